"""The routines that go to a drive: those that were named, or on a drive without any the stock ones.

Each is compiled, and proven, against the limits of the settings that the drive has.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from facevm import image, refusal
from facevm.limits import Limits
from sculpt.board import contents
from sculpt.board.settings import limits_of
from sculpt.cli import stock
from sculpt.cli.errors import BadImage, UserError
from sculpt.cli.inputs import IMAGE_SUFFIX, Named, read_all
from sculpt.source import diagnostics
from sculpt.source.check import Checked, check
from sculpt.source.load import compiled

NAME_FORBIDDEN = set('"*/:<>?\\|')
"""Characters that no file on a FAT drive can have in its name."""


class CheckFailed(Exception):
    """Some routines do not check; what was found has been reported."""

    def __init__(self, checked: list[Checked]) -> None:
        super().__init__()
        self.checked = checked


def on(drive: Path) -> list[str]:
    """The images on a drive, by name, in alphabetical order."""
    found = (drive / contents.ROUTINES).glob(f"*{IMAGE_SUFFIX}")
    return sorted(path.stem for path in found if not path.name.startswith("."))


def limits(drive: Path) -> Limits:
    """What the drive's settings allow. Raises UserError for settings that are none."""
    settings = drive / contents.SETTINGS
    return limits_of(settings) if settings.exists() else Limits()


def obtain(named: Iterable[Named], allowed: Limits) -> tuple[dict[str, bytes], list[Checked]]:
    """Path on the drive and image of each routine, and what was checked for it.

    Raises CheckFailed after reporting, BadImage for an image that is refused, and UserError.
    """
    sources: list[Checked] = []
    images: dict[str, bytes] = {}
    for one in named:
        if one.is_image:
            _add(images, one, _proven(one, allowed))
        else:
            sources.append(check(one, allowed))
    diagnostics.report(sources)
    if any(one.has_errors for one in sources):
        raise CheckFailed(sources)
    treating = [one for one in sources if not one.is_library]
    for checked in treating or (sources if not images else []):  # a library alone: UserError
        _add(images, checked.named, compiled(checked).data)
    return images, sources


def chosen(files: tuple[str, ...], drive: Path, chosen_name: str | None) -> list[Named]:
    """What ``files`` name; without any, what the drive lacks to be of use.

    That is all stock routines where there is no image, and otherwise no more than the one that
    the settings choose. An image that stands there may be the person's own, and stays.
    """
    if files:
        return read_all(files)
    here = on(drive)
    names = [name for name in stock.routines() if name not in here]
    if here:
        names = [name for name in names if name == chosen_name]
    found = read_all([str(stock.routines()[name]) for name in names])
    return [one for one in found if not check(one).is_library]


def other_than_stock(drive: Path, allowed: Limits) -> list[str]:
    """The images on a drive that have a stock routine's name and hold something else."""
    names = [name for name in on(drive) if name in stock.routines()]
    other = []
    for named in read_all(str(stock.routines()[name]) for name in names):
        checked = check(named, allowed)
        path = drive / contents.ROUTINES / f"{named.stem}{IMAGE_SUFFIX}"
        if checked.plan is not None and path.read_bytes() != compiled(checked).data:
            other.append(named.stem)
    return other


def _add(images: dict[str, bytes], named: Named, data: bytes) -> None:
    stem = named.stem
    if NAME_FORBIDDEN & set(stem) or stem != stem.strip(" .") or not stem.isprintable():
        raise UserError(
            f"{named.label} cannot have its name on the board's drive",
            "rename the file: letters, digits, - and _ are always right",
        )
    path = f"{contents.ROUTINES}/{stem}{IMAGE_SUFFIX}"
    if path.casefold() in (taken.casefold() for taken in images):
        raise UserError(
            f"two of the routines would both become {path} on the drive", "rename one of the files"
        )
    images[path] = data


def _proven(named: Named, allowed: Limits) -> bytes:
    try:
        image.load(named.data, allowed)
    except image.ImageError as error:
        raise BadImage(
            f"{named.label} is refused ({error.reason} at byte {error.offset}), "
            f"{refusal.REASONS[error.reason]}",
            "build it again from its routine with sculpt build",
        ) from error
    return named.data
