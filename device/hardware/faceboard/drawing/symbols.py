"""Symbols of parts, drawn on a sheet; each returns where its pins are."""

from __future__ import annotations

from faceboard import circuit
from faceboard.drawing.sheet import Point, Sheet

PINS = dict[str, Point]


def value(ref: str) -> str:
    """A part's value as it is written beside it: ``2.37k``, ``22n``."""
    return circuit.PARTS[ref].value


def _two(sheet: Sheet, ref: str, first: Point, second: Point) -> PINS:
    numbers = [pin.number for pin in circuit.PARTS[ref].pins]
    return {
        numbers[0]: sheet.pin(ref, numbers[0], *first),
        numbers[1]: sheet.pin(ref, numbers[1], *second),
    }


def resistor(
    sheet: Sheet,
    ref: str,
    x: float,
    y: float,
    upright: bool = False,
    flip: bool = False,
    left: bool = False,
    length: float = 40,
) -> PINS:
    """From (x, y) to the right, or down; ``flip``: pin 2 first; ``left``: words at the left."""
    body = 20
    rest = (length - body) / 2
    if upright:
        end = (x, y + length)
        sheet.line([(x, y), (x, y + rest)])
        sheet.rect(x - 4, y + rest, 8, body)
        sheet.line([(x, y + rest + body), end])
        side, anchor = (x - 7, "end") if left else (x + 7, "start")
        sheet.name(ref, side, y + length / 2 - 1, anchor)
        sheet.text(side, y + length / 2 + 9, value(ref), "", anchor)
    else:
        end = (x + length, y)
        sheet.line([(x, y), (x + rest, y)])
        sheet.rect(x + rest, y - 4, body, 8)
        sheet.line([(x + rest + body, y), end])
        sheet.name(ref, x + length / 2, y - 8, "middle")
        sheet.text(x + length / 2, y + 15, value(ref), "", "middle")
    return _two(sheet, ref, end, (x, y)) if flip else _two(sheet, ref, (x, y), end)


def capacitor(
    sheet: Sheet,
    ref: str,
    x: float,
    y: float,
    upright: bool = True,
    flip: bool = False,
    left: bool = False,
    length: float = 40,
) -> PINS:
    """From (x, y) down, or to the right."""
    half = length / 2
    if upright:
        end = (x, y + length)
        sheet.line([(x, y), (x, y + half - 2.5)])
        sheet.line([(x - 8, y + half - 2.5), (x + 8, y + half - 2.5)])
        sheet.line([(x - 8, y + half + 2.5), (x + 8, y + half + 2.5)])
        sheet.line([(x, y + half + 2.5), end])
        side, anchor = (x - 10, "end") if left else (x + 10, "start")
        sheet.name(ref, side, y + half - 3, anchor)
        sheet.text(side, y + half + 10, value(ref), "", anchor)
    else:
        end = (x + length, y)
        sheet.line([(x, y), (x + half - 2.5, y)])
        sheet.line([(x + half - 2.5, y - 8), (x + half - 2.5, y + 8)])
        sheet.line([(x + half + 2.5, y - 8), (x + half + 2.5, y + 8)])
        sheet.line([(x + half + 2.5, y), end])
        sheet.name(ref, x + half, y - 11, "middle")
        sheet.text(x + half, y + 18, value(ref), "", "middle")
    return _two(sheet, ref, end, (x, y)) if flip else _two(sheet, ref, (x, y), end)


def diode(sheet: Sheet, ref: str, x: float, y: float, more: str = "") -> PINS:
    """Level, from its anode at (x, y) to its cathode 40 to the right."""
    sheet.line([(x, y), (x + 15, y)])
    sheet.path([("M", [(x + 15, y - 5)]), ("L", [(x + 15, y + 5), (x + 24, y)]), ("Z", [])])
    sheet.line([(x + 24, y - 5), (x + 24, y + 5)])
    sheet.line([(x + 24, y), (x + 40, y)])
    sheet.name(ref, x + 20, y - 9, "middle")
    if more:
        sheet.text(x + 20, y + 16, more, "", "middle")
    return {"2": sheet.pin(ref, "2", x, y), "1": sheet.pin(ref, "1", x + 40, y)}


def suppressor(sheet: Sheet, ref: str, x: float, y: float, two_way: bool = True) -> PINS:
    """Upright, 40 long; cathode above where it works one way only."""
    middle = y + 20
    sheet.line([(x, y), (x, y + 12)])
    if two_way:
        upper = [(x - 5, y + 12), (x + 5, y + 12), (x, middle)]
        sheet.path([("M", upper[:1]), ("L", upper[1:]), ("Z", [])])
    else:
        sheet.line([(x, y + 12), (x, middle)])
    sheet.path([("M", [(x - 5, y + 28)]), ("L", [(x + 5, y + 28), (x, middle)]), ("Z", [])])
    sheet.line([(x - 7, middle + 2), (x - 5, middle), (x + 5, middle), (x + 7, middle - 2)])
    sheet.line([(x, y + 28), (x, y + 40)])
    sheet.name(ref, x + 9, y + 18)
    sheet.text(x + 9, y + 29, "24 V")
    return _two(sheet, ref, (x, y), (x, y + 40))


def amplifier(
    sheet: Sheet,
    ref: str,
    x: float,
    y: float,
    minus: str,
    plus: str,
    out: str,
    power: tuple[str, str] | None = None,
    plus_up: bool = False,
    unit: str = "",
    words: str = "",
) -> PINS:
    """A triangle of 50 x 50 from (x, y): inputs 15 and 35 below, at x - 10; output at x + 60.

    ``power`` are the pins of its supply, above and below.
    """
    sheet.path([("M", [(x, y)]), ("L", [(x, y + 50), (x + 50, y + 25)]), ("Z", [])])
    high, low = (plus, minus) if plus_up else (minus, plus)
    pins: PINS = {}
    for number, level in ((high, y + 15), (low, y + 35)):
        sheet.line([(x - 10, level), (x, level)])
        sheet.text(x + 4, level + 3.5, "+" if number == plus else "−", "net")
        sheet.text(x - 3, level - 2, number, "pin", "end")
        pins[number] = sheet.pin(ref, number, x - 10, level)
    sheet.line([(x + 50, y + 25), (x + 60, y + 25)])
    sheet.text(x + 51, y + 22, out, "pin")
    pins[out] = sheet.pin(ref, out, x + 60, y + 25)
    sheet.name(ref, x + 13, y + 29, more=unit)
    if words:
        sheet.text(x + 26, y + 60, words, "note")
    if power:
        above, below = power
        sheet.line([(x + 20, y + 10), (x + 20, y)])
        sheet.line([(x + 20, y + 40), (x + 20, y + 50)])
        sheet.text(x + 23, y + 4, above, "pin")
        sheet.text(x + 23, y + 52, below, "pin")
        pins[above] = sheet.pin(ref, above, x + 20, y)
        pins[below] = sheet.pin(ref, below, x + 20, y + 50)
    return pins


def box(
    sheet: Sheet,
    ref: str,
    x: float,
    y: float,
    w: float,
    left: list[tuple[str, str]],
    right: list[tuple[str, str]],
    words: str,
    row: float = 18,
    stub: float = 12,
) -> PINS:
    """A chip: (pin, words) down either side; an empty pin leaves its row free."""
    rows = max(len(left), len(right))
    h = rows * row + 10
    sheet.rect(x, y, w, h, r=2)
    pins: PINS = {}
    for side, entries in ((-1, left), (1, right)):
        edge = x if side < 0 else x + w
        for n, (number, name) in enumerate(entries):
            if not number:
                continue
            level = y + 5 + row * (n + 0.5)
            end = edge + side * stub
            sheet.line([(edge, level), (end, level)])
            inner, anchor = (edge + 4, "start") if side < 0 else (edge - 4, "end")
            sheet.text(inner, level + 3.5, name, "", anchor)
            outer, outward = (edge - 2, "end") if side < 0 else (edge + 2, "start")
            sheet.text(outer, level - 2, number, "pin", outward)
            pins[number] = sheet.pin(ref, number, end, level)
    sheet.name(ref, x + w / 2, y - 5, "middle", words)
    return pins


def relay(sheet: Sheet, ref: str, x: float, y: float, words: str = "") -> PINS:
    """LED at the left (pins 1, 2 at x - 10), contact at the right (3, 4 at x + 60); 60 x 44."""
    sheet.rect(x, y, 50, 44, r=2)
    sheet.line([(x - 10, y + 10), (x + 12, y + 10), (x + 12, y + 17)])
    sheet.path([("M", [(x + 7, y + 17)]), ("L", [(x + 17, y + 17), (x + 12, y + 25)]), ("Z", [])])
    sheet.line([(x + 7, y + 25), (x + 17, y + 25)])
    sheet.line([(x + 12, y + 25), (x + 12, y + 34), (x - 10, y + 34)])
    sheet.line([(x + 60, y + 10), (x + 38, y + 10), (x + 38, y + 17)])
    sheet.line([(x + 38, y + 27), (x + 31, y + 16)])
    sheet.line([(x + 38, y + 27), (x + 38, y + 34), (x + 60, y + 34)])
    sheet.line([(x + 20, y + 20), (x + 26, y + 18)])
    sheet.name(ref, x + 25, y - 5, "middle", words)
    for number, px, py in (("1", -3, 7), ("2", -3, 31), ("3", 53, 7), ("4", 53, 31)):
        sheet.text(x + px, y + py, number, "pin", "end" if px < 0 else "start")
    return {
        "1": sheet.pin(ref, "1", x - 10, y + 10),
        "2": sheet.pin(ref, "2", x - 10, y + 34),
        "3": sheet.pin(ref, "3", x + 60, y + 10),
        "4": sheet.pin(ref, "4", x + 60, y + 34),
    }


def fet(sheet: Sheet, ref: str, x: float, y: float) -> PINS:
    """Gate at (x, y), drain 30 right and 20 above it, source 20 below."""
    sheet.line([(x, y), (x + 16, y)])
    sheet.line([(x + 16, y - 9), (x + 16, y + 9)])
    for level in (-8, 0, 8):
        sheet.line([(x + 20, y + level - 3.5), (x + 20, y + level + 3.5)])
    sheet.line([(x + 20, y - 8), (x + 30, y - 8), (x + 30, y - 20)])
    sheet.line([(x + 20, y + 8), (x + 30, y + 8), (x + 30, y + 20)])
    sheet.line([(x + 20, y), (x + 30, y), (x + 30, y + 8)])
    sheet.path([("M", [(x + 20, y)]), ("L", [(x + 26, y - 3), (x + 26, y + 3)]), ("Z", [])], "fill")
    sheet.name(ref, x + 35, y + 4)
    return {
        "1": sheet.pin(ref, "1", x, y),
        "3": sheet.pin(ref, "3", x + 30, y - 20),
        "2": sheet.pin(ref, "2", x + 30, y + 20),
    }


def pair(sheet: Sheet, ref: str, x: float, y: float) -> PINS:
    """Two diodes in series: their middle at (x, y), anode 40 below, cathode 40 to the right."""
    sheet.line([(x, y + 40), (x, y + 25)])
    sheet.path([("M", [(x - 5, y + 25)]), ("L", [(x + 5, y + 25), (x, y + 16)]), ("Z", [])])
    sheet.line([(x - 5, y + 16), (x + 5, y + 16)])
    sheet.line([(x, y + 16), (x, y), (x + 14, y)])
    sheet.path([("M", [(x + 14, y - 5)]), ("L", [(x + 14, y + 5), (x + 23, y)]), ("Z", [])])
    sheet.line([(x + 23, y - 5), (x + 23, y + 5)])
    sheet.line([(x + 23, y), (x + 40, y)])
    sheet.name(ref, x + 20, y - 9, "middle")
    return {
        "3": sheet.pin(ref, "3", x, y),
        "1": sheet.pin(ref, "1", x, y + 40),
        "2": sheet.pin(ref, "2", x + 40, y),
    }


def pad(sheet: Sheet, ref: str, x: float, y: float, words: str) -> PINS:
    """An electrode's lead, to the right of (x, y)."""
    sheet.line([(x, y), (x + 10, y)])
    sheet.rect(x + 10, y - 9, 12, 18, "fill", 4)
    sheet.name(ref, x + 27, y - 1)
    sheet.text(x + 27, y + 9, words, "note")
    return {"1": sheet.pin(ref, "1", x, y)}
