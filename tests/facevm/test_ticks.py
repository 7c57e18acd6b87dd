"""The clock of CircuitPython: 1024ths of a second, told as milliseconds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facevm.states import TREATING
from facevm.ticks import residue
from tests.facevm.assembly import Assembly, a_wave, hold, jaw, ramp
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


def lean_uA(
    made: bytes, ticks: int, most_ticks: int = 1, knows: bool = True, over_s: int = 2
) -> float:
    """The mean of what is set by true time, over whole seconds: whole periods of any whole Hz."""
    hold_ms = 1000 * over_s + 600
    counter = Counter(ticks)
    routine = Assembly(jaw(ramp(PEAK_uA, RAMP_ms) + hold(hold_ms) + ramp(0, RAMP_ms)), [made])
    run = IdealTreatment(routine.load())
    run.now_ms = counter.ticks_ms()
    if knows:
        run.board.residue = residue(counter.ticks_ms, counter.monotonic_ns)
    rows: list[tuple[int, int]] = []

    def note(now_ms: int) -> None:
        session = run.session
        if session.state == TREATING and RAMP_ms + 250 <= session.routine_ms < RAMP_ms + hold_ms:
            rows.append((counter.ticks, session.setpoint_duA))

    run.play(told(counter, most_ticks, random.Random(ticks)), seen=note)
    assert run.session.outcome == "success", run.session.reason
    last = rows[0][0] + 1024 * over_s
    sums = [set_duA * (until - at) for (at, set_duA), (until, _) in pairwise(rows) if until <= last]
    return sum(sums) / 10 / (last - rows[0][0])


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
