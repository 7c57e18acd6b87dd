"""Breadboard without skin: its parts, and the wires between them, by the profile "bench-3v3".

A controller, two breakouts, three resistors and the shunt's. What it has in common with the
reference board are pins and values: the shunt is R1 there.
"""

from __future__ import annotations

from typing import NamedTuple

from faceboard import circuit, values
from faceboard.catalog import Pin

SOURCE_OHM = 2200
HALF_OHM = 220
SHUNT_OHM = round(values.RESISTORS["R1"].nominal)
LOOP_OHM = SOURCE_OHM + SHUNT_OHM + HALF_OHM // 2


class Part(NamedTuple):
    """A part: what it is, what to look for, and the net of each of its pins that has a wire."""

    ref: str
    what: str
    note: str
    pins: tuple[Pin, ...]
    nets: tuple[str, ...]


def _part(ref: str, what: str, note: str, pins: str) -> Part:
    """``pins`` are ``number name net``, with commas between."""
    rows = [row.split() for row in pins.split(",")]
    made = tuple(Pin(number, name, "-") for number, name, _ in rows)
    return Part(ref, what, note, made, tuple(net for _, _, net in rows))


_BUS = "VCC VCC 3V3, GND GND GND, SDA SDA SDA, SCL SCL SCL"

PARTS: dict[str, Part] = {
    one.ref: one
    for one in (
        _part(
            "U1",
            "Raspberry Pi Pico, with headers",
            "any of the four; it has the cable's 5 V and makes 3V3",
            "1 GP0 SDA, 2 GP1 SCL, 5 GP3 BUTTON, 6 GP4 LED, 8 GND GND, 36 3V3 3V3, 38 GND GND",
        ),
        _part(
            "U2",
            "MCP4725 breakout",
            "its address is 0x62 or 0x60: `DAC_ADDRESS`. VCC (VDD) on 3V3, never on 5 V",
            _BUS + ", OUT OUT DAC",
        ),
        _part(
            "U3",
            "INA219 breakout",
            "its own shunt, marked R100, has to come off",
            _BUS + ", VIN+ VIN+ LOOP, VIN- VIN- HALF",
        ),
        _part("R1", f"{SOURCE_OHM / 1000:g} kohm, 1 %", "the load, too", "1 1 DAC, 2 2 LOOP"),
        _part("R2", f"{HALF_OHM} ohm, 1 %", "half of 3V3, with R3", "1 1 3V3, 2 2 HALF"),
        _part("R3", f"{HALF_OHM} ohm, 1 %", "half of 3V3, with R2", "1 1 HALF, 2 2 GND"),
        _part(
            "R4",
            f"{SHUNT_OHM} ohm, 0.1 %",
            "the shunt, in place of R100: 1 % makes all currents as wrong as it is",
            "1 1 LOOP, 2 2 HALF",
        ),
        _part("S1", "push button", "or a wire that touches GND", "1 1 BUTTON, 2 2 GND"),
        _part(
            "D1",
            "NeoPixel",
            "may be left out: the console says what it would show",
            "DIN DIN LED, VCC VCC 3V3, GND GND GND",
        ),
    )
}

_WIRES = (
    ("3V3", "red"),
    ("GND", "black"),
    ("SDA", "blue"),
    ("SCL", "orange"),
    ("DAC", "green"),
    ("LOOP", "violet"),
    ("HALF", "brown"),
    ("BUTTON", "grey"),
    ("LED", "grey"),
)
"""The nets in the order in which one makes them, each with its colour in the drawing."""
COLOURS = dict(_WIRES)


def ends(net: str) -> list[str]:
    """The ends of a net, as ``U1 pin 1 (GP0)``."""
    found = []
    for one in PARTS.values():
        for pin, there in zip(one.pins, one.nets, strict=True):
            if there != net:
                continue
            if one.ref == "U1":
                found.append(f"U1 pin {pin.number} ({pin.name})")
            elif len(one.pins) == 2:
                found.append(one.ref)
            else:
                found.append(f"{one.ref} {pin.name}")
    return found


def wires() -> str:
    """The wires as a table for a page."""
    rows = [f"| {colour} | {' – '.join(ends(net))} |" for net, colour in _WIRES]
    return "\n".join(["| wire | joins |", "|---|---|", *rows])


def parts() -> str:
    """The parts as a table for a page."""
    rows = [f"| {one.ref} | {one.what} | {one.note} |" for one in PARTS.values()]
    return "\n".join(["| | part | note |", "|---|---|---|", *rows])


def pins_of_the_reference_board() -> dict[str, str]:
    """The reference board's names of the controller's pins that are used here, too."""
    return {net: circuit.GPIOS[net] for net in ("SDA", "SCL", "BUTTON", "LED")}
