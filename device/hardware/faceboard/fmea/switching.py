"""Faults of enables and second channel in time: whether a pole still opens, what still trips."""

from __future__ import annotations

from typing import NamedTuple

from facebench.spice import program
from faceboard import circuit, values
from faceboard.fmea.faults import Fault
from faceboard.spice import deck, dynamic
from faceboard.spice.deck import node

_SECOND = {row.ref for row in circuit.SECOND} | {"R7", "R1", "R21", "R22"}
_FROM_s, _STOP_s = 1e-3, 12e-3
_OPEN_V = 0.8
"""Of K2's transistor: under the lowest threshold it has."""


class Enable(NamedTuple):
    """A pole with a fault: when it opens after the last edge (0: it never closes), and whether it
    is closed by a pin that stays high.
    """

    opens_ms: float
    closed_by_level: bool


def enable(fault: Fault) -> Enable:
    """Of the pole that the part belongs to."""
    names = " ".join(circuit.PARTS[fault.ref].nets)
    pin = "RETURN" if "2" in names.replace("24", "") or "RETURN" in names else "ENABLE"
    toggled = dynamic.pole(pin, numbers=fault.numbers, lines=fault.lines, without=fault.without)
    level = dynamic.pole(
        pin,
        numbers=fault.numbers,
        lines=fault.lines,
        without=fault.without,
        source=str(values.VDD_V),
    )
    return Enable(toggled.opens_ms, level.closes_ms < float("inf"))


def trips_ms(fault: Fault, current_uA: float, halved: bool = False) -> float:
    """When the second channel has let go of K2 at a current; inf: it does not."""
    found = program.run(
        deck.assemble(
            "second channel alone",
            deck.instances(set(circuit.PARTS) - _SECOND | fault.without, fault.numbers),
            [
                *fault.lines,
                f"V3v3 {node('3V3')} 0 {values.VDD_V}",
                f"Vhalf {node('HALF')} 0 {values.VDD_V / 2}",
                f"Vmid {node('MID')} 0 {values.SUPPLY_V / 2}",
                f"Valive {node('ALIVE2')} 0 PWL(0 0 0.1m 0 0.11m {values.VDD_V})",
                f"Vlimit limit 0 {values.VDD_V if halved else 0}",
                f"Rlimit limit {node('LIMIT_TEST')} 50",
                f"Rpin {node('TRIPPED')} 0 100k",
                f"Itest 0 {node('RET')} PWL(0 0 {_FROM_s!r} 0 {_FROM_s + 1e-6!r} "
                f"{current_uA * 1e-6!r})",
                f".save v({node('GATE2')})",
                f".tran 20u {_STOP_s!r}",
            ],
        )
    )
    gate = found.values[f"v({node('GATE2')})"]
    if gate[-1] > _OPEN_V:
        return float("inf")
    held = [t for t, volts in zip(found.time_s, gate, strict=True) if volts > _OPEN_V]
    return max(0.0, (held[-1] - _FROM_s) * 1e3) if held else 0.0


class Second(NamedTuple):
    """The second channel with a fault: whether it trips at 600 and at 850 uA; with its limit
    halved at 300 and at 400, which the self-check tries.
    """

    at_600: float
    at_850: float
    found: bool
    """Whether the self-check notices: 300 uA trip, or 400 do not."""


def second(fault: Fault) -> Second:
    """What a fault makes of it."""
    low, high = trips_ms(fault, 600), trips_ms(fault, 850)
    check = trips_ms(fault, 300, halved=True), trips_ms(fault, 400, halved=True)
    never = float("inf")
    return Second(low, high, check[0] < never or check[1] > 7)
