"""The machine says what should flow at any time: exactly, and however often it is asked."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facevm import isa
from facevm.machine import Machine
from facevm.wave import _QUARTER_SINE, Waveform
from tests.facevm.assembly import (
    Assembly,
    a_wave,
    call,
    glide,
    hold,
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
        self.heard.append((isa.ZONES[place // 4][0], isa.SIDES[place % 4]))

    def say(self, text_index):
        self.heard.append(text_index)

    def stroke(self):
        self.heard.append("stroke")


def machine_of(main, waves=None, level=100, **parts):
    routine = Assembly(main, waves or [a_wave()], **parts).load()
    listener = Listener()
    return Machine(routine, level, listener), listener.heard


def jaw(*steps):
    return zone("jawline", "left", wave(0), *steps)


def course(machine, times):
    """The currents at these times, going past every wait."""
    currents = []
    for t_ms in times:
        value = machine.at(t_ms)
        while machine.waiting:
            machine.proceed()
            value = machine.at(t_ms)
        currents.append(value)
    return currents


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


def test_the_phase_stands_still_without_current_and_runs_on_after():
    # 1 Hz: 0.6 s of current, a rest, and the negative phase goes on where it was
    steps = jaw(ramp(1, 1), hold(599), ramp(0, 1), rest(250), ramp(1, 1), hold(1000), ramp(0, 1))
    machine, _ = machine_of(steps, [a_wave("square", hz=1)])
    got = course(machine, [400, 550, 700, 852, 1200, 1251, 1260])
    assert got == [10, -10, 0, -10, -10, 10, 10]


def test_a_wave_step_starts_the_phase_again():
    main = jaw(ramp(1, 1), hold(599), ramp(0, 1), wave(0), ramp(1, 1), hold(100), ramp(0, 1))
    machine, _ = machine_of(main, [a_wave("square", hz=1)])
    assert course(machine, [550, 650]) == [-10, 10]


def test_a_burst_gates_whole_periods_and_starts_on():
    steps = jaw(ramp(1, 1), hold(1000), ramp(0, 1))
    machine, _ = machine_of(steps, [a_wave("square", hz=10, burst=(200, 300))])
    assert course(machine, [10, 60, 199, 200, 499, 510, 560]) == [10, -10, -10, 0, 0, 10, -10]


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
def test_what_flows_at_a_time_does_not_depend_on_when_it_was_asked_before(gaps, target):
    steps = jaw(ramp(50, 100), sweep(target, 1777), sweep(8, 900), hold(133), ramp(0, 100))
    waves = [a_wave("sine", hz=8)]
    times = []
    for gap in gaps:
        times.append((times[-1] if times else 0) + gap)
    every, _ = machine_of(steps, waves)
    at_each = dict(enumerate(course(every, range(times[-1] + 1))))
    now_and_then, _ = machine_of(steps, waves)
    assert course(now_and_then, times) == [at_each[t] for t in times]


@pytest.mark.parametrize(("start", "end", "time_ms"), [(8, 0.5, 10_000), (0.1, 31.25, 7_001)])
def test_a_sweep_moves_the_phase_by_the_area_under_its_frequency(start, end, time_ms):
    steps = jaw(ramp(50, 50), sweep(end, time_ms), hold(1000), ramp(0, 50))
    machine, _ = machine_of(steps, [a_wave("sawtooth", "positive", hz=start)])
    # 500 dA of sawtooth: the current is the phase, in 1/500 of a period
    times = range(50, 50 + time_ms, 97)
    for t_ms, current in zip(times, course(machine, times), strict=True):
        t = (t_ms - 50) / 1000
        periods = start * 0.05 + start * t + (end - start) * t * t / (2 * time_ms / 1000)
        assert math.isclose(current / 500 % 1, periods % 1, abs_tol=0.005) or (
            abs(current / 500 - periods % 1) > 0.99
        )


def test_the_quarter_sine_is_a_sine():
    for index, value in enumerate(_QUARTER_SINE):
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
        assert abs(form.value_dA(phase, 5000) - 5000 * expected) <= 1.5


def test_a_pulse_has_its_duty_and_its_edges():
    routine = Assembly(jaw(glide(1500, 500)), [a_wave(hz=1, duty=40, rise_ms=50)]).load()
    form = Waveform()
    form.select(routine.waves[0])

    def at(part_of_phase):
        return form.value_dA(int(part_of_phase * isa.HALF_PERIOD), 1000)

    # a phase of 500 ms: 200 ms of pulse, 50 ms of edge at either end of it
    assert [at(0), at(0.05), at(0.1), at(0.3), at(0.35), at(0.4), at(0.9)] == [
        0, 500, 1000, 1000, 500, 0, 0,
    ]  # fmt: skip
