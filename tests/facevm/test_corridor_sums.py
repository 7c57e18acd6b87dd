"""What lies within the corridor is added up, and reaches every rule within 10 ms."""

from __future__ import annotations

import pytest

from facevm.guard import HEALTHY, LOST, TRIPPED
from tests.facevm.corridor import looks_at, noted, opened
from tests.facevm.guarding import JAWLINE_LEFT, STAGE, guarding, roomy, watch

SIGNS = pytest.mark.parametrize("sign", [1, -1])
OTHER = JAWLINE_LEFT + 1


def told(guard):
    """What the balance is told from here on: set and measured charge, time and peak."""
    sums = []
    add = guard._balance.add
    guard._balance.add = lambda *given: sums.append(given) or add(*given)
    return sums


def inside(guard, measured_duA, times, passed_ms=1):
    """So many measurements, each within the corridor; returns the verdicts."""
    assert guard.low_duA <= measured_duA <= guard.high_duA
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


@SIGNS
def test_the_first_sums_are_of_what_flowed_and_no_more(sign):
    guard = noted(guarding(), *[sign * 1000] * 3)
    sums = told(guard)
    inside(guard, sign * 1004, 10)
    assert sums == [(sign * 10_000, sign * 10_040, 10, 1000)]


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
    (*_, first_duA), (*_, second_duA) = sums
    assert first_duA == 1006
    assert second_duA in (992, 997)  # three updates share a conversion


# --- what they trip ----------------------------------------------------------------------


@pytest.mark.hazard("G06", "run")
def test_g06_trips_within_10_ms():
    guard = opened(1000)  # 10 ms of current so far
    most_ms = 60_000 + 1200 + 1000
    assert set(inside(guard, 1000, (most_ms - 10) // 10, 10)) == {HEALTHY}
    assert inside(guard, 1000, 10) == [HEALTHY] * 9 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G06", most_ms + 10)


@pytest.mark.hazard("G06", "run")
def test_the_proven_time_may_pass_to_its_last_millisecond():
    guard = opened(1000)
    most_ms = 60_000 + 1200 + 1000
    assert set(inside(guard, 1000, (most_ms - 20) // 20, 20)) == {HEALTHY}
    assert inside(guard, 1000, 1, 10) == [HEALTHY]
    assert inside(guard, 1000, 1, 10) == [TRIPPED]


@pytest.mark.hazard("G06", "run")
def test_time_in_which_nothing_was_set_is_no_time_with_current():
    guard = guarding()
    for set_duA in (0, 0, 0):
        noted(guard, set_duA)
    assert set(inside(guard, 0, 1000, 50)) == {HEALTHY}
    assert guard.add(0, 0, 10, 0, 0) == HEALTHY
    noted(guard, 1000)
    assert set(inside(guard, 1000, (60_000 + 1200 + 1000) // 20, 20)) == {HEALTHY}
    assert inside(guard, 1000, 1, 20) == [TRIPPED]


@pytest.mark.hazard("G05", "run")
@SIGNS
def test_g05_trips_within_10_ms(sign):
    guard = opened(sign * 1000, bound_uC=60)
    most_ms = (600_000 + 12_000 + 20 * 1000) // (1000 - 20)  # 2 uA of the time it takes
    assert set(inside(guard, sign * 1000, most_ms // 10 - 1, 10)) == {HEALTHY}
    verdicts = inside(guard, sign * 1000, 10)
    assert verdicts == [HEALTHY] * 9 + [TRIPPED]
    assert (guard.tripped, guard.reading) == ("G05", (most_ms // 10 + 1) * 10_000)


@pytest.mark.hazard("G05", "run")
def test_what_the_sums_trip_is_the_verdict_of_the_measurement_that_brings_them():
    guard = opened(1000, bound_uC=60)
    assert set(inside(guard, 1000, 63, 10)) == {HEALTHY}
    assert inside(guard, 1000, 1, 9) == [HEALTHY]
    assert guard.judge(0, 1) == TRIPPED
    assert guard.tripped == "G05"


@pytest.mark.hazard("G05", "run")
def test_what_the_sums_trip_when_contact_is_new_is_the_next_verdict():
    guard = opened(1000, bound_uC=60)
    assert set(inside(guard, 1000, 63, 10)) == {HEALTHY}
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
def test_a_soft_start_is_granted_what_it_carries_in_the_corridor():
    guard = opened(1000)
    for set_duA in range(1007, 1400, 7):
        inside(noted(guard, set_duA), set_duA, 1, 5)
    guard.begin(JAWLINE_LEFT, 5000, True)
    before_dnC = guard._dose.charge_dnC
    guard.resume(True)
    for set_duA in range(7, 1400, 7):
        inside(noted(guard, set_duA), set_duA, 1, 3)
    guard.resume(False)
    granted_dnC = guard._dose.charge_dnC - before_dnC
    assert granted_dnC == 3 * sum(range(7, 1400, 7))
    assert guard._dose._whole_granted_dnC == granted_dnC
    inside(noted(guard, 1393), 1393, 10)
    assert guard._dose._whole_granted_dnC == granted_dnC


# --- the sums of a treatment -------------------------------------------------------------


def give(guard, set_duA, measured_duA, time_ms, peak_duA=None, last_duA=None):
    """Tells the sums of so long a time, in which that was set and measured; the verdict."""
    peak_duA = abs(set_duA) if peak_duA is None else peak_duA
    last_duA = measured_duA if last_duA is None else last_duA
    return guard.add(measured_duA * time_ms, set_duA * time_ms, time_ms, peak_duA, last_duA)


@SIGNS
def test_sums_are_told_like_the_measurements_they_are_of(sign):
    guard = opened(sign * 1000)
    before_dnC = guard._dose.charge_dnC
    sums = told(guard)
    assert give(guard, sign * 1000, sign * 1003, 7) == HEALTHY
    assert sums == [(sign * 7000, sign * 7021, 7, 1000)]
    assert guard._dose.charge_dnC == before_dnC + sign * 7021


def test_what_was_judged_before_is_told_first_and_by_itself():
    guard = opened(1000)
    before_dnC = guard._dose.charge_dnC
    sums = told(guard)
    inside(guard, 1004, 3)
    assert give(guard, 1000, 1000, 7) == HEALTHY
    assert sums == [(3000, 3012, 3, 1000), (7000, 7000, 7, 1000)]
    assert guard._dose.charge_dnC == before_dnC + 10_012


def test_sums_have_the_largest_current_of_their_own_time():
    guard = opened(1000)
    sums = told(guard)
    give(guard, 1000, 1000, 10, peak_duA=1400)
    assert sums == [(10_000, 10_000, 10, 1400)]


@pytest.mark.hazard("G06", "run")
def test_sums_of_time_with_current_trip_g06():
    guard = guarding()
    noted(guard, 1000, 1000, 1000)
    most_ms = 60_000 + 1200 + 1000
    assert {give(guard, 1000, 1000, 10) for _ in range(most_ms // 10)} == {HEALTHY}
    assert give(guard, 1000, 1000, 1) == TRIPPED
    assert (guard.tripped, guard.reading) == ("G06", most_ms + 1)


@pytest.mark.hazard("G05", "run")
@SIGNS
def test_sums_of_too_much_charge_trip_g05(sign):
    guard = guarding(bound_uC=60)
    noted(guard, sign * 1000, sign * 1000, sign * 1000)
    most_dnC = 600_000 + 12_000 + 20 * 1641
    assert {give(guard, sign * 1000, sign * 1000, 10) for _ in range(64)} == {HEALTHY}
    left_dnC = sign * (most_dnC - 640_000)
    assert guard.add(left_dnC, left_dnC, 1, 1000, sign * 1000) == HEALTHY
    assert guard.add(sign, sign, 0, 1000, sign * 1000) == TRIPPED
    assert (guard.tripped, guard.reading) == ("G05", most_dnC + 1)


@pytest.mark.hazard("G14", "run")
@SIGNS
def test_sums_find_a_code_that_is_too_far_out(sign):
    guard = opened(sign * 3000)
    assert give(guard, sign * 3000, sign * 3000, 10) == HEALTHY
    guard.note(sign * 3000, STAGE.code(sign * (3000 + 450 + 130)))
    assert give(guard, sign * 3000, sign * 3000, 1) == TRIPPED
    assert (guard.tripped, guard.reading) == ("G14", 3000)


@pytest.mark.hazard("G14", "run")
def test_a_flat_current_that_was_summed_up_is_not_short():
    guard = opened(3000, roomy)
    for _ in range(3):
        assert [guard.judge(2800, 19) for _ in range(10)] == [HEALTHY] * 10  # 190 ms
        assert not guard.clear(flows=True, is_still=True)
        assert give(guard, 3000, 3000, 1) == HEALTHY
    assert [guard.judge(2800, 19) for _ in range(10)] == [HEALTHY] * 10
    assert guard.judge(2800, 19) == TRIPPED
    assert guard.tripped == "G14"


@pytest.mark.hazard("G01", "run")
def test_sums_in_between_are_no_conversions_in_a_row():
    guard = opened(1000)
    for _ in range(5):
        assert [guard.judge(1251, 2) for _ in range(2)] == [HEALTHY] * 2
        assert give(guard, 1000, 1000, 1) == HEALTHY
    assert [guard.judge(1251, 2) for _ in range(3)] == [HEALTHY, HEALTHY, TRIPPED]
    assert guard.tripped == "G01"


@pytest.mark.hazard("G08", "run")
def test_sums_take_back_no_doubts_of_contact():
    """Who adds them up takes them back, for what was set meanwhile is known there."""
    guard = opened(1000)
    assert [guard.judge(0, 2) for _ in range(3)] == [HEALTHY] * 3
    assert give(guard, 0, 0, 6) == HEALTHY
    assert guard.doubts == 3
    assert guard.judge(0, 2) == LOST


@pytest.mark.hazard("G07", "run")
def test_a_clock_that_went_on_stood_still_no_longer():
    guard = opened(1000)
    assert guard.judge(1251, 2) == HEALTHY
    assert [guard.judge(1251, 0) for _ in range(50)] == [HEALTHY] * 50
    assert give(guard, 1000, 1000, 2) == HEALTHY
    assert [guard.judge(1000, 0) for _ in range(51)] == [HEALTHY] * 50 + [TRIPPED]


def test_sums_take_no_trip_back():
    guard = opened(1000)
    guard.trip("G10", 0)
    assert give(guard, 1000, 1000, 10) == TRIPPED
    assert guard.tripped == "G10"


# --- where a window closes ---------------------------------------------------------------


def turning(*halves):
    """A guard that was told these (set, measured, ms) one after the other, up to a turn."""
    guard = guarding()
    for set_duA, measured_duA, time_ms in halves:
        noted(guard, set_duA, set_duA, set_duA)
        assert give(guard, set_duA, measured_duA, time_ms) == HEALTHY
    return guard


@pytest.mark.hazard("G09", "run")
def test_a_window_closes_where_the_current_turns_to_positive_and_counts_all_that_came_before():
    for by_duA, trips in ((130, False), (131, True), (-130, False), (-131, True)):
        guard = turning((1000, 1000 + by_duA, 500), (-1000, by_duA - 1000, 500))
        assert guard.wants_sums
        noted(guard, 1000)
        assert (guard.tripped == "G09") == trips
        assert not guard.wants_sums


@pytest.mark.hazard("G09", "run")
@pytest.mark.parametrize(("last_duA", "trips"), [(-1070, False), (-869, True)])
def test_sums_told_just_before_the_turn_belong_to_the_window_that_ends(last_duA, trips):
    """By 13.1 uA it leans, unless the last 10 ms of the negative half make up for some of that."""
    guard = turning((1000, 1131, 505), (-1000, -869, 495), (-1000, last_duA, 10))
    noted(guard, 1000)
    assert guard.tripped == ("G09" if trips else "")


@pytest.mark.hazard("G09", "run")
@pytest.mark.parametrize(("last_duA", "trips"), [(-1070, False), (-929, True)])
def test_so_do_the_measurements_judged_just_before_it(last_duA, trips):
    guard = turning((1000, 1131, 505), (-1000, -869, 495))
    assert inside(guard, last_duA, 9) == [HEALTHY] * 9
    noted(guard, 1000)
    assert guard.tripped == ("G09" if trips else "")


@pytest.mark.hazard("G09", "run")
def test_what_comes_after_the_turn_does_not():
    guard = turning((1000, 1130, 500), (-1000, -870, 500), (1000, 1131, 500), (-1000, -869, 500))
    assert guard.tripped == ""
    noted(guard, 1000)
    assert (guard.tripped, guard.reading) == ("G09", 131)


@pytest.mark.hazard("G09", "run")
def test_before_a_second_is_over_a_turn_closes_nothing_and_nothing_is_lost():
    guard = turning((1000, 1140, 500), (-1000, -860, 499))
    assert not guard.wants_sums
    noted(guard, 1000)
    assert guard.tripped == ""
    assert give(guard, 1000, 1140, 500) == HEALTHY
    assert guard.wants_sums
    noted(guard, -1000, -1000, -1000)
    assert give(guard, -1000, -860, 500) == HEALTHY
    noted(guard, 1000)
    assert (guard.tripped, guard.reading) == ("G09", 140)


@pytest.mark.hazard("G09", "run")
@pytest.mark.parametrize("through", [(), (0,), (0, 0, 0)])
def test_a_rest_in_between_is_no_turn(through):
    guard = turning((1000, 1140, 500), (-1000, -860, 500))
    noted(guard, *through)
    assert guard.tripped == ""
    noted(guard, -1)
    assert guard.tripped == ""
    noted(guard, *through, 1)
    assert guard.tripped == "G09"


def test_a_rest_between_pulses_one_way_is_no_turn():
    guard = guarding()
    turns = []
    guard._balance.turns = lambda: turns.append(guard._set_duA)
    noted(guard, *(0, 1000, 0, 0, 0, 1000, 0, 1) * 5)
    assert turns == []
    noted(guard, -1, 0, 1)
    assert len(turns) == 1


@pytest.mark.hazard("G09", "run")
def test_a_turn_that_trips_is_told_by_the_next_verdict():
    for told_ms in (0, 1):
        guard = turning((1000, 1140, 500), (-1000, -860, 500))
        noted(guard, 1000)
        verdict = give(guard, 1000, 1000, 1) if told_ms else guard.judge(1000, 1)
        assert verdict == TRIPPED


def test_a_wave_whose_code_moves_at_the_turn_is_not_out_of_reach():
    """The code of the new half, and the current of the old one, have nothing to do with each
    other."""
    guard = guarding()
    for set_duA in (3000, -3000) * 3:
        assert watch(guard, [(set_duA, set_duA)] * 503, 1)[-1] == HEALTHY
    assert guard.tripped == ""


def test_new_contact_wants_no_sums():
    guard = turning((1000, 1140, 500), (-1000, -860, 500))
    guard.begin(JAWLINE_LEFT, 5000, True)
    assert not guard.wants_sums
    noted(guard, 1000)
    assert guard.tripped == ""
