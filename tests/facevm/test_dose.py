"""G05: no place, and no treatment, gets more charge than was proven."""

from __future__ import annotations

import pytest

from facevm import isa
from facevm.guard import HEALTHY, LOST, TRIPPED
from tests.facevm.guarding import JAWLINE_LEFT, guarding, watch
from tests.facevm.losing import ONE_UPDATE_dnC, beyond, carried, climb

pytestmark = pytest.mark.hazard("G05", "run")

OTHER = JAWLINE_LEFT + 1


def test_the_measured_charge_may_reach_the_proven_one_and_a_little_more():
    # 10 mC proven: 2 % more, and 2 uA of the time that it takes and a second
    guard = guarding(bound_uC=10_000)
    most_ms = ((10_000 + 200) * 10_000 + 20 * 1000) // (2000 - 20)
    assert set(watch(guard, [(2000, 2000)] * (most_ms // 20), 20)) == {HEALTHY}
    assert TRIPPED in watch(guard, [(2000, 2000)] * 2, 20)
    assert guard.tripped == "G05"
    assert guard.reading // isa.DNC_PER_UC >= 10_300


def test_it_counts_what_was_measured_not_what_was_set():
    guard = guarding(bound_uC=10_000)
    verdicts = watch(guard, [(2000, 2200)] * 2400, 20)
    assert TRIPPED in verdicts
    assert guard.tripped == "G05"


def test_what_flows_back_is_taken_off():
    guard = guarding(bound_uC=100)
    assert set(watch(guard, ([(2000, 2000)] * 20 + [(-2000, -2000)] * 20) * 20, 2)) == {HEALTHY}


def test_a_place_keeps_its_charge_when_it_is_treated_again():
    guard = guarding(bound_uC=10_000)
    watch(guard, [(2000, 2000)] * 1500, 20)  # 6 mC
    guard.begin(OTHER, 5000, True)
    assert set(watch(guard, [(100, 100)] * 100, 20)) == {HEALTHY}
    guard.begin(JAWLINE_LEFT, 5000, True)
    verdicts = watch(guard, [(2000, 2000)] * 1100, 20)
    assert TRIPPED in verdicts
    assert 1000 < verdicts.index(TRIPPED) < 1100


def test_the_whole_treatment_has_a_bound_of_its_own():
    guard = guarding(bound_uC=10_000)
    watch(guard, [(2000, 2000)] * 1500, 20)  # 6 mC here
    guard.begin(OTHER, 5000, True)
    verdicts = watch(guard, [(2000, 2000)] * 1400, 20)  # 5.6 mC there are too much together
    assert TRIPPED in verdicts
    assert guard.tripped == "G05"


def test_each_soft_start_may_carry_what_it_carries():
    course = [(2000, 2000)] * 2575  # 10.3 mC, 2 uA of its time and of a second included
    guard = guarding(bound_uC=10_000)
    for _ in range(4):
        guard.begin(JAWLINE_LEFT, 5000, True)
        guard.resume(True)
        watch(guard, [(1000, 1000)] * 25, 20)  # 50 uC each
        guard.resume(False)
    assert set(watch(guard, course, 20)) == {HEALTHY}
    strict = guarding(bound_uC=10_000)
    assert set(watch(strict, [(1000, 1000)] * 100, 20)) == {HEALTHY}
    assert TRIPPED in watch(strict, course, 20)


def test_what_flows_where_contact_seems_lost_is_charge_as_well():
    guard = guarding(bound_uC=1000)
    watch(guard, [(4000, 4000)] * 5, 10)
    verdicts = watch(guard, [(4000, 999), (4000, 999), (4000, 999), (4000, 1001)] * 400, 10)
    assert LOST not in verdicts
    assert TRIPPED in verdicts
    assert guard.tripped == "G05"


def test_a_zone_that_only_rests_may_show_noise_and_hum_but_no_current():
    """Proven is nothing: 2 uA one way, for however long, are the sensor's own."""
    humming = [(0, 20 if update % 20 < 10 else -20) for update in range(1000)]
    for by_duA, tripped in ((0, ""), (15, ""), (-15, ""), (25, "G05"), (-25, "G05")):
        guard = guarding(bound_uC=0)
        watch(guard, [(0, read_duA + by_duA) for _, read_duA in humming * 5], 2)
        assert guard.tripped == tripped, by_duA


@pytest.mark.parametrize("seed", range(8))
def test_no_course_of_contact_losses_lifts_a_limit(seed):
    """A climb from drawn courses to those that carry more."""
    most, times_ms = climb(seed, losses=40, steps=25)
    assert max(times_ms.values()) <= 5000 + 100 + 1000 + 10
    assert most <= 2 * ONE_UPDATE_dnC  # what the update itself carries


def test_losses_alone_do_not_either():
    """1860 losses put 75 mC into a zone of 30: every one brought half a second at the peak."""
    charges, times_ms = carried([(JAWLINE_LEFT, 0, 50)] * 1860)
    assert beyond(charges, times_ms) <= 2 * ONE_UPDATE_dnC
    charges, times_ms = carried([(JAWLINE_LEFT, 0, 1)] * 1860, 100)
    assert max(times_ms.values()) <= 5000 + 100 + 1000 + 10
