"""G03: where the set current moves, the measured one must follow."""

from __future__ import annotations

import pytest

from facevm.actuator import Dither
from facevm.guard import HEALTHY, TRIPPED
from tests.facevm.guarding import guarding, roomy, spent, watch

pytestmark = pytest.mark.hazard("G03", "run")

FAST = [3000] * 5 + [-3000] * 5  # as short as a square wave's pulses get: five updates


def lagging(sets, part=1.0):
    """What is measured of these: each a conversion later."""
    return [(now, int(before * part)) for before, now in zip([0, *sets], [*sets, 0], strict=True)][
        :-1
    ]


def test_a_current_that_follows_is_left_alone():
    guard = guarding(roomy)
    assert set(watch(guard, lagging([0, 0, 0, *FAST * 200]))) == {HEALTHY}


def test_a_stuck_reading_trips_within_three_conversions_of_a_pulse():
    guard = guarding()
    watch(guard, lagging(FAST * 3))
    stuck = watch(guard, [(set_duA, -3000) for set_duA in FAST])
    assert stuck[4] == TRIPPED
    assert (guard.tripped, guard.reading) == ("G03", 3000)


def test_a_stage_that_is_stuck_the_same_way_trips_too():
    # the amplifier at its supply, over skin that lets less through than was set
    guard = guarding()
    watch(guard, lagging(FAST * 3))
    assert watch(guard, [(set_duA, 2000) for set_duA in FAST * 2])[-1] == TRIPPED
    assert guard.tripped == "G03"


def test_a_spent_compliance_follows_as_far_as_it_can():
    guard = guarding(spent)
    limited = [(set_duA, max(-600, min(600, then))) for set_duA, then in lagging(FAST * 50)]
    assert "G03" not in (watch(guard, limited)[-1], guard.tripped)


@pytest.mark.parametrize(("has_room", "verdict"), [(roomy, TRIPPED), (spent, HEALTHY)])
def test_a_rise_that_nothing_answers_is_a_fault_only_where_there_is_room(has_room, verdict):
    guard = guarding(has_room)
    watch(guard, lagging([*range(0, 2000, 5), 2000, 2000, 2000]))
    rising = [(set_duA, 2000) for set_duA in range(2000, 2500, 5)]
    assert watch(guard, rising)[-1] == verdict


def test_a_fall_that_nothing_answers_is_a_fault_on_any_board():
    guard = guarding()
    watch(guard, lagging([*range(0, 2000, 5), 2000, 2000, 2000]))
    verdicts = watch(guard, [(set_duA, 2000) for set_duA in range(2000, 1500, -5)])
    assert TRIPPED in verdicts
    assert guard.tripped == "G03"


def steady(set_duA, seconds, reading):
    """A dithered steady current, two updates a period of 4 ms apart, and what is read of it."""
    dither = Dither()
    dither.begin(5000)
    sets = [dither.move(set_duA, 2) for _ in range(seconds * 500)]
    return [(now, reading(then)) for now, then in lagging(sets)]


@pytest.mark.parametrize("set_duA", [80, -80, 120, 400, 1000, 4000, -4000])
def test_on_steady_current_a_stuck_reading_shows_within_a_second_and_a_half(set_duA):
    guard = guarding(roomy)
    assert set(watch(guard, steady(set_duA, 3, lambda then: then))) == {HEALTHY}
    verdicts = watch(guard, steady(set_duA, 2, lambda then: set_duA))
    assert verdicts.index(TRIPPED) * 2 <= 1500
    assert guard.tripped == "G03"


def test_a_steady_current_at_the_end_of_the_compliance_is_no_fault():
    guard = guarding(spent)
    verdicts = watch(guard, steady(4000, 3, lambda then: min(then, 3930)))
    assert set(verdicts) == {HEALTHY}


def test_it_leaves_lost_contact_to_g08():
    guard = guarding(roomy)
    watch(guard, lagging(FAST * 3))
    watch(guard, [(set_duA, 0) for set_duA in FAST])
    assert guard.tripped == ""
