"""What lies within the corridor is added up, and reaches every rule within 10 ms."""

from __future__ import annotations

import pytest

from facevm.guard import HEALTHY, TRIPPED
from tests.facevm.corridor import looks_at, noted, opened
from tests.facevm.guarding import JAWLINE_LEFT, STAGE, roomy, watch

SIGNS = pytest.mark.parametrize("sign", [1, -1])
OTHER = JAWLINE_LEFT + 1


def told(guard):
    """What the balance is told from here on: set and measured charge, time and peak."""
    sums = []
    guard._balance.add = lambda *given: sums.append(given)
    return sums


def inside(guard, measured_duA, times, passed_ms=1):
    """So many measurements, each within the corridor; returns the verdicts."""
    assert guard._low_duA <= measured_duA <= guard._high_duA
    return [guard.judge(measured_duA, passed_ms) for _ in range(times)]


# --- when they are told ------------------------------------------------------------------


@pytest.mark.hazard("G05", "run")
@SIGNS
def test_the_dose_is_told_every_10_ms(sign):
    guard = opened(sign * 1000)
    before_dnC = guard._dose.charge_dnC
    inside(guard, sign * 1004, 9)
    assert guard._dose.charge_dnC == before_dnC
    inside(guard, sign * 1004, 1)
    assert guard._dose.charge_dnC == before_dnC + sign * 10_040
    inside(guard, sign * 1001, 2, 5)
    assert guard._dose.charge_dnC == before_dnC + sign * (10_040 + 10_010)


@pytest.mark.hazard("G09", "run")
@SIGNS
def test_so_is_the_balance(sign):
    guard = opened(sign * 1000)
    sums = told(guard)
    for step_duA in (4, 9):
        inside(guard, sign * (1000 + step_duA), 5, 2)
    assert sums == [
        (sign * 10_000, sign * 10_040, 10, 1000),
        (sign * 10_000, sign * 10_090, 10, 1000),
    ]


def test_beyond_the_corridor_they_are_told_at_once():
    guard = opened(1000)
    before_dnC = guard._dose.charge_dnC
    sums = told(guard)
    inside(guard, 1004, 3)
    assert looks_at(guard, 900, 1)
    assert sums == [(3000, 3012, 3, 1000)]
    assert guard._dose.charge_dnC == before_dnC + 3012 + 900
    assert looks_at(guard, 900, 1)
    assert len(sums) == 1


@SIGNS
def test_the_peak_they_are_told_with_is_the_largest_current_that_was_set(sign):
    guard = opened(sign * 1000)
    sums = told(guard)
    for set_duA in (1006, 1003, 997, 997, 997):
        inside(noted(guard, sign * set_duA), sign * 1000, 1, 2)
    for set_duA in (992, 990, 990, 990, 990):
        inside(noted(guard, sign * set_duA), sign * 990, 1, 2)
    assert [peak_duA for *_, peak_duA in sums] == [1006, 997]


# --- what they trip ----------------------------------------------------------------------


@pytest.mark.hazard("G06", "run")
def test_g06_trips_within_10_ms():
    guard = opened(1000)  # 8 ms of current so far
    most_ms = 60_000 + 1200 + 1000
    assert set(inside(guard, 1000, (most_ms - 10) // 10, 10)) == {HEALTHY}
    assert inside(guard, 1000, 3) == [HEALTHY] * 3
    assert inside(guard, 1000, 7) == [HEALTHY] * 6 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G06", most_ms - 10 + 8 + 10)


@pytest.mark.hazard("G06", "run")
def test_the_proven_time_may_pass_to_its_last_millisecond():
    guard = opened(1000)
    most_ms = 60_000 + 1200 + 1000
    assert set(inside(guard, 1000, (most_ms - 20) // 20, 20)) == {HEALTHY}
    assert inside(guard, 1000, 1, 12) == [HEALTHY]
    assert inside(guard, 1000, 1, 10) == [TRIPPED]


@pytest.mark.hazard("G05", "run")
@SIGNS
def test_g05_trips_within_10_ms(sign):
    most_dnC = 10_000 + 200 + 60_000 * 10
    guard = opened(sign * 1000, bound_uC=1)
    left_dnC = most_dnC - 8 * 1000
    assert set(inside(guard, sign * 1000, left_dnC // 10_000, 10)) == {HEALTHY}
    left_dnC -= left_dnC // 10_000 * 10_000
    assert left_dnC < 10_000
    verdicts = inside(guard, sign * 1000, 10)
    assert verdicts == [HEALTHY] * 9 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G05", most_dnC - left_dnC + 10_000)


@pytest.mark.hazard("G05", "run")
def test_what_the_sums_trip_is_the_verdict_of_the_measurement_that_brings_them():
    guard = opened(1000, bound_uC=1)
    assert set(inside(guard, 1000, 60, 10)) == {HEALTHY}
    assert inside(guard, 1000, 1, 9) == [HEALTHY]
    assert guard.judge(0, 1) == TRIPPED
    assert guard.tripped == "G05"


@pytest.mark.hazard("G05", "run")
def test_what_the_sums_trip_when_contact_is_new_is_the_next_verdict():
    guard = opened(1000, bound_uC=1)
    assert set(inside(guard, 1000, 60, 10)) == {HEALTHY}
    assert inside(guard, 1000, 1, 9) == [HEALTHY]
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert guard.judge(0, 2) == TRIPPED
    assert guard.tripped == "G05"


@pytest.mark.hazard("G05", "run")
def test_a_place_that_is_left_keeps_what_flowed_there():
    guard = opened(1000)
    before_dnC = guard._dose.charge_dnC
    inside(guard, 1000, 7)
    guard.begin(OTHER, 5000, True)
    assert guard._dose.charge_dnC == 0
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert guard._dose.charge_dnC == before_dnC + 7000


@pytest.mark.hazard("G09", "run")
@pytest.mark.parametrize(("mean_duA", "leans"), [(130, False), (131, True)])
def test_a_wave_leans_by_what_its_sums_say(mean_duA, leans):
    """One half of it lies within the corridor, the other one beyond."""
    guard = opened(1000)
    beyond_duA = 2 * mean_duA + 950
    course = [(1000, beyond_duA)] * 50 + [(-1000, -950)] * 50
    assert (TRIPPED in watch(guard, course * 12)) == leans
    assert guard.tripped == ("G09" if leans else "")


@pytest.mark.hazard("G14", "run")
def test_g14_trips_within_10_ms_of_a_code_that_is_too_far_out():
    guard = opened(3000)
    inside(guard, 3000, 9)
    guard.note(3000, STAGE.code(3000 + 450 + 130))
    assert inside(guard, 3000, 1) == [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G14", 3000)


@pytest.mark.hazard("G14", "run")
def test_a_flat_current_in_the_corridor_is_not_short():
    guard = opened(3000, roomy)
    for _ in range(3):
        assert [guard.judge(2800, 19) for _ in range(10)] == [HEALTHY] * 10  # 190 ms
        inside(guard, 3000, 1)
    # and is it that once the current moves again?
    assert watch(guard, [(3010, 2800)] * 10, 19) == [HEALTHY] * 10
    assert watch(guard, [(3010, 2800)], 19) == [TRIPPED]
    assert guard.tripped == "G14"


@pytest.mark.hazard("G14", "run")
def test_nor_is_one_that_comes_to_rest_there():
    guard = opened(3000, roomy)
    assert [guard.judge(2800, 19) for _ in range(10)] == [HEALTHY] * 10
    for set_duA in (3005, 3005, 3005, 3005):
        inside(noted(guard, set_duA), 3005, 1, 5)
    assert watch(guard, [(3005, 2800)] * 10, 19) == [HEALTHY] * 10
    assert watch(guard, [(3005, 2800)], 19) == [TRIPPED]


@pytest.mark.hazard("G05", "run")
def test_a_soft_start_is_granted_what_was_set_in_the_corridor():
    guard = opened(1000)
    for set_duA in range(1007, 1400, 7):
        inside(noted(guard, set_duA), set_duA, 1, 5)
    guard.begin(JAWLINE_LEFT, 5000, True)
    granted = []
    guard._dose.grant = granted.append
    guard.grant_resume()
    assert granted == [1399]


# --- the sums of a lull ------------------------------------------------------------------


@SIGNS
def test_a_lull_is_told_like_the_measurements_it_was_of(sign):
    guard = opened(sign * 1000)
    before_dnC = guard._dose.charge_dnC
    sums = told(guard)
    inside(guard, sign * 1000, 1)
    guard.add(sign * 6021, 6, 6)
    assert sums == []
    assert guard._dose.charge_dnC == before_dnC
    inside(guard, sign * 1000, 1, 3)
    assert sums == [(sign * 10_000, sign * 10_021, 10, 1000)]
    assert guard._dose.charge_dnC == before_dnC + sign * 10_021


def test_a_lull_is_told_at_once_when_what_ends_it_lies_beyond():
    guard = opened(1000)
    inside(guard, 1000, 1)
    before_dnC = guard._dose.charge_dnC
    guard.add(6021, 6, 6)
    guard.judge(0, 1)
    assert guard._dose.charge_dnC == before_dnC + 7021


@pytest.mark.hazard("G07", "run")
def test_a_clock_that_ran_in_a_lull_stood_still_no_longer():
    guard = opened(1000)
    assert [guard.judge(1000, 0) for _ in range(50)] == [HEALTHY] * 50
    guard.add(2000, 2, 2)
    assert [guard.judge(1000, 0) for _ in range(51)] == [HEALTHY] * 50 + [TRIPPED]


@pytest.mark.hazard("G07", "run")
def test_the_updates_of_a_lull_in_which_it_stood_still_are_counted():
    guard = opened(1000)
    assert [guard.judge(1000, 0) for _ in range(20)] == [HEALTHY] * 20
    guard.add(0, 27, 0)
    assert [guard.judge(1000, 0) for _ in range(4)] == [HEALTHY] * 3 + [TRIPPED]
    assert guard.tripped == "G07"
