"""G09: an alternating wave carries as much one way as the other."""

from __future__ import annotations

import pytest

from facevm.guard import HEALTHY, TRIPPED
from tests.facevm.guarding import guarding, watch

pytestmark = pytest.mark.hazard("G09", "run")

SECOND = ([1000] * 25 + [-1000] * 25) * 10  # 10 Hz, 500 updates


def shifted(course, by_duA):
    return [(set_duA, set_duA + by_duA) for set_duA in course]


def test_a_one_way_part_of_a_tenth_and_3_uA_is_borne_and_no_more():
    assert set(watch(guarding(), shifted(SECOND * 5, 130))) == {HEALTHY}
    guard = guarding()
    assert TRIPPED in watch(guard, shifted(SECOND * 2, 132))
    assert guard.tripped == "G09"
    assert guard.reading in (131, 132)


def test_it_takes_whole_periods_and_at_least_a_second():
    guard = guarding()
    verdicts = watch(guard, shifted(SECOND * 2, -140))
    assert 500 <= verdicts.index(TRIPPED) <= 550


def test_a_half_of_the_wave_that_is_missing_trips():
    guard = guarding()
    # one half comes out at two thirds: no contact is lost, and yet it is no alternating wave
    verdicts = watch(guard, [(s, s if s > 0 else s * 2 // 3) for s in SECOND * 2])
    assert TRIPPED in verdicts
    assert guard.tripped == "G09"


def test_a_slow_wave_on_a_ramp_leans_by_itself():
    # 0.5 Hz, its peak rising over three periods: each has more of the second half
    rising = []
    for update in range(3000):
        peak_duA = update
        rising.append(peak_duA if update // 500 % 2 == 0 else -peak_duA)
    assert set(watch(guarding(), [(s, s) for s in rising])) == {HEALTHY}


def test_a_one_way_wave_has_nothing_to_balance():
    assert set(watch(guarding(minutes=5), [(1000, 1000)] * 60_000)) == {HEALTHY}


def test_a_burst_that_is_off_is_not_counted():
    guard = guarding()
    bursts = (SECOND[:50] + [0] * 50) * 50
    assert set(watch(guard, shifted(bursts, 120))) == {HEALTHY}
