"""Routines for a drive: the named ones, or all stock ones for a drive without any.

Each is compiled and proven against the limits in the drive's settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from facevm import image, refusal
from facevm.limits import Limits
from sculpt.board import contents, settings_file
from sculpt.board.settings import limits_of
from sculpt.cli import stock
from sculpt.cli.errors import BadImage, UserError
from sculpt.cli.foreign import read_bounded
from sculpt.cli.inputs import IMAGE_SUFFIX, Input, read_all
from sculpt.source import diagnostics
from sculpt.source.check import Checked, check
from sculpt.source.load import compile_treatment

NAME_FORBIDDEN = set('"*/:<>?\\|')
"""Characters that a file name on a FAT drive cannot contain."""


class ChecksFailed(Exception):
    """Some routines have mistakes, which have been reported."""

    def __init__(self, checked: list[Checked]) -> None:
        super().__init__()
        self.checked = checked


def names_on(drive: Path) -> list[str]:
    """Names of the images on a drive, in alphabetical order."""
    found = (drive / contents.ROUTINES).glob(f"*{IMAGE_SUFFIX}")
    return sorted(path.stem for path in found if not path.name.startswith("."))


def absent_choice(drive: Path, chosen: str) -> str:
    """What is wrong where the routine with which the device begins is not on its drive."""
    if settings_file.states(drive, "ROUTINE"):
        return f"settings.toml chooses {chosen}, which is not on the drive"
    return f"settings.toml has no ROUTINE, which stands for {chosen}, and that is not on the drive"


def choice_fix(chosen: str, names: Sequence[str]) -> str:
    """What to do about it, with the routines that are there."""
    most = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
    write = f'write ROUTINE = "{names[0]}"' if len(names) == 1 else f"set ROUTINE to one of {most}"
    return f"sculpt deploy {chosen}, or {write}" if chosen in stock.routines() else write


def limits(drive: Path) -> Limits:
    """The limits in the drive's settings. Raises UserError for settings that cannot be read."""
    settings = drive / contents.SETTINGS
    return limits_of(settings) if settings.exists() else Limits()


def load_images(named: Iterable[Input], allowed: Limits) -> tuple[dict[str, bytes], list[Checked]]:
    """The images by path on the drive, and the checked sources.

    Raises ChecksFailed after reporting, BadImage for an image that is refused, and UserError.
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
        raise ChecksFailed(sources)
    treating = [one for one in sources if not one.is_library]
    for checked in treating or (sources if not images else []):  # a library alone: UserError
        _add(images, checked.named, compile_treatment(checked).data)
    return images, sources


def select(files: tuple[str, ...], drive: Path, chosen_name: str | None) -> list[Input]:
    """The routines that ``files`` name; without any, those that the drive lacks.

    A drive without images gets all stock routines, any other only the one that its settings
    choose. Images that are already there may be the person's own, and stay.
    """
    if files:
        return read_all(files)
    here = names_on(drive)
    names = [name for name in stock.routines() if name not in here]
    if here:
        names = [name for name in names if name == chosen_name]
    found = read_all([str(stock.routines()[name]) for name in names])
    return [one for one in found if not check(one).is_library]


def differing_from_stock(drive: Path, allowed: Limits) -> list[str]:
    """Names of the images on a drive that differ from the stock routine of the same name."""
    names = [name for name in names_on(drive) if name in stock.routines()]
    other = []
    for named in read_all(str(stock.routines()[name]) for name in names):
        checked = check(named, allowed)
        path = drive / contents.ROUTINES / f"{named.stem}{IMAGE_SUFFIX}"
        if checked.plan is not None and _content(path) != compile_treatment(checked).data:
            other.append(named.stem)
    return other


def _content(path: Path) -> bytes | None:
    try:
        return read_bounded(path)
    except OSError:  # reported by sculpt doctor
        return None


def _add(images: dict[str, bytes], named: Input, data: bytes) -> None:
    stem = named.stem
    if NAME_FORBIDDEN & set(stem) or stem != stem.strip(" .") or not stem.isprintable():
        raise UserError(
            f"{named.label} cannot keep its name on the board's drive",
            "rename the file; letters, digits, - and _ are always valid",
        )
    path = f"{contents.ROUTINES}/{stem}{IMAGE_SUFFIX}"
    if path.casefold() in (taken.casefold() for taken in images):
        raise UserError(
            f"two of the routines would both become {path} on the drive", "rename one of the files"
        )
    images[path] = data


def _proven(named: Input, allowed: Limits) -> bytes:
    try:
        image.load(named.data, allowed)
    except image.ImageError as error:
        raise BadImage(
            f"{named.label} is refused ({error.reason} at byte {error.offset}), "
            f"{refusal.REASONS[error.reason]}",
            "build it again from its routine with sculpt build",
        ) from error
    return named.data
