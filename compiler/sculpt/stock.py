"""Where the stock routines and the drive's files stand.

In an installed wheel they travel inside the package, under ``stock/``; in a checkout they are
used in place, so that an edit is seen at once.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


def folder(name: str, in_checkout: str) -> Path:
    """The folder ``name`` of what the wheel carries, or the checkout's own."""
    carried = PACKAGE / "stock" / name
    return carried if carried.is_dir() else CHECKOUT / in_checkout


def routines_folder() -> Path:
    return folder("routines", "routines")


def drive_folder() -> Path:
    return folder("drive", "device/drive")


def routines() -> dict[str, Path]:
    """The stock routines by name (without ``.face``), in alphabetical order, the library too."""
    return {path.stem: path for path in sorted(routines_folder().glob("*.face"))}
