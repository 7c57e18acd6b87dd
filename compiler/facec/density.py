"""Density: how much of a current is direct, what its root mean square is, and over which area.

Both are taken at level 100 %, at the largest peak and the lowest frequency of a piece, a burst
counted as always on; they are the largest that there are, exactly. The compiler's own computation:
it shares nothing but the tables with ``facevm.density``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import sqrt

from facevm import isa
from facevm.limits import Limits

from .collector import Collector
from .motion import START, Piece, State, move
from .quantity import current_text
from .steps import Block, Body, Call, Origin, Repeat, WaveSpec
from .zone import zone_name

MM2_PER_CM2 = 100
DUA_PER_MA = 10_000


def pieces_of(body: Body) -> Iterator[tuple[Piece, Origin | None]]:
    """Every piece with current of a zone and the step it comes from; of a repeat what differs."""
    return _Walk().pieces(body)


class _Walk:
    def __init__(self) -> None:
        self._state: State = START
        self._followed: dict[tuple[Body, State], State] = {}

    def pieces(self, body: Body) -> Iterator[tuple[Piece, Origin | None]]:
        key = (body, self._state)
        if key in self._followed:
            self._state = self._followed[key]
            return
        for step in body.steps:
            match step:
                case Call(body=inner):
                    yield from self.pieces(inner)
                case Repeat(count=count, body=inner):
                    before = self._state
                    yield from self.pieces(inner)
                    if self._state != before and (count or 1) > 1:
                        yield from self.pieces(inner)
                case _:
                    moved, self._state = move(step, self._state)
                    for piece in moved:
                        if piece.from_duA or piece.to_duA:
                            yield piece, step.origin
        self._followed[key] = self._state


def direct_duA(wave: WaveSpec, peak_duA: int, frequency_cHz: int) -> Fraction:
    """The mean of a wave over its period; 0 for an alternating one."""
    if wave.polarity == isa.ALTERNATING:
        return Fraction(0)
    match wave.shape:
        case isa.STEADY:
            share = Fraction(1)
        case isa.SINE:
            share = Fraction(isa.SINE_MEAN, isa.PERIOD)
        case isa.SQUARE:
            share = _pulse(wave) - _edge(wave, frequency_cHz)
        case _:
            share = Fraction(1, 2)
    return peak_duA * share


def mean_square(wave: WaveSpec, frequency_cHz: int) -> Fraction:
    """The mean of a wave's square over its period, as a part of its peak's square."""
    match wave.shape:
        case isa.STEADY:
            return Fraction(1)
        case isa.SINE:
            return Fraction(1, 2)
        case isa.SQUARE:
            return _pulse(wave) - Fraction(4, 3) * _edge(wave, frequency_cHz)
        case _:
            return Fraction(1, 3)


def rms_duA(wave: WaveSpec, peak_duA: int, frequency_cHz: int) -> float:
    """The root mean square of a wave over its period."""
    return peak_duA * sqrt(mean_square(wave, frequency_cHz))


def _pulse(wave: WaveSpec) -> Fraction:
    """A square pulse, its edges included, as a part of the phase."""
    return Fraction(wave.duty_percent, 100)


def _edge(wave: WaveSpec, frequency_cHz: int) -> Fraction:
    """One edge of it as a part of the phase."""
    phases = 2 if wave.polarity == isa.ALTERNATING else 1
    return Fraction(phases * wave.rise_ms * frequency_cHz, 1000 * isa.CHZ_PER_HZ)


def density_text(current_duA: float, area_mm2: int) -> str:
    """A current over an area: ``0.5 mA/cm2``."""
    density = current_duA * MM2_PER_CM2 / DUA_PER_MA / area_mm2
    return f"{round(density, 2)} mA/cm2"


def most_direct_duA(blocks: tuple[Block, ...]) -> Fraction:
    """The direct part of a treatment: the largest of its waves' means."""
    most = Fraction(0)
    for block in blocks:
        for piece, _ in pieces_of(block.body):
            if piece.wave is not None:
                peak_duA = max(piece.from_duA, piece.to_duA)
                lowest_cHz = min(piece.from_cHz, piece.to_cHz)
                most = max(most, direct_duA(piece.wave, peak_duA, lowest_cHz))
    return most


def check_density(block: Block, limits: Limits, collector: Collector) -> None:
    """Reports each step that sets a current too dense for the board's electrode."""
    area_mm2: int = limits.electrode_mm2
    direct_most_duA = isa.DIRECT_MAX_duA_PER_MM2 * area_mm2
    rms_most_duA = isa.RMS_MAX_duA_PER_MM2 * area_mm2
    if limits.peak_duA <= direct_most_duA:
        return  # no current of this board is dense on it
    told: set[tuple[WaveSpec, int, int]] = set()  # the step that sets a current is the mistake
    for piece, origin in pieces_of(block.body):
        wave = piece.wave
        peak_duA = max(piece.from_duA, piece.to_duA)
        lowest_cHz = min(piece.from_cHz, piece.to_cHz)
        if wave is None or origin is None or (wave, peak_duA, lowest_cHz) in told:
            continue
        direct = direct_duA(wave, peak_duA, lowest_cHz)
        if direct > direct_most_duA:
            what, most_duA = f"{_rounded(direct)} of direct current", direct_most_duA
        elif peak_duA**2 * mean_square(wave, lowest_cHz) > rms_most_duA**2:
            rms = rms_duA(wave, peak_duA, lowest_cHz)
            what, most_duA = f"{_rounded(rms)}, root mean square,", rms_most_duA
        else:
            continue
        told.add((wave, peak_duA, lowest_cHz))
        collector.add(
            "F413",
            origin,
            f"{what} on {zone_name(block.zone)} is over the {current_text(most_duA)} that an "
            f"electrode of {area_mm2} mm2 may have ({density_text(most_duA, area_mm2)})",
            "less current, or an alternating wave" if direct > direct_most_duA else "less current",
        )


def _rounded(current_duA: Fraction | float) -> str:
    """A current to a tenth of a microampere, rounded up: it is over a limit."""
    return current_text(-int(-current_duA // 1))
