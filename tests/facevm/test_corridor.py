"""The corridor: close to what was set nothing can be wrong, and the rules are only told sums.

Where it is, that it is open, and what is seen at once beyond it.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from facevm import isa
from facevm.guard import HEALTHY, TRIPPED, Guard
from facevm.limits import Limits
from facevm.routine import Routine
from tests.facevm.corridor import looked_at, looks_at, noted, opened
from tests.facevm.guarding import (
    JAWLINE_LEFT,
    STAGE,
    SCALE_duA,
    guarding,
    over_duA,
    roomy,
    unknown,
    watch,
)

SIGNS = pytest.mark.parametrize("sign", [1, -1])


# --- where it is -------------------------------------------------------------------------


@SIGNS
@pytest.mark.parametrize(
    ("set_duA", "least_duA", "most_duA"),
    [
        (0, -50, 50),
        (1, -39, 51),
        (31, -9, 81),
        (32, -9, 83),
        (100, 57, 153),
        (127, 84, 180),
        (128, 84, 182),
        (1000, 929, 1081),
        (4800, 4610, 5000),
    ],
)
def test_it_reaches_from_a_32nd_and_4_uA_under_to_a_32nd_and_5_uA_over(
    set_duA, least_duA, most_duA, sign
):
    for inside_duA in (least_duA, set_duA, most_duA):
        assert not looks_at(opened(sign * set_duA), sign * inside_duA)
    for beyond_duA in (least_duA - 1, most_duA + 1):
        assert looks_at(opened(sign * set_duA), sign * beyond_duA)


@SIGNS
@pytest.mark.parametrize("sets_duA", sorted(permutations((1000, 1100, 1300))))
def test_it_reaches_around_what_was_set_in_the_last_three_updates(sets_duA, sign):
    sets_duA = [sign * set_duA for set_duA in sets_duA]
    for inside_duA in (1000 - 31 - 40, 1300 + 40 + 50):
        assert not looks_at(noted(guarding(), *sets_duA), sign * inside_duA)
    for beyond_duA in (1000 - 31 - 41, 1300 + 40 + 51):
        assert looks_at(noted(guarding(), *sets_duA), sign * beyond_duA)


@SIGNS
@pytest.mark.parametrize("sets_duA", sorted(permutations((-64, 0, 1280))))
def test_so_it_does_around_nothing(sets_duA, sign):
    sets_duA = [sign * set_duA for set_duA in sets_duA]
    for inside_duA in (-64 - 2 - 50, 1280 + 40 + 50):
        assert not looks_at(noted(guarding(), *sets_duA), sign * inside_duA)
    for beyond_duA in (-64 - 2 - 51, 1280 + 40 + 51):
        assert looks_at(noted(guarding(), *sets_duA), sign * beyond_duA)


@pytest.mark.hazard("G02", "run")
@SIGNS
@pytest.mark.parametrize("sets_duA", [(60, 60, 60), (0, 0, 60), (-60, 0, 60)])
def test_it_ends_where_the_ceilings_guard_begins(sets_duA, sign):
    """A set current that lies over its ceiling has it nearer."""
    sets_duA = [sign * (set_duA + 40) for set_duA in sets_duA]
    guard = noted(guarding(ceiling_duA=60), *sets_duA)
    assert not looks_at(guard, sign * over_duA(60))
    assert looks_at(guard, sign * (over_duA(60) + 1))
    assert [guard.judge(sign * 141, 2) for _ in range(2)] == [HEALTHY, TRIPPED]
    assert guard.tripped == "G02"


def test_before_contact_is_sensed_there_is_none():
    routine = Routine(b"")
    routine.place_bound_dnC = routine.place_ms = [0] * isa.PLACES
    routine.places = tuple(range(isa.PLACES))
    guard = Guard(routine, 2048, 320_000, unknown, unknown, Limits(), SCALE_duA)
    assert guard.is_still is False
    assert looks_at(guard, 0)


def test_while_contact_is_sensed_there_is_none():
    assert all(looked_at(guarding(treating=False), [(300, 300)] * 20))


# --- that it is open ---------------------------------------------------------------------


@SIGNS
@pytest.mark.parametrize("set_duA", [0, 99, 1000, 5000])
def test_it_is_open_from_the_first_update_on(set_duA, sign):
    assert not any(looked_at(guarding(), [(sign * set_duA, sign * set_duA)] * 20))


@SIGNS
@pytest.mark.parametrize("step_duA", [7, -8, 300, -300])
def test_it_is_open_after_a_step_and_at_its_third_update_around_the_new_current(step_duA, sign):
    old_duA, new_duA = sign * 1000, sign * (1000 + step_duA)
    assert not any(looked_at(opened(old_duA), [(new_duA, old_duA)] * 2 + [(new_duA, new_duA)]))
    third = looked_at(opened(old_duA), [(new_duA, old_duA)] * 3)
    assert third == [False, False, abs(step_duA) > 100]


@SIGNS
def test_it_is_open_while_a_current_moves_through_nothing(sign):
    sets_duA = [sign * set_duA for set_duA in range(400, -401, -40)]
    assert not any(looked_at(guarding(), [(set_duA, set_duA) for set_duA in sets_duA]))


def test_new_contact_opens_it_with_the_first_current():
    guard = opened(1000)
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert not guard.is_still
    assert looks_at(guard, 1000)
    assert not any(looked_at(guard, [(1000, 1000)] * 6))


def test_while_one_current_was_set_three_times_nothing_moves():
    guard = guarding()
    stills = []
    for set_duA in [1000] * 5 + [1005] * 3 + [1100] * 4 + [0] * 4 + [-1000] * 3:
        stills.append(noted(guard, set_duA).is_still)
        guard.judge(set_duA, 2)
    assert stills == [
        *[False, False, True, True, True],
        *[False, False, True],
        *[False, False, True, True],
        *[False, False, True, True],
        *[False, False, True],
    ]


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
def test_the_end_of_the_scale_needs_no_clock_in_it():
    for read_duA, verdict in ((SCALE_duA - 1, HEALTHY), (SCALE_duA, TRIPPED)):
        guard = opened(1000, ceiling_duA=1000)
        assert guard.judge(read_duA, 0) == HEALTHY
        assert guard.judge(1081, 2) == verdict


@pytest.mark.hazard("G02", "run")
def test_back_in_it_the_end_of_the_scale_is_forgotten():
    guard = opened(1000, ceiling_duA=1000)
    for _ in range(5):
        assert guard.judge(SCALE_duA, 2) == HEALTHY
        assert guard.judge(1000, 2) == HEALTHY
        assert guard.judge(1081, 2) == HEALTHY
        assert guard.judge(1000, 2) == HEALTHY


@pytest.mark.hazard("G01", "run")
def test_back_in_it_what_was_counted_beyond_is_over():
    guard = opened(1000)
    for _ in range(5):
        assert watch(guard, [(1000, 1251), (1000, 1251), (1000, 1000)]) == [HEALTHY] * 3
    assert watch(guard, [(1000, 1251)] * 3) == [HEALTHY, HEALTHY, TRIPPED]


@pytest.mark.hazard("G08", "run")
def test_back_in_it_contact_is_in_doubt_no_longer():
    guard = opened(1000)
    watch(guard, [(1000, 0)] * 3)
    assert guard.doubts == 3
    watch(guard, [(1000, 1000)])
    assert guard.doubts == 0


@pytest.mark.hazard("G08", "run")
@SIGNS
@pytest.mark.parametrize(("set_duA", "doubts"), [(0, 3), (79, 3), (80, 0)])
def test_but_less_than_8_uA_do_not_tell_whether_there_is_contact(set_duA, doubts, sign):
    guard = opened(sign * 1000)
    watch(guard, [(sign * 1000, 0)] * 3)
    assert not looks_at(noted(guard, *[sign * set_duA] * 3), sign * set_duA)
    assert guard.doubts == doubts


def test_a_trip_is_not_taken_back():
    for set_duA in (0, 1000):
        guard = opened(set_duA)
        guard.trip("G10", 0)
        assert watch(guard, [(set_duA, set_duA)] * 30)[-1] == TRIPPED
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


def test_a_code_that_no_longer_fits_is_noticed_while_nothing_moves():
    guard = opened(1000)
    assert not looks_at(guard, 1000)
    guard.note(1000, STAGE.code(1400))
    assert [guard.judge(1000, 2) for _ in range(4)] == [HEALTHY] * 3 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G14", 1000)
