"""Certificate of an image: on what it was tried and how that ended, in a small JSON file.

It lies beside the image and holds for that image alone, by its CRC and size. It is a record, not
a seal: whoever doubts it repeats the certification with the seed that it names. A collection finds
the certificates of several folders by the CRC of their images.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict, TypeGuard, cast

from sculpt.cli import stock
from sculpt.cli.errors import ERRORS, UserError, reason
from sculpt.cli.outputs import write_whole
from sculpt.cli.units import counted
from sculpt.source.verdict import COUNTS, FAILED, PASSED, Bound, bound_text, failures_text

ENDING = ".certificate.json"
FOLDER = "certificates"
"""A folder for certificates beside their files, which the stock treatments use."""

FORMAT = 1
SIZE_MAX_BYTES = 16 << 10


class Versions(TypedDict):
    """What a certification ran: versions, and a digest of the sources."""

    sculpt: str
    facevm: str
    drivers: dict[str, str]
    sources: str


class Certificate(TypedDict):
    """A certificate as its file has it; ``bounds`` by the keys of ``COUNTS``."""

    format: int
    routine: str
    crc: str
    image_bytes: int
    verdict: str
    faces: int
    boards: int
    mishaps: int
    bounds: dict[str, Bound]
    seed: int
    mishap_rate: float
    updates_per_s: int
    versions: Versions


_CRC = re.compile(r"[0-9a-f]{8}")
_COUNTED = ("image_bytes", "faces", "boards", "mishaps", "updates_per_s")
_VERSIONS = ("sculpt", "facevm")


class BadCertificate(UserError):
    """The file is not a certificate: exit status 1."""

    exit_code = ERRORS


class Standing(NamedTuple):
    """Whether an image is certified: ``kind`` for a program, ``text`` for a person, on one line."""

    kind: Literal["certified", "failed", "other", "none"]
    text: str

    @property
    def is_certified(self) -> bool:
        return self.kind == "certified"


def data(certificate: Certificate) -> bytes:
    """The bytes of a certificate's file, the same for the same certificate."""
    return (json.dumps(certificate, indent=2, ensure_ascii=False) + "\n").encode()


def path_beside(image: Path) -> Path:
    """Where the certificate of an image, or of the routine that it is built from, is written."""
    return image.with_name(image.stem + ENDING)


def found_beside(file: Path) -> Path | None:
    """The certificate beside an image or a routine, or in ``FOLDER`` there; None if neither is."""
    beside = path_beside(file)
    for path in (beside, beside.parent / FOLDER / beside.name):
        if path.is_file():
            return path
    return None


def write(path: Path, certificate: Certificate) -> None:
    """Writes a certificate, whole or not at all. Raises UserError."""
    write_whole(path, data(certificate))


def read(path: Path) -> Certificate:
    """The certificate in a file. Raises UserError, and BadCertificate for any other content."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    return parsed(content, str(path))


def parsed(content: bytes, label: str) -> Certificate:
    """The certificate in these bytes, which are called ``label``. Raises BadCertificate."""
    if len(content) > SIZE_MAX_BYTES:
        raise _bad(label, f"it is over {SIZE_MAX_BYTES >> 10} KiB")
    try:
        certificate = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _bad(label, "it is not JSON, or was cut short") from None
    wrong = _wrong(certificate)
    if wrong is not None:
        raise _bad(label, wrong)
    return cast(Certificate, certificate)


def about(
    image_bytes: int | None,
    crc: str,
    certificate: Certificate | None,
    firmware: str | None = None,
) -> Standing:
    """Whether a certificate holds for the image of this CRC and size (None: unknown).

    ``firmware`` is the version of the program that will carry it out: the text says so when
    another one was certified.
    """
    if certificate is None:
        return Standing("none", "uncertified")
    is_other_size = image_bytes is not None and certificate["image_bytes"] != image_bytes
    if certificate["crc"] != crc.lower() or is_other_size:
        return Standing("other", "uncertified: the certificate is of another image")
    with_program = ""
    if firmware is not None and certificate["versions"]["facevm"] != firmware:
        with_program = f" (with firmware {certificate['versions']['facevm']}, not {firmware})"
    tried = f"{counted(certificate['faces'], 'face')}{with_program}"
    bounds = certificate["bounds"]
    if certificate["verdict"] == FAILED:
        return Standing("failed", f"certification failed on {tried}: {failures_text(bounds)}")
    chances = ", ".join(
        f"{one.name} ≤ {bound_text(bounds[one.key]['upper_95_percent'])}"
        for one in COUNTS
        if one.verdict and bounds[one.key]["of"]
    )
    return Standing("certified", f"certified on {tried}: {chances}")


def _wrong(certificate: object) -> str | None:
    """What is wrong with a certificate, None if nothing is."""
    if not isinstance(certificate, dict):
        return "it is not a JSON object"
    if certificate.get("format") != FORMAT:
        return f"its format is not {FORMAT}"
    if not isinstance(certificate.get("routine"), str):
        return "routine is not a text"
    crc = certificate.get("crc")
    if not isinstance(crc, str) or not _CRC.fullmatch(crc):
        return "crc is not 8 hexadecimal digits"
    for name in (*_COUNTED, "seed"):
        value = certificate.get(name)
        if not _is_count(value) and not (name == "seed" and _is_whole(value)):
            return f"{name} is not a whole number of 0 or more"
    versions = certificate.get("versions")
    if not isinstance(versions, dict) or not all(
        isinstance(versions.get(name), str) for name in _VERSIONS
    ):
        return f"versions does not name {' and '.join(_VERSIONS)}"
    wrong = _wrong_bounds(certificate.get("bounds"))
    return wrong if wrong is not None else _wrong_verdict(cast(Certificate, certificate))


def _wrong_bounds(bounds: object) -> str | None:
    if not isinstance(bounds, dict):
        return "bounds is not a JSON object"
    for one in COUNTS:
        bound = bounds.get(one.key)
        if not isinstance(bound, dict):
            return f"bounds has no {one.key}"
        count, of = bound.get("count"), bound.get("of")
        if not (_is_count(count) and _is_count(of) and count <= of):
            return f"{one.key} is not a count out of its trials"
        if not _is_bound(bound.get("upper_95_percent"), count, of):
            return f"the bound of {one.key} is not a percentage at or above what was counted"
    return None


def _wrong_verdict(certificate: Certificate) -> str | None:
    """What is wrong with the verdict: one that the counts contradict was changed by hand."""
    verdict = certificate.get("verdict")
    if verdict not in (PASSED, FAILED):
        return f"verdict is neither {PASSED} nor {FAILED}"
    failures = sum(certificate["bounds"][one.key]["count"] for one in COUNTS if one.verdict)
    if (verdict == PASSED) != (failures == 0):
        return f"the verdict is {verdict}, with {failures} failures counted"
    return None


def _is_bound(upper: object, count: int, of: int) -> bool:
    """Whether ``upper`` is a percentage at or above what was counted; None where nothing was."""
    if of == 0:
        return upper is None
    if isinstance(upper, bool) or not isinstance(upper, int | float):
        return False
    return 100 * count <= upper * of and upper <= 100


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: object) -> TypeGuard[int]:
    return _is_whole(value) and value >= 0


def _bad(label: str, wrong: str) -> BadCertificate:
    return BadCertificate(
        f"{label} is not a valid certificate ({wrong})",
        "write a new one with: sculpt certify ROUTINE --write",
    )


class Collection:
    """The certificates in these folders, earlier folders first; other files are ignored."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._all: list[Certificate] = []
        for folder in folders:
            for path in sorted(folder.glob(f"*{ENDING}")):
                try:
                    self._all.append(read(path))
                except UserError:
                    continue  # deploy reports what is wrong with one beside its image

    def of(self, crc: str) -> Certificate | None:
        """The certificate of the image with this CRC."""
        return next((one for one in self._all if one["crc"] == crc.lower()), None)

    def about(self, crc: str, routine: str) -> Standing:
        """Whether the image of this CRC, of the routine with this name, is certified."""
        own = self.of(crc)
        if own is None:  # perhaps of another image of that name, which is worth saying
            own = next((one for one in self._all if one["routine"] == routine), None)
        return about(None, crc, own)


def stock_folder() -> Path:
    """The folder of the stock treatments' certificates."""
    return stock.routines_folder() / FOLDER
