"""A lull: updates in which nothing moves are only added up, and everything else is as without."""

from __future__ import annotations

import itertools

import pytest

from facebench.circuit.path import OPEN, TOUCHING
from facebench.report import total
from facevm.lull import Lull
from facevm.states import PAUSED, STOPPING
from tests.facevm.assembly import STEADY, Assembly, a_wave, glide, hold, ramp, wave, zone

STROKES = glide(3000, 320) + glide(2000, 200)


@pytest.fixture
def lull():
    """One around a reading of 1000, from 995 to 1020, for up to 8 ms."""
    lull = Lull()
    lull.begin(1000, 995, 1020, 8)
    return lull


def test_readings_within_the_band_are_added_up(lull):
    assert [lull.lasts(register, 2) for register in (998, 1003, 1000)] == [True] * 3
    assert (lull.count, lull.time_ms) == (3, 6)
    assert (lull.sum, lull.sum_sizes, lull.most) == (1, 5, 3)


@pytest.mark.parametrize("register", [994, 1021, -1000, 0])
def test_the_first_reading_beyond_it_ends_the_lull_and_is_not_taken_in(lull, register):
    lull.lasts(1001, 2)
    assert not lull.lasts(register, 2)
    assert (lull.count, lull.time_ms, lull.sum) == (1, 2, 1)


@pytest.mark.parametrize("register", [995, 1020])
def test_its_band_is_closed(lull, register):
    assert lull.lasts(register, 2)


def test_it_takes_no_longer_than_it_may(lull):
    assert [lull.lasts(1000, 3) for _ in range(3)] == [True, True, False]


def test_a_late_update_or_a_clock_that_runs_backwards_ends_it(lull):
    assert not lull.lasts(1000, 51)
    assert not lull.lasts(1000, (1 << 29) - 1)


def test_there_is_none_before_one_begins_and_after_it_ended(lull):
    assert not Lull().lasts(0, 2)
    lull.lasts(1001, 2)
    lull.end()
    assert not lull.lasts(1000, 2)
    assert (lull.count, lull.time_ms, lull.sum, lull.sum_sizes, lull.most) == (0, 0, 0, 0, 0)


def test_it_is_on_until_it_is_ended_whatever_was_read(lull):
    assert lull.is_on
    assert not lull.lasts(0, 2)
    assert lull.is_on
    lull.end()
    assert not lull.is_on


# --- in a session ------------------------------------------------------------------------


def a_treatment(steps, drawn):
    return Assembly(zone("jawline", "left", wave(0), steps), [drawn]).load()


WAVES = [
    a_wave("square"),
    a_wave("square", "positive", 2),
    a_wave("square", hz=20, rise_ms=5),
    a_wave("square", hz=10, burst=(500, 300)),
    a_wave("sine"),
    STEADY,
]


def course(run):
    """What each update set, wrote, measured and showed."""
    rows = []
    session = run.session
    while run.step():
        rows.append((session.setpoint_duA, session.code, session.measured_duA, session.state))
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("updates_per_s", [500, 1000])
@pytest.mark.parametrize("drawn", WAVES, ids=str)
def test_a_treatment_is_the_same_as_without_lulls(treat, monkeypatch, drawn, updates_per_s):
    steps = ramp(200, 1000) + hold(2000) + ramp(0, 1000)
    routine = a_treatment(steps, drawn)
    with_lulls = treat(routine, updates_per_s=updates_per_s)
    rows = course(with_lulls)
    monkeypatch.setattr(Lull, "begin", lambda *_: None)
    without = treat(routine, updates_per_s=updates_per_s)
    assert rows == course(without)
    one, other = with_lulls.session.record, without.session.record
    assert [one.row(place) for place in one.places] == [other.row(place) for place in other.places]


def test_most_updates_of_a_square_wave_are_in_one(treat, one_zone):
    run = treat(one_zone(STROKES), updates_per_s=1000)
    run.treating(600)
    lull = run.session._lull
    inside = 0
    for _ in range(1000):
        run.step()
        inside += lull.count > 0
    assert inside > 600


@pytest.mark.parametrize(("contact", "ms"), [(OPEN, 30), (TOUCHING, 300)])
def test_what_happens_in_one_is_noticed_as_soon(treat, one_zone, contact, ms):
    run = treat(one_zone(STROKES), updates_per_s=1000).treating(700)
    run.until(lambda: run.session._lull.count > 2)
    run.virtual.circuit.set_contact(contact)
    assert run.until(lambda: run.session.state >= PAUSED) < ms


def test_the_first_reading_beyond_the_band_ends_one_that_has_just_begun(treat, one_zone):
    run = treat(one_zone(STROKES), updates_per_s=1000).treating(700)
    lull = run.session._lull
    run.until(lambda: lull.is_on and not lull.count)
    ina = run.board.sensor.register
    run.session._read = lambda: ina() - 500  # 50 uA less
    run.step()
    assert not lull.is_on


def test_a_clock_that_stands_still_in_one_is_noticed(treat, one_zone):
    run = treat(one_zone(STROKES), updates_per_s=1000).treating(700)
    run.until(lambda: run.session._lull.count > 2)
    ticks_ms = run.virtual.clock.ticks_ms()
    run.session.tick(ticks_ms)
    updates = 0
    while run.session.tick(ticks_ms):
        updates += 1
    assert run.session.reason == "G07"
    assert updates < 120
    assert run.is_off


def test_a_press_in_one_stops_from_where_it_was(treat, one_zone):
    run = treat(one_zone(STROKES), updates_per_s=1000).treating(700)
    run.until(lambda: run.session._lull.count > 2)
    at_ms = run.session.routine_ms
    run.session.press()
    assert run.session.state == STOPPING
    assert run.session.routine_ms == at_ms
    assert run.session._lull.count == 0
    run.to_the_end()
    assert run.is_off
    assert total(run.session.record, "delivered_ms") == at_ms


def test_the_dac_is_written_at_least_every_10_ms(treat):
    run = treat(a_treatment(ramp(200, 500) + hold(3000) + ramp(0, 500), STEADY))
    run.treating(600)
    write, clock, written_ns = run.board.output.write, run.virtual.clock, []

    def noted(code):
        written_ns.append(clock.now_ns)
        write(code)

    run.board.output.write = noted
    run.treating(3000)
    gaps_ns = [b - a for a, b in itertools.pairwise(written_ns)]
    assert max(gaps_ns) <= 10_000_000
