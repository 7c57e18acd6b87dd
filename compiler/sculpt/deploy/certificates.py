"""Certificates on a drive: which ones are copied with its images, and how each image stands.

A certificate belongs to one image. One of another image is not copied, and one that a replaced
image has left on the drive is removed. One of another program travels, and is called that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypedDict

from facevm import image
from sculpt.board import contents
from sculpt.cli.errors import UserError
from sculpt.cli.foreign import read_bounded
from sculpt.cli.inputs import IMAGE_SUFFIX, Input
from sculpt.deploy import routines
from sculpt.source import certificate
from sculpt.source.certificate import Certificate, Collection, Standing, stock_folder


class ImageDocument(TypedDict):
    """One image in the document of ``--json``."""

    treatment: str
    routine: str
    crc: str
    standing: str
    text: str
    certificate: Certificate | None
    wrong: str | None


class ImageStanding(NamedTuple):
    """Certification of the image ``stem`` on the drive; ``certificate`` is None without one.

    ``wrong`` is what is wrong with a damaged certificate.
    """

    stem: str
    routine: str
    crc: str
    standing: Standing
    certificate: Certificate | None
    wrong: str | None = None

    @property
    def path(self) -> str:
        """The certificate's path on the drive, in POSIX form."""
        return f"{contents.ROUTINES}/{self.stem}{certificate.ENDING}"

    @property
    def summary(self) -> str:
        """The same as one line for a person."""
        return f"{self.stem}: {self.standing.text}" + (f" ({self.wrong})" if self.wrong else "")

    def document(self) -> ImageDocument:
        """The same for ``--json``."""
        return {
            "treatment": self.stem,
            "routine": self.routine,
            "crc": self.crc,
            "standing": self.standing.kind,
            "text": self.standing.text,
            "certificate": self.certificate,
            "wrong": self.wrong,
        }


def standings(
    drive: Path, images: Mapping[str, bytes], named: Iterable[Input]
) -> list[ImageStanding]:
    """One for each image that will be on the drive: those of ``images``, and those that stay.

    ``images`` are by path on the drive, ``named`` are the files that they come from. A certificate
    is looked for beside those, on the drive, and among the stock treatments. Images that the
    board refuses are left out.
    """
    sources = {one.stem: one.path for one in named if not one.is_stdin}
    stocked = Collection([stock_folder()])
    found = []
    for path in sorted({*images, *_images_on(drive)}):
        file = drive / path
        places = [certificate.path_beside(file)]
        if path in images and file.stem in sources:  # what comes with it is newer
            beside = certificate.found_beside(sources[file.stem])
            places = [beside, *places] if beside is not None else places
        data = images[path] if path in images else _content(file)
        standing = None if data is None else _standing(file.stem, data, places, stocked)
        if standing is not None:
            found.append(standing)
    return found


def to_copy(found: Iterable[ImageStanding], images: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path and bytes of the certificates to be copied with ``images``."""
    return {
        one.path: certificate.data(one.certificate)
        for one in found
        if one.certificate is not None and f"{contents.ROUTINES}/{one.stem}{IMAGE_SUFFIX}" in images
    }


def stale(drive: Path, found: Iterable[ImageStanding]) -> list[str]:
    """Paths of the certificates on the drive that belong to a replaced image."""
    return [
        one.path
        for one in found
        if one.standing.kind == "other" and (drive / one.path).is_file() and not one.wrong
    ]


def _standing(
    stem: str, data: bytes, places: list[Path], stocked: Collection
) -> ImageStanding | None:
    """The standing by the first certificate of this image and of today's program, else the best."""
    try:
        routine = image.load(data)
    except image.ImageError:
        return None  # doctor reports what is wrong with it
    crc = f"{routine.crc:08x}"
    candidates: list[Certificate | None] = []
    wrong = None
    for place in places:
        try:
            candidates.append(certificate.read(place) if place.is_file() else None)
        except UserError as error:
            wrong = wrong or error.format_message()
    best, own = certificate.about(len(data), crc, None), None
    for one in (*candidates, *stocked.of(crc)):
        standing = certificate.about(len(data), crc, one)
        if standing.kind in ("certified", "failed"):
            return ImageStanding(stem, routine.name, crc, standing, one)
        if standing.rank < best.rank:
            best, own = standing, one if standing.kind == "outdated" else None
    return ImageStanding(stem, routine.name, crc, best, own, wrong)


def outdated(found: Iterable[ImageStanding]) -> list[str]:
    """The names of the images whose certificate is of another program than the one here."""
    return [one.stem for one in found if one.standing.kind == "outdated"]


def _images_on(drive: Path) -> list[str]:
    """Paths of the images on the drive, in POSIX form."""
    return [f"{contents.ROUTINES}/{name}{IMAGE_SUFFIX}" for name in routines.names_on(drive)]


def _content(path: Path) -> bytes | None:
    try:
        return read_bounded(path)
    except OSError:
        return None
