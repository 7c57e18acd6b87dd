"""Wiring of the breadboard: modules as they look from above, wires in colours, for a phone."""

from __future__ import annotations

from faceboard import breadboard
from faceboard.drawing.sheet import Point, Sheet

TITLE = "Breadboard without skin: wiring"
DESCRIPTION = (
    "A Pico, an MCP4725 and an INA219 breakout. The DAC's output goes through 2.2 kohm and the "
    "100 ohm shunt to half of 3V3, which two resistors of 220 ohm make. Never for skin."
)
HEIGHT = 538

INKS = {
    "red": "#d22",
    "black": "#111",
    "blue": "#16c",
    "orange": "#e80",
    "green": "#2a2",
    "violet": "#93c",
    "brown": "#850",
    "grey": "#777",
}
STYLE = """\
text{font-size:12px}
.pin{font-size:10px;fill:#333}
.head{font-size:15px}
.board{fill:#e9f3ea;stroke:#486;stroke-width:1.2}
.chip{fill:#eef;stroke:#558;stroke-width:1.2}
.hole{fill:#fff;stroke:#999}
.usb{fill:#ccc;stroke:#777}
.body{fill:#f6ead0;stroke:#a83;stroke-width:1.2}
""" + "".join(
    f".{name}{{fill:none;stroke:{ink};stroke-width:2.4;stroke-linejoin:round}}\n"
    for name, ink in INKS.items()
)

_PITCH = 13
_LEFT, _RIGHT, _TOP = 94, 192, 100
_RAIL_3V3, _RAIL_GND, _RAIL_SDA, _RAIL_SCL = 206, 218, 230, 242
_CHIP, _CHIP_WIDTH = 262, 82


def draw() -> str:
    """The picture. Raises ValueError where it is not :data:`breadboard.PARTS`."""
    s = Sheet(breadboard.PARTS, STYLE)
    s.height = HEIGHT
    s.text(14, 22, TITLE, "head")
    s.text(14, 39, "Cable in the Pico. No electrode, nobody's hand in the loop.", "note")
    pico = _pico(s)
    dac = _module(s, "U2", 132, "MCP4725", (("OUT", 44),))
    sensor = _module(s, "U3", 268, "INA219", (("VIN+", 24), ("VIN-", 76)))
    _bus(s, pico, dac, sensor)
    _loop(s, dac, sensor)
    _hand(s, pico)
    s.text(14, 508, "R4: unsolder the breakout's own shunt (R100) first.", "note")
    s.text(14, 525, "S1 may be a wire. D1 may be left out.", "note")
    return s.svg(TITLE, DESCRIPTION)


def _wire(s: Sheet, net: str, *points: Point) -> None:
    s.wire(net, *points, kind=breadboard.COLOURS[net])


def _pico(s: Sheet) -> dict[str, Point]:
    """The controller with its forty holes; where those are that have a wire."""
    s.rect(_LEFT, _TOP - 16, _RIGHT - _LEFT, 20 * _PITCH + 18, "board", 5)
    s.rect(_LEFT + 35, _TOP - 26, 28, 18, "usb", 2)
    for n in range(20):
        for x in (_LEFT + 6, _RIGHT - 6):
            s.circle(x, _TOP + n * _PITCH, 3, "hole")
    s.name("U1", (_LEFT + _RIGHT) / 2, _TOP + 232, "middle", "Pico")
    found = {}
    for pin in breadboard.PARTS["U1"].pins:
        number = int(pin.number)
        row, is_left = (number - 1, True) if number <= 20 else (40 - number, False)
        y = _TOP + row * _PITCH
        x = _LEFT + 6 if is_left else _RIGHT - 6
        words, anchor = (x + 6, "start") if is_left else (x - 6, "end")
        shown = f"{pin.number} {pin.name}" if is_left else f"{pin.name} {pin.number}"
        s.text(words, y + 3.5, shown, "pin", anchor)
        found[pin.number] = s.pin("U1", pin.number, x, y)
    return found


def _module(
    s: Sheet, ref: str, y: float, name: str, outputs: tuple[tuple[str, float], ...]
) -> dict[str, Point]:
    """A breakout: supply and bus at its left, ``outputs`` (pin, how far down) at its right."""
    s.rect(_CHIP, y, _CHIP_WIDTH, 100, "chip", 5)
    s.name(ref, _CHIP + _CHIP_WIDTH / 2, y - 6, "middle", name)
    found = {}
    for n, number in enumerate(("VCC", "GND", "SDA", "SCL")):
        level = y + 20 + 20 * n
        s.circle(_CHIP + 7, level, 3, "hole")
        s.text(_CHIP + 13, level + 3.5, number, "pin")
        found[number] = s.pin(ref, number, _CHIP + 7, level)
    for number, down in outputs:
        s.circle(_CHIP + _CHIP_WIDTH - 7, y + down, 3, "hole")
        s.text(_CHIP + _CHIP_WIDTH - 13, y + down + 3.5, number, "pin", "end")
        found[number] = s.pin(ref, number, _CHIP + _CHIP_WIDTH - 7, y + down)
    return found


def _bus(s: Sheet, pico: dict[str, Point], dac: dict[str, Point], sensor: dict[str, Point]) -> None:
    """Supply and I2C, as four upright rails between controller and breakouts."""
    for net, pin, rail, outer, over in (
        ("SDA", "1", _RAIL_SDA, 82, 64),
        ("SCL", "2", _RAIL_SCL, 72, 53),
    ):
        x, y = pico[pin]
        low = sensor[net][1]
        _wire(s, net, (x, y), (outer, y), (outer, over), (rail, over), (rail, low))
    for net, pin, rail, low in (("3V3", "36", _RAIL_3V3, 424), ("GND", "38", _RAIL_GND, 460)):
        x, y = pico[pin]
        _wire(s, net, (x, y), (rail, y), (rail, low))
    rails = {"VCC": _RAIL_3V3, "GND": _RAIL_GND, "SDA": _RAIL_SDA, "SCL": _RAIL_SCL}
    for pins in (dac, sensor):
        for number, rail in rails.items():
            x, y = pins[number]
            _wire(s, "3V3" if number == "VCC" else number, (rail, y), (x, y))
            if not (pins is sensor and number in ("SDA", "SCL")):
                s.dot(rail, y)


def _resistor(s: Sheet, ref: str, first: Point, last: Point, words: Point) -> None:
    """A resistor between two points of a level or an upright line, its name at ``words``."""
    (ax, ay), (bx, by) = first, last
    if ay == by:
        s.rect(min(ax, bx) + 6, ay - 6, abs(bx - ax) - 12, 12, "body", 3)
    else:
        s.rect(ax - 6, min(ay, by) + 6, 12, abs(by - ay) - 12, "body", 3)
    dx, dy = 6 * ((bx > ax) - (bx < ax)), 6 * ((by > ay) - (by < ay))
    s.line([first, (ax + dx, ay + dy)])
    s.line([last, (bx - dx, by - dy)])
    value = breadboard.PARTS[ref].what.partition(",")[0]
    s.name(ref, *words, more=value)
    s.pin(ref, "1", *first)
    s.pin(ref, "2", *last)


def _loop(s: Sheet, dac: dict[str, Point], sensor: dict[str, Point]) -> None:
    """From the DAC through R1 and the shunt to half of 3V3."""
    out, high, low = dac["OUT"], sensor["VIN+"], sensor["VIN-"]
    side = 368
    _wire(s, "DAC", out, (side, out[1]), (side, 196))
    _resistor(s, "R1", (side, 196), (side, 240), (_CHIP + 12, 246))
    s.line([(_CHIP + 92, 242), (side - 8, 228)], "part")
    shunt = 356
    _wire(s, "LOOP", (side, 240), (side, high[1]), (shunt, high[1]), high)
    _resistor(s, "R4", (shunt, high[1]), (shunt, low[1]), (_CHIP + 12, 386))
    s.line([(_CHIP + 78, 378), (shunt - 5, low[1] - 8)], "part")
    _wire(s, "HALF", low, (shunt, low[1]), (side, low[1]), (side, 442), (318, 442))
    _resistor(s, "R2", (_RAIL_3V3, 424), (300, 424), (228, 413))
    _resistor(s, "R3", (300, 460), (_RAIL_GND, 460), (228, 482))
    _wire(s, "HALF", (300, 424), (318, 424), (318, 460), (300, 460))
    s.dot(318, 442)
    s.dot(shunt, high[1])
    s.dot(shunt, low[1])
    s.text(324, 459, "half of 3V3", "note")


def _hand(s: Sheet, pico: dict[str, Point]) -> None:
    """Button and light, at the left."""
    x, y = pico["5"]
    ground = pico["8"]
    _wire(s, "BUTTON", (x, y), (40, y))
    s.line([(40, y), (40, y + 12)])
    s.line([(40, y + 12), (52, y + 30)])
    s.line([(40, ground[1]), (40, ground[1] - 8)])
    s.name("S1", 14, y + 26)
    s.pin("S1", "1", 40, y)
    s.pin("S1", "2", 40, ground[1])
    _wire(s, "GND", (40, ground[1]), ground)
    s.label("GND", 40, ground[1])
    s.rect(12, 246, 58, 66, "chip", 5)
    s.name("D1", 12, 240, more="light")
    light = {}
    for n, number in enumerate(("DIN", "VCC", "GND")):
        level = 260 + 20 * n
        s.circle(63, level, 3, "hole")
        s.text(57, level + 3.5, number, "pin", "end")
        light[number] = s.pin("D1", number, 63, level)
    x, y = pico["6"]
    _wire(s, "LED", (x, y), (84, y), (84, 260), light["DIN"])
    _wire(s, "3V3", light["VCC"], (84, 280), (84, 378), (_RAIL_3V3, 378))
    _wire(s, "GND", light["GND"], (74, 300), (74, 390), (_RAIL_GND, 390))
    s.dot(_RAIL_3V3, 378)
    s.dot(_RAIL_GND, 390)
    s.label("GND", _RAIL_GND, 460)
