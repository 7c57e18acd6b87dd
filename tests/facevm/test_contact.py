"""Contact with the skin, none, and electrodes that touch each other are told apart."""

from __future__ import annotations

import itertools

import pytest

from facevm.contact import EACH_OTHER, NOTHING, SKIN, SKIN_UNSEEN, Contact


def sense(plant, updates=100, passed_ms=2, path_ohm=None):
    """Searches until something is found, over a path of which the electrode's ADC may know."""
    search = Contact()
    search.begin()
    for _ in range(updates):
        measured_duA = plant(search.set_duA)
        electrode_mV = None
        if path_ohm is not None:  # in steps of a 12-bit ADC over 26.4 V
            electrode_mV = round(measured_duA * path_ohm / 10_000 / 6.445) * 6.445
        search.step(measured_duA, electrode_mV, passed_ms)
        if search.touches != NOTHING:
            return search
    return search


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("offset_duA", [-20, 0, 20])
def test_contact_is_found_whatever_the_offset_which_is_learned(offset_duA):
    search = sense(lambda set_duA: set_duA + offset_duA)
    assert search.touches == SKIN
    assert search.offset_duA == offset_duA


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("offset_duA", [-40, 0, 40])
def test_an_offset_alone_is_no_contact(offset_duA):
    assert sense(lambda set_duA: offset_duA, updates=1000).touches == NOTHING


@pytest.mark.hazard("G08", "run")
def test_a_touch_in_passing_is_no_contact():
    touches = iter([True] * 20 + [False] * 1000)
    found = sense(lambda set_duA: set_duA if next(touches) else 0, updates=500)
    assert found.touches == NOTHING


@pytest.mark.hazard("G08", "run")
def test_a_contact_that_flutters_is_none_yet():
    # the way back of every second pair is of half a contact
    flutter = itertools.cycle([1] * 18 + [2] * 6)
    found = sense(lambda set_duA: set_duA // next(flutter) + 10, updates=1000)
    assert found.touches == NOTHING


@pytest.mark.hazard("G08", "run")
def test_the_sense_current_stays_under_10_uA():
    search = Contact()
    search.begin()
    for _ in range(200):
        assert abs(search.set_duA) < 100
        search.step(0, None, 2)


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("path_ohm", [0, 125, 300])
@pytest.mark.parametrize("offset_duA", [-20, 0, 20])
def test_electrodes_that_touch_each_other_are_no_skin(path_ohm, offset_duA):
    found = sense(lambda set_duA: set_duA + offset_duA, updates=1000, path_ohm=path_ohm)
    assert found.touches == EACH_OTHER


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("path_ohm", [1050, 2_000, 14_000, 1_000_000])
def test_the_least_skin_there_is_is_told_from_a_short(path_ohm):
    assert sense(lambda set_duA: set_duA, path_ohm=path_ohm).touches == SKIN


@pytest.mark.hazard("TOUCH", "run")
def test_electrodes_that_part_onto_the_skin_are_found_there():
    search = Contact()
    search.begin()
    findings = []
    for update in range(200):
        path_ohm = 100 if update < 100 else 14_000
        search.step(search.set_duA, search.set_duA * path_ohm // 10_000, 2)
        findings.append(search.touches)
    assert findings[99] == EACH_OTHER
    assert findings[-1] == SKIN


def unseen(swing_mV, reading=0):
    """A search of which the sensor sees ``reading`` while the electrode goes so far to and fro."""
    search = Contact()
    search.begin()
    for _ in range(300):
        search.step(reading, swing_mV if search.set_duA > 0 else -swing_mV, 2)
    return search.touches


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("swing_mV", [20, 100, 5000, 8900])
def test_a_current_that_the_sensor_does_not_see_is_told_from_no_contact(swing_mV):
    assert unseen(swing_mV) == SKIN_UNSEEN


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("swing_mV", [0, 3, 12_000])
def test_electrodes_in_the_air_are_no_contact(swing_mV):
    assert unseen(swing_mV) == NOTHING
