"""Files that are made of the circuit, and whether those in the repository are of today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from faceboard import bom, netlist
from faceboard.drawing import schematic, wiring
from faceboard.sources import FOLDER
from faceboard.spice import deck

PARTS_HEAD = """\
# Parts of the reference board

Made by `python -m faceboard`; as a table for an order, with footprints: [parts.csv](parts.csv).
Nobody has ordered these yet, and no board was made of them.

"""


def parts_page() -> str:
    """The list of parts as a page."""
    return PARTS_HEAD + bom.as_table() + "\n"


MADE: Mapping[str, Callable[[], str]] = {
    "parts.csv": bom.as_csv,
    "parts.md": parts_page,
    "board.net": netlist.write,
    "deck.cir": deck.published,
    "../schematic.svg": schematic.draw,
    "../breadboard/wiring.svg": wiring.draw,
}
"""By name in ``device/hardware``: what makes it."""


def outdated(folder: Path = FOLDER) -> dict[str, str]:
    """The text of each file that is not there, or not as it would be made today."""
    found = {}
    for name, make in MADE.items():
        path, text = folder / name, make()
        if not path.exists() or path.read_text("utf-8") != text:
            found[name] = text
    return found


def write(texts: Mapping[str, str], folder: Path = FOLDER) -> None:
    """Puts them there."""
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
