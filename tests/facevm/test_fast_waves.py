"""Waves as fast as a board may have them: what is lost, or stuck, is found all the same.

A pulse of a square wave may be five updates long. A conversion of the first two may hold both
sides of the edge: what the other three tell must not be forgotten in between.
"""

from __future__ import annotations

from math import pi, sin
from random import Random

import pytest

from facevm.states import FAULT, LIMITED, PAUSED, TREATING
from tests.facevm.assembly import STEADY, Assembly, a_wave, hold, jaw, ramp
from tests.facevm.ideal_board import IdealTreatment

WAVES = {
    "square": a_wave(hz=100),
    "edges": a_wave(hz=100, rise_ms=1),
    "slow square": a_wave(hz=1),
    "pulses": a_wave("square", "positive", hz=100, duty=50),
    "pulses the other way": a_wave("square", "negative", hz=100, duty=50),
    "rare pulses": a_wave("square", "positive", hz=50, duty=25),
    "bursts": a_wave(hz=100, burst=(20, 20)),
    "sine": a_wave("sine", hz=62.5),
    "triangle": a_wave("triangle", hz=62.5),
    "steady": STEADY,
}
PEAKS_uA = (30, 300)
MOMENTS_ms = (600, 607)
UPDATE_ms = 1


def treating(made_of, peak_uA, at_ms):
    """A treatment of this wave at its peak, an update each ms."""
    main = jaw(ramp(peak_uA, 500), hold(60_000), ramp(0, 500))
    run = IdealTreatment(Assembly(main, [made_of]).load())
    while run.session.state != TREATING or run.session.routine_ms < at_ms:
        assert run.step(UPDATE_ms)
    return run


def ends(run, most_ms):
    """The state after the treatment went on for so long, or ended, and when; and for how many
    updates more than 8 uA were set up to then."""
    told = 0
    for now_ms in range(most_ms):
        if run.session.state not in (TREATING, LIMITED):
            return run.session.state, now_ms, told
        told += abs(run.session.setpoint_duA) > 80
        run.step(UPDATE_ms)
    return run.session.state, most_ms, told


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("at_ms", MOMENTS_ms)
@pytest.mark.parametrize("peak_uA", PEAKS_uA)
@pytest.mark.parametrize("name", sorted(WAVES))
def test_electrodes_in_the_air_are_found_by_the_next_readings_that_can_tell(name, peak_uA, at_ms):
    run = treating(WAVES[name], peak_uA, at_ms)
    run.board.ohm = None
    state, _, told = ends(run, 200)
    assert state == PAUSED
    assert told <= 10  # four that tell; of each pulse of five updates three do


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("name", sorted(WAVES))
def test_so_they_are_where_the_loop_turns_by_itself(name):
    run = treating(WAVES[name], 300, 600)
    run.board.ohm = None
    now_ms = run.now_ms

    def clock():
        nonlocal now_ms
        now_ms += 1
        return now_ms

    while run.session.state == TREATING and now_ms < run.now_ms + 200:
        run.session.tick(now_ms, clock, lambda _: False)
    assert run.session.state == PAUSED


@pytest.mark.hazard("G08", "run")
@pytest.mark.parametrize("name", sorted(WAVES))
def test_three_readings_of_nothing_now_and_then_are_no_lost_contact(name):
    run = treating(WAVES[name], 300, 600)
    for _ in range(20):
        run.board.ohm = None
        for _ in range(3):
            run.step(UPDATE_ms)
        run.board.ohm = 14_000
        for _ in range(53):
            run.step(UPDATE_ms)
    assert run.session.state == TREATING


def stuck(run):
    """The reading at which the sensor stays from here on, in duA."""
    bits = run.board.register()
    run.board.register = lambda: bits
    return run.board.stage.current_duA(bits)


@pytest.mark.hazard("G01", "run")
@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("at_ms", MOMENTS_ms)
@pytest.mark.parametrize(
    ("name", "peak_uA", "most_ms"),
    [
        ("square", 300, 14),
        ("square", 30, 14),
        ("edges", 300, 14),
        ("slow square", 300, 510),
        ("slow square", 30, 510),
        ("sine", 300, 20),
        ("triangle", 300, 20),
    ],
)
def test_a_stuck_sensor_is_found_within_the_next_halves(name, peak_uA, most_ms, at_ms):
    run = treating(WAVES[name], peak_uA, at_ms)
    assert abs(stuck(run)) > 50
    state, passed_ms, _ = ends(run, most_ms + 1)
    assert state == FAULT
    assert run.session.reason in ("G01", "G03")
    assert passed_ms <= most_ms


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("at_ms", [600, 860, 990])
@pytest.mark.parametrize("peak_uA", [20, 100, 300])
def test_on_steady_current_it_is_found_at_the_end_of_the_third_half(peak_uA, at_ms):
    """The dither moves each 250 ms: the half in which it got stuck, at 20 uA perhaps one more that
    0.1 uA of noise makes look like an answer, and three."""
    run = treating(STEADY, peak_uA, at_ms)
    stuck(run)
    state, passed_ms, _ = ends(run, 1500)
    assert (state, run.session.reason) == (FAULT, "G03")
    assert passed_ms <= (4 if peak_uA > 20 else 5) * 250 + 11


# --- a healthy board is a noisy one --------------------------------------------------------


def noisy(run):
    """The sensor scatters by 0.5 uA rms from here on, over a hum of 2 uA of the mains."""
    random = Random(1)
    register = run.board.register

    def with_noise():
        hum_duA = 20 * sin(2 * pi * run.now_ms / 20)
        return register() + round(random.gauss(hum_duA, 5))

    run.board.register = with_noise
    return run


@pytest.mark.slow
@pytest.mark.parametrize("peak_uA", PEAKS_uA)
@pytest.mark.parametrize("name", sorted(WAVES))
def test_noise_and_hum_trip_nothing_and_lose_no_contact(name, peak_uA):
    run = noisy(treating(WAVES[name], peak_uA, 400))
    state, *_ = ends(run, 4000)
    assert state == TREATING


@pytest.mark.slow
@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("percent", [97, 100, 102])
@pytest.mark.parametrize("peak_uA", PEAKS_uA)
def test_nor_do_they_where_the_dither_ends_at_the_compliance(peak_uA, percent):
    """The high half does not come out in full: that is no sensor that is stuck."""
    run = noisy(treating(STEADY, peak_uA, 400))
    run.board.ohm = 12_000_000 * 100 // (peak_uA * percent) - 4700
    state, *_ = ends(run, 6000)
    assert state in (TREATING, LIMITED)
