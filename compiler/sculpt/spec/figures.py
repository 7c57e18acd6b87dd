"""Figures of a specification: what a treatment, or the device at its limits, puts out.

All of them follow from the plan, at level 100 %; the current is regulated, so that a voltage is the
current times the load until the compliance is spent. The same figures come out of the true current
of a run into a resistor: a test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import NamedTuple

from facec.density import direct_duA, mean_square, pieces_of
from facec.figures import phase_dnC
from facec.motion import Piece
from facec.plan import Plan
from facec.steps import Block, WaveSpec
from facevm import isa
from facevm.limits import Limits
from facevm.settings import Settings
from sculpt.spec.phases import largest_uC

LOADS_ohm = (500, 2_000, 10_000)
"""The loads of the comparison tables in 510(k) summaries of product code NFO."""

MM2_PER_CM2 = 100
DUTY_LEAST_percent = 1


class Range(NamedTuple):
    """From the least to the most; both the same where there is but one."""

    least: float
    most: float


class Figures(NamedTuple):
    """What is put out. Densities are over ``area_mm2``; None where a figure does not apply.

    ``pulse_ms`` is how long current flows in a phase, ``charge_uC`` the most that one phase
    carries on its way through ramps and sweeps, ``net_uC`` the net charge of the place that keeps
    most, ``power_mW_per_cm2`` into 500 ohm.
    """

    area_mm2: int
    waveforms: tuple[str, ...]
    peak_uA: float
    rms_uA: float
    volts: tuple[float, float, float]
    pulse_ms: Range | None
    frequency_Hz: Range | None
    charge_uC: float | None
    net_uC: float
    direct_uA: float
    peak_mA_per_cm2: float
    rms_mA_per_cm2: float
    direct_mA_per_cm2: float
    power_mW_per_cm2: float
    duration_ms: int
    levels: tuple[int, ...]


class Moment(NamedTuple):
    """A wave at its peak and at the two ends of its frequency, as a piece of the plan has it."""

    wave: WaveSpec
    peak_duA: int
    lowest_cHz: int
    highest_cHz: int


def moments(blocks: Iterable[Block]) -> Iterator[Moment]:
    """Every piece with current, the same ones once."""
    seen: set[Moment] = set()
    for block in blocks:
        for piece, _ in pieces_of(block.body):
            moment = _moment(piece)
            if moment is not None and moment not in seen:
                seen.add(moment)
                yield moment


def _moment(piece: Piece) -> Moment | None:
    if piece.wave is None:
        return None
    ends_cHz = piece.from_cHz, piece.to_cHz
    return Moment(piece.wave, max(piece.from_duA, piece.to_duA), min(ends_cHz), max(ends_cHz))


def figures_of(plan: Plan, area_mm2: int, board: Settings) -> Figures:
    """The figures of a treatment, on an electrode of this area."""
    net_dnC: dict[int, int] = {}
    for zone in plan.zones:
        net_dnC[zone.place] = net_dnC.get(zone.place, 0) + zone.net_dnC
    found = _figures(
        list(moments(plan.blocks)),
        area_mm2,
        board,
        max(net_dnC.values(), key=abs, default=0) / isa.DNC_PER_UC,
        plan.duration_ms,
        plan.levels,
    )
    most_uC = largest_uC(plan.blocks)
    if most_uC is None or found.charge_uC is None:
        return found
    return found._replace(charge_uC=min(most_uC, found.charge_uC))


def device_figures(limits: Limits, board: Settings, area_mm2: int) -> Figures:
    """The figures of the device at its limits: what no routine can be over.

    What an electrode of this area may have, root mean square, holds for all waves; a narrow pulse
    may have more as its peak.
    """
    fastest_cHz = max(cHz for cHz in range(10, isa.FREQUENCY_MAX_cHz, 10) if _draws(limits, cHz))
    square = WaveSpec(isa.SQUARE)
    steady = WaveSpec(isa.STEADY, isa.POSITIVE)
    rms_most_duA = isa.RMS_MAX_duA_PER_MM2 * area_mm2
    peak_duA = min(limits.peak_duA, rms_most_duA)
    narrow = WaveSpec(isa.SQUARE, duty_percent=DUTY_LEAST_percent)
    pulse_duA = rms_most_duA / sqrt(mean_square(narrow, isa.FREQUENCY_MIN_cHz))
    pulse_uA = min(limits.peak_duA, pulse_duA) / isa.DUA_PER_UA
    waves = [
        Moment(square, peak_duA, isa.FREQUENCY_MIN_cHz, fastest_cHz),
        Moment(steady, peak_duA, 0, 0),
    ]
    found = _figures(
        waves, area_mm2, board, limits.zone_charge_dnC / isa.DNC_PER_UC, limits.duration_ms, ()
    )
    direct_uA = min(found.direct_uA, isa.DIRECT_MAX_duA_PER_MM2 * area_mm2 / isa.DUA_PER_UA)
    return found._replace(
        waveforms=(*isa.SHAPES[:-1], "direct", "alternating or one way"),
        peak_uA=pulse_uA,
        volts=_volts(pulse_uA, board),
        peak_mA_per_cm2=_density(pulse_uA, area_mm2),
        direct_uA=direct_uA,
        direct_mA_per_cm2=_density(direct_uA, area_mm2),
    )


def _draws(limits: Limits, frequency_cHz: int) -> bool:
    return bool(
        isa.can_draw(limits.updates_per_s, isa.SQUARE, isa.ALTERNATING, frequency_cHz, 100, 0)
    )


def _figures(
    found: list[Moment],
    area_mm2: int,
    board: Settings,
    net_uC: float,
    duration_ms: int,
    levels: tuple[int, ...],
) -> Figures:
    peak_uA = max((one.peak_duA for one in found), default=0) / isa.DUA_PER_UA
    rms_uA = max((rms_of(one) for one in found), default=0.0)
    direct = max((direct_duA(one.wave, one.peak_duA, one.lowest_cHz) for one in found), default=0)
    direct_uA = float(direct) / isa.DUA_PER_UA
    waves = [one for one in found if one.wave.shape != isa.STEADY]
    charges = [phase_dnC(one.wave, one.peak_duA, one.lowest_cHz) for one in waves]
    return Figures(
        area_mm2=area_mm2,
        waveforms=tuple(_waveforms(found)),
        peak_uA=peak_uA,
        rms_uA=rms_uA,
        volts=_volts(peak_uA, board),
        pulse_ms=_range(pulse_ms(one.wave, cHz) for one in waves for cHz in one[2:]),
        frequency_Hz=_range(cHz / isa.CHZ_PER_HZ for one in waves for cHz in one[2:]),
        charge_uC=float(max(charges)) / isa.DNC_PER_UC if charges else None,
        net_uC=net_uC,
        direct_uA=direct_uA,
        peak_mA_per_cm2=_density(peak_uA, area_mm2),
        rms_mA_per_cm2=_density(rms_uA, area_mm2),
        direct_mA_per_cm2=_density(direct_uA, area_mm2),
        power_mW_per_cm2=rms_uA**2 * LOADS_ohm[0] * 1e-9 * MM2_PER_CM2 / area_mm2,
        duration_ms=duration_ms,
        levels=levels,
    )


def _volts(peak_uA: float, board: Settings) -> tuple[float, float, float]:
    first, second, third = (volts(peak_uA, load_ohm, board) for load_ohm in LOADS_ohm)
    return first, second, third


def rms_of(one: Moment) -> float:
    """The largest root mean square of a piece's wave, in uA: that at one of its frequencies."""
    share = max(mean_square(one.wave, cHz) for cHz in one[2:])
    return one.peak_duA / isa.DUA_PER_UA * sqrt(share)


def volts(current_uA: float, load_ohm: int, board: Settings) -> float:
    """The voltage of a current over a load, in volts, as far as the compliance reaches."""
    most_uA: float = board.rail_mV * 1000 / (load_ohm + board.series_ohm)
    return min(current_uA, most_uA) * load_ohm * 1e-6


def pulse_ms(wave: WaveSpec, frequency_cHz: int) -> float:
    """How long current flows in one phase."""
    phases = 2 if wave.polarity == isa.ALTERNATING else 1
    return 1000 * isa.CHZ_PER_HZ / frequency_cHz / phases * wave.duty_percent / 100


def _waveforms(found: list[Moment]) -> Iterator[str]:
    seen: set[str] = set()
    for one in found:
        wave = one.wave
        text = isa.SHAPES[wave.shape] if wave.shape != isa.STEADY else "direct"
        if wave.polarity != isa.ALTERNATING:
            text = f"{text} {isa.POLARITIES[wave.polarity]}"
        if wave.burst_on_ms:
            text += " in bursts"
        if text not in seen:
            seen.add(text)
            yield text


def _range(values: Iterable[float]) -> Range | None:
    listed = list(values)
    return Range(min(listed), max(listed)) if listed else None


def _density(current_uA: float, area_mm2: int) -> float:
    return current_uA / 1000 * MM2_PER_CM2 / area_mm2
