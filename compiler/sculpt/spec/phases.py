"""Phases of a treatment, followed through its ramps and sweeps: the largest charge of any of them.

A phase runs on from step to step and stands still in a rest, as the machine has it. Whole phases of
a steady peak and frequency are those of the compiler; where either moves, the wave is added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import pi, sin

from facec.figures import phase_dnC
from facec.motion import START, Piece, State, move
from facec.steps import Block, Body, Call, Choose, Repeat, WaveSpec
from facevm import isa

PARTS = 48  # of a phase that is added up
EPSILON = 1e-9


def largest_uC(blocks: Iterable[Block]) -> float | None:
    """What the phase of a treatment carries that carries most; None where none has phases."""
    walk = _Walk()
    for block in blocks:
        walk.begin()
        walk.follow(block.body)
        walk.end_phase()
    return None if walk.most_duA_ms is None else walk.most_duA_ms / 10_000


class _Walk:
    """A treatment followed step by step; charges are in duA ms."""

    def __init__(self) -> None:
        self.most_duA_ms: float | None = None
        self._state: State = START
        self._at = self._charge = 0.0  # in the phase: 0 to 1, and what it carried so far

    def begin(self) -> None:
        """A zone begins, without current."""
        self._state = START
        self._at = self._charge = 0.0

    def end_phase(self) -> None:
        """The phase under way is over."""
        if self._charge:
            self._note(self._charge)
        self._at = self._charge = 0.0

    def follow(self, body: Body) -> None:
        """All steps of a zone, a technique or a repeat."""
        for step in body.steps:
            match step:
                case Call(body=inner):
                    self.follow(inner)
                case Repeat(count=count, body=inner):
                    for _ in range(count or 1):
                        self.follow(inner)
                case _:
                    if isinstance(step, Choose):
                        self.end_phase()
                    pieces, self._state = move(step, self._state)
                    for piece in pieces:
                        if piece.wave is not None and piece.wave.shape != isa.STEADY:
                            self._flow(piece, piece.wave)

    def _flow(self, piece: Piece, wave: WaveSpec) -> None:
        if not (piece.from_duA or piece.to_duA):
            return
        is_constant = piece.from_duA == piece.to_duA and piece.from_cHz == piece.to_cHz
        at_ms = 0.0
        while piece.time_ms - at_ms > EPSILON:
            left_ms = piece.time_ms - at_ms
            rate = _rate(piece, wave, at_ms)
            whole = int(left_ms * rate + EPSILON)
            if is_constant and not self._at and whole:
                self._note(float(phase_dnC(wave, piece.from_duA, piece.from_cHz)))
                at_ms += whole / rate
                continue
            step_ms = min(left_ms, 1 / PARTS / rate, (1 - self._at) / rate)
            middle_ms = at_ms + step_ms / 2
            rate = _rate(piece, wave, middle_ms)
            peak_duA = _between(piece.from_duA, piece.to_duA, middle_ms / piece.time_ms)
            size = _size(wave, self._at + rate * step_ms / 2, rate)
            self._charge += peak_duA * size * step_ms
            self._at += rate * step_ms
            at_ms += step_ms
            if self._at >= 1 - 1e-6:
                self.end_phase()

    def _note(self, charge_duA_ms: float) -> None:
        self.most_duA_ms = max(self.most_duA_ms or 0.0, charge_duA_ms)


def _rate(piece: Piece, wave: WaveSpec, at_ms: float) -> float:
    """Phases a ms."""
    phases = 2 if wave.polarity == isa.ALTERNATING else 1
    frequency_cHz = _between(piece.from_cHz, piece.to_cHz, at_ms / piece.time_ms)
    return phases * frequency_cHz / isa.CHZ_PER_HZ / 1000


def _between(first: float, last: float, share: float) -> float:
    return first + (last - first) * share


def _size(wave: WaveSpec, at: float, rate: float) -> float:
    """The size of a wave within its phase, 0 to 1 of the peak."""
    match wave.shape:
        case isa.SINE:
            return sin(pi * at)
        case isa.TRIANGLE:
            return 1 - abs(2 * at - 1)
        case isa.SAWTOOTH:
            return at
    left = wave.duty_percent / 100 - at
    if left <= 0:
        return 0.0
    edge = wave.rise_ms * rate
    return min(1.0, at / edge, left / edge) if edge else 1.0
