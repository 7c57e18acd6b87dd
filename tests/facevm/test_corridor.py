"""The corridor: close to what was set nothing can be wrong, and the rules are only told sums.

Where it is, when it opens and what shuts it.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from facevm import isa
from facevm.guard import HEALTHY, TRIPPED, Guard
from facevm.routine import Routine
from facevm.settings import Settings
from facevm.stage import Stage
from facevm.thresholds import CORRIDOR_duA
from tests.facevm.corridor import looked_at, looks_at, noted, opened
from tests.facevm.guarding import JAWLINE_LEFT, STAGE, guarding, roomy, unknown, watch

SIGNS = pytest.mark.parametrize("sign", [1, -1])


# --- where it is -------------------------------------------------------------------------


@SIGNS
@pytest.mark.parametrize(
    ("set_duA", "least_duA", "most_duA"),
    [(100, 77, 123), (127, 104, 150), (128, 104, 152), (1000, 949, 1051), (4800, 4630, 4970)],
)
def test_it_is_a_32nd_and_2_uA_wide_to_either_side(set_duA, least_duA, most_duA, sign):
    for inside_duA in (least_duA, set_duA, most_duA):
        assert not looks_at(opened(sign * set_duA), sign * inside_duA)
    for beyond_duA in (least_duA - 1, most_duA + 1, 0, -set_duA):
        assert looks_at(opened(sign * set_duA), sign * beyond_duA)


@SIGNS
@pytest.mark.parametrize("sets_duA", sorted(permutations((1000, 1100, 1300))))
def test_it_reaches_around_what_was_set_in_the_last_three_updates(sets_duA, sign):
    sets_duA = [sign * set_duA for set_duA in sets_duA]
    for inside_duA in (1000 - 31 - 20, 1300 + 40 + 20):
        assert not looks_at(noted(guarding(), *sets_duA), sign * inside_duA)
    for beyond_duA in (1000 - 31 - 21, 1300 + 40 + 21):
        assert looks_at(noted(guarding(), *sets_duA), sign * beyond_duA)


@pytest.mark.hazard("G02", "run")
@SIGNS
def test_it_ends_where_the_ceilings_guard_begins(sign):
    guard = opened(sign * 100, ceiling_duA=100)
    assert not looks_at(guard, sign * 110)
    assert guard.judge(sign * 111, 2) == TRIPPED
    assert guard.tripped == "G02"


@SIGNS
def test_under_10_uA_there_is_none(sign):
    least = opened(sign * 100)
    assert not looks_at(least, sign * 100)
    assert looks_at(noted(least, sign * 99), sign * 99)
    assert all(looked_at(guarding(), [(sign * 99, sign * 99)] * 20))


def test_at_nothing_there_is_none():
    assert all(looked_at(guarding(), [(0, 0)] * 20))


def test_before_contact_is_sensed_there_is_none():
    routine = Routine(b"")
    routine.place_bound_dnC = routine.place_ms = [0] * isa.PLACES
    routine.places = tuple(range(isa.PLACES))
    guard = Guard(routine, 2048, 320_000, unknown, unknown)
    assert guard.is_still is False
    assert looks_at(guard, 0)


def test_while_contact_is_sensed_there_is_none():
    assert all(looked_at(guarding(treating=False), [(300, 300)] * 20))


# --- when it opens, and what shuts it ----------------------------------------------------


def test_it_opens_when_the_answer_to_a_step_was_looked_at():
    assert looked_at(guarding(), [(1000, 1000)] * 6) == [True] * 4 + [False] * 2


@SIGNS
def test_a_step_of_eight_tenths_of_a_microampere_shuts_it_and_a_smaller_one_does_not(sign):
    for step_duA in (7, -7):
        assert not looks_at(noted(opened(sign * 1000), sign * 1000 + step_duA), sign * 1000)
    for step_duA in (8, -8):
        guard = opened(sign * 1000)
        there_duA = sign * 1000 + step_duA
        looks = looked_at(guard, [(there_duA, there_duA)] * 6)
        assert looks == [True] * 4 + [False] * 2


def test_a_measurement_in_the_same_millisecond_is_no_look():
    guard = guarding()
    for _ in range(9):
        noted(guard, 1000).judge(1000, 0)
    assert looked_at(guard, [(1000, 1000)] * 5) == [True] * 4 + [False]


@SIGNS
def test_it_opens_at_the_third_step_in_a_row(sign):
    sets_duA = (1100, 1200, 1300, 1400)
    looks = looked_at(opened(sign * 1000), [(sign * duA, sign * duA) for duA in sets_duA])
    assert looks == [True, True, False, False]


def test_an_update_without_a_step_begins_that_anew():
    sets_duA = (1100, 1100, 1200, 1300, 1400, 1400)
    looks = looked_at(opened(1000), [(set_duA, set_duA) for set_duA in sets_duA])
    assert looks == [True, True, True, True, False, True]


@SIGNS
def test_it_is_shut_while_a_current_changes_its_sign(sign):
    sets_duA = [sign * set_duA for set_duA in range(400, -401, -40)]
    looks = looked_at(guarding(), [(set_duA, set_duA) for set_duA in sets_duA])
    near_0 = [abs(a) < 100 for a in sets_duA]
    assert looks[:2] == [True, True]
    for at in range(2, len(sets_duA)):
        last_three = sets_duA[at - 2 : at + 1]
        crosses = min(last_three) < 0 < max(last_three)
        assert looks[at] == (crosses or any(near_0[at - 2 : at + 1]))


def test_a_current_that_is_turned_round_at_every_update_has_none():
    assert all(looked_at(guarding(), [(1000, 1000), (-1000, -1000)] * 20))


def test_new_contact_shuts_it_and_is_looked_at_for_as_long_as_a_step():
    guard = opened(1000)
    assert not looks_at(guard, 1000)
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert looks_at(guard, 1000)
    guard = opened(1000)
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert not guard.is_still
    assert looked_at(guard, [(1000, 1000)] * 6) == [True] * 4 + [False] * 2


def test_nothing_moves_while_it_is_open_around_one_current():
    guard = guarding()
    stills = []
    for set_duA in [1000] * 5 + [1005] * 3 + [1100] * 6:
        stills.append(noted(guard, set_duA).is_still)
        guard.judge(set_duA, 2)
    assert stills == [False] * 4 + [True] + [False, False, True] + [False] * 4 + [True] * 2


# --- beyond it ---------------------------------------------------------------------------


@pytest.mark.hazard("G07", "run")
def test_a_late_update_is_late_in_it_too():
    assert not looks_at(opened(1000), 1000, 50)
    guard = opened(1000)
    assert guard.judge(1000, 51) == TRIPPED
    assert (guard.tripped, guard.reading) == ("G07", 51)


@pytest.mark.hazard("G07", "run")
def test_a_clock_that_stands_still_does_so_in_it_too():
    guard = opened(1000)
    for _ in range(3):
        assert [guard.judge(1000, 0) for _ in range(50)] == [HEALTHY] * 50
        assert not looks_at(guard, 1000, 1)
    assert [guard.judge(1000, 0) for _ in range(51)] == [HEALTHY] * 50 + [TRIPPED]
    assert guard.tripped == "G07"


@pytest.mark.hazard("G02", "run")
def test_the_ceiling_needs_no_clock_in_it():
    guard = opened(1000, ceiling_duA=1000)
    assert guard.judge(1100, 0) == HEALTHY
    assert guard.judge(1101, 0) == TRIPPED


@pytest.mark.hazard("G01", "run")
def test_back_in_it_what_was_counted_beyond_is_over():
    guard = opened(1000)
    for _ in range(5):
        assert watch(guard, [(1000, 1251), (1000, 1000)]) == [HEALTHY] * 2
    assert watch(guard, [(1000, 1251)] * 2) == [HEALTHY, TRIPPED]


@pytest.mark.hazard("G08", "run")
def test_back_in_it_contact_is_in_doubt_no_longer():
    guard = opened(1000)
    watch(guard, [(1000, 0)] * 3)
    assert guard.doubts == 3
    watch(guard, [(1000, 1000)])
    assert guard.doubts == 0


def test_a_trip_is_not_taken_back():
    guard = guarding()
    guard.trip("G10", 0)
    assert watch(guard, [(0, 0)] * 3) == [TRIPPED] * 3
    assert guard.tripped == "G10"


@pytest.mark.hazard("G03", "run")
def test_a_current_that_falls_out_of_it_has_moved():
    """It drifted up in the corridor by 30 uA, and falls back by as much: that is no stuck sensor,
    though it reads what it read at the last step."""
    guard = opened(1000, roomy)
    assert not any(looked_at(guard, [(set_duA, set_duA) for set_duA in range(1005, 1305, 5)]))
    assert watch(guard, [(1300, 1000)] * 9) == [HEALTHY] * 9


@pytest.mark.hazard("G03", "run")
def test_new_contact_remembers_nothing_of_it():
    guard = opened(1000, roomy)
    guard.judge(1000, 2)
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert watch(guard, [(1300, 1000)] * 9) == [HEALTHY] * 9


@pytest.mark.parametrize("zero", [0, 213, -40])
@pytest.mark.parametrize("shunt_mohm", [100_000, 99_990, 50_000])
def test_what_a_lull_takes_for_near_lies_within_it(shunt_mohm, zero):
    """The session's band is in bits of the sensor: 0.5 uA short of the set current to 2 uA over
    it, where the ceiling is no nearer than that."""
    stage = Stage(Settings(shunt_mohm=shunt_mohm))
    stage.sensor_zero = zero
    short = stage.register(5) - stage.register(0)
    over = stage.register(CORRIDOR_duA) - stage.register(0)
    for set_duA in (200, 777, 3200, 5000):
        expected = stage.register(set_duA)
        guard = opened(set_duA)
        for register in (expected - short, expected + over):
            assert not looks_at(guard, stage.current_duA(register))
        expected = stage.register(-set_duA)
        guard = opened(-set_duA)
        for register in (expected - over, expected + short):
            assert not looks_at(guard, stage.current_duA(register))


def test_a_code_that_no_longer_fits_is_noticed_while_nothing_moves():
    guard = opened(1000)
    assert not looks_at(guard, 1000)
    guard.note(1000, STAGE.code(1400))
    assert [guard.judge(1000, 2) for _ in range(4)] == [HEALTHY] * 3 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G14", 1000)
