"""A machine to the millisecond: before it begins, its peak, what stands still, and its code."""

from __future__ import annotations

import math
from array import array

import pytest

from facevm import isa
from facevm.machine import Machine
from facevm.wave import CURVE, FLAT, LINE
from tests.facevm.assembly import (
    STEADY,
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
from tests.facevm.drawing import begun, drawn, machine_of, played

# --- what it is before it begins ----------------------------------------------------------


def test_before_it_begins_it_is_nowhere_and_draws_nothing():
    machine = machine_of(jaw(glide(1500, 100)), level=60)
    assert (machine.t_ms, machine.place) == (0, -1)
    assert (machine.peak_duA, machine.value_duA, machine.course_ms) == (0, 0, 0)
    assert (machine.waiting, machine.over, machine.is_steady) == (False, False, False)
    assert (machine.way, machine.is_gated) == (0, False)  # no wave was chosen
    drawn_by = machine.phase, machine.step, machine.begin_ms, machine.from_duA, machine.delta_duA
    assert drawn_by == (0, 0, 0, 0, 0)
    assert (machine.length, machine.shift, machine.narrowing) == (1, 0, 0)  # of a line at 0
    inside = [one for name, one in vars(machine).items() if name[0] == "_" and one]
    assert [one for one in inside if type(one) is int] == [60]  # the level
    assert not any(one is True for one in inside)
    assert [one for one in inside if isinstance(one, array) and any(one)] == []


def test_it_gets_no_attribute_later_for_which_a_board_had_to_find_memory():
    burst = a_wave("square", hz=5, burst=(200, 400))
    steps = wave(0), glide(1500, 100), ramp(50, 100), sweep(3, 500), ramp(0, 50), rest(10)
    machine = machine_of(
        zone("cheek", "both", call(0), loop(2, call(0)), say(1), wave(1), glide(1500, 90)),
        [a_wave(hz=10), burst],
        blocks=[b"".join(steps)],
        texts=[b"name", b"text"],
    )
    before = set(vars(machine))
    machine.set_aside(0)
    played(machine)
    assert machine.over
    assert set(vars(machine)) == before


# --- the peak -----------------------------------------------------------------------------


def test_the_peak_is_a_straight_line_rounded_down():
    machine = begun(ramp(77.7, 333), hold(100), ramp(12.3, 250), ramp(0, 100))
    for t_ms in range(683):
        machine.at(t_ms)
        if t_ms < 333:
            expected_duA = 777 * t_ms // 333
        elif t_ms < 433:
            expected_duA = 777
        else:
            expected_duA = 777 + -654 * (t_ms - 433) // 250
        assert machine.peak_duA == machine.value_duA == expected_duA, t_ms


@pytest.mark.parametrize("level", [10, 37, 99])
def test_the_level_scales_both_ends_of_a_line(level):
    machine = begun(ramp(77.7, 333), ramp(12.3, 250), ramp(0, 100), level=level)
    top_duA, low_duA = 777 * level // 100, 123 * level // 100
    for t_ms in range(583):
        machine.at(t_ms)
        if t_ms < 333:
            expected_duA = top_duA * t_ms // 333
        else:
            expected_duA = top_duA + (low_duA - top_duA) * (t_ms - 333) // 250
        assert machine.peak_duA == expected_duA, t_ms


MOST_ms = isa.SMALL_INT_MAX // 5000
"""A line to 500 uA that is shorter has products that are small integers."""


@pytest.mark.parametrize(("length_ms", "shift"), [(MOST_ms - 1, 0), (MOST_ms, 1), (299_000, 1)])
def test_a_line_of_minutes_has_no_coarser_steps_than_it_has_to(length_ms, shift):
    machine = begun(ramp(500, length_ms), ramp(0, 500), waves=[a_wave(hz=10)])
    for t_ms in range(length_ms - 900, length_ms - 1):
        machine.at(t_ms)
        assert machine.peak_duA == 5000 * (t_ms >> shift) // (length_ms >> shift), t_ms


# --- what stands still --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn_as", "is_steady"),
    [
        (("steady", "positive"), True),
        (("steady", "negative"), True),
        (("square", "positive", 5), True),
        (("square", "negative", 5), True),
        (("square", "positive", 1, 99), False),
        (("square", "positive", 1, 98, 6), False),
        (("square", "alternating", 5), False),
        (("square", "positive", 1, None, 6), False),
        (("sine", "positive", 5), False),
        (("sawtooth", "negative", 5), False),
    ],
)
def test_direct_current_is_steady_whatever_it_is_called(drawn_as, is_steady):
    machine = begun(ramp(100, 500), hold(500), ramp(0, 500), waves=[a_wave(*drawn_as)])
    assert machine.is_steady is is_steady


def still_ms(machine: Machine) -> int:
    """Up to when the current stays what it is, as whoever draws it by itself finds it; or 0."""
    kind, sign, *_ = machine.course
    is_level = kind == FLAT and not machine.delta_duA
    stays = is_level and machine.value_duA == sign * machine.peak_duA
    return machine.course_ms if stays else 0


def test_until_when_nothing_changes_is_told():
    machine = begun(ramp(100, 500), hold(1000), ramp(0, 500), rest(300), waves=[a_wave(hz=10)])
    machine.at(499)
    assert still_ms(machine) <= 499
    drawn(machine, 502)
    assert 550 <= still_ms(machine) <= 551  # the edge of the square
    assert machine.at(549) == 1000
    assert 550 <= still_ms(machine) <= 551
    assert drawn(machine, 553)[1:] == [1000, -1000, -1000, -1000]
    assert 600 <= still_ms(machine) <= 601
    drawn(machine, 1490)
    assert still_ms(machine) == 1500  # the end of the hold
    drawn(machine, 1700)
    assert still_ms(machine) <= 1700
    drawn(machine, 2001)
    assert (machine.value_duA, still_ms(machine)) == (0, 2300)


def test_direct_current_stands_still_up_to_the_end_of_its_step():
    machine = begun(ramp(100, 500), hold(1000), hold(300), ramp(0, 500))
    drawn(machine, 501)
    assert still_ms(machine) == 1500
    assert machine.at(1499) == 1000
    drawn(machine, 1501)
    assert still_ms(machine) == 1800
    drawn(machine, 1801)
    assert still_ms(machine) <= 1801
    assert machine.at(1850) == 900


STILL = [
    a_wave(hz=10),
    a_wave("square", hz=3.3, duty=60),
    a_wave("square", "positive", hz=4, duty=30, rise_ms=20),
    a_wave("square", "negative", hz=7.7, duty=55),
    a_wave("triangle", hz=3),
    a_wave("sine", "positive", hz=2),
    a_wave("square", hz=10, burst=(200, 300)),
    STEADY,
]


@pytest.mark.parametrize("one", STILL, ids=str)
def test_who_sleeps_until_then_sees_what_one_sees_who_does_not(one):
    steps = ramp(100, 500), hold(1000), ramp(50, 300), hold(500), ramp(0, 200), rest(100)
    if one[0] & 7 != STEADY[0] & 7 and not one[0] & isa.WAVE_HAS_BURST:
        steps = (*steps[:4], sweep(5, 500), hold(300), *steps[4:])
    steps = (*steps, ramp(100, 300), hold(400), ramp(0, 500))
    awake, sleeper = begun(*steps, waves=[one]), begun(*steps, waves=[one])
    slept = 0
    for t_ms in range(4601):
        value_duA = awake.at(t_ms)
        if t_ms >= still_ms(sleeper):
            sleeper.at(t_ms - 1)
            assert sleeper.at(t_ms) == value_duA, t_ms
        else:
            assert sleeper.value_duA == value_duA, t_ms
            slept += 1
    assert awake.over
    assert slept > 80


# --- code ---------------------------------------------------------------------------------


def test_each_place_is_told_when_it_begins_and_none_is_there_between():
    main = (
        zone("neck", "both", wave(0), rest(10))
        + zone("cheek", "right", wave(0), rest(7))
        + zone("mouth", "center", wave(0), say(1), rest(5))
        + zone("forehead", "both", wave(0), rest(3))
    )
    machine = machine_of(main, texts=[b"name", b"text"])
    assert (machine.place, machine.waiting, machine.over) == (-1, False, False)
    waits = played(machine)
    sides = [("neck", isa.LEFT), ("neck", isa.RIGHT), ("cheek", isa.RIGHT), ("mouth", isa.CENTER)]
    sides += [("forehead", isa.LEFT), ("forehead", isa.RIGHT)]
    names = [row.name for row in isa.ZONES]
    places = [isa.place_of(names.index(name), side) for name, side in sides]
    assert waits == [*zip([0, 10, 20, 27, 32, 35], places, strict=True)]
    heard = [what for _, what in machine._listener.heard]
    assert heard == [*places[:4], "text 1", *places[4:]]
    assert (machine.place, machine.t_ms, machine.over) == (-1, 38, True)
    assert machine.at(99) == 0
    assert machine.t_ms == 38


def test_each_stroke_is_told_as_it_begins():
    main = zone("cheek", "both", wave(0), glide(1500, 100), rest(100), glide(1500, 50)) + zone(
        "chin", "center", wave(0), rest(100), glide(2000, 50), rest(10)
    )
    machine = machine_of(main)
    played(machine)
    strokes = [t_ms for t_ms, what in machine._listener.heard if what == "stroke"]
    assert strokes == [0, 1600, 3100, 4700, 6300]
    assert machine.t_ms == 8310


def test_a_stroke_ends_at_nothing():
    machine = begun(glide(1500, 100), rest(10), ramp(0.1, 10), ramp(0, 10))
    assert drawn(machine, 1520)[1000:] == [1000 + -1000 * ms // 500 for ms in range(500)] + [
        0
    ] * 20 + [1]


def test_a_stroke_is_two_lines_and_what_is_left_between():
    machine = begun(glide(1500, 99.9), rest(10), level=50)
    values = drawn(machine, 1505)
    assert values[:501] == [499 * ms // 500 for ms in range(501)]
    assert values[501:1000] == [499] * 499
    assert values[1000:1500] == [499 + -499 * ms // 500 for ms in range(500)]
    assert values[1500:] == [0] * 6


@pytest.mark.parametrize("turns", [1, 2, 7])
def test_a_loop_has_as_many_turns_as_it_says(turns):
    machine = machine_of(jaw(loop(turns, rest(10), loop(turns, rest(3))), rest(1)))
    played(machine)
    assert machine.t_ms == turns * (10 + turns * 3) + 1


def test_a_block_goes_back_to_where_it_was_called():
    blocks = [ramp(10, 10) + ramp(0, 10), call(0) + rest(7) + call(0)]
    machine = machine_of(jaw(call(1), rest(100), loop(2, call(1)), call(0)), blocks=blocks)
    played(machine)
    assert machine.t_ms == 47 + 100 + 2 * 47 + 20


def test_what_is_nested_as_deep_as_it_may_be_is_carried_out():
    body = rest(1)
    for depth in range(isa.DEPTH_MAX - 1):
        body = loop(2 if depth % 3 == 0 else 1, body, rest(1))
    machine = machine_of(jaw(body, rest(5)))
    played(machine)
    length_ms = 1
    for depth in range(isa.DEPTH_MAX - 1):
        length_ms = (length_ms + 1) * (2 if depth % 3 == 0 else 1)
    assert machine.t_ms == length_ms + 5


def test_a_new_place_and_a_new_wave_begin_their_phase_anew():
    waves = [a_wave(hz=1), a_wave("square", hz=2, burst=(500, 500))]
    first = wave(0), ramp(100, 300), hold(280), ramp(0, 120)
    second = wave(1), ramp(100, 100), hold(520), ramp(0, 180)
    machine = machine_of(zone("cheek", "both", *first, *second), waves)
    machine.at(0)
    for start_ms in (0, 1500):
        assert machine.waiting
        machine.proceed()
        values = [machine.at(start_ms + ms) for ms in range(1500)]
        assert values[0:301:100] == [0, 333, 666, 1000]
        assert values[301:501] == [1000] * 200
        assert values[501:580] == [-1000] * 79
        assert values[700:800] == [10 * ms for ms in range(100)]
        assert values[800:951] == [1000] * 151
        assert values[951:1201] == [-1000] * 250
        assert values[1201:1320] == [0] * 119
        machine.at(start_ms + 1500)
    assert machine.over


@pytest.mark.parametrize(
    ("held_ms", "second"),
    [(200, a_wave("steady", "positive", burst=(200, 300))), (375, a_wave(hz=2))],
    ids=["out of a burst's pause", "out of a negative half"],
)
def test_an_update_over_the_choice_of_a_wave_has_nothing_of_the_one_before(held_ms, second):
    first = a_wave("square", hz=10, burst=(200, 300))
    body = ramp(100, 100), hold(300), ramp(0, 100)
    steps = ramp(100, 100), hold(held_ms), ramp(0, 100), wave(1), *body
    machine = begun(*steps, waves=[first, second])
    drawn(machine, 199 + held_ms)
    assert machine.at(202 + held_ms) == 20


def test_a_late_update_sees_of_a_gate_neither_less_than_nothing_nor_more_than_the_peak():
    waves = [a_wave("square", "positive", hz=20, burst=(200, 300))]
    machine = begun(ramp(100, 500), hold(3000), ramp(0, 500), waves=waves)
    drawn(machine, 980)
    assert 0 < machine.at(1010) <= 1000  # the gate opens
    drawn(machine, 1190)
    assert 0 <= machine.at(1230) < 1000  # and closes
    assert machine.at(1260) == 0


def test_a_new_wave_begins_its_burst_anew():
    bursts = [a_wave("square", "positive", hz=10, burst=(200, 300)) for _ in range(2)]
    body = ramp(100, 100), hold(300), ramp(0, 100)
    machine = begun(*body[:2], ramp(0, 150), wave(1), *body, waves=bursts)
    values = drawn(machine, 1000)
    assert values[101:201] == [1000] * 100
    assert values[201:501] == [0] * 300
    assert values[550:651] == [10 * ms for ms in range(101)]
    assert values[651:751] == [1000] * 100
    assert values[751:1000] == [0] * 249


@pytest.mark.parametrize("swept", [(), (sweep(10.1, 1000),)], ids=["even", "swept"])
@pytest.mark.parametrize("late_ms", [49, 50, 51, 60])
def test_an_update_that_comes_too_late_has_the_mean_of_its_last_50_ms(late_ms, swept):
    """As one that missed none of what was before; G07 ends the treatment then."""
    steps = ramp(100, 500), *(swept or (hold(1000),)), hold(500), ramp(0, 500)
    late, awake = (begun(*steps, waves=[a_wave(hz=10)]) for _ in range(2))
    drawn(late, 1010)
    values = drawn(awake, 1010 + late_ms)[1011:][-50:]
    assert late.at(1010 + late_ms) == pytest.approx(sum(values) / len(values), abs=3)
    assert 0 < late.value_duA < 1000  # of both halves of the wave


@pytest.mark.parametrize("every_ms", [1, 7, 49])
@pytest.mark.parametrize("burst", [None, (200, 100)], ids=["even", "burst"])
def test_the_phase_is_where_the_definition_has_it_after_hundreds_of_periods(every_ms, burst):
    """To the unit: what is lost or won at each end of a period adds up over a treatment."""
    steps = ramp(100, 500), hold(9000), ramp(0, 500)
    machine = begun(*steps, waves=[a_wave(hz=50 if burst else 33.3, burst=burst)])
    step = machine.step
    for t_ms in range(0, 9500, every_ms):
        machine.at(t_ms)
        assert machine.phase == step * t_ms % 200_000, t_ms


# --- what another draws by itself ---------------------------------------------------------


class Drawer:
    """Draws by what a machine tells of the wave, as long as it says that this may be done: as the
    class describes it, and facevm.cruise does. ``alone`` counts the values that it drew itself."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.alone = {FLAT: 0, LINE: 0, CURVE: 0}
        self.asked_ms: list[int] = []
        self._phase = machine.phase

    def at(self, t_ms: int) -> int:
        machine = self.machine
        kind = machine.course[0]
        if t_ms >= machine.course_ms:
            self.asked_ms.append(t_ms)
            machine.t_ms = max(machine.t_ms, t_ms - 1)
            value_duA = machine.at(t_ms)
            self._phase = machine.phase
            return value_duA
        self.alone[kind] += 1
        size_duA = self._value(kind, self._peak_duA(t_ms))
        self._phase += machine.step
        return machine.course[1] * size_duA

    def _peak_duA(self, t_ms: int) -> int:
        machine = self.machine
        if not machine.delta_duA:
            return machine.peak_duA
        passed = (t_ms - machine.begin_ms) >> machine.shift
        return machine.from_duA + machine.delta_duA * passed // machine.length

    def _value(self, kind: int, peak_duA: int) -> int:
        machine = self.machine
        step, (_, _, zero, length) = machine.step, machine.course
        middle = self._phase + (step >> 1)
        if kind == FLAT:
            return peak_duA
        if kind == CURVE:
            part = middle % 200_000 / 2 if machine.way else middle % 100_000
            mean = math.sin(math.pi * part / 100_000) * machine.narrowing / 16_384
            return int(peak_duA * mean)
        at = middle % 200_000 / 2 if machine.way else self._phase % 100_000 + (step >> 1)
        return int(peak_duA * (at - zero) / length)


BURST = a_wave("square", "positive", 20, burst=(50, 150))

DRAWN = [
    *STILL,
    *[
        a_wave("sine", polarity, hz)
        for polarity in isa.POLARITIES
        for hz in (3, 30, 60, 125, 126, 240)
    ],
    *[a_wave("sawtooth", polarity, hz) for polarity in isa.POLARITIES for hz in (5, 45)],
    *[a_wave("triangle", polarity, hz) for polarity in isa.POLARITIES for hz in (5, 45)],
    a_wave("square", "positive", 20, burst=(200, 300)),
    a_wave("sine", "alternating", 10, burst=(200, 300)),
    a_wave("sine", "negative", 20, burst=(150, 50)),
    a_wave("steady", "negative", burst=(50, 150)),
]


@pytest.mark.parametrize("one", DRAWN, ids=str)
def test_who_draws_by_what_a_machine_tells_draws_what_it_does(one):
    """And is asked again in the very ms in which something else begins, not before."""
    fast = begun(rest(1), waves=[one]).step >= 25_000
    no_sweep = fast or one[0] & 7 == STEADY[0] & 7 or one[0] & isa.WAVE_HAS_BURST
    swept = () if no_sweep else (sweep(6, 300),)
    steps = ramp(500, 500), hold(700), ramp(300, 300), *swept, hold(300)
    steps = (*steps, ramp(0, 300), rest(70), ramp(200, 200), hold(300), ramp(0, 200))
    awake, told = begun(*steps, waves=[one]), Drawer(begun(*steps, waves=[one]))
    for t_ms in range(2700 + 300 * len(swept)):
        value_duA = awake.at(t_ms)
        assert told.at(t_ms) == pytest.approx(value_duA, abs=4), t_ms
        assert told.machine.way == awake.way == one_way(one)
    assert awake.waiting is awake.over is False
    kinds = [kind for kind, times in told.alone.items() if times]
    if told.machine.step > 25_000 and one[0] & 7 == isa.SINE:
        assert CURVE not in kinds  # a ms is more of it than can be drawn at once
    else:
        assert sum(told.alone.values()) > 400
        assert (CURVE in kinds) == (one[0] & 7 == isa.SINE)


@pytest.mark.parametrize("one", [a_wave("steady", "negative", burst=(50, 150)), BURST], ids=str)
def test_in_a_pause_nobody_is_asked_before_it_is_over(one):
    steps = ramp(100, 400), hold(2000), ramp(0, 400)
    awake, told = begun(*steps, waves=[one]), Drawer(begun(*steps, waves=[one]))
    for t_ms in range(2300):
        told.at(t_ms)
        awake.at(t_ms)
        if t_ms > 600:
            assert awake.is_gated == (t_ms % 200 >= 50)
            assert told.machine.is_gated == ((t_ms - 1) % 200 >= 50)
    edges = [t_ms for t_ms in told.asked_ms if 600 < t_ms < 2200 and t_ms % 200 in (1, 51)]
    assert len(edges) == 16
    assert [t_ms for t_ms in told.asked_ms if 600 < t_ms < 2200 and t_ms % 200 > 51] == []


def test_a_new_wave_has_no_pause_of_the_one_before():
    steps = ramp(100, 100), hold(60), ramp(0, 100), wave(1), ramp(100, 100), ramp(0, 100)
    machine = begun(*steps, waves=[BURST, a_wave(hz=10)])
    drawn(machine, 259)
    assert machine.is_gated
    machine.at(261)
    assert not machine.is_gated


@pytest.mark.parametrize("duty", [50, 100])
@pytest.mark.parametrize("end_ms", range(600, 630, 5))
def test_a_late_update_carries_what_its_milliseconds_would_have_through_each_pause(end_ms, duty):
    made = a_wave("square", "positive", 100, duty if duty < 100 else None, burst=(20, 10))
    steps = ramp(500, 500), hold(500), ramp(0, 500)
    awake, late = (begun(*steps, waves=[made]) for _ in range(2))
    drawn(awake, end_ms)
    drawn(late, end_ms)
    mean_duA = sum(awake.at(end_ms + ms) for ms in range(1, 46)) / 45
    assert late.at(end_ms + 45) == pytest.approx(mean_duA, abs=3)
    # a second look in the same ms sees what flows in it
    now_ms = end_ms + 45
    assert late.at(now_ms) == (5000 if now_ms % 30 < 20 and now_ms % 10 < duty / 10 else 0)


def test_a_tenth_of_a_microampere_for_half_of_the_time_is_none_either_way():
    for polarity in ("positive", "negative"):
        made = a_wave("steady", polarity, burst=(50, 150))
        machine = begun(ramp(0.1, 10), hold(500), ramp(0, 10), waves=[made])
        drawn(machine, 249)
        assert abs(machine.value_duA) == 1
        assert machine.at(251) == 0


def test_a_sweep_keeps_its_phase_within_the_period():
    machine = begun(ramp(99, 99), sweep(10.1, 1000), ramp(0, 200), waves=[a_wave(hz=10)])
    phases = []
    for t_ms in range(1099):
        machine.at(t_ms)
        phases.append(machine.phase)
    assert phases[98:102] == [196_000, 198_000, 0, 2000]
    assert max(phases) < 200_000


def one_way(one: bytes) -> int:
    polarity = isa.POLARITIES[one[0] >> isa.WAVE_POLARITY_SHIFT & isa.WAVE_POLARITY_MASK]
    return {"alternating": 0, "positive": 1, "negative": -1}[polarity]
