"""Certificate of an image: on what it was tried and how that ended, in a small JSON file.

It lies beside the image and holds for that image alone, by its CRC and size, and for the program
that it was tried with, by the digest of its sources. It is a record, not a seal: whoever doubts it
repeats the certification with the seed that it names. A collection finds the certificates of
several folders by the CRC of their images.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple, NotRequired, TypedDict, cast

from sculpt.cli import stock
from sculpt.cli.errors import ERRORS, UserError, reason
from sculpt.cli.outputs import write_whole
from sculpt.cli.units import counted
from sculpt.source import program
from sculpt.source.certificate_check import mistake
from sculpt.source.verdict import COUNTS, FAILED, Bound, bound_text, failures_text

ENDING = ".certificate.json"
FOLDER = "certificates"
"""A folder for certificates beside their files, which the stock treatments use."""

SIZE_MAX_BYTES = 16 << 10


Bench = Literal["kind", "drawn"]
"""Boards of a certification: kind ones, or each with noise, hum, drift and jitter of its own."""


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
    bench: NotRequired[Bench]
    updates_per_s: int
    versions: Versions


class BadCertificate(UserError):
    """The file is not a certificate: exit status 1."""

    exit_code = ERRORS


Kind = Literal["certified", "failed", "outdated", "other", "none"]

BEST_FIRST: tuple[Kind, ...] = ("certified", "failed", "outdated", "other", "none")
"""What an image's own certificate of today says goes before one of another program; one of another
image only says that there is none."""


class Standing(NamedTuple):
    """Whether an image is certified: ``kind`` for a program, ``text`` for a person, on one line.

    ``outdated`` is a certificate of this image with another program than today's, ``other`` one of
    another image.
    """

    kind: Kind
    text: str

    @property
    def is_certified(self) -> bool:
        return self.kind == "certified"

    @property
    def rank(self) -> int:
        """The place in ``BEST_FIRST``."""
        return BEST_FIRST.index(self.kind)


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
    wrong = mistake(certificate)
    if wrong is not None:
        raise _bad(label, wrong)
    return cast(Certificate, certificate)


def about(image_bytes: int | None, crc: str, certificate: Certificate | None) -> Standing:
    """Whether a certificate holds for the image of this CRC and size (None: unknown), here.

    It does not where the sources of today's program are others than those it was tried with. Where
    only drivers have another version, the text says so.
    """
    if certificate is None:
        return Standing("none", "uncertified")
    is_other_size = image_bytes is not None and certificate["image_bytes"] != image_bytes
    if certificate["crc"] != crc.lower() or is_other_size:
        return Standing("other", "uncertified: the certificate is of another image")
    if not is_of_today(certificate):
        return Standing(
            "outdated",
            f"uncertified: the certificate is of another program ({_program_text(certificate)})",
        )
    drivers = program.other_drivers(certificate["versions"].get("drivers", {}))
    tried = counted(certificate["faces"], "face")
    tried += " and unkind boards" if is_unkind(certificate) else ""
    tried += f" (with {drivers})" if drivers else ""
    bounds = certificate["bounds"]
    if certificate["verdict"] == FAILED:
        return Standing("failed", f"certification failed on {tried}: {failures_text(bounds)}")
    chances = ", ".join(
        f"{one.name} ≤ {bound_text(bounds[one.key]['upper_95_percent'])}"
        for one in COUNTS
        if one.verdict and bounds[one.key]["of"]
    )
    return Standing("certified", f"certified on {tried}: {chances}")


def is_of_today(certificate: Certificate) -> bool:
    """Whether the sources that it was tried with are those of the program here."""
    return certificate["versions"].get("sources") == program.digest()


def is_unkind(certificate: Certificate) -> bool:
    """Whether its boards were as unkind as a healthy one may be."""
    return certificate.get("bench", "kind") != "kind"


def remedy(*names: str) -> str:
    """The command after which a certificate is of today's program again."""
    return f"sculpt certify {' '.join(names) or 'ROUTINE'} --write"


def _program_text(certificate: Certificate) -> str:
    """Which program it is about: ``firmware 0.1.0, sources d975b1cb2ec4``."""
    versions = certificate["versions"]
    return f"firmware {versions['facevm']}, sources {versions.get('sources', 'not named')}"


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
            for path in sorted(folder.glob(f"[!.]*{ENDING}")):
                try:
                    self._all.append(read(path))
                except UserError:
                    continue  # deploy reports what is wrong with one beside its image

    def of(self, crc: str) -> list[Certificate]:
        """The certificates of the image with this CRC."""
        return [one for one in self._all if one["crc"] == crc.lower()]

    def about(self, crc: str, routine: str) -> Standing:
        """Whether the image of this CRC, of the routine with this name, is certified."""
        found = self.of(crc)
        if not found:  # perhaps of another image of that name, which is worth saying
            found = [one for one in self._all if one["routine"] == routine]
        standings = [about(None, crc, one) for one in found]
        return min(standings, key=lambda one: one.rank, default=about(None, crc, None))


def stock_folder() -> Path:
    """The folder of the stock treatments' certificates."""
    return stock.routines_folder() / FOLDER
