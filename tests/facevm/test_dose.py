"""G05: no place, and no treatment, gets more charge than was proven."""

from __future__ import annotations

import pytest

from facevm import isa
from facevm.guard import HEALTHY, TRIPPED
from tests.facevm.guarding import JAWLINE_LEFT, guarding, watch

pytestmark = pytest.mark.hazard("G05", "run")

OTHER = JAWLINE_LEFT + 1


def test_the_measured_charge_may_reach_the_proven_one_and_a_little_more():
    # 10 mC proven over a minute: 2 % more, and 1 uA of a minute
    guard = guarding(bound_uC=10_000)
    most_ms = (10_000 + 200 + 60) * 10_000 // 2000
    assert set(watch(guard, [(2000, 2000)] * (most_ms // 20), 20)) == {HEALTHY}
    assert TRIPPED in watch(guard, [(2000, 2000)] * 2, 20)
    assert guard.tripped == "G05"
    assert guard.reading // isa.DNC_PER_UC >= 10_260


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


def test_each_soft_start_may_carry_half_a_second_more():
    course = [(2000, 2000)] * 2650  # 10.6 mC, 340 uC over what was proven and granted
    guard = guarding(bound_uC=10_000)
    watch(guard, [(2000, 2000)] * 3, 2)
    guard.begin(JAWLINE_LEFT, 5000, True)
    for _ in range(4):
        guard.grant_resume()  # 100 uC each
    assert set(watch(guard, course, 20)) == {HEALTHY}
    strict = guarding(bound_uC=10_000)
    assert TRIPPED in watch(strict, course, 20)
