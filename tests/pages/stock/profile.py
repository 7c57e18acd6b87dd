"""Profile of a treatment: which wave, at which frequency, how strong; and how far two are apart.

All of it is in shares and means of the time with current. Repeating every step, or holding each
twice as long, does not change the profile: two treatments that differ only in length have the same.

Two profiles differ in wave or frequency by the share of the time in which one does what the other
does not, which is half the sum of all differences between their shares; in dose by the larger mean
current over the smaller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from facec.plan import Plan, Segment
from facec.steps import WaveSpec
from facevm import isa
from sculpt.pictures.story import story_of

STEADY = None
"""The octave of a current without a frequency."""


@dataclass(frozen=True, slots=True)
class Profile:
    """``waves``: share of the time by kind of wave. ``octaves``: the same by octave of frequency,
    counted from 1 Hz. ``mean_uA``: the mean magnitude at level 100 %, pauses of bursts included.
    """

    waves: dict[str, float]
    octaves: dict[int | None, float]
    mean_uA: float


def profile_of(plan: Plan) -> Profile:
    """The profile of a plan. Raises ValueError for one that never lets current flow."""
    if not plan.current_ms:
        raise ValueError(f"{plan.name} has no current")
    waves: dict[str, float] = defaultdict(float)
    octaves: dict[int | None, float] = defaultdict(float)
    for segment in plan.segments:
        if segment.wave is not None:
            waves[kind_of(segment.wave)] += segment.duration_ms
            for octave, time_ms in _octaves(segment):
                octaves[octave] += time_ms
    dose_dnC = sum(story_of(plan).doses_dnC.values())
    return Profile(
        {kind: time_ms / plan.current_ms for kind, time_ms in waves.items()},
        {octave: time_ms / plan.current_ms for octave, time_ms in octaves.items()},
        dose_dnC / isa.DNC_PER_UC / plan.current_ms * 1000,
    )


def kind_of(wave: WaveSpec) -> str:
    """Shape, whether it flows one way, and whether it pauses: ``one-way sawtooth``."""
    kind: str = isa.SHAPES[wave.shape]
    if wave.polarity != isa.ALTERNATING:
        kind = f"one-way {kind}"
    if wave.duty_percent < 100:
        kind += " with gaps"
    if wave.burst_on_ms:
        kind += " in bursts"
    return kind


def _octaves(segment: Segment) -> Iterator[tuple[int | None, float]]:
    """The octaves that a stretch of current goes through, and for how long."""
    low, high = sorted((segment.from_cHz, segment.to_cHz))
    if not low:
        yield STEADY, segment.duration_ms
        return
    octave = 0
    while isa.CHZ_PER_HZ * 2.0**octave > low:
        octave -= 1
    while isa.CHZ_PER_HZ * 2.0 ** (octave + 1) <= low:
        octave += 1
    if low == high:
        yield octave, segment.duration_ms
        return
    at: float = low
    while at < high:
        end = min(isa.CHZ_PER_HZ * 2.0 ** (octave + 1), high)
        yield octave, segment.duration_ms * (end - at) / (high - low)
        at = end
        octave += 1


APART = 0.5
"""Waves and frequencies differ where at least half of the time is spent otherwise."""

STRONGER = 1.25
"""Doses differ where one mean current is at least a quarter above the other."""


def differences(one: Profile, other: Profile) -> set[str]:
    """Those of ``wave``, ``frequency`` and ``dose`` in which they differ."""
    found = set()
    if apart(one.waves, other.waves) >= APART:
        found.add("wave")
    if apart(one.octaves, other.octaves) >= APART:
        found.add("frequency")
    low, high = sorted((one.mean_uA, other.mean_uA))
    if high >= STRONGER * low:
        found.add("dose")
    return found


def apart(one: Mapping[Any, float], other: Mapping[Any, float]) -> float:
    """How far two tables of shares are apart: 0 for the same, 1 if they have nothing in common."""
    return sum(abs(one.get(key, 0) - other.get(key, 0)) for key in {*one, *other}) / 2
