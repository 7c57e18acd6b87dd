"""The schematic: every panel below the other, as wide as a phone."""

from __future__ import annotations

from collections.abc import Callable

from faceboard.drawing import panels
from faceboard.drawing.sheet import WIDTH, Sheet

TITLE = "Reference board of VisaSculpt: schematic"
DESCRIPTION = (
    "Nine panels: controller; supply; mid-rail and half of 3V3; current source; poles, electrodes "
    "and shunts; the electrode's voltage; enables that have to toggle; the second channel; a "
    "capacitor at each chip."
)

PANELS: tuple[tuple[str, str, Callable[[Sheet], float]], ...] = (
    ("Controller", "its pins, by their names in settings.toml", panels.controller),
    ("Supply", "a charger's plug takes the battery off the device", panels.supply),
    (
        "Mid-rail, and half of 3V3",
        "both are made by amplifiers: they give and take",
        panels.references,
    ),
    ("Current source", "OUT = SRC + DAC − HALF, and 2.52 kohm between OUT and SRC", panels.source),
    ("Poles, electrodes, shunts", "the current's way is the thick line", panels.person),
    (
        "Electrode's voltage",
        "J1 about mid-rail, an eighth of it about half of 3V3",
        panels.electrode,
    ),
    ("Enables", "a pole is closed only while its pin toggles", panels.enables),
    ("Second channel", "over 750 µA for 5 ms it opens K2, by hardware alone", panels.second),
    ("At each chip", "100 nF", panels.decoupling),
)
_GAP, _HEAD = 8, 8


def draw() -> str:
    """The picture. Raises ValueError where it is not the circuit."""
    sheet = Sheet()
    y = _GAP
    for title, note, panel in PANELS:
        place = len(sheet.elements)
        sheet.at(0, y)
        sheet.text(14, 20, title, "head")
        sheet.text(14, 35, note, "note")
        sheet.at(0, y + _HEAD)
        height = panel(sheet) + _HEAD
        before = sheet.elements[place:]
        del sheet.elements[place:]
        sheet.at(0, y)
        sheet.rect(4, 0, WIDTH - 8, height, "panel", 6)
        sheet.elements += before
        y += int(height) + _GAP
    sheet.height = y
    return sheet.svg(TITLE, DESCRIPTION)
