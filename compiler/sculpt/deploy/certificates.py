"""The certificates that go to a drive with its images, and how each image there stands.

A certificate speaks of one image. One that is of another image does not travel, and one that an
image left behind on the drive is removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from facevm import image
from facevm.version import VERSION
from sculpt.board import contents
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX, Named
from sculpt.deploy import routines
from sculpt.source import certificate
from sculpt.source.certificate import Certificate, Collection, Standing, stock_folder


class Paper(NamedTuple):
    """How the image ``stem`` on the drive stands: its ``certificate``, None without one.

    ``wrong`` says of a file that is no certificate what is wrong with it.
    """

    stem: str
    routine: str
    crc: str
    standing: Standing
    certificate: Certificate | None
    wrong: str | None = None

    @property
    def path(self) -> str:
        """Where the certificate stands on the drive, in POSIX form."""
        return f"{contents.ROUTINES}/{self.stem}{certificate.ENDING}"

    @property
    def line(self) -> str:
        """The same in a line for a person."""
        return f"{self.stem}: {self.standing.text}" + (f" ({self.wrong})" if self.wrong else "")

    def document(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "treatment": self.stem,
            "routine": self.routine,
            "crc": self.crc,
            "standing": self.standing.kind,
            "text": self.standing.text,
            "certificate": self.certificate,
            "wrong": self.wrong,
        }


def papers(drive: Path, images: Mapping[str, bytes], named: Iterable[Named]) -> list[Paper]:
    """One for each image that will be on the drive: those of ``images``, and those that stay.

    ``named`` is what the images come from. A certificate stands beside that, or on the drive, or
    among the stock treatments'. Images that the board refuses have none.
    """
    sources = {one.stem: one.path for one in named if not one.is_stdin}
    stocked = Collection([stock_folder()])
    found = []
    for path in sorted({*images, *_there(drive)}):
        file = drive / path
        places = [certificate.path_beside(file)]
        if path in images and file.stem in sources:  # what comes with it is newer
            beside = certificate.found_beside(sources[file.stem])
            places = [beside, *places] if beside is not None else places
        data = images[path] if path in images else _content(file)
        paper = None if data is None else _paper(file.stem, data, places, stocked)
        if paper is not None:
            found.append(paper)
    return found


def travelling(found: Iterable[Paper], images: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path and bytes of the certificates that go to the drive with ``images``."""
    return {
        one.path: certificate.data(one.certificate)
        for one in found
        if one.certificate is not None and f"{contents.ROUTINES}/{one.stem}{IMAGE_SUFFIX}" in images
    }


def stale(drive: Path, found: Iterable[Paper]) -> list[str]:
    """The certificates on the drive that are of another image than the one beside them."""
    return [
        one.path
        for one in found
        if one.standing.kind == "other" and (drive / one.path).is_file() and not one.wrong
    ]


def _paper(stem: str, data: bytes, places: list[Path], stocked: Collection) -> Paper | None:
    """By the first certificate that is of this image; else what is to be said of the others."""
    try:
        routine = image.load(data)
    except image.ImageError:
        return None  # doctor says what is wrong with it
    crc = f"{routine.crc:08x}"
    candidates: list[Certificate | None] = []
    wrong = None
    for place in places:
        try:
            candidates.append(certificate.read(place) if place.is_file() else None)
        except UserError as trouble:
            wrong = wrong or trouble.format_message()
    best = certificate.about(len(data), crc, None)
    for one in (*candidates, stocked.of(crc)):
        standing = certificate.about(len(data), crc, one, VERSION)
        if standing.kind in ("certified", "failed"):
            return Paper(stem, routine.name, crc, standing, one)
        best = standing if standing.kind == "other" else best
    return Paper(stem, routine.name, crc, best, None, wrong)


def _there(drive: Path) -> list[str]:
    """The images on the drive, by their paths in POSIX form."""
    return [f"{contents.ROUTINES}/{name}{IMAGE_SUFFIX}" for name in routines.on(drive)]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
