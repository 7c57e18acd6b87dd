"""Figures of a program: duration, peak, charge, charge bound; exact, no repeat unrolled.

Every figure of a run of steps is a sum that can be joined to the next run's. Joining is
associative, so N turns of a repeat cost log N joins, and a stretch of current that goes on
from one turn into the next is joined like any other. All of it is exact arithmetic.

This is the compiler's own computation. It shares nothing but the tables with the proof in
``facevm``, which walks the image; ``encode`` holds the two against each other.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from facevm import isa

from .motion import START, Piece, State, move
from .steps import Block, Body, Call, Repeat, Step, WaveSpec


class Stretch(NamedTuple):
    """Current from leaving 0 uA to being back: its largest peak, its lowest frequency.

    ``rises_dnC`` is the sum of all rises of what one phase can carry, rounded up. Where peak or
    frequency move up and down in step with the phases, so much may add up.
    """

    wave: WaveSpec
    peak_duA: int
    lowest_cHz: int
    rises_dnC: int


class Figures(NamedTuple):
    """The figures of a run of steps, in the state in which it is entered.

    ``up_dnC`` and ``down_dnC`` are the net charge there can be at most and at least, since a burst
    lets through all of a piece or none of it, and a part of a unit is the next whole one;
    ``high_dnC`` and ``low_dnC`` are their extremes on the way (at the ends of pieces). Of what goes
    back the grain of a current may be missing, and is not counted: ``short_up_dnC`` in all of what
    flows down, ``short_down_dnC`` of what flows up. A stretch
    that was there at the start and ends inside is ``head``, one that begins inside and is there at
    the end ``tail``, ``closed_dnC`` what all between can leave over. ``unbroken``: never at 0 uA,
    then ``head`` is all of it.
    """

    duration_ms: int = 0
    current_ms: int = 0
    peak_duA: int = 0
    net_dnC: int = 0
    up_dnC: int = 0
    down_dnC: int = 0
    high_dnC: int = 0
    low_dnC: int = 0
    short_up_dnC: int = 0
    short_down_dnC: int = 0
    unbroken: bool = True
    head: Stretch | None = None
    closed_dnC: int = 0
    tail: Stretch | None = None

    @property
    def bound_dnC(self) -> int:
        """The charge bound of a run that begins and ends at 0 uA."""
        carried = _carried_dnC(self.head) + self.closed_dnC + _carried_dnC(self.tail)
        short_dnC = max(self.short_up_dnC, self.short_down_dnC)
        return max(self.high_dnC, -self.low_dnC, short_dnC) + carried


NOTHING = Figures()


def join(a: Figures, b: Figures) -> Figures:
    """The figures of ``a`` followed by ``b``."""
    if a is NOTHING:
        return b
    if b is NOTHING:
        return a
    head, closed, tail = a.head, a.closed_dnC + b.closed_dnC, b.tail
    if a.unbroken:
        head = _merged(a.head, b.head)
    elif b.unbroken:
        tail = _merged(a.tail, b.head)
    else:
        closed += _carried_dnC(_merged(a.tail, b.head))
    return Figures(
        a.duration_ms + b.duration_ms,
        a.current_ms + b.current_ms,
        max(a.peak_duA, b.peak_duA),
        a.net_dnC + b.net_dnC,
        a.up_dnC + b.up_dnC,
        a.down_dnC + b.down_dnC,
        max(a.high_dnC, a.up_dnC + b.high_dnC),
        min(a.low_dnC, a.down_dnC + b.low_dnC),
        a.short_up_dnC + b.short_up_dnC,
        a.short_down_dnC + b.short_down_dnC,
        a.unbroken and b.unbroken,
        head,
        closed,
        tail,
    )


def times(one: Figures, turns: int) -> Figures:
    """The figures of ``turns`` (0 or more) turns, one after the other."""
    total = NOTHING
    while turns:
        if turns & 1:
            total = join(total, one)
        turns >>= 1
        if turns:
            one = join(one, one)
    return total


class Calculator:
    """Computes the figures of bodies; of each body in each state once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Body, State], tuple[Figures, State]] = {}

    def block(self, block: Block) -> Figures:
        """The figures of a zone, for one side."""
        return self.body(block.body, START)[0]

    def body(self, body: Body, state: State) -> tuple[Figures, State]:
        """The figures of a body entered in ``state``, and the state after it."""
        key = (body, state)
        known = self._known.get(key)
        if known is None:
            total = NOTHING
            for step in body.steps:
                one, state = self._step(step, state)
                total = join(total, one)
            known = self._known[key] = (total, state)
        return known

    def _step(self, step: Step, state: State) -> tuple[Figures, State]:
        match step:
            case Call(body=body):
                return self.body(body, state)
            case Repeat(count=count, body=body):
                return self._repeat(body, count or 1, state)
            case _:
                pieces, state = move(step, state)
                total = NOTHING
                for piece in pieces:
                    total = join(total, piece_figures(piece))
                return total, state

    def _repeat(self, body: Body, turns: int, state: State) -> tuple[Figures, State]:
        first, after = self.body(body, state)
        if turns == 1:
            return first, after
        # steps set values and never add to them: the second turn leaves what the first left
        later, after = self.body(body, after)
        return join(first, times(later, turns - 1)), after


@lru_cache(maxsize=1024)  # while one types, all pieces but one are those of the text before
def piece_figures(piece: Piece) -> Figures:
    """The figures of one piece."""
    from_duA, to_duA, wave = piece.from_duA, piece.to_duA, piece.wave
    if not from_duA and not to_duA:
        return Figures(duration_ms=piece.time_ms, unbroken=False)
    peak_duA = max(from_duA, to_duA)
    stretch = None
    if wave is not None:
        before = phase_dnC(wave, from_duA, piece.from_cHz)
        after = phase_dnC(wave, to_duA, piece.to_cHz)
        rise_dnC = ceil(after) - floor(before) if after > before else 0
        stretch = Stretch(wave, peak_duA, min(piece.from_cHz, piece.to_cHz), rise_dnC)
    charge = _always_on_dnC(piece)
    most_dnC, least_dnC = ceil(charge), floor(charge)
    short_up_dnC, short_down_dnC = _short_dnC(piece, max(-least_dnC, 0), max(most_dnC, 0))
    most_dnC += short_up_dnC
    least_dnC -= short_down_dnC
    has_burst = wave is not None and wave.burst_on_ms
    high_dnC, low_dnC = max(most_dnC, 0), min(least_dnC, 0)
    return Figures(
        duration_ms=piece.time_ms,
        current_ms=piece.time_ms,
        peak_duA=peak_duA,
        net_dnC=piece_charge_dnC(piece),
        up_dnC=high_dnC if has_burst else most_dnC,
        down_dnC=low_dnC if has_burst else least_dnC,
        high_dnC=high_dnC,
        low_dnC=low_dnC,
        short_up_dnC=short_up_dnC,
        short_down_dnC=short_down_dnC,
        unbroken=bool(from_duA and to_duA),
        head=stretch if from_duA else None,
        tail=None if from_duA else stretch,
    )


def piece_charge_dnC(piece: Piece) -> int:
    """The signed net charge of a piece, as it is shown: its size rounded half up."""
    wave = piece.wave
    signed = _always_on_dnC(piece)
    net = floor(abs(signed) + Fraction(1, 2))
    if wave is not None and wave.burst_on_ms:
        cycle_ms = wave.burst_on_ms + wave.burst_off_ms
        net = (2 * net * wave.burst_on_ms + cycle_ms) // (2 * cycle_ms)
    return -net if signed < 0 else net


def _short_dnC(piece: Piece, down_dnC: int, up_dnC: int) -> tuple[int, int]:
    """How much of what a piece carries down, and up, may be missing.

    A burst that goes back is counted as never on, and takes back nothing.
    """
    wave = piece.wave
    if wave is None:
        return 0, 0
    if wave.polarity == isa.ALTERNATING:
        short_dnC = isa.GRAIN_ALTERNATING_duA * piece.time_ms
        return short_dnC, short_dnC
    if wave.burst_on_ms:
        return 0, 0
    most_dnC = isa.GRAIN_ONE_WAY_duA * piece.time_ms
    return min(most_dnC, down_dnC), min(most_dnC, up_dnC)


def _always_on_dnC(piece: Piece) -> Fraction:
    """The signed charge of a piece, its burst counted as always on."""
    wave = piece.wave
    if wave is None or wave.polarity == isa.ALTERNATING:
        return Fraction(0)
    if wave.shape == isa.SQUARE:
        mean = 2000 * wave.duty_percent - wave.rise_ms * (piece.from_cHz + piece.to_cHz)
    else:
        mean = _MEAN[wave.shape]
    charge = Fraction((piece.from_duA + piece.to_duA) * mean * piece.time_ms, 2 * isa.PERIOD)
    return -charge if wave.polarity == isa.NEGATIVE else charge


# the mean of a one-way wave over its period, in 1/200000 of its peak
_MEAN = {
    isa.SINE: isa.SINE_MEAN,
    isa.TRIANGLE: isa.HALF_PERIOD,
    isa.SAWTOOTH: isa.HALF_PERIOD,
    isa.STEADY: isa.PERIOD,
}


def _merged(a: Stretch | None, b: Stretch | None) -> Stretch | None:
    if a is None or b is None:
        return a or b
    return Stretch(
        a.wave,
        max(a.peak_duA, b.peak_duA),
        min(a.lowest_cHz, b.lowest_cHz),
        a.rises_dnC + b.rises_dnC,
    )


def _carried_dnC(stretch: Stretch | None) -> int:
    """What a stretch can leave over at most: by its phases, and by uneven moments."""
    if stretch is None:
        return 0
    once_dnC = ceil(phase_dnC(stretch.wave, stretch.peak_duA, stretch.lowest_cHz))
    return max(stretch.rises_dnC, once_dnC) + stretch.peak_duA * isa.UNEVEN_ms


def phase_dnC(wave: WaveSpec, peak_duA: int, frequency_cHz: int) -> Fraction:
    """What one phase can carry at this peak and frequency; nothing if steady."""
    if not frequency_cHz:
        return Fraction(0)
    scale: int = isa.pulse_scale(wave.polarity)
    if wave.shape == isa.SQUARE:
        weight = scale * wave.duty_percent - wave.rise_ms * frequency_cHz
    elif wave.shape == isa.SINE:
        weight = scale * isa.SINE_MEAN // 2000
    else:
        weight = scale * 50
    return Fraction(peak_duA * weight, frequency_cHz)
