"""Stock routines and the files of the board's drive: where they are.

An installed wheel carries them inside the package, under ``stock/``; a checkout uses them in place,
so that an edit takes effect at once.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
CHECKOUT = PACKAGE.parent.parent


def routines_folder() -> Path:
    """The folder of the stock routines: the wheel's, or the checkout's own."""
    carried = PACKAGE / "stock" / "routines"
    return carried if carried.is_dir() else CHECKOUT / "routines"


def routines() -> dict[str, Path]:
    """The stock routines by name (without ``.face``), in alphabetical order, the library too."""
    return {path.stem: path for path in sorted(routines_folder().glob("[!.]*.face"))}


def drive_folder() -> Path:
    """The folder laid out as the board's drive: the wheel's, or the checkout's own."""
    carried = PACKAGE / "stock" / "drive"
    return carried if carried.is_dir() else CHECKOUT / "device" / "drive"
