"""Where the stock routines and the files of the drive stand.

In an installed wheel they travel inside the package, under ``stock/``; in a checkout they are
used in place, so that an edit is seen at once.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
CHECKOUT = PACKAGE.parent.parent


def routines_folder() -> Path:
    """What the wheel carries, or the checkout's own."""
    carried = PACKAGE / "stock" / "routines"
    return carried if carried.is_dir() else CHECKOUT / "routines"


def routines() -> dict[str, Path]:
    """The stock routines by name (without ``.face``), in alphabetical order, the library too."""
    return {path.stem: path for path in sorted(routines_folder().glob("*.face"))}


def drive_folder() -> Path:
    """The files of the board's drive, each in its place: the wheel's, or the checkout's own."""
    carried = PACKAGE / "stock" / "drive"
    return carried if carried.is_dir() else CHECKOUT / "device" / "drive"
