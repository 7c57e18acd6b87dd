"""Charge at uneven moments: what a session sets, held against the wave's own and the proven bound.

The wave is drawn here by its definition, in numbers with a fraction and eight times a millisecond:
nothing is shared with the machine. The session runs by itself on a clock that moves on as a board's
did, or worse: drawn jitter, a collection of 11 ms every two seconds, a stall of 40 ms now and then.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facevm import isa
from facevm.routine import Routine
from facevm.states import LIMITED, TREATING
from tests.facevm.assembly import Assembly, a_wave, hold, jaw, ramp, rest, sweep
from tests.facevm.ideal_board import IdealTreatment
from tests.safety.hostile.parts import WaveParts, apart
from tests.safety.hostile.unrolled import Segment, Unrolled

PARTS = 8
"""So many times a millisecond the wave is looked at."""

ALLOWED_ms = 2
"""So much of the peak may stand, besides what an interval makes."""

DITHER_dnC = 20 * 250
"""A steady current is moved by 2 uA at most, for a quarter of a second each way."""


# --- the wave, by its definition -----------------------------------------------------------------


def height(made: WaveParts, part: float, frequency_cHz: float) -> float:
    """The share of the peak at this part of a phase."""
    if made.shape == isa.SINE:
        return math.sin(math.pi * part)
    if made.shape == isa.TRIANGLE:
        return 1 - abs(2 * part - 1)
    if made.shape == isa.SAWTOOTH:
        return part
    if made.shape == isa.STEADY:
        return 1.0
    pulse = made.duty_percent / 100
    if part >= pulse:
        return 0.0
    edge = made.rise_ms * frequency_cHz / 100_000
    if made.polarity == isa.ALTERNATING:
        edge *= 2
    return min(1.0, part / edge, (pulse - part) / edge) if edge else 1.0


class Own:
    """The charge that a routine's waves carry by themselves: ``dnC[t]`` up to each millisecond, and
    the peak of the one before it, ``peak_duA[t]``."""

    def __init__(self, routine: Routine) -> None:
        self.dnC = [0.0]
        self.peak_duA = [0.0]
        self._wave: WaveParts | None = None
        self._period = self._burst_ms = 0.0
        self._sum = self._peak = 0.0
        Unrolled(apart(routine.data), self._segment)

    def _segment(self, one: Segment) -> None:
        if one.opens or one.wave != self._wave:
            self._wave, self._period, self._burst_ms = one.wave, 0.0, 0.0
        length_ms = one.end_ms - one.start_ms
        for tick in range(length_ms * PARTS):
            if one.from_duA or one.to_duA:
                self._move((tick + 0.5) / PARTS / length_ms, one)
            else:
                self._peak = 0.0
            if tick % PARTS == PARTS - 1:
                self.dnC.append(self._sum)
                self.peak_duA.append(self._peak)

    def _move(self, share: float, one: Segment) -> None:
        made = one.wave
        assert made is not None
        peak_duA = one.from_duA + (one.to_duA - one.from_duA) * share
        frequency_cHz = one.from_cHz + (one.to_cHz - one.from_cHz) * share
        self._peak = peak_duA
        half = frequency_cHz / 100_000 / PARTS / 2
        part = (self._period + half) % 1
        self._period = (self._period + 2 * half) % 1
        way = -1 if made.polarity == isa.NEGATIVE else 1
        if made.polarity == isa.ALTERNATING:
            way = 1 if part < 0.5 else -1
            part = 2 * part % 1
        is_on = not made.on_ms or self._burst_ms % (made.on_ms + made.off_ms) < made.on_ms
        self._burst_ms += 1 / PARTS
        if is_on:
            self._sum += way * peak_duA * height(made, part, frequency_cHz) / PARTS


# --- what a session sets -------------------------------------------------------------------------


class Row(NamedTuple):
    """An update: the routine's time, and what is set from then on."""

    at_ms: int
    set_duA: int


def played(routine: Routine, intervals_ms: Iterable[int]) -> list[Row]:
    """All updates of a session whose clock moves on by these while it treats."""
    run = IdealTreatment(routine)
    rows: list[Row] = []
    clock_ms = iter(intervals_ms)

    def intervals() -> Iterator[int]:
        while True:
            yield next(clock_ms) if run.session.state == TREATING else 1

    def note(now_ms: int) -> None:
        session = run.session
        at_ms = session.routine_ms
        if session.state in (TREATING, LIMITED) and at_ms > (rows[-1].at_ms if rows else 0):
            rows.append(Row(at_ms, session.setpoint_duA))

    run.play(intervals(), seen=note)
    assert run.session.outcome == "success", run.session.reason
    return rows


def holds(
    routine: Routine, intervals_ms: Iterable[int], longest_ms: int, owes: bool = True
) -> None:
    """What was set stays by the wave's own charge, and within the bound of the proof.

    What a stretch of current leaves behind at its end is dropped: the next begins anew. Where
    nothing is owed (``owes``) the bound alone is held.
    """
    own = Own(routine)
    (bound_dnC,) = routine.place_bound_dnC
    given_dnC = 0
    peak_duA = dropped_dnC = 0.0
    before = Row(0, 0)
    for row in played(routine, intervals_ms):
        given_dnC += before.set_duA * (row.at_ms - before.at_ms)
        at_ms = min(row.at_ms, len(own.dnC) - 1)
        peak_duA = max(peak_duA, *own.peak_duA[before.at_ms : at_ms + 1])
        before = row
        most_dnC = 2 * peak_duA * (longest_ms + ALLOWED_ms) + row.at_ms + DITHER_dnC
        off_dnC = given_dnC - own.dnC[at_ms] - dropped_dnC
        assert not owes or abs(off_dnC) <= most_dnC, (row, off_dnC, most_dnC)
        assert abs(given_dnC) <= bound_dnC, (row, given_dnC)
        if not own.peak_duA[at_ms]:
            dropped_dnC += off_dnC
            peak_duA = 0


# --- moments -------------------------------------------------------------------------------------

RECORDED = sorted(Path(__file__).with_name("moments").glob("*.txt"))
"""From one look at the clock to the next, in ms of base 36, as boards in an emulator had them."""


def recorded(path: Path) -> Iterator[int]:
    turns = [int(digit, 36) for digit in "".join(path.read_text().split())]
    return itertools.cycle(turns)


def jittered(seed: int, most_ms: int) -> Iterator[int]:
    chance = random.Random(seed)
    while True:
        yield chance.choice((0, 1, 1, 1, 1, 2, 2, 3, chance.randint(1, most_ms)))


def collected(longest_ms: int, every_ms: int, seed: int) -> Iterator[int]:
    """Even, but for a gap now and then."""
    chance = random.Random(seed)
    while True:
        yield from [1] * chance.randint(every_ms // 2, every_ms)
        yield longest_ms


MOMENTS = {
    **{path.stem: (lambda path=path: recorded(path), 11) for path in RECORDED},
    "jitter of 5 ms": (lambda: jittered(5, 5), 5),
    "jitter of 11 ms": (lambda: jittered(11, 11), 11),
    "a collection of 11 ms": (lambda: collected(11, 2000, 1), 11),
    "stalls of 40 ms": (lambda: collected(40, 150, 2), 40),
    "gaps of 50 ms alone": (lambda: itertools.repeat(50), 50),
}

ALTERNATING = [
    a_wave("square", hz=8, rise_ms=2),
    a_wave("square", hz=30, duty=70, rise_ms=2),
    a_wave("square", hz=97),
    a_wave("sine", hz=1),
    a_wave("sine", hz=61),
    a_wave("triangle", hz=17),
    a_wave("sawtooth", hz=20),
    a_wave("square", hz=20, burst=(200, 100)),
]
ONE_WAY = [
    a_wave("square", "positive", hz=20, duty=30),
    a_wave("square", "negative", hz=97, duty=50),
    a_wave("sine", "positive", hz=20),
    a_wave("triangle", "negative", hz=1),
    a_wave("sawtooth", "positive", hz=20),
    a_wave("sine", "negative", hz=8, burst=(250, 125)),
    a_wave("steady", "positive"),
]
GATED = [a_wave("steady", "negative", burst=(45, 5)), a_wave("steady", "positive", burst=(5, 20))]
"""Of a direct current nothing is owed, and its gate opens and closes when an update comes."""
STROKES = (
    ramp(300, 300)
    + hold(1500)
    + ramp(0, 300)
    + rest(40)
    + ramp(100, 100)
    + hold(700)
    + ramp(0, 500)
)


@pytest.mark.slow
@pytest.mark.parametrize("moments", MOMENTS)
@pytest.mark.parametrize("made", ALTERNATING + ONE_WAY, ids=lambda made: made.hex())
def test_a_wave_keeps_its_charge_at_whatever_moments(made, moments):
    make, longest_ms = MOMENTS[moments]
    holds(Assembly(jaw(STROKES), [made]).load(), make(), longest_ms)


@pytest.mark.slow
@pytest.mark.parametrize("moments", MOMENTS)
@pytest.mark.parametrize("made", GATED, ids=lambda made: made.hex())
def test_a_gated_direct_current_stays_within_its_bound(made, moments):
    make, longest_ms = MOMENTS[moments]
    holds(Assembly(jaw(STROKES), [made]).load(), make(), longest_ms, owes=False)


@st.composite
def strokes(draw: st.DrawFn) -> Routine:
    """A few strokes of any wave that is not steady, with sweeps where it can be swept."""
    shape = draw(st.sampled_from(("square", "sine", "triangle", "sawtooth")))
    polarity = draw(st.sampled_from(isa.POLARITIES))
    cHz = draw(st.integers(50, 4900 if shape == "square" else 6250))
    duty = draw(st.sampled_from((None, 50, 50))) if shape == "square" else None
    if shape == "square" and polarity != "alternating":
        duty = 50
    bursts = draw(st.booleans())
    burst = None
    if bursts:
        period_ms = isa.whole_periods_ms(cHz)
        burst = (period_ms, period_ms) if period_ms <= 2000 else None
    steps = []
    for _ in range(draw(st.integers(1, 3))):
        peak_uA = draw(st.integers(20, 500))
        steps.append(ramp(peak_uA, peak_uA + draw(st.integers(0, 300))))
        steps.append(hold(draw(st.integers(1, 900))))
        if not burst and draw(st.booleans()):
            steps.append(sweep(draw(st.integers(50, 2500)) / 100, draw(st.integers(1, 600))))
            steps.append(hold(draw(st.integers(1, 400))))
        steps.append(ramp(0, peak_uA + draw(st.integers(0, 300))))
        if draw(st.booleans()):
            steps.append(rest(draw(st.integers(1, 60))))
    drawn = a_wave(shape, polarity, cHz / 100, duty, burst=burst)
    return Assembly(jaw(*steps), [drawn]).load()


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(strokes(), st.integers(0, 1 << 30), st.sampled_from((2, 5, 11, 25, 50)))
def test_any_strokes_keep_theirs(routine, seed, most_ms):
    holds(routine, jittered(seed, most_ms), max(most_ms, 3))
