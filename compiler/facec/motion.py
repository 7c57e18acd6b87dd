"""Motion of the current during one step: its pieces, and the state it leaves behind.

The one place in the compiler that knows how a step moves the peak, the wave and the frequency.
It judges nothing (that is ``check``): a step that may not stand where it stands still gets a
meaning here, the most harmless one, so that one mistake does not breed others.
"""

from __future__ import annotations

from typing import NamedTuple, assert_never

from facevm import isa

from .steps import (
    Choose,
    Glide,
    Hold,
    Ramp,
    Rest,
    Say,
    SimpleStep,
    Sweep,
    Unknown,
    WaveSpec,
)


class State(NamedTuple):
    """What holds between two steps: peak in duA, wave, frequency in cHz (0 without a wave)."""

    peak_duA: int
    wave: WaveSpec | None
    frequency_cHz: int


START = State(0, None, 0)
"""The state in which every zone and side begins."""


class Piece(NamedTuple):
    """A stretch of time in which peak and frequency move linearly. ``wave`` as it was chosen."""

    kind: str  # "ramp", "hold", "rest" or "sweep"
    time_ms: int
    from_duA: int
    to_duA: int
    wave: WaveSpec | None
    from_cHz: int
    to_cHz: int


def move(step: SimpleStep, state: State) -> tuple[tuple[Piece, ...], State]:
    """Returns the pieces of a step, and the state after it."""
    peak_duA, wave, f = state
    match step:
        case Choose(wave=chosen):
            if chosen is None:
                return (), State(peak_duA, None, 0)
            return (), State(peak_duA, chosen, chosen.frequency_cHz)
        case Ramp(to_duA=to_duA, time_ms=time_ms):
            to_duA = to_duA or 0
            return (
                (Piece("ramp", time_ms or 0, peak_duA, to_duA, wave, f, f),),
                State(to_duA, wave, f),
            )
        case Hold(time_ms=time_ms):
            return (Piece("hold", time_ms or 0, peak_duA, peak_duA, wave, f, f),), state
        case Glide(time_ms=time_ms, at_duA=at_duA):
            edge_ms, at_duA = isa.GLIDE_EDGE_ms, at_duA or 0
            held_ms = max((time_ms or 0) - 2 * edge_ms, 0)
            return (
                Piece("ramp", edge_ms, peak_duA, at_duA, wave, f, f),
                Piece("hold", held_ms, at_duA, at_duA, wave, f, f),
                Piece("ramp", edge_ms, at_duA, 0, wave, f, f),
            ), State(0, wave, f)
        case Sweep(to_cHz=to_cHz, time_ms=time_ms):
            to_cHz = f if to_cHz is None else to_cHz
            return (
                (Piece("sweep", time_ms or 0, peak_duA, peak_duA, wave, f, to_cHz),),
                State(peak_duA, wave, to_cHz),
            )
        case Rest(time_ms=time_ms):
            return (Piece("rest", time_ms or 0, 0, 0, wave, f, f),), State(0, wave, f)
        case Say() | Unknown():
            return (), state
        case _:
            assert_never(step)
