"""Circuit of the reference board, in SKiDL: every part and what each of its pins is connected to.

A row is a part, its kind in :mod:`catalog` and its nets, in the order of that kind's pins; ``-`` is
a pin that stays free. Values come from :mod:`values` alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import warnings
from functools import cache
from typing import Any, NamedTuple

from faceboard import catalog, values

FREE = "-"

SUPPLIES = ("GND", "3V3", "VSYS", "V24", "VRAW", "MID", "HALF")
"""Nets that a supply drives: a pin that needs power is content there."""

GPIOS = {
    "SDA": "GP0",
    "SCL": "GP1",
    "ENABLE": "GP2",
    "BUTTON": "GP3",
    "LED": "GP4",
    "BUZZER": "GP5",
    "RETURN": "GP6",
    "SENSE": "GP7",
    "DUMMY": "GP8",
    "LIMIT_TEST": "GP9",
    "TRIPPED": "GP10",
    "ELECTRODE": "GP26",
}
"""The controller's pins by what they are for."""

_PICO = {pin.name: FREE for pin in catalog.KINDS["Pico"].pins} | {
    **{pin: net for net, pin in GPIOS.items()},
    "GND": "GND",
    "AGND": "GND",
    "3V3": "3V3",
    "3V3_EN": "ON",
    "VSYS": "VSYS",
}


class Row(NamedTuple):
    """A part and its nets."""

    ref: str
    kind: str
    nets: tuple[str, ...]


def _row(ref: str, kind: str, nets: str) -> Row:
    return Row(ref, kind, tuple(nets.split()))


CONTROLLER = (
    Row("U1", "Pico", tuple(_PICO[pin.name] for pin in catalog.KINDS["Pico"].pins)),
    _row("R61", "R", "3V3 SDA"),
    _row("R62", "R", "3V3 SCL"),
    _row("U2", "MCP4725", "DAC GND 3V3 SDA SCL GND"),
    _row("S1", "Button", "BUTTON GND"),
    _row("D1", "WS2812B", "VSYS - GND LED_IN"),
    _row("R63", "R", "LED LED_IN"),
    _row("LS1", "PS1240", "BUZZ GND"),
    _row("R64", "R", "BUZZER BUZZ"),
)

SUPPLY = (
    # a plug in J3 takes the battery's minus off the device
    _row("BT1", "Battery", "BAT+ BAT-"),
    _row("J3", "Jack", "BAT+ BAT- GND"),
    _row("F1", "Fuse", "BAT+ FUSED"),
    _row("D2", "MBR0540", "VSYS FUSED"),
    _row("S2", "Slide", "- ON GND"),
    _row("C8", "C", "VSYS GND"),
    _row("L1", "Inductor", "VSYS SW"),
    _row("U5", "TPS61040", "SW GND FB 3V3 VSYS"),
    _row("D3", "MBR0540", "VRAW SW"),
    _row("R30", "R", "VRAW FB"),
    _row("R31", "R", "FB GND"),
    _row("C11", "C", "VRAW FB"),
    _row("C9", "C", "VRAW GND"),
    _row("D8", "SMBJ24A", "VRAW GND"),
    _row("R32", "R", "VRAW V24"),
    _row("C10", "C", "V24 GND"),
    # mid-rail, which gives and takes
    _row("R33", "R", "V24 MID_IN"),
    _row("R34", "R", "MID_IN GND"),
    _row("C12", "C", "MID_IN GND"),
    _row("U7", "OPA2191", "MID_OUT MID_FB MID_IN GND E1_IN E1_BUF E1_BUF V24"),
    _row("R35", "R", "MID_OUT MID"),
    _row("R36", "R", "MID MID_FB"),
    _row("C14", "C", "MID_OUT MID_FB"),
    _row("C13", "C", "MID GND"),
    # half of 3V3, which the source, the second channel and the electrode's voltage refer to
    _row("R37", "R", "3V3 HALF_IN"),
    _row("R38", "R", "HALF_IN GND"),
    _row("C15", "C", "HALF_IN GND"),
    _row("U8", "OPA2333", "HALF HALF HALF_IN GND E_P E_M E_OUT 3V3"),
)

SOURCE = (
    # OUT is SRC + (DAC - HALF), and R5 with R6 stands between OUT and SRC
    _row("U4", "AD8276", "FOLLOW HALF DAC GND OUT OUT V24 -"),
    _row("R5", "R", "OUT RS"),
    _row("R6", "R", "RS SRC"),
    _row("U6", "OPA191", "FOLLOW SRC GND FOLLOW V24 - - -"),
    # 100 kohm across it while sensing, 10.0 kohm in place of a person for the self-check
    _row("K3", "AQY212EH", "K3_A K3_K SRC TIE"),
    _row("R8", "R", "TIE MID"),
    _row("K4", "AQY212EH", "K4_A K4_K SRC LOAD"),
    _row("R9", "R", "LOAD RET"),
    _row("R25", "R", "3V3 K3_A"),
    _row("Q4", "BSS138", "SENSE GND K3_K"),
    _row("R24", "R", "SENSE GND"),
    _row("R27", "R", "3V3 K4_A"),
    _row("Q5", "BSS138", "DUMMY GND K4_K"),
    _row("R26", "R", "DUMMY GND"),
)

PERSON = (
    _row("K1", "AQY212EH", "K1_A K1_K SRC L1"),
    _row("R2", "R", "L1 E1"),
    _row("J1", "Electrode", "E1"),
    _row("D4", "PESD24VL1BA", "E1 MID"),
    _row("R40", "R", "E1 MID"),
    _row("J2", "Electrode", "E2"),
    _row("D5", "PESD24VL1BA", "E2 MID"),
    _row("R41", "R", "E2 MID"),
    _row("R4", "R", "E2 L2"),
    _row("K2", "AQY212EH", "K2_A K2_K L2 RET"),
    # the return leg: second channel's shunt, then the sensor's, at mid-rail
    _row("R7", "R", "RET SHUNT"),
    _row("R1", "R", "SHUNT MID"),
    _row("U3", "INA219", "SHUNT MID GND 3V3 SCL SDA GND GND"),
    # the electrode's voltage, about half of 3V3
    _row("R42", "R", "E1 E1_IN"),
    _row("R43", "R", "E1_BUF E_P"),
    _row("R45", "R", "HALF E_P"),
    _row("R47", "R", "E_P GND"),
    _row("R44", "R", "MID E_M"),
    _row("R46", "R", "E_M E_OUT"),
    _row("R48", "R", "E_M GND"),
    _row("R49", "R", "E_OUT ELECTRODE"),
    _row("C7", "C", "ELECTRODE GND"),
)

ENABLES = (
    # a pump for each pole: it holds while its pin toggles, and for 60 to 150 ms after that
    _row("R3", "R", "ENABLE GND"),
    _row("R10", "R", "ENABLE PUMP1"),
    _row("C1", "C", "PUMP1 EDGE1"),
    _row("D6", "BAV99", "GND HOLD1 EDGE1"),
    _row("C2", "C", "HOLD1 GND"),
    _row("R11", "R", "HOLD1 GND"),
    _row("R12", "R", "3V3 LIVE1"),
    _row("R13", "R", "LIVE1 GND"),
    _row("U11", "MCP6561", "GATE1 GND HOLD1 LIVE1 3V3"),
    _row("R14", "R", "GATE1 GND"),
    _row("Q1", "BSS138", "GATE1 GND K1_K"),
    _row("R15", "R", "3V3 K1_A"),
    _row("R16", "R", "RETURN GND"),
    _row("R17", "R", "RETURN PUMP2"),
    _row("C3", "C", "PUMP2 EDGE2"),
    _row("D7", "BAV99", "GND HOLD2 EDGE2"),
    _row("C4", "C", "HOLD2 GND"),
    _row("R18", "R", "HOLD2 GND"),
    _row("R19", "R", "3V3 LIVE2"),
    _row("R20", "R", "LIVE2 GND"),
    _row("U12", "MCP6561", "ALIVE2 GND HOLD2 LIVE2 3V3"),
    _row("R21", "R", "ALIVE2 GATE2"),
    _row("R22", "R", "GATE2 GND"),
    _row("Q2", "BSS138", "GATE2 GND K2_K"),
    _row("R23", "R", "3V3 K2_A"),
)

SECOND = (
    # over 750 uA for 5 ms latches K2 open, until RETURN has stood still
    _row("U9", "INA186A1", "HALF GND 3V3 RET SHUNT SEEN"),
    _row("R50", "R", "SEEN WIN"),
    _row("C6", "C", "WIN GND"),
    _row("R51", "R", "3V3 HIGH"),
    _row("R52", "R", "HIGH LOW"),
    _row("R53", "R", "LOW GND"),
    _row("R54", "R", "HIGH HALVE"),
    _row("Q6", "BSS138", "LIMIT_TEST LOW HALVE"),
    _row("R55", "R", "LIMIT_TEST GND"),
    _row("U10", "MCP6567", "OVERn WIN HIGH GND WIN LOW OVERn 3V3"),
    _row("R56", "R", "3V3 OVERn"),
    _row("R57", "R", "OVERn WAIT"),
    _row("C5", "C", "WAIT GND"),
    _row("R58", "R", "3V3 SPENT"),
    _row("R59", "R", "SPENT GND"),
    _row("U13", "MCP6561", "TRIPn GND WAIT SPENT 3V3"),
    _row("U14", "74HC74", "TRIPn ALIVE2 GND GND LATCHED - GND 3V3 3V3 3V3 GND GND - -"),
    _row("R65", "R", "LATCHED GATE3"),
    _row("Q3", "BSS138", "GATE3 GND GATE2"),
    _row("R60", "R", "LATCHED TRIPPED"),
)

_AT_24V, _AT_VSYS = ("C22", "C23", "C24"), ("C32",)
DECOUPLING = tuple(
    _row(
        f"C{n}",
        "C",
        f"{'V24' if f'C{n}' in _AT_24V else 'VSYS' if f'C{n}' in _AT_VSYS else '3V3'} GND",
    )
    for n in range(20, 33)
)

BLOCKS: dict[str, tuple[Row, ...]] = {
    "controller": CONTROLLER,
    "supply": SUPPLY,
    "source": SOURCE,
    "person": PERSON,
    "enables": ENABLES,
    "second channel": SECOND,
    "decoupling": DECOUPLING,
}
ROWS: dict[str, Row] = {row.ref: row for block in BLOCKS.values() for row in block}


class Part(NamedTuple):
    """A row with what it is ordered by."""

    ref: str
    kind: str
    value: str
    footprint: str
    maker: str
    number: str
    alternative: str
    look: str
    pins: tuple[catalog.Pin, ...]
    nets: tuple[str, ...]

    def net(self, pin: str) -> str:
        """The net of the pin with this name."""
        return next(net for net, one in zip(self.nets, self.pins, strict=True) if one.name == pin)


def part(row: Row) -> Part:
    """What a row is ordered by."""
    if row.kind == "R":
        return _resistor(row)
    if row.kind == "C":
        return _capacitor(row)
    kind = catalog.KINDS[row.kind]
    return Part(
        *(row.ref, row.kind, kind.name, kind.footprint, kind.maker, kind.number),
        *(kind.alternative, kind.look, kind.pins, row.nets),
    )


def _resistor(row: Row) -> Part:
    value = values.RESISTORS[row.ref]
    series = catalog.THIN_FILM if value.percent < 1 else catalog.THICK_FILM
    if row.ref in ("R2", "R4"):
        series = catalog.LEAD
    number = series.number.format(_CODES[series.maker](value.nominal))
    return Part(
        *(row.ref, "R", value.text, series.footprint, series.maker, number),
        *(series.alternative, series.look, catalog.TWO, row.nets),
    )


def _digits(ohm: float) -> tuple[str, int]:
    """Three significant digits, and how many zeros follow them (negative: a point within)."""
    zeros = len(str(int(ohm))) - 3
    return f"{round(ohm / 10**zeros):03d}", zeros


def _panasonic(ohm: float) -> str:
    digits, zeros = _digits(ohm)
    if zeros < 0:
        return f"{ohm:g}".replace(".", "R")
    return f"{digits[:2]}{zeros + 1}" if digits[2] == "0" else f"{digits}{zeros}"


def _yageo(ohm: float) -> str:
    scale, letter = (1e6, "M") if ohm >= 1e6 else (1e3, "K") if ohm >= 1e3 else (1, "R")
    whole, _, rest = f"{ohm / scale:g}".partition(".")
    return whole + letter + rest


def _vishay(ohm: float) -> str:
    digits, zeros = _digits(ohm)
    return f"{digits}{zeros}"


_CODES = {"Panasonic": _panasonic, "Yageo": _yageo, "Vishay": _vishay}


def _capacitor(row: Row) -> Part:
    value = values.CAPACITORS[row.ref]
    clock = f"{value.text} C0G"
    is_clock = value.percent == 5 and clock in catalog.CAPACITORS
    one = catalog.CAPACITORS[clock if is_clock else value.text]
    return Part(
        *(row.ref, "C", value.text, one.footprint, one.maker, one.number),
        *(one.alternative, one.look, catalog.TWO, row.nets),
    )


PARTS: dict[str, Part] = {ref: part(row) for ref, row in ROWS.items()}
"""All of them, in the order of the blocks."""


def pins_of_nets() -> dict[str, set[tuple[str, str]]]:
    """Which pins, as (reference, number), each net joins: what a netlist is held against."""
    nets: dict[str, set[tuple[str, str]]] = {}
    for one in PARTS.values():
        for pin, net in zip(one.pins, one.nets, strict=True):
            if net != FREE:
                nets.setdefault(net, set()).add((one.ref, pin.number))
    return nets


@cache
def skidl_module() -> Any:
    """SKiDL itself, imported without its files and without its words about KiCad's libraries."""
    before = os.getcwd()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        os.chdir(folder)
        try:
            import skidl
        finally:
            os.chdir(before)
    return skidl


def build() -> Any:
    """The circuit as a ``skidl.Circuit`` of its own."""
    skidl = skidl_module()
    board = skidl.Circuit()
    nets: dict[str, Any] = {}
    for one in PARTS.values():
        made = _instance(skidl, board, one)
        for pin, name in zip(one.pins, one.nets, strict=True):
            if name == FREE:
                board.NC += made[pin.number]
                continue
            if name not in nets:
                nets[name] = skidl.Net(name, circuit=board)
                if name in SUPPLIES:
                    nets[name].drive = skidl.POWER
            nets[name] += made[pin.number]
    return board


def _instance(skidl: Any, board: Any, one: Part) -> Any:
    kinds = skidl.Pin.types
    template = skidl.Part(
        name=one.kind,
        tool=skidl.SKIDL,
        dest=skidl.TEMPLATE,
        pins=[
            skidl.Pin(num=pin.number, name=pin.name, func=getattr(kinds, pin.kind))
            for pin in one.pins
        ],
    )
    made = template(
        ref=one.ref, value=one.value, footprint=one.footprint, circuit=board, tag=one.ref
    )
    made.fields["Manufacturer"] = one.maker
    made.fields["MPN"] = one.number
    return made
