"""The clock of CircuitPython: 1024ths of a second, told as milliseconds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facevm.routine import Routine
from facevm.states import TREATING
from facevm.ticks import residue
from tests.facevm.assembly import Assembly, a_wave, hold, jaw, ramp, sweep, wave
from tests.facevm.ideal_board import IdealTreatment

WRAP = 1 << 29
BEGIN = WRAP - 65_536
"""What ``supervisor.ticks_ms()`` shows at power-on."""


class Counter:
    """CircuitPython's two clocks, of one count (supervisor/shared/tick.c, time/__init__.c)."""

    def __init__(self, ticks: int, parts: int = 0) -> None:
        self.ticks, self.parts = ticks, parts  # 1024ths of a second, and 32nds of one

    @property
    def ms(self) -> int:
        """Milliseconds since power-on, as it counts them."""
        return self.ticks * 1000 // 1024

    def ticks_ms(self) -> int:
        return (BEGIN + self.ms) % WRAP

    def monotonic_ns(self) -> int:
        return 976_562 * self.ticks + self.ticks // 2 + 30_517 * self.parts + self.parts // 2


def is_long(ms: int) -> bool:
    """Whether this millisecond lasts for two 1024ths of a second."""
    return -(ms * 1024 // -1000) + 1 < -((ms + 1) * 1024 // -1000)


def test_three_of_125_milliseconds_are_long():
    assert [ms for ms in range(250) if is_long(ms)] == [0, 41, 83, 125, 166, 208]


@given(st.integers(1, 1 << 42), st.integers(0, 31))
def test_the_residue_tells_where_in_125_it_is(ticks, parts):
    counter = Counter(ticks, parts)
    found = residue(counter.ticks_ms, counter.monotonic_ns)
    assert (counter.ticks_ms() + found) % 125 == counter.ms % 125
    assert (found >= 125) == (counter.ticks_ms() >= WRAP // 2)


def test_it_looks_again_where_a_millisecond_ends_meanwhile():
    counter = Counter(5000)
    looks: list[int] = []

    def ticks_ms() -> int:
        looks.append(counter.ticks_ms())
        counter.ticks += len(looks) == 1  # after the first look
        return looks[-1]

    assert residue(ticks_ms, counter.monotonic_ns) == residue(
        counter.ticks_ms, counter.monotonic_ns
    )
    assert len(looks) == 4


def test_a_clock_of_even_milliseconds_has_none():
    assert residue(Counter(5000).ticks_ms) == -1


# --- what it is for ------------------------------------------------------------------------------

PEAK_uA, RAMP_ms = 320, 400
LEAN_uA = 0.32


def told(counter: Counter, most_ticks: int, chance: random.Random) -> Iterator[int]:
    """From one look at the clock to the next, in its milliseconds: most are 1, some are 0, and one
    in 200 is longer."""
    while True:
        before = counter.ms
        counter.ticks += 1 if chance.random() < 0.995 else chance.randint(1, most_ticks)
        yield counter.ms - before


class Row(NamedTuple):
    """An update: the counter, the routine's clock, and what is set from then on."""

    ticks: int
    at_ms: int
    set_duA: int


def played(routine: Routine, ticks: int, most_ticks: int = 1, knows: bool = True) -> list[Row]:
    """All updates of a treatment on a board that knows its clock's long milliseconds, or not."""
    counter = Counter(ticks)
    run = IdealTreatment(routine)
    run.now_ms = counter.ticks_ms()
    if knows:
        run.board.residue = residue(counter.ticks_ms, counter.monotonic_ns)
    rows: list[Row] = []

    def note(now_ms: int) -> None:
        if run.session.state == TREATING:
            rows.append(Row(counter.ticks, run.session.routine_ms, run.session.setpoint_duA))

    run.play(told(counter, most_ticks, random.Random(ticks)), seen=note)
    assert run.session.outcome == "success", run.session.reason
    return rows


def mean_uA(rows: list[Row], from_ms: int, lasts_s: int) -> float:
    """The mean of what is set over so many seconds of true time, from this moment on."""
    rows = [row for row in rows if row.at_ms >= from_ms]
    end = rows[0].ticks + 1024 * lasts_s
    sums = [a.set_duA * (b.ticks - a.ticks) for a, b in pairwise(rows) if b.ticks <= end]
    return sum(sums) / 10 / (1024 * lasts_s)


def lean_uA(
    made: bytes, ticks: int, most_ticks: int = 1, knows: bool = True, over_s: int = 2
) -> float:
    """The mean over whole seconds of a hold: whole periods of any whole Hz."""
    steps = jaw(ramp(PEAK_uA, RAMP_ms) + hold(1000 * over_s + 600) + ramp(0, RAMP_ms))
    rows = played(Assembly(steps, [made]).load(), ticks, most_ticks, knows)
    return mean_uA(rows, RAMP_ms + 250, over_s)


SQUARE = a_wave("square", hz=8, rise_ms=2)
# as it is switched on, at its first wrap (65.536 s later), a second before it, and a day after
MOMENTS = [3000, 65_000 * 1024 // 1000, 64_000 * 1024 // 1000, 86_400 * 1024]


@pytest.mark.parametrize("ticks", [*MOMENTS, *range(3011, 3128, 13)])
def test_a_square_does_not_lean_by_true_time(ticks):
    assert abs(lean_uA(SQUARE, ticks)) <= LEAN_uA


@pytest.mark.parametrize(("most_ticks", "over_s"), [(3, 2), (11, 16)])
def test_nor_with_gaps(most_ticks, over_s):
    """What the last gap gave too much is not given back yet, where the look ends."""
    assert abs(lean_uA(SQUARE, 3000, most_ticks, over_s=over_s)) <= LEAN_uA


@pytest.mark.parametrize("hz", [4, 16, 24, 40])
def test_nor_does_one_of_another_frequency_that_is_locked_to_it(hz):
    assert abs(lean_uA(a_wave("square", hz=hz, rise_ms=2), 3000, 3)) <= LEAN_uA


def test_it_leans_where_nothing_is_known_of_the_clock():
    assert max(abs(lean_uA(SQUARE, ticks, knows=False)) for ticks in range(3000, 3128, 16)) > 2


SLOW = a_wave("sine", hz=0.1)
TEN = a_wave("sine", hz=10)
ONE_WAY = a_wave("steady", "positive")


def test_a_sweep_pays_nothing_back():
    """It is locked to the clock at no time; what a hold before it left over went round and round,
    and put 76 uA of direct current into it."""
    steps = wave(0) + ramp(500, 500) + hold(12_500) + ramp(0, 500)
    steps += wave(1) + ramp(500, 500) + hold(270) + sweep(10.5, 20_000) + ramp(0, 1000)
    routine = Assembly(jaw(steps), [SLOW, TEN]).load()
    known, bare = (mean_uA(played(routine, 3000, 1, knows), 14_300, 19) for knows in (True, False))
    assert known == pytest.approx(bare, abs=0.1)


def test_what_flows_one_way_leaves_nothing_for_the_wave_behind_it():
    steps = wave(0) + ramp(500, 500) + ramp(0, 20_000)
    steps += wave(1) + ramp(PEAK_uA, RAMP_ms) + hold(4600) + ramp(0, RAMP_ms)
    routine = Assembly(jaw(steps), [ONE_WAY, SQUARE]).load()
    assert abs(mean_uA(played(routine, 3000), 20_500 + RAMP_ms + 1000, 3)) <= LEAN_uA


@pytest.mark.parametrize("shape", ["square", "triangle", "sawtooth", "sine"])
@pytest.mark.parametrize("hz", [0.2, 1, 8])
def test_no_wave_leans_more_for_it(shape, hz):
    made = a_wave(shape, hz=hz)
    routine = Assembly(jaw(ramp(500, 500) + hold(10_600) + ramp(0, 500)), [made]).load()
    known, bare = (mean_uA(played(routine, 3005, 1, knows), 550, 10) for knows in (True, False))
    assert abs(known) <= abs(bare) + 0.2
