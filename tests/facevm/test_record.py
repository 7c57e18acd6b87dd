"""The record: time, charge, mean and largest error of each place, by the measured current."""

from __future__ import annotations

from itertools import permutations

import pytest

from facebench.report import NOTHING, delivered, total
from facevm import isa
from facevm.record import Record

JAWLINE_LEFT, CHEEK_RIGHT = 4, 17


@pytest.fixture
def record():
    return Record(tuple(range(isa.PLACES)))


def here(record):
    return delivered(record, JAWLINE_LEFT)


def feed(record, set_duA, measured_duA, updates, place=JAWLINE_LEFT, passed_ms=2):
    if record.place != place:
        record.enter(place)
    for _ in range(updates):
        record.add(set_duA, measured_duA, passed_ms)
    record.settle()


def test_what_is_measured_as_set_has_no_error(record):
    feed(record, 1000, 1000, 500)
    assert here(record).error_duAs == here(record).largest_duA == 0
    assert here(record).measured_duAs == here(record).set_duAs == 1000


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("off_duA", [60, -60])
def test_the_error_is_summed_over_time_and_its_largest_kept(record, sign, off_duA):
    feed(record, sign * 1000, sign * 1000, 3)
    feed(record, sign * 1000, sign * (1000 + off_duA), 499)
    feed(record, sign * 1000, sign * (1000 + 2 * off_duA), 1)
    assert here(record).error_duAs == 60
    assert here(record).largest_duA == 120


def test_a_reading_of_the_update_before_is_no_error(record):
    """A square wave: each reading is of an update, or two, before the one it comes with."""
    sets = [1000] * 20 + [-1000] * 20
    waves = sets * 10
    record.enter(JAWLINE_LEFT)
    for behind in (1, 2):
        for now, then in zip(waves[behind:], waves, strict=False):
            record.add(now, then, 1)
    record.settle()
    assert here(record).largest_duA == 0


def test_what_flowed_to_find_contact_is_no_error(record):
    feed(record, 0, 80, 2)
    feed(record, 0, 0, 10)
    feed(record, 0, 80, 1, CHEEK_RIGHT)
    assert {delivered(record, place).largest_duA for place in record.places} == {0}


def test_a_current_that_stays_away_is_an_error_of_all_of_it(record):
    feed(record, 500, 500, 3)
    feed(record, 500, 0, 1)
    assert here(record).largest_duA == 500


def test_places_are_kept_apart(record):
    feed(record, 1000, 1000, 3)
    feed(record, 1000, 900, 50)
    feed(record, 1000, 1000, 500, CHEEK_RIGHT)
    assert here(record).error_duAs == 10
    assert delivered(record, CHEEK_RIGHT).error_duAs == 0


def test_twenty_minutes_at_the_limits_stay_small_integers(record):
    record.enter(JAWLINE_LEFT)
    for _ in range(isa.DURATION_MAX_ms // 100):
        record.add(isa.PEAK_MAX_duA, -isa.PEAK_MAX_duA, 50)
        record.add(-isa.PEAK_MAX_duA, isa.PEAK_MAX_duA, 50)
    record.settle()
    assert max(here(record)) <= isa.SMALL_INT_MAX
    assert here(record).error_duAs > 0


def test_what_stands_aside_is_charge_and_no_time_delivered(record):
    record.enter(JAWLINE_LEFT)
    record.add(1000, 1000, 50)
    record.add_aside(1000, 1000, 30)
    record.settle()
    assert here(record).delivered_ms == 50
    assert here(record).charge_dnC == 80_000


def test_sums_are_what_their_updates_would_have_been(record):
    each, at_once = record, Record(tuple(range(isa.PLACES)))
    for one in (each, at_once):
        one.enter(JAWLINE_LEFT)
        for _ in range(3):
            one.add(-800, -800, 2)
    for measured_duA in (-802, -797, -800):
        each.add(-800, measured_duA, 2)
    at_once.add_sums(-4798, 4798, 4800, 10, 3, 6)
    for one in (each, at_once):
        for _ in range(600):
            one.add(-800, -801, 2)
        one.settle()
    assert here(each) == here(at_once)


# --- to the last unit --------------------------------------------------------------------


def error_duA(record, *course):
    """The largest error of these (set, measured) so far."""
    for set_duA, measured_duA in course:
        record.add(set_duA, measured_duA, 1)
    record.settle()
    return delivered(record, record.place).largest_duA


@pytest.mark.parametrize("sets_duA", sorted(permutations((-300, 50, 400))))
def test_a_reading_of_any_of_the_last_three_updates_is_no_error(sets_duA):
    for measured_duA, off_duA in ((-300, 0), (400, 0), (-301, 1), (401, 1)):
        record = Record(tuple(range(isa.PLACES)))
        *before, last = [(set_duA, set_duA) for set_duA in (0, 0, 0, *sets_duA)]
        assert error_duA(record, *before) == 0
        assert error_duA(record, (last[0], measured_duA)) == off_duA


@pytest.mark.parametrize("sign", [1, -1])
def test_an_update_further_back_excuses_nothing(sign):
    for from_duA, to_duA in ((900, 500), (500, 900), (500, 501), (0, 1)):
        record = Record(tuple(range(isa.PLACES)))
        there, back = sign * to_duA, sign * from_duA
        stays = [(there, back)] * 2
        assert error_duA(record, *[(back, back)] * 3, *stays) == 0
        assert error_duA(record, (there, back)) == abs(to_duA - from_duA)


@pytest.mark.parametrize(
    ("reads_duA", "off_duA"),
    [
        ((100, 100), 0),
        ((-100, 0), 0),
        ((101,), 1),
        ((-101,), 1),
        ((0, 101), 1),
        ((0, -1), 1),
        ((0, 0, 1), 1),
    ],
)
def test_what_may_flow_to_find_contact_is_10_uA(record, reads_duA, off_duA):
    record.enter(JAWLINE_LEFT)
    assert error_duA(record, *[(0, duA) for duA in reads_duA]) == off_duA


@pytest.mark.parametrize("reads_duA", [1, -1])
def test_before_any_place_is_entered_every_current_is_an_error(record, reads_duA):
    assert error_duA(record, (0, reads_duA)) == 1


def test_the_tables_are_settled_every_second(record):
    record.enter(JAWLINE_LEFT)
    for passed_ms, delivered_ms in ((999, 0), (1, 1000), (999, 1000), (2, 2001)):
        record.add(10, 20, passed_ms)
        assert here(record).delivered_ms == delivered_ms
        assert here(record).charge_dnC == 20 * delivered_ms


def test_less_than_a_second_of_a_tenth_of_a_microampere_is_kept_for_later(record):
    record.enter(JAWLINE_LEFT)
    for times in range(1, 5):
        record.add(-1, 1, 600)
        record.settle()
        assert here(record).measured_duAs == here(record).set_duAs == times * 600 // 1000
        assert here(record).error_duAs == max(0, times - 2) * 2 * 600 // 1000


def test_a_second_of_it_is_a_thousand_milliseconds_either_way(record):
    for _ in range(2):
        record.add(0, 0, 1)
    record.add(1, 1, 999)
    record.settle()
    row = delivered(record, 0)
    assert row.measured_duAs == row.set_duAs == row.error_duAs == 0
    record.add(-1, -1, 1)
    record.settle()
    row = delivered(record, 0)
    assert row.measured_duAs == row.set_duAs == 1
    other = Record(tuple(range(isa.PLACES)))
    other.add(0, 1, 999)
    other.settle()
    assert delivered(other, 0).error_duAs == 0
    other.add(0, 1, 1)
    other.settle()
    assert delivered(other, 0).error_duAs == 1


def test_what_was_set_and_what_was_measured_are_two_sums(record):
    feed(record, 1000, -800, 500)
    assert here(record).set_duAs == 1000
    assert here(record).measured_duAs == 800
    assert here(record).charge_dnC == -800_000


def test_a_place_that_is_left_keeps_what_was_added_there(record):
    record.enter(JAWLINE_LEFT)
    record.add(1000, 1000, 50)
    record.enter(CHEEK_RIGHT)
    record.settle()
    assert here(record).delivered_ms == 50
    assert delivered(record, CHEEK_RIGHT).delivered_ms == 0


def test_each_sum_goes_to_its_own_place(record):
    record.enter(JAWLINE_LEFT)
    record.add_sums(-1_234, 3_000, 5_000, 1_000, 7, 6)
    record.settle()
    assert here(record) == NOTHING._replace(
        delivered_ms=6, charge_dnC=-1_234, measured_duAs=3, set_duAs=5, error_duAs=1, largest_duA=7
    )


def test_sums_are_settled_every_second_with_what_came_before(record):
    record.enter(JAWLINE_LEFT)
    record.add_sums(10, 10, 10, 0, 0, 999)
    assert here(record).delivered_ms == 0
    record.add_sums(10, 10, 10, 0, 0, 1)
    assert (here(record).delivered_ms, here(record).charge_dnC) == (1000, 20)


def test_sums_are_settled_with_what_comes_after_them(record):
    record.enter(JAWLINE_LEFT)
    for _ in range(3):
        record.add(500, 500, 1)
    for largest_duA in (4, 3):
        record.add_sums(3012, 3012, 3000, 12, largest_duA, 6)
        assert here(record).delivered_ms == 0
    record.settle()
    assert here(record).delivered_ms == 15
    assert here(record).charge_dnC == 1500 + 6024
    assert here(record).largest_duA == 4


def test_the_largest_error_is_of_all_seconds(record):
    record.enter(JAWLINE_LEFT)
    for _ in range(3):
        record.add(500, 500, 1)
    for off_duA in (5, 9, 7, 0):
        record.add(500, 500 + off_duA, 1000)
    assert here(record).largest_duA == 9
    record.enter(CHEEK_RIGHT)
    record.settle()
    assert delivered(record, CHEEK_RIGHT).largest_duA == 0


def test_of_each_reading_of_the_resistance_an_eighth_is_believed(record):
    record.enter(JAWLINE_LEFT)
    record.note_resistance(-1)
    assert here(record).resistance_ohm == -1
    for path_ohm, known_ohm in ((8000, 8000), (16_000, 9000), (-1, 9000), (1000, 8000)):
        record.note_resistance(path_ohm)
        assert here(record).resistance_ohm == known_ohm
    assert delivered(record, CHEEK_RIGHT).resistance_ohm == -1


def test_no_resistance_at_all_is_one(record):
    record.enter(JAWLINE_LEFT)
    for path_ohm, known_ohm in ((0, 0), (800, 100)):
        record.note_resistance(path_ohm)
        assert here(record).resistance_ohm == known_ohm


def test_each_record_begins_empty(record):
    assert {delivered(record, place) for place in range(isa.PLACES)} == {NOTHING}
    assert record.place == 0
    record.settle()
    assert delivered(record, 0) == NOTHING


def test_a_record_has_rows_for_the_places_of_its_routine_alone():
    record = Record((JAWLINE_LEFT, CHEEK_RIGHT))
    record.enter(CHEEK_RIGHT)
    record.note_loss()
    record.note_limit(70)
    assert delivered(record, CHEEK_RIGHT) == NOTHING._replace(losses=1, limited_ms=70)
    assert here(record) == delivered(record, 0) == NOTHING
    assert (total(record, "losses"), total(record, "limited_ms")) == (1, 70)
