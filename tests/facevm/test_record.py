"""The record: time, charge, mean and largest error of each place, by the measured current."""

from __future__ import annotations

import pytest

from facevm import isa
from facevm.record import Record

JAWLINE_LEFT, CHEEK_RIGHT = 4, 17


@pytest.fixture
def record():
    return Record()


def feed(record, set_dA, measured_dA, updates, place=JAWLINE_LEFT, passed_ms=2):
    if record.place != place:
        record.enter(place)
    for _ in range(updates):
        record.add(set_dA, measured_dA, passed_ms)
    record.settle()


def test_what_is_measured_as_set_has_no_error(record):
    feed(record, 1000, 1000, 500)
    assert record.error_dAs[JAWLINE_LEFT] == record.largest_dA[JAWLINE_LEFT] == 0
    assert record.measured_dAs[JAWLINE_LEFT] == record.set_dAs[JAWLINE_LEFT] == 1000


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("off_dA", [60, -60])
def test_the_error_is_summed_over_time_and_its_largest_kept(record, sign, off_dA):
    feed(record, sign * 1000, sign * 1000, 3)
    feed(record, sign * 1000, sign * (1000 + off_dA), 499)
    feed(record, sign * 1000, sign * (1000 + 2 * off_dA), 1)
    assert record.error_dAs[JAWLINE_LEFT] == 60
    assert record.largest_dA[JAWLINE_LEFT] == 120


def test_a_reading_of_the_update_before_is_no_error(record):
    """A square wave: each reading is of an update, or two, before the one it comes with."""
    sets = [1000] * 20 + [-1000] * 20
    waves = sets * 10
    record.enter(JAWLINE_LEFT)
    for behind in (1, 2):
        for now, then in zip(waves[behind:], waves, strict=False):
            record.add(now, then, 1)
    record.settle()
    assert record.largest_dA[JAWLINE_LEFT] == 0


def test_what_flowed_to_find_contact_is_no_error(record):
    feed(record, 0, 80, 2)
    feed(record, 0, 0, 10)
    feed(record, 0, 80, 1, CHEEK_RIGHT)
    assert max(record.largest_dA) == 0


def test_a_current_that_stays_away_is_an_error_of_all_of_it(record):
    feed(record, 500, 500, 3)
    feed(record, 500, 0, 1)
    assert record.largest_dA[JAWLINE_LEFT] == 500


def test_places_are_kept_apart(record):
    feed(record, 1000, 1000, 3)
    feed(record, 1000, 900, 50)
    feed(record, 1000, 1000, 500, CHEEK_RIGHT)
    assert record.error_dAs[JAWLINE_LEFT] == 10
    assert record.error_dAs[CHEEK_RIGHT] == 0


def test_twenty_minutes_at_the_limits_stay_small_integers(record):
    record.enter(JAWLINE_LEFT)
    for _ in range(isa.DURATION_MAX_ms // 100):
        record.add(isa.PEAK_MAX_dA, -isa.PEAK_MAX_dA, 50)
        record.add(-isa.PEAK_MAX_dA, isa.PEAK_MAX_dA, 50)
    record.settle()
    for name in ("measured_dAs", "set_dAs", "error_dAs", "delivered_ms"):
        assert getattr(record, name)[JAWLINE_LEFT] <= isa.SMALL_INT_MAX
    assert record.error_dAs[JAWLINE_LEFT] > 0


def test_what_stands_aside_is_charge_and_no_time_delivered(record):
    record.enter(JAWLINE_LEFT)
    record.add(1000, 1000, 50)
    record.add_aside(1000, 1000, 30)
    record.settle()
    assert record.delivered_ms[JAWLINE_LEFT] == 50
    assert record.charge_dnC[JAWLINE_LEFT] == 80_000


def test_the_sums_of_a_lull_are_what_its_updates_would_have_been(record):
    each, at_once = record, Record()
    for one in (each, at_once):
        one.enter(JAWLINE_LEFT)
        for _ in range(3):
            one.add(-800, -800, 2)
    for measured_dA in (-802, -797, -800):
        each.add(-800, measured_dA, 2)
    at_once.add_lull(-4800, -4798, 10, 3, 6)
    for one in (each, at_once):
        for _ in range(600):
            one.add(-800, -801, 2)
        one.settle()
    for name in (
        "delivered_ms",
        "charge_dnC",
        "measured_dAs",
        "set_dAs",
        "error_dAs",
        "largest_dA",
    ):
        assert getattr(each, name) == getattr(at_once, name)
