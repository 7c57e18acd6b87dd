"""The updates of a treatment, by one function: what it draws, owes, writes, asks and counts."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facebench.report import delivered
from facevm import isa
from facevm.actuator import Dither
from facevm.machine import Machine
from facevm.states import FAULT, LIMITED, PAUSED, RESUMING, STOPPING, TREATING, WAITING
from tests.facevm.assembly import (
    STEADY,
    Assembly,
    a_wave,
    glide,
    hold,
    jaw,
    loop,
    ramp,
    rest,
    sweep,
    wave,
    zone,
)
from tests.facevm.ideal_board import IdealTreatment, register_of
from tests.facevm.test_machine import Listener

HERE = 4
"""The jawline's left side."""
CEILING_duA = 5000


def routine_of(*steps, waves=(STEADY,), side="left"):
    return Assembly(jaw(*steps, side=side), list(waves)).load()


def treatment(*steps, waves=(STEADY,), **options):
    return IdealTreatment(routine_of(*steps, waves=waves), **options)


@pytest.fixture
def run():
    """100 uA of direct current for a minute."""
    return treatment(ramp(100, 500), hold(60_000), ramp(0, 500))


class Course:
    """What a session did by itself: (routine_ms, set, code, the wave's own) of each update.

    ``intervals_ms`` are those while it treats; until then its clock moves on by 1 ms at a time, and
    so it does when there are no more of them.
    """

    def __init__(self, run, intervals_ms=()):
        self.run = run
        self.rows = []
        self.pressed = False
        run.play(self._intervals(intervals_ms), seen=self._note)

    def _intervals(self, intervals_ms):
        while self.run.session.state != TREATING:
            yield 1
        yield from intervals_ms
        while True:
            yield 1

    def _note(self, now_ms):
        session = self.run.session
        at_ms = session.routine_ms
        if session.state in (TREATING, LIMITED) and at_ms > (self.rows[-1][0] if self.rows else 0):
            self.rows.append((at_ms, session.setpoint_duA, session.code))

    @property
    def sets(self):
        return [(at_ms, set_duA) for at_ms, set_duA, _ in self.rows]


class Alone:
    """The machine by itself, asked at the moments of ``rows``: the wave, the peak, and whether
    anything may flow at all then."""

    def __init__(self, routine, rows, level_percent=100):
        machine = Machine(routine, level_percent, Listener())
        machine.at(0)
        machine.proceed()
        dither = Dither()
        dither.begin(CEILING_duA)
        self.rows = []
        before_ms = 0
        for at_ms, *_ in rows:
            value_duA = machine.at(at_ms)
            if machine.is_steady and value_duA:
                value_duA = dither.move(value_duA, at_ms - before_ms)
            # where the wave itself is at 0, the machine's own peak is of before that
            gone = (at_ms - machine.begin_ms) >> machine.shift
            peak_duA = machine.from_duA + machine.delta_duA * gone // machine.length
            self.rows.append((at_ms, value_duA, peak_duA))
            before_ms = at_ms

    @property
    def sets(self):
        return [(at_ms, set_duA) for at_ms, set_duA, _ in self.rows]


# --- what it draws -------------------------------------------------------------------------

SHAPES = ["square", "sine", "triangle", "sawtooth", "steady"]


@st.composite
def drawn_waves(draw):
    """A wave of any kind that an image may have, its frequency in Hz, and whether it has bursts."""
    shape = draw(st.sampled_from(SHAPES))
    polarities = ["positive", "negative"] + (["alternating"] if shape != "steady" else [])
    polarity = draw(st.sampled_from(polarities))
    hz = draw(st.integers(10, 6000)) / 100
    burst = draw(st.sampled_from([None, None, (200, 300), (37, 11), (250, 1)]))
    duty = rise_ms = None
    if shape == "square":
        duty = draw(st.sampled_from([100, 50, 37, 90]))
        rise_ms = draw(st.sampled_from([0, 0, 2, 7, 40]))
        if not isa.edges_fit(isa.POLARITIES.index(polarity), round(hz * 100), duty, rise_ms):
            rise_ms = 0
    if burst and shape != "steady" and burst[0] * hz < 1000:
        burst = None  # it gates whole periods
    return a_wave(shape, polarity, hz, duty, rise_ms or 0, burst), shape, hz, burst


def loads(routine_steps, made_of):
    """The routine, None where an image may not have this."""
    from facevm.image import ImageError

    try:
        return Assembly(jaw(*routine_steps), [made_of]).load()
    except ImageError:
        return None


@settings(max_examples=120, deadline=None)
@given(
    drawn=drawn_waves(),
    peak_uA=st.sampled_from([0.7, 10, 123.4, 500]),
    ramp_ms=st.sampled_from([500, 733]),
    to_hz=st.sampled_from([None, 0.5, 9.99, 31]),
    level=st.sampled_from([100, 100, 60, 17]),
)
def test_what_it_draws_is_what_the_machine_would(drawn, peak_uA, ramp_ms, to_hz, level):
    """Millisecond by millisecond, in the same function and without a look at the machine."""
    made_of, shape, _, burst = drawn
    sweeps = [sweep(to_hz, 411)] if to_hz and shape != "steady" and not burst else []
    steps = [ramp(peak_uA, ramp_ms), hold(317), *sweeps, hold(203), ramp(0, 500), rest(40)]
    steps += [ramp(peak_uA / 2, 500), ramp(0, 500)]
    routine = loads(steps, made_of)
    if not routine:
        return
    course = Course(IdealTreatment(routine, level))
    assert course.run.session.outcome == "success"
    alone = Alone(routine, course.rows, level)
    assert len(course.rows) >= routine.duration_ms - 1
    assert course.sets == alone.sets


NAMED = [
    a_wave("square", hz=0.5),
    a_wave("square", hz=8),
    a_wave("square", hz=20, rise_ms=5),
    a_wave("square", "negative", hz=6, duty=30, burst=(500, 500)),
    a_wave("sine", hz=0.3),
    a_wave("sine", hz=37),
    a_wave("sine", "positive", hz=61),
    a_wave("triangle", hz=7.31),
    a_wave("sawtooth", "negative", hz=3),
    STEADY,
]


@pytest.mark.parametrize("drawn", NAMED, ids=str)
def test_each_code_is_the_one_of_what_was_set(drawn):
    course = Course(treatment(ramp(300, 500), hold(900), ramp(0, 500), waves=[drawn]))
    stage = course.run.board.stage
    for _, set_duA, code in course.rows:
        # an ideal board needs no more of a trim than the rounding of a code
        assert abs(code - stage.code(set_duA)) <= 2
    assert course.sets == Alone(course.run.session._routine, course.rows).sets


def test_a_wave_goes_on_as_it_was_where_the_compliance_is_spent():
    """Every 20 ms the session is told of it: nothing of the wave is lost then."""
    run = treatment(ramp(300, 500), hold(3000), ramp(0, 500), waves=[a_wave("triangle", hz=0.5)])
    run.treating(1)
    run.board.ohm = 100_000
    rows, limited = [], 0
    while run.session.routine_ms < 3000:
        run.step(1)
        limited += run.session.state == LIMITED
        rows.append((run.session.routine_ms, run.session.setpoint_duA))
    assert limited > 500
    machine = Machine(run.session._routine, 100, Listener())
    machine.at(0)
    machine.proceed()
    for at_ms in range(rows[0][0]):
        machine.at(at_ms)
    assert rows == [(at_ms, machine.at(at_ms)) for at_ms, _ in rows]


def test_poles_have_as_many_edges_where_the_compliance_is_spent():
    """Every 20 ms a run ends there, and what it still owes them is not lost with it."""
    fed = {}
    for ohm in (10_000, 100_000):
        run = treatment(ramp(300, 500), hold(2000), ramp(0, 500), waves=[a_wave("square", hz=8)])
        run.board.ohm = ohm
        feeds = {}
        run.play(
            seen=lambda _, run=run, feeds=feeds: feeds.setdefault(
                run.session.routine_ms // 100, (run.board.feeds, run.session.state)
            )
        )
        assert (feeds[20][1] == LIMITED) == (ohm == 100_000)
        fed[ohm] = feeds[24][0] - feeds[8][0]
    assert fed[10_000] >= 1600 // 6
    assert fed[100_000] >= fed[10_000] - 1  # which may be owed when it ends


@pytest.mark.parametrize("gain", [-2457, -100, 0, 777, 1310])
@pytest.mark.parametrize("offset", [-1600, -7, 0, 15, 1600])
def test_the_code_is_that_of_stage_and_regulator(monkeypatch, gain, offset):
    """For every current from 0 to the ceiling and beyond it, both ways, whatever was learned."""
    run = treatment(glide(2500, 500), waves=[a_wave("triangle", hz=1)]).treating(20)
    regulator = run.session._regulator
    for name in ("learn", "compare", "rest", "leave_rest"):
        monkeypatch.setattr(regulator, name, lambda *_: None)
    regulator.gain, regulator.offset, regulator.rest_offset = gain, offset, offset // 2
    regulator.has_moved = True
    # what is measured is what was set
    live = run.session.live
    monkeypatch.setattr(run.board, "register", lambda: register_of(run.board.stage, live[2]))
    sets = set()
    while run.session.state == TREATING and run.session.routine_ms < 2480:
        assert run.step(1), run.session.reason
        set_duA = run.session.setpoint_duA
        sets.add(set_duA)
        code = run.board.stage.code(regulator.correct(set_duA))
        assert run.session.code == run.board.code
        # the authority is rounded by itself: there it may be a tenth of a microampere less
        trim_duA = (set_duA * gain >> 14) + (offset >> 4) if set_duA else offset // 2 >> 4
        if trim_duA == regulator.trim_duA(set_duA):
            assert run.session.code == code
        else:
            assert abs(trim_duA - regulator.trim_duA(set_duA)) <= 1
            assert abs(run.session.code - code) <= 1
    assert max(sets) > 4900
    assert min(sets) < -4900
    assert len(sets) > 1000


# --- what uneven moments owe ---------------------------------------------------------------


def net(rows, end_ms):
    """What flowed by these (routine_ms, set, ...) up to a time, in duA ms: each until the next."""
    total = 0
    for (at_ms, set_duA, *_), (next_ms, *_) in itertools.pairwise([*rows, (end_ms, 0)]):
        total += set_duA * (min(next_ms, end_ms) - min(at_ms, end_ms))
    return total


def carried(alone, end_ms):
    """What the wave itself carried: each value is the mean of the time before it."""
    total = before_ms = 0
    for at_ms, value_duA, _ in alone.rows:
        if at_ms > end_ms:
            break
        total += value_duA * (at_ms - before_ms)
        before_ms = at_ms
    return total


ALTERNATING = [
    (a_wave("square", hz=8), 8),
    (a_wave("square", hz=30), 30),
    (a_wave("square", hz=8, duty=60), 8),
    (a_wave("square", hz=20, rise_ms=5), 20),
    (a_wave("sine", hz=8), 8),
    (a_wave("triangle", hz=5), 5),
    (a_wave("sawtooth", hz=10), 10),
]


@pytest.mark.slow
@pytest.mark.parametrize(("drawn", "hz"), ALTERNATING, ids=str)
@pytest.mark.parametrize("gap_ms", [3, 11])
def test_what_a_late_update_gave_too_much_is_taken_back(drawn, hz, gap_ms):
    """One gap at each moment of a period: within two periods, or four gaps, it is within 2 ms."""
    period_ms = round(1000 / hz)
    for begin_ms in range(1000, 1000 + period_ms, 5):
        intervals = [1] * begin_ms + [gap_ms]
        run = treatment(ramp(200, 500), hold(1200), ramp(0, 500), waves=[drawn])
        course = Course(run, intervals)
        alone = Alone(run.session._routine, course.rows)
        settled_ms = begin_ms + gap_ms + max(2 * period_ms, 4 * gap_ms) + 1
        for end_ms in (settled_ms, settled_ms + 17, settled_ms + 100):
            off = net(course.rows, end_ms) - carried(alone, end_ms)
            assert abs(off) <= 2 * 2000, (begin_ms, end_ms, off)


def jitter(seed, most_ms=11):
    chance = random.Random(seed)
    return [chance.choice([1, 1, 1, 1, 1, 1, 2, 2, 3, most_ms]) for _ in range(4000)]


@pytest.mark.parametrize("drawn", [drawn for drawn, _ in ALTERNATING], ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_an_alternating_wave_is_only_ever_lowered(drawn, seed):
    run = treatment(ramp(200, 500), hold(3000), ramp(0, 500), waves=[drawn])
    course = Course(run, jitter(seed))
    assert run.session.outcome == "success"
    lowered = 0
    alone = Alone(run.session._routine, course.rows)
    for (at_ms, set_duA), (_, own_duA, _) in zip(course.sets, alone.rows, strict=True):
        assert min(own_duA, 0) <= set_duA <= max(own_duA, 0), at_ms
        lowered += set_duA != own_duA
    assert lowered > 10


@pytest.mark.slow
@pytest.mark.hazard("G09", "run")
@pytest.mark.parametrize("drawn", [drawn for drawn, _ in ALTERNATING], ids=str)
@pytest.mark.parametrize("most_ms", [11, 40])
def test_over_whole_periods_an_alternating_wave_does_not_lean(drawn, most_ms):
    """0.1 % with gaps of 11 ms, 0.5 % with stalls of 40 ms; and at no time more than one of either
    may bring, which is still to be taken back."""
    run = treatment(ramp(200, 500), hold(6000), ramp(0, 500), waves=[drawn])
    gaps = jitter(3) if most_ms == 11 else ([1] * 90 + [40]) * 100
    intervals, time_ms = [1] * 1000, 1000
    for gap_ms in gaps:
        if time_ms > 5600:
            break
        intervals.append(gap_ms)
        time_ms += gap_ms
    course = Course(run, intervals)
    begin_ms, end_ms = 1000, 6000  # seconds are whole periods, of each of them
    before = net(course.rows, begin_ms)
    mean_duA = (net(course.rows, end_ms) - before) / (end_ms - begin_ms)
    assert abs(mean_duA) <= (2 if most_ms == 11 else 10)
    for until_ms in range(3000, end_ms, 1000):
        off = net(course.rows, until_ms) - before
        assert abs(off) <= 2000 * (2 * most_ms + 2), until_ms


ONE_WAY = [
    a_wave("square", way, hz, duty=duty, burst=burst)
    for way in ("positive", "negative")
    for hz, duty, burst in ((5, 50, None), (20, 37, None), (10, 50, (200, 300)))
] + [
    a_wave("sine", "positive", hz=5),
    a_wave("sawtooth", "negative", hz=8),
    a_wave("triangle", "positive", hz=2),
    STEADY,
]


@pytest.mark.parametrize("drawn", ONE_WAY, ids=str)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_one_way_wave_is_never_turned_round_nor_over_its_peak(drawn, seed):
    run = treatment(
        ramp(200, 500), hold(2000), ramp(0, 500), rest(300), ramp(100, 500), ramp(0, 500),
        waves=[drawn],
    )  # fmt: skip
    routine = run.session._routine
    way = -1 if routine.waves[0].polarity == isa.NEGATIVE else 1
    course = Course(run, jitter(seed))
    assert run.session.outcome == "success"
    alone = Alone(routine, course.rows)
    for (at_ms, set_duA), (_, own_duA, peak_duA) in zip(course.sets, alone.rows, strict=True):
        assert 0 <= way * set_duA <= max(peak_duA, way * own_duA), at_ms
        if 3000 < at_ms < 3300:
            assert set_duA == 0, at_ms  # in a rest
    # and it carries its charge: each place's begin and end are of one update
    off = net(course.rows, 3300) - carried(alone, 3300)
    assert abs(off) <= 13 * 2000


@pytest.mark.parametrize("drawn", [ONE_WAY[2], ONE_WAY[5]], ids=str)
def test_nothing_is_made_up_for_in_the_pause_of_a_burst(drawn):
    run = treatment(ramp(200, 500), hold(4000), ramp(0, 500), waves=[drawn])
    burst = run.session._routine.waves[0]
    cycle_ms = burst.burst_on_ms + burst.burst_off_ms
    assert cycle_ms
    # late in the middle of the pulses, so that the wave lags behind where the pause begins
    course = Course(run, ([1] * 170 + [11] * 3) * 30)
    before_ms = 0
    for at_ms, set_duA in course.sets:
        if before_ms % cycle_ms >= burst.burst_on_ms and at_ms // cycle_ms == before_ms // cycle_ms:
            assert set_duA == 0, at_ms
        before_ms = at_ms


def test_a_sweep_of_a_one_way_wave_is_never_turned_round():
    drawn = a_wave("square", "positive", hz=2, duty=40)
    run = treatment(ramp(200, 500), sweep(20, 4000), ramp(0, 500), waves=[drawn])
    course = Course(run, jitter(5))
    assert run.session.outcome == "success"
    assert min(set_duA for _, set_duA in course.sets) == 0
    assert max(set_duA for _, set_duA in course.sets) <= 2000


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("interval_ms", [1, 2, 3, 11])
@pytest.mark.parametrize("way", ["positive", "negative"])
def test_the_dither_of_a_direct_current_survives_any_rate(interval_ms, way):
    run = treatment(ramp(200, 500), hold(3000), ramp(0, 500), waves=[a_wave("steady", way)])
    course = Course(run, [interval_ms] * (4000 // interval_ms + 1))
    sign = 1 if way == "positive" else -1
    flat = [sign * set_duA for at_ms, set_duA in course.sets if 1000 < at_ms < 3000]
    assert set(flat) == {1980, 2020}
    assert abs(flat.count(1980) - flat.count(2020)) <= 0.1 * len(flat)


@pytest.mark.hazard("JUMP", "run")
@pytest.mark.parametrize("interval_ms", [1, 2])
@pytest.mark.parametrize(
    "drawn", [a_wave("square", hz=0.5), a_wave("square", "positive", hz=1, duty=90)], ids=str
)
def test_after_a_soft_start_it_goes_on_without_a_notch(drawn, interval_ms):
    run = treatment(ramp(100, 500), hold(9000), ramp(0, 500), waves=[drawn]).treating(700)
    run.board.ohm = None
    run.until(PAUSED)
    run.board.ohm = 14_000
    run.until(RESUMING)
    while run.session.state == RESUMING:
        run.step(interval_ms)
    sets = []
    for _ in range(50):
        sets.append(run.session.setpoint_duA)
        run.step(interval_ms)
    assert set(sets) == {1000}


@pytest.mark.hazard("JUMP", "run")
@pytest.mark.parametrize("interval_ms", [1, 2, 3, 4])
@pytest.mark.parametrize("shape", ["sine", "triangle"])
def test_a_round_one_way_wave_stays_round_at_any_even_rate(shape, interval_ms):
    """Where every interval is as long as the last one there is nothing to make up for."""
    drawn = a_wave(shape, "positive", hz=2)
    run = treatment(ramp(100, 500), hold(3000), ramp(0, 500), waves=[drawn])
    course = Course(run, itertools.repeat(interval_ms))
    sets = [set_duA for _, set_duA in course.sets]
    # 100 uA at 2 Hz move by 1.3 uA in a ms
    assert max(abs(b - a) for a, b in itertools.pairwise(sets)) <= 15 * interval_ms


# --- what it writes ------------------------------------------------------------------------


@pytest.mark.parametrize("drawn", [a_wave("square", hz=1), a_wave("sine", hz=1), STEADY], ids=str)
@pytest.mark.parametrize("interval_ms", [1, 2, 3, 4])
def test_the_dac_is_written_at_least_every_10_ms(monkeypatch, drawn, interval_ms):
    run = treatment(ramp(200, 500), hold(2000), ramp(0, 500), waves=[drawn])
    written_ms = []
    write = run.board.write

    def write_now(code):
        written_ms.append(run.now_ms)
        write(code)

    monkeypatch.setattr(run.board, "write", write_now)
    Course(run, itertools.repeat(interval_ms))
    gaps_ms = [after - before for before, after in itertools.pairwise(written_ms)]
    assert max(gaps_ms[40:-10]) <= (10 if interval_ms < 3 else 3 * interval_ms)


def test_what_stands_is_not_written_more_often_than_that(run):
    run.treating(1000)
    before, at_ms = len(run.board.events), run.session.routine_ms
    while run.session.routine_ms < at_ms + 800:
        run.step(1)
    assert 100 <= len(run.board.events) - before <= 125


def test_the_guard_is_told_of_every_code_in_the_dac(run):
    """Also of one that only the regulator moved: G14 judges what is in the DAC."""
    run.board.share = 97
    run.treating(1)
    moved = 0
    before = run.session.setpoint_duA, run.session.code
    for _ in range(3000):
        run.step(1)
        now = run.session.setpoint_duA, run.session.code
        moved += now[0] == before[0] and now[1] != before[1]
        before = now
        assert run.session.guard._code == run.board.code
    assert moved > 3


# --- a clock that stands still, and one that is late -----------------------------------------


def test_a_turn_in_the_same_millisecond_decides_nothing(run):
    run.treating(700)
    session, board = run.session, run.board
    now_ms = session.ticks_ms
    seen = session.routine_ms, session.setpoint_duA, session.code, len(board.events)
    for _ in range(50):
        assert session.tick(now_ms)
        assert seen == (
            session.routine_ms, session.setpoint_duA, session.code, len(board.events)
        )  # fmt: skip
    session.record.settle()
    assert delivered(session.record, HERE).delivered_ms == session.routine_ms
    assert session.tick(now_ms + 1)
    assert session.routine_ms == seen[0] + 1


@pytest.mark.hazard("G07", "run")
def test_fifty_such_turns_are_borne_and_no_more(run):
    run.treating(700)
    for _ in range(3):  # a millisecond between them takes them all back
        now_ms = run.session.ticks_ms
        for _ in range(50):
            assert run.session.tick(now_ms)
        assert run.session.tick(now_ms + 1)
    for _ in range(50):
        assert run.session.tick(now_ms + 1)
    assert run.session.tick(now_ms + 1) is False
    assert (run.session.reason, run.session.state) == ("G07", FAULT)
    assert run.board.events[-2:] == ["off", 2048]


@pytest.mark.hazard("G07", "run")
@pytest.mark.parametrize("turns", [50, 51])
def test_the_same_holds_while_it_runs_by_itself(turns):
    run = treatment(ramp(100, 500), hold(1000), ramp(0, 500), waves=[a_wave("sine", hz=2)])
    Course(run, ([1] * 100 + [0] * turns) * 5)
    assert (run.session.outcome, run.session.reason) == (
        ("success", "") if turns == 50 else ("fail", "G07")
    )
    assert not run.board.is_connected


@pytest.mark.hazard("G02", "run")
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("read_duA", "is_over"), [(6899, False), (7000, True)])
def test_the_end_of_the_scale_is_seen_in_such_a_turn_as_well(run, sign, read_duA, is_over):
    run.treating(700)
    run.board.share = 0
    run.board.off_duA = sign * read_duA
    assert run.session.tick(run.session.ticks_ms)
    run.board.off_duA = sign * 5401
    run.board.coming_duA = [0]
    assert run.step() is not is_over
    if is_over:
        assert (run.session.reason, run.session.guard.reading) == ("G02", 5401)
        assert run.board.events[-2:] == ["off", 2048]


@pytest.mark.hazard("G02", "run")
def test_too_much_is_not_counted_in_such_a_turn(run):
    run.treating(700)
    run.board.share = 0
    run.board.off_duA = 5401
    for _ in range(5):
        assert run.session.tick(run.session.ticks_ms)
    run.board.coming_duA = [5401, 5400]
    assert run.step()
    assert run.board.coming_duA == []
    run.board.coming_duA = [5401, 5402]
    assert run.step() is False
    assert (run.session.reason, run.session.guard.reading) == ("G02", 5402)


@pytest.mark.hazard("G04", "run")
def test_a_bus_that_fails_while_it_reads_on_ends_it(run, monkeypatch):
    run.treating(700)
    run.board.off_duA = 5401
    dead = [False]

    def next_duA():
        dead[0] = True
        raise OSError

    monkeypatch.setattr(run.session.guard, "_next_duA", next_duA)
    assert run.step() is False
    assert dead[0]
    assert run.session.reason == "G04"
    assert not run.board.is_connected


@pytest.mark.hazard("G06", "run")
def test_short_rests_are_no_time_with_current():
    """At 10 ms too much for each of them, a treatment of many would be too long."""
    body = loop(300, ramp(30, 50), ramp(0, 50), rest(13))
    run = treatment(body, waves=[a_wave(hz=50)])
    run.play()
    assert (run.session.outcome, run.session.reason) == ("success", "")
    assert 300 * 96 <= run.session.guard._dose.current_ms <= 300 * 102


# --- what it counts, and what it asks --------------------------------------------------------


def test_the_slowest_second_counts():
    run = treatment(ramp(100, 500), hold(6000), ramp(0, 500), waves=[a_wave("sine", hz=2)])
    assert run.session.slowest_per_s == 0
    Course(run, [1] * 2000 + [2] * 1000 + [1] * 5000)
    assert 500 <= run.session.slowest_per_s <= 530


def test_a_slow_second_among_quick_ones_is_not_averaged_away():
    run = treatment(ramp(100, 500), hold(6000), ramp(0, 500))
    Course(run, [1] * 1500 + [4] * 500 + [1] * 5000)
    assert 250 <= run.session.slowest_per_s <= 260


def test_less_than_a_second_is_no_figure():
    run = treatment(rest(40), rest(40), rest(40))
    Course(run)
    assert run.session.outcome == "success"
    assert run.session.slowest_per_s == 0


def test_what_is_waited_for_contact_is_not_counted():
    run = treatment(ramp(100, 500), hold(6000), ramp(0, 500))

    def intervals():
        while run.session.routine_ms < 3000:
            yield 1
        run.board.ohm = None
        for _ in range(100):
            yield 1
        for _ in range(100):
            yield 20
        run.board.ohm = 14_000
        yield from itertools.repeat(1)

    run.play(intervals())
    assert run.session.outcome == "success"
    assert delivered(run.session.record, HERE).losses == 1
    assert 900 <= run.session.slowest_per_s <= 1000


@pytest.mark.parametrize("interval_ms", [1, 2, 3, 4])
def test_the_button_is_asked_every_20_ms_or_little_later(interval_ms):
    run = treatment(ramp(100, 500), hold(2000), ramp(0, 500), waves=[a_wave("sine", hz=2)])
    asked_ms, treated = [], []

    def look(now_ms):
        asked_ms.append(now_ms)
        if run.session.state == TREATING:
            treated.append(now_ms)

    run.play(itertools.repeat(interval_ms), look=look)
    assert run.session.outcome == "success"
    gaps_ms = [after - before for before, after in itertools.pairwise(asked_ms)]
    assert max(gaps_ms) <= 23 + interval_ms
    assert sum(gaps_ms) / len(gaps_ms) <= 20
    assert len(treated) <= 3000 // 8  # a look costs as much as an update


def test_a_press_is_a_soft_stop_from_where_it_was():
    run = treatment(ramp(100, 500), hold(9000), ramp(0, 500), waves=[a_wave("sine", hz=2)])
    pressed = []

    def look(now_ms):
        if run.session.routine_ms < 1100 or pressed:
            return False
        pressed.append((run.session.routine_ms, run.session.setpoint_duA))
        return True

    sets = []

    def seen(now_ms):
        if run.session.state in (TREATING, STOPPING):
            sets.append(run.session.setpoint_duA)

    run.play(look=look, seen=seen)
    assert run.session.reason == "stopped by the button"
    assert run.session.routine_ms == pressed[0][0] <= 1120
    assert max(abs(b - a) for a, b in itertools.pairwise(sets)) <= 20
    assert run.board.code == 2048


# --- what is kept whatever happens -----------------------------------------------------------


@pytest.mark.hazard("G04", "run")
@pytest.mark.parametrize("error", [OSError, RuntimeError])
@pytest.mark.parametrize("at_ms", range(1000, 1026, 5))
@pytest.mark.parametrize("where", ["register", "write"])
def test_a_bus_that_fails_keeps_the_sums(error, at_ms, where):
    run = treatment(ramp(100, 500), hold(9000), ramp(0, 500), waves=[a_wave("sine", hz=2)])
    board, session = run.board, run.session
    plain = getattr(board, where)

    def fails(*what):
        if session.routine_ms >= at_ms and session.state == TREATING:
            raise error
        return plain(*what)

    setattr(board, where, fails)
    run.play()
    assert (session.outcome, session.reason, session.state) == ("fail", "G04", FAULT)
    assert not board.is_connected
    assert at_ms <= session.routine_ms <= at_ms + 10
    row = delivered(session.record, HERE)
    assert row.delivered_ms == session.routine_ms
    assert row.charge_dnC != 0
    assert row.largest_duA < 20


def test_each_place_gets_what_was_delivered_there():
    main = zone("cheek", "left", wave(0), glide(1503, 100))
    main += zone("chin", "center", wave(0), glide(2000, 50))
    run = IdealTreatment(Assembly(main, [STEADY]).load())
    run.play()
    assert run.session.outcome == "success"
    record = run.session.record
    cheek, chin = isa.place_of(4, isa.LEFT), isa.place_of(2, isa.CENTER)
    assert delivered(record, cheek).delivered_ms == 1503
    assert delivered(record, chin).delivered_ms == 2000
    assert delivered(record, chin).largest_duA < 20


@pytest.mark.parametrize("drawn", NAMED, ids=str)
def test_the_record_is_of_every_update(drawn):
    run = treatment(ramp(300, 500), hold(2300), ramp(0, 500), waves=[drawn])
    course = Course(run)
    row = delivered(run.session.record, HERE)
    assert row.delivered_ms == 3300
    pairs = list(itertools.pairwise(course.rows))
    set_size = sum(abs(before[1]) * (after[0] - before[0]) for before, after in pairs)
    assert row.set_duAs == pytest.approx(set_size / 1000, abs=2)
    assert row.measured_duAs == pytest.approx(row.set_duAs, rel=0.02, abs=2)
    charge = sum(before[1] * (after[0] - before[0]) for before, after in pairs)
    assert row.charge_dnC == pytest.approx(charge, abs=3 * 3300)
    assert row.largest_duA <= 20


# --- a sensor that lost its configuration -----------------------------------------------------


@pytest.mark.hazard("G10", "run")
@pytest.mark.parametrize("state", [WAITING, TREATING, RESUMING, STOPPING])
@pytest.mark.parametrize("passed_ms", [0, 2])
def test_a_sensor_that_was_reset_is_called_so(run, state, passed_ms):
    """Its pointer is at the configuration again: 0x399F is no current, and no G02."""
    if state == WAITING:
        run.until(WAITING)
    else:
        run.treating(1000)
        if state == STOPPING:
            run.session.press()
        elif state == RESUMING:
            run.board.ohm = None
            run.until(PAUSED)
            run.board.ohm = 14_000
            run.until(RESUMING)
    run.step()
    assert run.session.state == state
    run.board.was_reset = True
    run.board.is_ready = False
    assert run.session.tick(run.session.ticks_ms + passed_ms) is False
    assert (run.session.outcome, run.session.reason) == ("fail", "G10")
    assert run.board.events[-2:] == ["off", 2048]


@pytest.mark.hazard("G10", "run")
@pytest.mark.parametrize("updates", [2, 9, 17, 20])
def test_so_it_is_before_anything_is_connected(run, updates):
    """While its zero is found, and in the test of the disconnect."""
    for _ in range(updates):
        run.step()
    run.board.was_reset = True
    run.board.is_ready = False
    run.until(FAULT)
    assert run.session.reason == "G10"
    assert "on" not in run.board.events


@pytest.mark.hazard("G10", "run")
def test_so_it_is_while_it_runs_by_itself():
    run = treatment(ramp(100, 500), hold(2000), ramp(0, 500), waves=[a_wave("sine", hz=2)])

    def reset(now_ms):
        if run.session.routine_ms >= 1234:
            run.board.was_reset = True
            run.board.is_ready = False

    run.play(seen=reset)
    assert (run.session.outcome, run.session.reason) == ("fail", "G10")
    assert 1234 <= run.session.routine_ms <= 1236


@pytest.mark.hazard("G02", "run")
def test_a_configured_sensor_that_reads_as_much_is_too_much(run):
    run.treating(1000)
    run.board.was_reset = True  # and made ready again: it reads a current
    run.board.off_duA = 9000
    assert run.step() is False
    assert run.session.reason == "G02"


@pytest.mark.hazard("G03", "run")
def test_a_wave_that_is_stuck_is_seen_while_it_runs_by_itself(monkeypatch):
    run = treatment(ramp(100, 500), hold(9000), ramp(0, 500), waves=[a_wave("square", hz=4)])
    register = run.board.register
    stuck = []

    def read():
        if run.session.routine_ms >= 1500 and not stuck:
            stuck.append(register())
        return stuck[0] if stuck else register()

    monkeypatch.setattr(run.board, "register", read)
    run.play()
    assert (run.session.outcome, run.session.reason) in (("fail", "G03"), ("fail", "G01"))
    assert run.session.routine_ms < 1500 + 140


# --- what the regulator is told ------------------------------------------------------------


def compared(run, monkeypatch):
    """The windows of a current that moves which the regulator is told: (routine_ms, arguments)."""
    windows = []
    monkeypatch.setattr(
        run.session._regulator,
        "compare",
        lambda *window: windows.append((run.session.routine_ms, window)),
    )
    return windows


@pytest.mark.parametrize(
    "drawn",
    [a_wave("sawtooth", hz=57), a_wave("triangle", "negative", hz=62), a_wave("sine", hz=8)],
    ids=str,
)
def test_a_wave_that_moves_is_told_by_its_readings_and_weights(drawn, monkeypatch):
    run = treatment(ramp(300, 500), hold(600), ramp(0, 500), waves=[drawn])
    windows = compared(run, monkeypatch)
    course = Course(run)
    sets = dict(course.sets)
    assert len(windows) >= 15
    before_ms = 0
    for at_ms, (short, size, short_duA, sum_duA, count, size_duA) in windows:
        assert 20 <= count <= 80
        assert at_ms - before_ms >= count
        before_ms = at_ms
        assert size_duA == abs(sets[at_ms])
        # about as strong as all of it
        assert size_duA * size_duA * count >= 0.4 * size * 32
        assert abs(sum_duA) <= count * 3000
        # the board is right: what seems to be missing is what a sensor rounds, and lags behind
        assert abs(short) <= size * 0.05 + 100
        assert abs(short_duA) <= count * 60


def test_what_was_longer_ago_than_200_ms_is_told_no_more(monkeypatch):
    """Edges of 5 ms, once in half a second, are no window; and what is flat is learned as such."""
    slow = a_wave("square", "positive", hz=1, rise_ms=5)
    run = treatment(ramp(200, 500), hold(4000), ramp(0, 500), waves=[slow])
    windows = compared(run, monkeypatch)
    learned = []
    monkeypatch.setattr(run.session._regulator, "learn", lambda *pulse: learned.append(pulse))
    Course(run)
    assert [at_ms for at_ms, _ in windows if 700 < at_ms < 4500] == []
    assert sum(count for set_duA, _, count, *_ in learned if set_duA == 2000) > 1500


def test_the_few_flat_readings_of_one_crest_are_not_kept_for_another(monkeypatch):
    """Else the mean of many crests would be held against the voltage of one."""
    run = treatment(glide(3000, 300), waves=[a_wave("triangle", "positive", hz=4.5)])
    windows = compared(run, monkeypatch)
    learned = []
    monkeypatch.setattr(
        run.session._regulator, "learn", lambda *_: learned.append(run.session.routine_ms)
    )
    Course(run)
    windows = [at_ms for at_ms, _ in windows if 200 < at_ms < 2700]
    assert len(windows) > 10
    assert [at_ms for at_ms in learned if 200 < at_ms < 2700] == []


@pytest.mark.parametrize(
    ("drawn", "is_past"),
    [
        (a_wave("square", "negative", hz=40, duty=50), True),
        (a_wave("square", hz=40, duty=50), True),
        (a_wave("square", hz=40), False),
    ],
    ids=str,
)
def test_a_pulse_is_told_as_past_where_nothing_follows_it(monkeypatch, drawn, is_past):
    run = treatment(ramp(300, 500), hold(1000), ramp(0, 500), waves=[drawn])
    learned = []
    monkeypatch.setattr(run.session._regulator, "learn", lambda *pulse: learned.append(pulse))
    Course(run)
    told = [at[3:] for at in learned if abs(at[0]) == 3000]
    assert len(told) > 30
    assert set(told) == {(is_past,)}


def test_a_reading_in_doubt_ends_the_window(monkeypatch):
    run = treatment(ramp(200, 500), hold(2000), ramp(0, 500), waves=[a_wave("triangle", hz=9)])
    windows = compared(run, monkeypatch)
    run.treating(900)
    register = run.board.register
    told = len(windows)
    for _ in range(40):  # one in twelve reads nothing, of a current that flows
        for reading in range(12):
            in_doubt = reading == 0 and abs(run.session.setpoint_duA) > 500
            monkeypatch.setattr(run.board, "register", (lambda: 0) if in_doubt else register)
            assert run.step(1)
    assert len(windows) - told <= 8
