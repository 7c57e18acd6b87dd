"""Deck of the circuit for ngspice: its parts as they are connected, and what drives them.

The instance lines are written from :data:`faceboard.circuit.PARTS`: nothing of the circuit is said
twice. Not in the deck: the boost converter's switching (a source stands for it), battery and
charger, controller, light, buzzer, button. What the controller's pins do are sources behind 50 ohm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from faceboard import circuit, values
from faceboard.spice import models

SUBCIRCUITS = {
    "AD8276": "ad8276",
    "OPA191": "opa191",
    "OPA2191": "opa2191",
    "OPA2333": "opa2333",
    "INA186A1": "ina186a1",
    "MCP6561": "mcp6561",
    "MCP6567": "mcp6567",
    "74HC74": "hc74",
    "AQY212EH": "aqy212eh",
    "MCP4725": "mcp4725",
    "INA219": "ina219",
    "BAV99": "bav99",
    "BSS138": "bss138",
    "PESD24VL1BA": "pesd24vl1ba",
}

LEFT_OUT = frozenset(
    {"U1", "BT1", "J3", "F1", "D2", "S2", "C8", "L1", "U5", "D3", "D8", "R30", "R31"}
    | {"C11", "C9", "D1", "R63", "C32", "LS1", "R64", "S1", "J1", "J2"}
)
"""Parts that sources stand for, or that no current of the treatment passes."""

DRIVEN = ("ENABLE", "RETURN", "SENSE", "DUMMY", "LIMIT_TEST")
"""The controller's outputs."""

LIGHT = LEFT_OUT | {
    ref
    for block in ("enables", "second channel", "decoupling")
    for ref in (row.ref for row in circuit.BLOCKS[block])
    if ref not in ("R7", "R15", "R23", "K1", "K2", "Q1", "Q2", "R14", "R22")
}
"""Beside those, what only switches: for measurements with the poles as they are told to be."""


class Fault(NamedTuple):
    """A part that is not what it should be: ``kind`` is open, short, or a factor of its value."""

    ref: str
    kind: str | float


OPEN_OHM, SHORT_OHM = 1e9, 0.01


def node(net: str) -> str:
    """A net's name for ngspice."""
    if net == "GND":
        return "0"
    return "n_" + re.sub(r"\W", lambda found: "p" if found[0] == "+" else "m", net.lower())


def instances(
    left_out: Collection[str] = LEFT_OUT,
    numbers: Mapping[str, float] | None = None,
    arguments: Mapping[str, Mapping[str, float]] | None = None,
) -> list[str]:
    """A line for each part; by reference ``numbers`` replace values, ``arguments`` a model's."""
    numbers, arguments = numbers or {}, arguments or {}
    lines = []
    for one in circuit.PARTS.values():
        if one.ref in left_out:
            continue
        nodes = [
            f"{one.ref.lower()}_{n}" if net == circuit.FREE else node(net)
            for n, net in enumerate(one.nets)
        ]
        if one.kind in ("R", "C"):
            table = values.RESISTORS if one.kind == "R" else values.CAPACITORS
            number = numbers.get(one.ref, table[one.ref].nominal)
            lines.append(f"{one.ref} {' '.join(nodes)} {number!r}")
            continue
        extra = "".join(f" {k}={v!r}" for k, v in arguments.get(one.ref, {}).items())
        lines.append(f"X{one.ref} {' '.join(nodes)} {SUBCIRCUITS[one.kind]}{extra}")
    return lines


class Drive(NamedTuple):
    """What stands for battery, controller and DAC's register; texts are ngspice's own sources."""

    code: str = str(values.DAC_ZERO)
    vdd_V: float = values.VDD_V
    supply_V: float = values.SUPPLY_V
    pins: Mapping[str, str] = {}
    """By net; a pin that is not named is low."""

    def lines(self, full: bool) -> list[str]:
        """The sources; without the switching parts the pins are left out."""
        rows = [
            f"V3v3 {node('3V3')} 0 {self.vdd_V!r}",
            f"Vraw {node('VRAW')} 0 {self.supply_V!r}",
            f"Vcode code 0 {self.code}",
            ".global code",
        ]
        pins = DRIVEN if full else ("SENSE", "DUMMY")
        for pin in pins:
            rows += [
                f"V_{pin.lower()} gp_{pin.lower()} 0 {self.pins.get(pin, '0')}",
                f"R_{pin.lower()} gp_{pin.lower()} {node(pin)} 50",
            ]
        return rows


ON = str(values.VDD_V)


def toggling(stop_s: float | None = None, period_s: float = 2e-3, start_s: float = 0.0) -> str:
    """A pin that the control loop toggles at each update; it stands still from ``stop_s`` on."""
    half = period_s / 2
    count = "" if stop_s is None else f" {int((stop_s - start_s) / period_s)}"
    return f"PULSE(0 {values.VDD_V} {start_s + half!r} 1u 1u {half!r} {period_s!r}{count})"


CONVERGENCE = (
    ".options reltol=1e-5 abstol=1e-12 vntol=1e-7 gmin=1e-13 itl1=500 itl4=100 method=gear"
)


def poles(closed1: bool, closed2: bool) -> list[str]:
    """Gates of the poles' transistors, for a deck without the parts that switch them."""
    return [
        f"Vgate1 {node('GATE1')} 0 {values.VDD_V if closed1 else 0}",
        f"Vgate2 {node('GATE2')} 0 {values.VDD_V if closed2 else 0}",
    ]


def assemble(title: str, *groups: list[str]) -> str:
    """A whole deck's text."""
    lines = [f"* {title}", models.LIBRARY.rstrip()]
    for group in groups:
        lines += group
    return "\n".join([*lines, CONVERGENCE, ".end"]) + "\n"


def published() -> str:
    """The deck that stands in the repository: 400 uA into 10 kohm, its enables toggling."""
    return assemble(
        "VisaSculpt reference board: ngspice -b deck.cir; made by python -m faceboard",
        instances(),
        Drive(
            code="PWL(0 2048 30m 2048 30.001m 3299)",
            pins={"ENABLE": toggling(), "RETURN": toggling()},
        ).lines(full=True),
        [
            f"Rskin {node('E1')} {node('E2')} 10k",
            f".save v({node('E1')}) v({node('E2')}) v({node('SHUNT')}) v({node('MID')})",
            ".tran 20u 50m",
        ],
    )
