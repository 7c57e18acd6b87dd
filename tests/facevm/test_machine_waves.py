"""A machine to the unit of phase: waves, sweeps, bursts, and what it draws aside."""

from __future__ import annotations

import itertools

import pytest

from facevm.wave import Waveform
from tests.facevm.assembly import Assembly, a_wave, hold, jaw, ramp, rest, sweep
from tests.facevm.drawing import SAW, alternating_duA, begun, drawn, sawtooth_duA

# --- phase --------------------------------------------------------------------------------


@pytest.mark.parametrize("cHz", [10, 333, 800, 1237, 3125])
def test_the_phase_moves_by_twice_the_frequency_each_ms(cHz):
    machine = begun(ramp(500, 500), hold(9500), ramp(0, 500), waves=[a_wave(hz=cHz / 100, **SAW)])
    flat = drawn(machine, 4000)[501:]
    for t_ms, value_duA in enumerate(flat, 501):
        before = (t_ms - 1) * 2 * cHz % 200_000
        if before + 2 * cHz < 200_000:
            assert value_duA == sawtooth_duA(before, before + 2 * cHz), t_ms


SWEEPS = [(800, 1337, 977), (3125, 10, 613), (200, 201, 999), (50, 2000, 1501), (500, 800, 900)]


def swept(begin_cHz, end_cHz, length_ms, done_ms):
    """The phase after so much of a sweep: the area under its frequency, rounded down."""
    return 2 * begin_cHz * done_ms + (end_cHz - begin_cHz) * done_ms * done_ms // length_ms


@pytest.mark.parametrize("every_ms", [1, 3])
@pytest.mark.parametrize(("begin_cHz", "end_cHz", "length_ms"), SWEEPS)
def test_a_sweep_is_the_area_under_its_frequency_to_the_unit(
    begin_cHz, end_cHz, length_ms, every_ms
):
    steps = ramp(500, 500), sweep(end_cHz / 100, length_ms), hold(1000), ramp(0, 500)
    machine = begun(*steps, waves=[a_wave("sawtooth", hz=begin_cHz / 100)])
    drawn(machine, 500)
    first = 1000 * begin_cHz
    phases = [first + swept(begin_cHz, end_cHz, length_ms, ms) for ms in range(length_ms + 1)]
    phases += [phases[-1] + 2 * end_cHz * ms for ms in range(1, 900)]
    tried = 0
    for done_ms in range(every_ms, len(phases), every_ms):
        before, after = phases[done_ms - every_ms], phases[done_ms]
        value_duA = machine.at(500 + done_ms)
        if before // 100_000 == after // 100_000:
            begin = before % 200_000
            assert value_duA == alternating_duA(begin, begin + after - before), done_ms
            tried += 1
    assert tried > 300


@pytest.mark.parametrize(("begin_cHz", "end_cHz", "length_ms"), [(100, 700, 900), (900, 150, 900)])
def test_the_edges_of_a_swept_pulse_take_their_time_at_every_frequency(
    begin_cHz, end_cHz, length_ms
):
    waves = [a_wave("square", "positive", hz=begin_cHz / 100, duty=50, rise_ms=20)]
    steps = ramp(100, 500), sweep(end_cHz / 100, length_ms), hold(900), ramp(0, 500)
    form = Waveform()
    form.select(Assembly(jaw(*steps), waves).load().waves[0])
    machine = begun(*steps, waves=waves)
    drawn(machine, 500)
    before = 1000 * begin_cHz
    for done_ms in range(1, length_ms + 1):
        after = 1000 * begin_cHz + swept(begin_cHz, end_cHz, length_ms, done_ms)
        form.tune(begin_cHz + (end_cHz - begin_cHz) * done_ms // length_ms)
        expected_duA = form.mean_duA(before % 200_000, after - before, 1000)
        if done_ms < length_ms:
            assert machine.at(500 + done_ms) == expected_duA, done_ms
        before = after
    form.tune(end_cHz)
    for t_ms in range(501 + length_ms, 1300 + length_ms):
        machine.at(t_ms - 1)
        expected_duA = form.mean_duA(before % 200_000, 2 * end_cHz, 1000)
        assert machine.at(t_ms) == expected_duA, t_ms
        before += 2 * end_cHz


def test_a_sweep_after_a_sweep_begins_where_that_ended():
    steps = ramp(500, 500), sweep(4, 501), sweep(9, 700), ramp(0, 500), rest(10)
    machine = begun(*steps, waves=[a_wave("sawtooth", hz=2)])
    drawn(machine, 1001)
    first = 400 * 500 + swept(200, 400, 501, 501)
    phases = [first + swept(400, 900, 700, ms) for ms in range(700)]
    for t_ms, (before, after) in enumerate(itertools.pairwise(phases), 1002):
        value_duA = machine.at(t_ms)
        if before // 100_000 == after // 100_000:
            begin = before % 200_000
            assert value_duA == alternating_duA(begin, begin + after - before), t_ms


def test_the_edges_of_a_pulse_that_is_swept_for_minutes_have_coarser_steps():
    waves = [a_wave("square", "positive", hz=1, duty=60, rise_ms=2)]
    steps = ramp(50, 500), sweep(60, 200_000), ramp(0, 500)
    form = Waveform()
    form.select(Assembly(jaw(*steps), waves).load().waves[0])
    machine = begun(*steps, waves=waves)
    drawn(machine, 500)
    machine.at(200_300)
    values = {t_ms: machine.at(t_ms) for t_ms in range(200_301, 200_500)}
    for t_ms, value_duA in values.items():
        before, after = (100_000 + swept(100, 6000, 200_000, t_ms - ms) for ms in (501, 500))
        form.tune(100 + 5900 * ((t_ms - 500) >> 1) // 100_000)
        assert value_duA == form.mean_duA(before % 200_000, after - before, 500), t_ms


@pytest.mark.parametrize("gap_ms", [9_999, 10_000, 10_001, 20_003, 47_111])
def test_a_long_time_without_an_update_leaves_the_phase_where_it_belongs(gap_ms):
    waves = [a_wave(hz=8.13, **SAW)]
    steps = ramp(500, 500), hold(60_000), ramp(0, 500)
    machine = begun(*steps, waves=waves)
    drawn(machine, 700)
    machine.at(700 + gap_ms)
    for t_ms in range(701 + gap_ms, 730 + gap_ms):
        before = (t_ms - 1) * 1626 % 200_000
        value_duA = machine.at(t_ms)
        if before + 1626 < 200_000:
            assert value_duA == sawtooth_duA(before, before + 1626)


def test_who_asks_twice_hears_what_flows_at_that_instant():
    machine = begun(ramp(500, 500), hold(5000), ramp(0, 500), waves=[a_wave(hz=1.3, **SAW)])
    drawn(machine, 900)
    phase = 900 * 260 % 200_000
    assert machine.at(900) == sawtooth_duA(phase, phase)
    assert machine.at(900) == sawtooth_duA(phase, phase)
    assert machine.at(901) == sawtooth_duA(phase, phase + 260)


def test_in_a_rest_the_time_goes_on_and_nothing_flows():
    machine = begun(ramp(100, 100), ramp(0, 100), rest(300), ramp(100, 100), ramp(0, 100))
    for t_ms in range(700):
        machine.at(t_ms)
        assert machine.t_ms == t_ms
        if 200 <= t_ms <= 500:
            assert (machine.value_duA, machine.peak_duA) == (0, 0)
        elif t_ms:
            assert machine.peak_duA > 0


def test_after_a_rest_that_nobody_saw_begin_the_time_is_right():
    machine = begun(ramp(100, 100), ramp(0, 100), rest(300), ramp(100, 100), ramp(0, 100))
    drawn(machine, 190)
    assert machine.at(250) == 0
    assert machine.t_ms == 250
    assert machine.at(499) == 0
    assert machine.t_ms == 499


def test_a_wave_of_a_tenth_of_a_microampere_begins_with_its_ramp():
    machine = begun(ramp(0.1, 30), hold(200), ramp(0, 100), waves=[a_wave(hz=10)])
    assert drawn(machine, 120)[30:] == [1] * 21 + [-1] * 50 + [1] * 20


def test_a_tenth_of_a_microampere_flows_too():
    machine = begun(ramp(0.1, 10), hold(10), ramp(0.2, 10), hold(10), ramp(0.1, 10), ramp(0, 100))
    values = drawn(machine, 149)
    assert values[:50] == [0] * 10 + [1] * 20 + [2] * 11 + [1] * 9
    assert values[50:] == [1, *[0] * 99]


# --- bursts -------------------------------------------------------------------------------


def overlap_ms(begin_ms, end_ms, on_ms, cycle_ms):
    return sum(ms % cycle_ms < on_ms for ms in range(begin_ms, end_ms))


@pytest.mark.parametrize("every_ms", [1, 2, 3, 5, 7])
def test_a_gate_counts_for_the_part_of_the_time_that_it_is_open(every_ms):
    waves = [a_wave("steady", "positive", burst=(200, 300))]
    machine = begun(ramp(100, 500), hold(3000), ramp(0, 500), waves=waves)
    drawn(machine, 500)
    for t_ms in range(500 + every_ms, 3400, every_ms):
        on_ms = overlap_ms(t_ms - every_ms, t_ms, 200, 500)
        assert machine.at(t_ms) == 1000 * on_ms // every_ms, t_ms


@pytest.mark.parametrize("every_ms", [3, 7])
def test_of_a_gated_wave_that_part_of_an_update_counts(every_ms):
    waves = [a_wave("sawtooth", "positive", hz=5, burst=(200, 400))]
    machine = begun(ramp(500, 500), hold(4000), ramp(0, 500), waves=waves)
    drawn(machine, 500)

    def area(begin_ms, end_ms):
        """In duA ms; a wave that begins anew at 0, of which a ms is 1000 units of one way."""
        flowing = [ms % 600 for ms in range(begin_ms, end_ms) if ms % 600 < 200]
        return sum((2 * ms + 1) * 5000 / 400 for ms in flowing)

    for t_ms in range(500 + every_ms, 4400, every_ms):
        expected_duA = area(t_ms - every_ms, t_ms) / every_ms
        assert machine.at(t_ms) == pytest.approx(expected_duA, abs=2), t_ms


def test_a_burst_starts_with_whole_periods_each_time():
    machine = begun(
        ramp(500, 500),
        hold(3000),
        ramp(0, 500),
        waves=[a_wave("sawtooth", "positive", hz=10, burst=(200, 300))],
    )
    values = drawn(machine, 3400)
    for t_ms in range(501, 3400):
        at_ms = (t_ms - 1) % 500
        before = at_ms % 100 * 2000
        if at_ms >= 200:
            assert values[t_ms] == 0, t_ms
        elif before + 2000 < 200_000 and at_ms:
            assert values[t_ms] == sawtooth_duA(before, before + 2000), t_ms


# --- aside --------------------------------------------------------------------------------


@pytest.mark.parametrize("begin_ms", [-500, 0])
@pytest.mark.parametrize("at_ms", [1500, 1523])
def test_aside_the_wave_goes_on_in_proportion(begin_ms, at_ms):
    machine = begun(ramp(500, 500), hold(9000), ramp(0, 500), waves=[a_wave(hz=1.3, **SAW)])
    drawn(machine, at_ms)
    machine.set_aside(begin_ms)
    for offset_ms in range(begin_ms + 1, begin_ms + 501):
        part_ms = offset_ms - begin_ms
        before = (at_ms + offset_ms - 1) * 260 % 200_000
        value_duA = machine.aside(offset_ms, part_ms)
        if before + 260 < 200_000:
            assert value_duA == sawtooth_duA(before, before + 260, 5000 * part_ms // 500)
    assert machine.t_ms == at_ms
    assert machine.at(at_ms + 1) == sawtooth_duA(
        at_ms * 260 % 200_000, (at_ms * 260 % 200_000) + 260
    )


def test_aside_the_phase_is_true_to_the_unit():
    machine = begun(ramp(500, 500), hold(9000), ramp(0, 500), waves=[a_wave("sawtooth", hz=7.13)])
    drawn(machine, 1501)
    machine.set_aside(-500)
    for offset_ms in range(-499, 501):
        before = (1500 + offset_ms) * 1426 % 200_000
        value_duA = machine.aside(offset_ms, 500)
        if before // 100_000 == (before + 1426) // 100_000:
            assert value_duA == alternating_duA(before, before + 1426), offset_ms


def test_aside_of_a_current_that_stood_still_sets_out_from_now():
    machine = begun(ramp(100, 500), hold(9000), ramp(0, 500), waves=[a_wave(hz=2)])
    drawn(machine, 1010)
    machine.at(1100)  # nothing has moved since, and nothing was computed
    machine.set_aside(0)
    values = [machine.aside(ms, 500) for ms in range(1, 400)]
    assert values == [1000] * 150 + [-1000] * 249


def test_aside_keeps_to_the_gate_of_the_burst():
    waves = [a_wave("square", "positive", hz=10, burst=(200, 300))]
    machine = begun(ramp(100, 500), hold(9000), ramp(0, 500), waves=waves)
    drawn(machine, 1120)
    machine.set_aside(-500)
    for offset_ms in range(-499, 501):
        is_on = (1120 + offset_ms) % 500 < 200
        assert machine.aside(offset_ms, 500) == (1000 if is_on else 0), offset_ms


def test_aside_in_a_sweep_the_frequency_is_that_of_the_moment():
    machine = begun(ramp(500, 500), sweep(9, 1000), ramp(0, 500), waves=[a_wave(hz=1, **SAW)])
    drawn(machine, 1000)
    phase = 100_000 + swept(100, 900, 1000, 500)
    machine.set_aside(0)
    speed = 2 * 100 + 800 * (2 * 500 + 1) // 1000
    for offset_ms in range(1, 100):
        before = (phase + speed * (offset_ms - 1)) % 200_000
        value_duA = machine.aside(offset_ms, 500)
        if before + speed < 200_000:
            assert value_duA == sawtooth_duA(before, before + speed), offset_ms
