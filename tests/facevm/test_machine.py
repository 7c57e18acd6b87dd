"""The machine says what should flow at any time: exactly, and however often it is asked."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facevm import isa
from facevm.isa import QUARTER_SINE
from facevm.machine import Machine
from facevm.wave import Waveform
from tests.facevm.assembly import (
    Assembly,
    a_wave,
    call,
    glide,
    hold,
    jaw,
    loop,
    ramp,
    rest,
    say,
    sweep,
    wave,
    zone,
)


class Listener:
    def __init__(self):
        self.heard = []

    def arrive(self, place):
        self.heard.append((isa.ZONES[isa.zone_of(place)][0], isa.SIDES[isa.side_of(place)]))

    def say(self, text_index):
        self.heard.append(text_index)

    def stroke(self):
        self.heard.append("stroke")


def machine_of(main, waves=None, level=100, **parts):
    routine = Assembly(main, waves or [a_wave()], **parts).load()
    listener = Listener()
    return Machine(routine, level, listener), listener.heard


def course(machine, times):
    """The currents at these times, asked every millisecond, going past every wait."""
    currents = {}
    for t_ms in range(machine.t_ms, max(times) + 1):
        value = machine.at(t_ms)
        while machine.waiting:
            machine.proceed()
            value = machine.at(t_ms)
        currents[t_ms] = value
    return [currents[t_ms] for t_ms in times]


def test_a_ramp_a_hold_and_a_rest_follow_their_lines():
    steady = [a_wave("steady", "positive")]
    machine, _ = machine_of(jaw(ramp(100, 1000), hold(500), ramp(0, 500), rest(100)), steady)
    got = course(machine, [0, 1, 500, 999, 1000, 1499, 1500, 1750, 1999, 2000, 2099])
    assert got == [0, 1, 500, 999, 1000, 1000, 1000, 500, 2, 0, 0]
    assert course(machine, [2100]) == [0]
    assert machine.over


def test_a_stroke_is_a_soft_start_a_hold_and_a_soft_stop():
    machine, heard = machine_of(jaw(glide(2000, 200)), [a_wave("steady", "negative")])
    assert course(machine, [0, 250, 500, 1499, 1500, 1750, 1999]) == [
        0, -1000, -2000, -2000, -2000, -1000, -4,
    ]  # fmt: skip
    assert heard == [("jawline", "left"), "stroke"]


def test_a_lower_level_scales_every_current_down_and_rounds_down():
    steps = jaw(ramp(99.9, 1000), hold(10), ramp(0, 1000))
    machine, _ = machine_of(steps, [a_wave("steady", "positive")], level=60)
    assert course(machine, [1000, 1009]) == [599, 599]


def test_each_zone_and_side_waits_and_says_its_prompt_before():
    main = zone("cheek", "both", say(1), wave(0), rest(10)) + zone("chin", "center", rest(5))
    machine, heard = machine_of(main, texts=[b"name", b"prompt"])
    assert machine.at(0) == 0
    assert machine.waiting
    assert heard == [("cheek", "left"), 1]
    assert machine.at(7) == 0  # asking does not help: it waits to be told
    assert machine.t_ms == 0
    machine.proceed()
    machine.at(500)
    assert machine.waiting
    assert machine.t_ms == 10
    assert heard[2:] == [("cheek", "right"), 1]
    machine.proceed()
    machine.at(500)
    assert machine.t_ms == 20
    machine.proceed()
    machine.at(500)
    assert machine.over
    assert machine.t_ms == 25


def test_the_cue_of_a_zones_first_stroke_waits_for_contact():
    machine, heard = machine_of(zone("cheek", "left", wave(0), glide(2000, 100), glide(2000, 100)))
    machine.at(0)
    assert heard == [("cheek", "left")]
    machine.proceed()
    assert len(heard) == 2
    machine.at(1999)
    assert len(heard) == 2
    machine.at(2000)
    assert len(heard) == 3


def test_the_phase_stands_still_without_current_and_runs_on_after():
    # 1 Hz: 0.6 s of current, a rest, and the negative phase goes on where it was
    steps = jaw(ramp(1, 1), hold(599), ramp(0, 1), rest(250), ramp(1, 1), hold(1000), ramp(0, 1))
    machine, _ = machine_of(steps, [a_wave("square", hz=1)])
    got = course(machine, [400, 550, 700, 853, 1200, 1252, 1260])
    assert got == [10, -10, 0, -10, -10, 10, 10]


def test_a_wave_step_starts_the_phase_again():
    main = jaw(ramp(1, 1), hold(599), ramp(0, 1), wave(0), ramp(1, 1), hold(100), ramp(0, 1))
    machine, _ = machine_of(main, [a_wave("square", hz=1)])
    assert course(machine, [550, 650]) == [-10, 10]


def test_a_burst_gates_whole_periods_and_starts_on():
    steps = jaw(ramp(1, 1), hold(1000), ramp(0, 1))
    machine, _ = machine_of(steps, [a_wave("square", hz=10, burst=(200, 300))])
    assert course(machine, [10, 60, 200, 201, 500, 501, 560]) == [10, -10, -10, 0, 0, 10, -10]


def test_loops_and_calls_are_carried_out_as_often_as_they_say():
    body = ramp(10, 10) + ramp(0, 10) + rest(10)
    main = jaw(loop(3, call(0), loop(2, call(1))))
    steady = [a_wave("steady", "positive")]
    machine, heard = machine_of(main, steady, blocks=[body, glide(1500, 20)])
    course(machine, range(9091))
    assert machine.over
    assert machine.t_ms == 3 * (30 + 2 * 1500)
    assert heard.count("stroke") == 6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=80), st.sampled_from([0.1, 3, 7.77, 31]))
def test_the_phase_does_not_depend_on_when_it_was_asked_before(gaps, target):
    steps = jaw(ramp(50, 100), sweep(target, 977), sweep(8, 500), hold(5000), ramp(0, 100))
    waves = [a_wave("sine", hz=8)]
    now_and_then, _ = machine_of(steps, waves)
    now_and_then.at(0)
    now_and_then.proceed()
    t_ms = 0
    for gap in gaps:
        t_ms += gap
        now_and_then.at(t_ms)
    after = range(t_ms + 1, t_ms + 20)
    every, _ = machine_of(steps, waves)
    assert course(now_and_then, after) == course(every, after)


ODD_RATES = [(rate, hz) for rate in (500, 1000, 333) for hz in (0.5, 7.81, 8, 12.5, 20, 31.25)]


@pytest.mark.parametrize(("rate", "hz"), ODD_RATES)
@pytest.mark.parametrize(
    "made_of",
    [
        {"shape": "square"},
        {"shape": "square", "duty": 50},
        {"shape": "square", "duty": 37, "rise_ms": 2},
        {"shape": "sine"},
        {"shape": "triangle"},
        {"shape": "sawtooth"},
    ],
    ids=str,
)
def test_an_alternating_wave_never_carries_more_than_one_phase(made_of, rate, hz):
    duty, rise_ms = made_of.get("duty", 100), made_of.get("rise_ms", 0)
    if not isa.edges_fit(isa.ALTERNATING, round(hz * 100), duty, rise_ms):
        return
    steps = jaw(ramp(500, 500), hold(6000), ramp(0, 500))
    routine = Assembly(steps, [a_wave(hz=hz, **made_of)]).load()
    assert abs(carried(routine, rate)) <= routine.bound_dnC


@pytest.mark.parametrize("polarity", ["positive", "negative"])
@pytest.mark.parametrize("shape", ["square", "sine", "triangle", "sawtooth", "steady"])
@pytest.mark.parametrize(("rate", "hz"), ODD_RATES)
def test_a_one_way_wave_carries_its_net_charge(shape, polarity, rate, hz):
    duty = 43 if shape == "square" else None
    steps = jaw(ramp(50, 500), hold(6000), ramp(0, 500))
    routine = Assembly(steps, [a_wave(shape, polarity, hz, duty)]).load()
    drawn = carried(routine, rate)
    assert abs(drawn) <= routine.bound_dnC
    assert abs(drawn - routine.net_dnC) <= abs(routine.net_dnC) * 0.01 + 500 * 1000 / hz


@pytest.mark.parametrize("shape", ["square", "sine", "sawtooth", "steady"])
def test_a_burst_carries_its_share(shape):
    burst = (375, 250)
    steps = jaw(ramp(50, 500), hold(6000), ramp(0, 500))
    routine = Assembly(steps, [a_wave(shape, "positive", 8, burst=burst)]).load()
    for rate in (500, 1000, 333):
        drawn = carried(routine, rate)
        assert abs(drawn - routine.net_dnC) <= routine.net_dnC * 0.02


@pytest.mark.parametrize("shape", ["square", "sine", "sawtooth"])
def test_an_alternating_burst_carries_nothing(shape):
    steps = jaw(ramp(500, 500), hold(6000), ramp(0, 500))
    routine = Assembly(steps, [a_wave(shape, hz=8, burst=(375, 250))]).load()
    for rate in (500, 1000, 333):
        assert abs(carried(routine, rate)) <= routine.bound_dnC


def carried(routine, rate):
    """The net charge in dnC of what a board of so many updates a second sets."""
    machine = Machine(routine, 100, Listener())
    charge = value = update = before_ms = 0
    while not machine.over:
        t_ms = update * 1000 // rate
        charge += value * (t_ms - before_ms)
        before_ms = t_ms
        value = machine.at(t_ms)
        if machine.waiting:
            machine.proceed()
        else:
            update += 1
    return charge


def test_aside_goes_softly_to_and_from_where_the_treatment_stands():
    machine, _ = machine_of(jaw(ramp(200, 500), hold(9000), ramp(0, 500)), [a_wave("sine", hz=2)])
    before = course(machine, range(3000))
    machine.set_aside(-500)
    up = [machine.aside(done - 500, done) for done in range(1, 501)]
    # the same wave on its way there, in proportion, so that it ends where it stood still
    expected = [before[-501 + done] * done // 500 for done in range(1, 501)]
    assert max(abs(a - b) for a, b in zip(up, expected, strict=True)) <= 15
    assert abs(sum(up)) < 2000 * 125
    machine.set_aside(0)
    down = [machine.aside(gone, 500 - gone) for gone in range(1, 501)]
    assert down[-1] == 0
    assert max(abs(b - a) for a, b in itertools.pairwise(down)) < 30
    assert machine.t_ms == 2999


@pytest.mark.parametrize(("start", "end", "time_ms"), [(8, 0.5, 10_000), (0.1, 31.25, 7_001)])
def test_a_sweep_moves_the_phase_by_the_area_under_its_frequency(start, end, time_ms):
    steps = jaw(ramp(50, 50), sweep(end, time_ms), hold(1000), ramp(0, 50))
    machine, _ = machine_of(steps, [a_wave("sawtooth", "positive", hz=start)])
    # 500 duA of sawtooth: the current is the phase, in 1/500 of a period
    times = range(51, 50 + time_ms, 97)
    for t_ms, current in zip(times, course(machine, times), strict=True):
        t = (t_ms - 50.5) / 1000  # the mean over the last millisecond
        periods = start * 0.05 + start * t + (end - start) * t * t / (2 * time_ms / 1000)
        if 0.03 < periods % 1 < 0.97:  # not over the fall, where the mean is of both ends
            assert math.isclose(current / 500, periods % 1, abs_tol=0.005)


def test_the_quarter_sine_is_a_sine():
    for index, value in enumerate(QUARTER_SINE):
        assert value == round(16_384 * math.sin(math.pi / 2 * index / 125))


SHAPES = {
    "square": lambda x: 1,
    "sine": lambda x: math.sin(math.pi * x),
    "triangle": lambda x: 1 - abs(2 * x - 1),
    "sawtooth": lambda x: x,
    "steady": lambda x: 1,
}


@pytest.mark.parametrize("polarity", ["alternating", "positive", "negative"])
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_shape_is_what_it_is_called(shape, polarity):
    if (shape, polarity) == ("steady", "alternating"):
        return
    routine = Assembly(jaw(glide(1500, 500)), [a_wave(shape, polarity, hz=1)]).load()
    form = Waveform()
    form.select(routine.waves[0])
    for phase in range(0, isa.PERIOD, 37):
        half, rest = divmod(phase / isa.HALF_PERIOD, 1)
        if polarity == "alternating":
            expected = SHAPES[shape](rest) * (-1 if half else 1)
        else:
            expected = SHAPES[shape](phase / isa.PERIOD) * (-1 if polarity == "negative" else 1)
        assert abs(form.mean_duA(phase, 0, 5000) - 5000 * expected) <= 1.5


@pytest.mark.parametrize("polarity", ["alternating", "positive", "negative"])
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_no_mean_is_over_the_peak_nor_the_other_way(shape, polarity):
    if (shape, polarity) == ("steady", "alternating"):
        return
    form = Waveform()
    form.select(Assembly(jaw(glide(1500, 500)), [a_wave(shape, polarity, hz=1)]).load().waves[0])
    for step in (1, 1999, 2001, 24_999, 25_001, 25_099, 99_999, 100_001, 200_001, 399_999):
        for phase in range(0, isa.PERIOD, 1999):
            mean_duA = form.mean_duA(phase, step, 2000)
            least_duA = 0 if polarity == "positive" else -2000
            assert least_duA <= mean_duA <= (0 if polarity == "negative" else 2000)


def test_a_pulse_has_its_duty_and_its_edges():
    routine = Assembly(jaw(glide(1500, 500)), [a_wave(hz=1, duty=40, rise_ms=50)]).load()
    form = Waveform()
    form.select(routine.waves[0])

    def at(part_of_phase):
        return form.mean_duA(int(part_of_phase * isa.HALF_PERIOD), 0, 1000)

    # a phase of 500 ms: 200 ms of pulse, 50 ms of edge at either end of it
    assert [at(0), at(0.05), at(0.1), at(0.3), at(0.35), at(0.4), at(0.9)] == [
        0, 500, 1000, 1000, 500, 0, 0,
    ]  # fmt: skip
