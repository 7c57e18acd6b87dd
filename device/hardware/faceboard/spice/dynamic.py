"""In time through ngspice: settling, touches, enables, the second channel, the self-check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from facebench.spice import program
from facebench.spice.program import Waveforms
from faceboard import circuit, values
from faceboard.spice import deck
from faceboard.spice.deck import ON, node, toggling

SKIN = (
    f"Vskin {node('E1')} sk1 0",
    "Rseries sk1 sk2 1k",
    f"Rskin sk2 {node('E2')} 13k",
    f"Cskin sk2 {node('E2')} 40n",
)
"""A typical gelled face: R_s + (R_d parallel C)."""

QUIET = frozenset(("U9", "R50", "C6"))


def code_of(current_uA: float) -> float:
    """The DAC's code for a current."""
    return values.DAC_ZERO + current_uA / values.UA_PER_CODE


def _crossing(
    times: Sequence[float], column: Sequence[float], level: float, from_s: float
) -> float:
    """When a size was last over ``level`` (at or after ``from_s``): what follows stays under it."""
    last = from_s
    for time_s, value in zip(times, column, strict=True):
        if time_s >= from_s and abs(value) > level:
            last = time_s
    return last - from_s


# --- settling and touches -----------------------------------------------------------------


def settling_us(load_ohm: float, farad: float, numbers: Mapping[str, float] | None = None) -> float:
    """From code 2048 to 600 uA, to within 1 % of it; ``farad`` across the electrodes."""
    at_s, stop_s = 50e-6, 50e-6 + max(300e-6, 12 * load_ohm * farad)
    lines = [
        f"Vskin {node('E1')} sk 0",
        f"Rskin sk {node('E2')} {load_ohm!r}",
        f"Cskin {node('E1')} {node('E2')} {max(farad, 1e-12)!r}",
        f".save i(vskin)\n.tran {stop_s / 600!r} {stop_s!r}",
    ]
    step = f"PWL(0 2048 {at_s!r} 2048 {at_s + 1e-7!r} {values.MOST_CODE})"
    found = program.run(
        deck.assemble(
            "settling",
            deck.instances(deck.LIGHT - QUIET, numbers),
            deck.Drive(code=step).lines(full=False),
            deck.poles(True, True),
            lines,
        )
    )
    current = found.values["i(vskin)"]
    end = current[-1]
    return _crossing(found.time_s, [i - end for i in current], 0.01 * abs(end), at_s) * 1e6


class Touch(NamedTuple):
    """Electrodes that meet the skin: the largest current from 0.5 us on, the charge of 0.1 ms.

    Before that the capacitance of protection and lead gives what it held, a fraction of a nC.
    """

    air_V: float
    most_uA: float
    nC: float


def touch(current_uA: float, sense: bool) -> Touch:
    """What flows when electrodes that stand in the air meet a face, with this current set."""
    at_s, stop_s = 3e-3, 3.2e-3
    found = program.run(
        deck.assemble(
            "touch",
            deck.instances(deck.LIGHT - QUIET),
            deck.Drive(code=repr(code_of(current_uA)), pins={"SENSE": ON if sense else "0"}).lines(
                full=False
            ),
            deck.poles(True, True),
            [
                f"Vskin {node('E1')} sk0 0",
                "Bmeet sk0 sk1 I = V(sk0,sk1)*(1e-12+0.05*V(meet))",
                f"Vmeet meet 0 PWL(0 0 {at_s!r} 0 {at_s + 1e-8!r} 1)",
                *SKIN[1:],
                f".save i(vskin) v({node('E1')}) v({node('MID')})",
                f".tran 0.2u {stop_s!r} {at_s - 1e-4!r} 0.2u",
            ],
        )
    )
    current, times = found.values["i(vskin)"], found.time_s
    before = max(n for n, time_s in enumerate(times) if time_s < at_s)
    nC = 0.0
    for n in range(before, len(times) - 1):
        if times[n] < at_s + 100e-6:
            nC += abs(current[n] + current[n + 1]) / 2 * (times[n + 1] - times[n]) * 1e9
    air = found.values[f"v({node('E1')})"][before] - found.values[f"v({node('MID')})"][before]
    most = max(abs(i) for t, i in zip(times, current, strict=True) if t >= at_s + 0.5e-6)
    return Touch(air, most * 1e6, nC)


# --- enables ------------------------------------------------------------------------------

_PUMPS = {row.ref for row in circuit.ENABLES} | {"K1", "K2"}
_STOP_s = 0.1


class Pole(NamedTuple):
    """A pole and its pump, in ms: until closed from the first edge, until open after the last."""

    closes_ms: float
    opens_ms: float


def pole(
    pin: str = "ENABLE",
    period_s: float = 2e-3,
    numbers: Mapping[str, float] | None = None,
    arguments: Mapping[str, Mapping[str, float]] | None = None,
    source: str | None = None,
    vdd_V: float = values.VDD_V,
    lines: Sequence[str] = (),
    without: frozenset[str] = frozenset(),
) -> Pole:
    """Toggles a pin for 0.1 s, then leaves it (or does with it what ``source`` says)."""
    relay = {"ENABLE": ("SRC", "L1"), "RETURN": ("RET", "L2")}[pin]
    kept = _PUMPS - ({"K2"} if pin == "ENABLE" else {"K1"})
    found = program.run(
        deck.assemble(
            "enable",
            deck.instances(set(circuit.PARTS) - kept | without, numbers, arguments),
            [
                *lines,
                f"V3v3 {node('3V3')} 0 {vdd_V!r}",
                f"Vpin gp 0 {source or toggling(_STOP_s, period_s)}",
                f"Rpin gp {node(pin)} 50",
                f"Rother {node('RETURN' if pin == 'ENABLE' else 'ENABLE')} 0 50",
                f"Vtest {node(relay[0])} 0 1",
                f"Rtest {node(relay[1])} 0 1k",
                "Rfree1 n_k1_k 0 1g\nRfree2 n_k2_k 0 1g\nRfree3 n_k1_a 0 1g\nRfree4 n_k2_a 0 1g",
                f".save v({node(relay[1])}) v(gp)\n.tran 0.2m {_STOP_s + 0.2!r}",
            ],
        )
    )
    closed, times = found.values[f"v({node(relay[1])})"], found.time_s
    moved = found.values["v(gp)"]
    edges = [times[n] for n in range(1, len(times)) if (moved[n] > 1.6) != (moved[n - 1] > 1.6)]
    edges = edges or [0.0]
    if max(closed) < 0.5:
        return Pole(float("inf"), 0.0)
    closes = next(t for t, volts in zip(times, closed, strict=True) if volts > 0.5)
    opens = _crossing(times, closed, 0.5, 0.0)
    return Pole((closes - edges[0]) * 1e3, (opens - edges[-1]) * 1e3)


# --- second channel and self-check --------------------------------------------------------


class Limited(NamedTuple):
    """What the second channel did: when the current was gone, in ms (inf: it was not), the pin."""

    gone_ms: float
    most_uA: float
    tripped_V: float


_ARMED_s = 0.012
"""By then the pumps hold and the poles are closed."""


def over(
    current_uA: float,
    duration_s: float = 0.02,
    halved: bool = False,
    dummy: bool = False,
    numbers: Mapping[str, float] | None = None,
    arguments: Mapping[str, Mapping[str, float]] | None = None,
) -> Limited:
    """A current from 12 ms on, through 1 kohm of person, or through the load on the board.

    Over what the stage can give R5 is made smaller, as a fault would.
    """
    scale = max(1.0, abs(current_uA) / 600)
    changed = dict(numbers or {})
    if scale > 1:
        r6 = changed.get("R6", values.RESISTORS["R6"].nominal)
        changed["R5"] = values.SENSE_OHM / scale - r6
    code = code_of(current_uA / scale)
    pins = {"RETURN": toggling()} | ({} if dummy else {"ENABLE": toggling()})
    if dummy:
        pins["DUMMY"] = ON
    if halved:
        pins["LIMIT_TEST"] = ON
    stop_s = _ARMED_s + duration_s
    found = program.run(
        deck.assemble(
            "second channel",
            deck.instances(deck.LEFT_OUT, changed, arguments),
            deck.Drive(
                code=f"PWL(0 2048 {_ARMED_s!r} 2048 {_ARMED_s + 1e-6!r} {code!r})", pins=pins
            ).lines(full=True),
            [
                f"Vskin {node('E1')} sk 0",
                f"Rskin sk {node('E2')} 1k",
                f".save i(vskin) v({node('RET')}) v({node('SHUNT')}) v({node('TRIPPED')})",
                f".tran 50u {stop_s!r}",
            ],
        )
    )
    return _limited(found, dummy, stop_s)


def _limited(found: Waveforms, dummy: bool, stop_s: float) -> Limited:
    times, ohm = found.time_s, values.RESISTORS["R7"].nominal
    through = [
        (a - b) / ohm
        for a, b in zip(
            found.values[f"v({node('RET')})"], found.values[f"v({node('SHUNT')})"], strict=True
        )
    ]
    current = through if dummy else found.values["i(vskin)"]
    most = max(abs(i) for t, i in zip(times, current, strict=True) if t > _ARMED_s)
    gone = _crossing(times, current, 20e-6, _ARMED_s)
    tripped = found.values[f"v({node('TRIPPED')})"][-1]
    still = gone > stop_s - _ARMED_s - 1e-4
    return Limited(float("inf") if still else gone * 1e3, most * 1e6, tripped)
