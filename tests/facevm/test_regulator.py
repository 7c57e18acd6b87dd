"""The regulator brings the measured current to the set one, within its authority."""

from __future__ import annotations

import pytest

from facevm.regulator import Regulator
from tests.facevm.guarding import unknown


@pytest.fixture
def regulator():
    """In contact, without an offset, in a zone that may have 500 uA."""
    regulator = Regulator(unknown)
    regulator.begin(0, 5000)
    return regulator


def pulse(regulator, set_duA, plant, samples=30):
    """A flat current of so many ms into ``plant``, 10 ms at a time; returns the last reading."""
    while samples:
        count = min(10, samples)
        samples -= count
        measured_duA = plant(regulator.correct(set_duA))
        missing_duA = (set_duA - measured_duA) * count
        regulator.learn(set_duA, missing_duA, count)
    return measured_duA


def settle(regulator, plant, peak_duA=3000, pulses=40, samples=30):
    """Runs an alternating square wave into ``plant``; returns the last error of either sign."""
    errors = {}
    for index in range(pulses):
        set_duA = peak_duA if index % 2 == 0 else -peak_duA
        errors[set_duA] = pulse(regulator, set_duA, plant, samples) - set_duA
    return errors


@pytest.mark.parametrize("gain_percent", [-5, -2, 0, 2, 10])
@pytest.mark.parametrize("offset_duA", [-60, 0, 60])
def test_a_stage_that_is_off_is_trimmed_to_the_set_current(regulator, gain_percent, offset_duA):
    def plant(asked_duA):
        return asked_duA * (100 + gain_percent) // 100 + offset_duA

    for error in settle(regulator, plant).values():
        assert abs(error) <= 6


def test_a_one_way_wave_is_trimmed_too(regulator):
    def plant(asked_duA):
        return asked_duA * 95 // 100

    for _ in range(40):
        regulator.leave_rest()
        last_duA = pulse(regulator, 2000, plant, 20)
        for _ in range(5):
            regulator.rest(4 * plant(regulator.correct(0)), 4)
    assert abs(last_duA - 2000) <= 5


@pytest.mark.parametrize("samples", [1, 2, 3, 5])
def test_short_pulses_are_enough(regulator, samples):
    """Of a fast wave, each by itself: 20 each way are right by 2 %, more by 0.8 uA."""

    def plant(asked_duA):
        return asked_duA * 96 // 100 + 20

    for error in settle(regulator, plant, samples=samples).values():
        assert abs(error) <= 3000 * 2 // 100
    errors = settle(regulator, plant, pulses=160, samples=samples)
    for error in errors.values():
        assert abs(error) <= max(4, 8 // samples)


@pytest.mark.hazard("DRY", "run")
@pytest.mark.parametrize("loss", [0.5, 0.9, 1])
def test_a_spent_compliance_is_no_matter_of_trimming(regulator, loss):
    settle(regulator, lambda asked_duA: int(asked_duA * (1 - loss)))
    assert regulator.is_limited
    assert regulator.trim_duA(3000) == 0


@pytest.mark.hazard("G14", "run")
def test_the_trim_never_exceeds_its_authority(regulator):
    # a stage that never moves by as much as it is asked to: the trims wind up to their stops
    settle(regulator, lambda asked_duA: 2600 if asked_duA > 0 else -2600, pulses=200)
    for set_duA in (-5000, -300, 0, 300, 5000):
        assert abs(regulator.trim_duA(set_duA)) <= abs(set_duA) * 15 // 100 + 100


@pytest.mark.hazard("DRY", "run")
def test_a_wound_up_trim_stays_under_the_guards_margin_when_the_skin_gives_way(regulator):
    # a compliance that gives 92 % of what is set, until it gives all of it
    settle(regulator, lambda asked_duA: min(2760, max(-2760, asked_duA)), pulses=200)
    for set_duA in (-3000, 3000):
        assert abs(regulator.correct(set_duA)) > 3000
        assert abs(regulator.correct(set_duA)) <= 3300 + 150


@pytest.mark.hazard("G14", "run")
def test_no_trim_asks_for_more_than_a_little_over_the_ceiling(regulator):
    # a sensor that reads 14 % low would have the output follow it
    settle(regulator, lambda asked_duA: asked_duA * 86 // 100, peak_duA=5000, pulses=100)
    assert 5000 < regulator.correct(5000) <= 5000 * 105 // 100 + 50
    assert -5000 > regulator.correct(-5000) >= -(5000 * 105 // 100 + 50)


@pytest.mark.hazard("DRY", "run")
def test_a_spent_compliance_teaches_nothing_and_is_told():
    regulator = Regulator(is_spent=lambda size_duA, times: True)
    regulator.begin(0, 5000)
    for set_duA in (3000, -3000) * 20:
        regulator.learn(set_duA, (set_duA - set_duA * 94 // 100) * 10, 10)
    assert regulator.is_limited
    assert regulator.trim_duA(3000) == 0


@pytest.mark.hazard("DRY", "run")
def test_with_room_the_same_shortage_is_trimmed_away():
    regulator = Regulator(is_spent=lambda size_duA, times: False)
    regulator.begin(0, 5000)
    for set_duA in (3000, -3000) * 20:
        regulator.learn(set_duA, (set_duA - set_duA * 94 // 100) * 10, 10)
    assert not regulator.is_limited
    assert regulator.trim_duA(3000) > 180


@pytest.mark.parametrize("leaks_duA", [-20, 15])
def test_at_rest_what_still_flows_is_taken_back_and_forgotten_after(regulator, leaks_duA):
    for _ in range(50):
        regulator.rest(4 * (leaks_duA + regulator.correct(0)), 4)
    assert abs(leaks_duA + regulator.correct(0)) <= 2
    regulator.leave_rest()
    assert regulator.correct(0) == 0


def test_at_rest_no_more_is_taken_back_than_2_uA(regulator):
    for _ in range(250):
        regulator.rest(4 * 400, 4)
    assert regulator.correct(0) == -20


def learned(regulator, way, asked_duA, offset_duA):
    """A flat current of one way, of which so much was missing, until that was trimmed."""
    regulator.turn(way, asked_duA, 0)
    settle = 0
    while settle < 40:
        settle += 1
        missing_duA = way * offset_duA - way * (regulator.trim_duA(way * asked_duA))
        regulator.learn(way * asked_duA, missing_duA * 20, 20)
    return regulator.offset


@pytest.mark.parametrize("way", [1, -1])
def test_what_one_way_told_is_taken_for_an_offset_or_a_loss_by_halves(regulator, way):
    told = learned(regulator, way, 90, 20)
    assert abs(told) >= 16 * 15
    for next_way, peak_duA, delta_duA, part in (
        (way, 90, 0, 1),
        (way, 900, 0, 1),
        (way, 45, 0, 3 / 4),
        (way, 0, 45, 3 / 4),
        (way, 90, -90, 1),
        (way, 9, 0, 11 / 20),
        (0, 90, 0, 1 / 2),
        (-way, 45, 0, 1 / 4),
        (-way, 900, 0, 0),
        (way, 0, 0, 0),  # a rest: as it was
        (way, 90, 0, 1),
    ):
        regulator.has_moved = False
        regulator.turn(next_way, peak_duA, delta_duA)
        assert regulator.offset == pytest.approx(told * part, abs=1), (next_way, peak_duA)
        assert regulator.has_moved == (peak_duA > 0 or delta_duA > 0)


def test_what_both_ways_told_is_an_offset(regulator):
    regulator.turn(0, 3000, 0)
    settle(regulator, lambda asked_duA: asked_duA - 20)
    told = regulator.offset
    assert told > 16 * 5
    for way in (1, 0, -1):
        regulator.turn(way, 50, 0)
        assert regulator.offset == told


def test_a_new_contact_has_told_nothing_one_way(regulator):
    learned(regulator, 1, 90, 20)
    regulator.begin(-7, 5000)
    offset = regulator.offset
    regulator.turn(-1, 90, 0)
    assert regulator.offset == offset
