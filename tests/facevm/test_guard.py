"""Each interlock trips on its hazard and on nothing less; it can only lower the output."""

from __future__ import annotations

import pytest

from facevm.guard import HEALTHY, LOST, TRIPPED
from facevm.interlocks import INTERLOCKS, explain
from tests.facevm.guarding import STAGE, guarding, watch


@pytest.fixture
def guard():
    """A guard over a minute's treatment of a zone that may have 500 uA, on a board that does not
    see the electrode's voltage."""
    return guarding()


def test_a_healthy_course_never_trips(guard):
    wave = [0, 500, 1000, 1000, 1000, -1000, -1000, -1000, 0, 0]
    measured = [0, 0, 500, 1000, 1000, 1000, -1000, -1000, -1000, 0]
    verdicts = watch(guard, list(zip(wave, measured, strict=True)) * 200)
    assert set(verdicts) == {HEALTHY}
    assert guard.tripped == ""


@pytest.mark.hazard("G01", "run")
def test_g01_trips_at_the_second_conversion_over_the_set_current(guard):
    just_inside = 1000 + 100 + 150
    assert watch(guard, [(1000, just_inside)] * 5) == [HEALTHY] * 5
    assert watch(guard, [(1000, just_inside + 1)] * 2) == [HEALTHY, TRIPPED]
    assert guard.tripped == "G01"
    assert guard.reading == just_inside + 1


@pytest.mark.hazard("G01", "run")
def test_g01_forgives_a_single_conversion(guard):
    assert watch(guard, [(1000, 1300), (1000, 1000)] * 10) == [HEALTHY] * 20


@pytest.mark.hazard("G01", "run")
def test_g01_counts_no_conversion_twice(guard):
    guard.note(1000, STAGE.code(1000))
    assert guard.judge(1300, 2) == HEALTHY
    assert guard.judge(1300, 0) == HEALTHY
    assert guard.judge(1300, 1) == TRIPPED


@pytest.mark.hazard("G01", "run")
def test_g01_knows_that_a_conversion_reaches_back_over_a_falling_current(guard):
    falling = [(3000, 3000), (3000, 3000), (0, 3000), (0, 3000), (0, 0)]
    assert watch(guard, falling) == [HEALTHY] * 5


@pytest.mark.hazard("G02", "run")
@pytest.mark.parametrize("sign", [1, -1])
def test_g02_trips_at_once_over_the_ceiling(guard, sign):
    assert watch(guard, [(5000, sign * 5500)]) == [HEALTHY]
    assert watch(guard, [(5000, sign * 5501)]) == [TRIPPED]
    assert guard.tripped == "G02"


@pytest.mark.hazard("G06", "run")
def test_g06_trips_when_current_flows_for_longer_than_proven(guard):
    most_ms = 60_000 + 1200 + 1000
    assert set(watch(guard, [(1000, 1000)] * (most_ms // 20), 20)) == {HEALTHY}
    assert watch(guard, [(1000, 1000)], 20) == [TRIPPED]
    assert guard.tripped == "G06"


@pytest.mark.hazard("G06", "run")
def test_g06_grants_each_resume_its_soft_start(guard):
    guard.grant_resume()
    most_ms = 60_000 + 1200 + 1000 + 500
    assert set(watch(guard, [(1000, 1000)] * (most_ms // 20), 20)) == {HEALTHY}
    assert watch(guard, [(1000, 1000)], 20) == [TRIPPED]


@pytest.mark.hazard("G06", "run")
def test_g06_counts_only_time_with_current(guard):
    assert set(watch(guard, [(0, 0)] * 5000, 20)) == {HEALTHY}


@pytest.mark.hazard("G07", "run")
def test_g07_trips_on_a_late_loop_and_on_a_clock_that_runs_backwards(guard):
    assert watch(guard, [(0, 0)], 50) == [HEALTHY]
    assert watch(guard, [(0, 0)], 51) == [TRIPPED]
    assert guard.tripped == "G07"
    backwards = guarding()
    assert backwards.judge(0, (1 << 29) - 1) == TRIPPED


@pytest.mark.hazard("G07", "run")
def test_g07_trips_on_a_clock_that_stands_still(guard):
    assert watch(guard, [(1000, 1000)] * 50, 0) == [HEALTHY] * 50
    assert watch(guard, [(1000, 1000)], 0) == [TRIPPED]
    assert guard.tripped == "G07"


@pytest.mark.hazard("G02", "run")
def test_g02_needs_no_clock(guard):
    assert watch(guard, [(5000, 5501)], 0) == [TRIPPED]
    assert guard.tripped == "G02"


@pytest.mark.hazard("G08", "run")
def test_g08_finds_lost_contact_at_the_fourth_conversion(guard):
    watch(guard, [(1000, 1000)] * 3)
    assert watch(guard, [(1000, 249)] * 4) == [HEALTHY, HEALTHY, HEALTHY, LOST]
    assert guard.tripped == ""


@pytest.mark.hazard("G08", "run")
def test_g08_knows_little_current_from_none(guard):
    watch(guard, [(1000, 1000)] * 3)
    assert watch(guard, [(1000, 250)] * 20) == [HEALTHY] * 20


@pytest.mark.hazard("G08", "run")
def test_g08_starts_over_when_the_current_is_back(guard):
    watch(guard, [(1000, 1000)] * 3)
    assert watch(guard, [(1000, 0), (1000, 0), (1000, 0), (1000, 1000)] * 5) == [HEALTHY] * 20


@pytest.mark.hazard("G08", "run")
def test_g08_says_nothing_where_too_little_is_set_to_tell(guard):
    assert watch(guard, [(80, 0)] * 20) == [HEALTHY] * 20


@pytest.mark.hazard("G01", "run")
@pytest.mark.hazard("G08", "run")
def test_sensing_contact_is_not_lost_contact_but_is_watched_all_the_same():
    guard = guarding(treating=False)
    assert watch(guard, [(80, 0)] * 50) == [HEALTHY] * 50
    assert watch(guard, [(80, 300)] * 2) == [HEALTHY, TRIPPED]


def test_the_first_trip_stays(guard):
    guard.trip("G04", 0)
    guard.trip("G10", 0)
    assert guard.tripped == "G04"


@pytest.mark.parametrize("interlock", sorted(INTERLOCKS))
def test_a_trip_says_what_was_read_what_it_likely_means_and_what_to_do(interlock):
    text = explain(interlock, 2)
    assert text.startswith(interlock + ": ")
    assert "Likely: " in text
    assert "Do: " in text
