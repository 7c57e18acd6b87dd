"""Direct current through ngspice: what flows at which code, load, supply and temperature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from facebench.spice import program
from faceboard import values
from faceboard.spice import deck

Codes = tuple[int, int, int]
"""The first, the last, and the step."""

ENDS: Codes = (values.LEAST_CODE, values.MOST_CODE, values.DAC_ZERO - values.LEAST_CODE)
"""-600 uA, zero, 600 uA."""


class Reading(NamedTuple):
    """Of one code: current in the skin, of the sensor's shunt; voltages about ground."""

    code: float
    skin_uA: float
    shunt_uA: float
    electrode_V: float
    mid_V: float
    half_V: float
    adc_V: float
    seen_V: float
    source_V: float


class Setup(NamedTuple):
    """What is measured: load between the electrodes, supplies, part values, relays."""

    load_ohm: float = 10e3
    supply_V: float = values.SUPPLY_V
    vdd_V: float = values.VDD_V
    numbers: Mapping[str, float] = {}
    arguments: Mapping[str, Mapping[str, float]] = {}
    closed1: bool = True
    closed2: bool = True
    sense: bool = False
    dummy: bool = False
    extra: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()


def text(setup: Setup, codes: Codes = ENDS) -> str:
    """The deck of a setup."""
    pins = {"SENSE": deck.ON if setup.sense else "0", "DUMMY": deck.ON if setup.dummy else "0"}
    saved = ("E1", "E2", "SHUNT", "MID", "HALF", "ELECTRODE", "WIN", "SRC")
    return deck.assemble(
        "direct current",
        deck.instances(
            (deck.LIGHT | setup.left_out) - {"U9", "R50", "C6"}, setup.numbers, setup.arguments
        ),
        deck.Drive(vdd_V=setup.vdd_V, supply_V=setup.supply_V, pins=pins).lines(full=False),
        deck.poles(setup.closed1, setup.closed2),
        [
            f"Vskin {deck.node('E1')} skin 0",
            f"Rskin skin {deck.node('E2')} {setup.load_ohm!r}",
            *setup.extra,
            ".save i(vskin) " + " ".join(f"v({deck.node(net)})" for net in saved),
            f".dc Vcode {codes[0]} {codes[1]} {codes[2]}",
        ],
    )


def measure(setup: Setup, codes: Codes = ENDS) -> list[Reading]:
    """What ngspice says, code by code. Raises RuntimeError where it finds no operating point."""
    found = program.run(text(setup, codes))
    columns: dict[str, Sequence[float]] = found.values
    shunt_ohm = setup.numbers.get("R1", values.RESISTORS["R1"].nominal)
    readings = []
    for n, code in enumerate(found.time_s):
        at = {net: columns[f"v({deck.node(net)})"][n] for net in ("E1", "E2", "SHUNT", "MID")}
        readings.append(
            Reading(
                code,
                columns["i(vskin)"][n] * 1e6,
                (at["SHUNT"] - at["MID"]) / shunt_ohm * 1e6,
                at["E1"] - at["MID"],
                at["MID"],
                columns[f"v({deck.node('HALF')})"][n],
                columns[f"v({deck.node('ELECTRODE')})"][n],
                columns[f"v({deck.node('WIN')})"][n],
                columns[f"v({deck.node('SRC')})"][n],
            )
        )
    return readings
