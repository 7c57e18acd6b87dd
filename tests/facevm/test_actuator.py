"""What the actuator writes to the DAC, when, and whom it tells."""

from __future__ import annotations

import itertools

import pytest

from facevm.actuator import Actuator, Dither
from facevm.settings import Settings
from facevm.stage import Stage

STAGE = Stage(Settings())


class Hardware:
    """Board, output and guard, as far as the actuator knows them; ``events`` in their order."""

    def __init__(self, error=None):
        self.stage = STAGE
        self.output = self
        self.events = []
        self.noted = []
        self.error = error

    def is_spent(self, size_duA, times=1):
        return False

    def write(self, code):
        if self.error:
            raise self.error
        self.events.append(code)

    def disconnect(self):
        self.events.append("off")

    def note(self, set_duA, code):
        self.noted.append((set_duA, code))


@pytest.fixture
def hardware():
    return Hardware()


@pytest.fixture
def actuator(hardware):
    made = Actuator(hardware, hardware)
    made.regulator.begin(0, 5000)
    return made


def test_it_begins_at_zero_with_nothing_written(hardware):
    actuator = Actuator(hardware, hardware)
    assert (actuator.set_duA, actuator.code, actuator.written_ms) == (0, 2048, 0)
    assert hardware.events == hardware.noted == []


def test_a_current_is_written_at_once_and_the_guard_is_told(hardware, actuator):
    actuator.treat(1000, 2)
    code = STAGE.code(1000)
    assert hardware.events == [code]
    assert hardware.noted == [(1000, code)]
    assert (actuator.set_duA, actuator.code, actuator.written_ms) == (1000, code, 0)


@pytest.mark.parametrize("period_ms", [1, 2, 3, 4])
def test_what_stays_is_written_again_at_least_every_10_ms(hardware, actuator, period_ms):
    actuator.treat(1000, period_ms)
    written_ms = [0]
    for now_ms in range(period_ms, 1000, period_ms):
        before = len(hardware.events)
        actuator.treat(1000, period_ms)
        if len(hardware.events) > before:
            written_ms.append(now_ms)
    gaps_ms = {after - before for before, after in itertools.pairwise(written_ms)}
    assert gaps_ms == {-(-8 // period_ms) * period_ms}
    assert max(gaps_ms) <= 10
    assert set(hardware.events) == {STAGE.code(1000)}
    assert set(hardware.noted) == {(1000, STAGE.code(1000))}


def test_the_time_to_the_next_writing_counts_from_the_last(actuator, hardware):
    actuator.treat(1000, 2)
    actuator.treat(1000, 6)
    assert actuator.written_ms == 6
    actuator.treat(1100, 1)
    assert actuator.written_ms == 0
    actuator.treat(1100, 5)
    actuator.treat(1100, 2)
    assert actuator.written_ms == 7
    assert len(hardware.events) == 2
    actuator.treat(1100, 1)
    assert len(hardware.events) == 3
    assert actuator.written_ms == 0


def test_what_was_written_elsewhere_counts_too(actuator, hardware):
    """The cruise writes by itself, and says how long ago that was."""
    actuator.treat(1000, 2)
    actuator.written_ms = 7
    actuator.treat(1000, 1)
    assert len(hardware.events) == 2


def test_a_trim_that_moved_is_written_with_what_stays(hardware, actuator):
    actuator.treat(1000, 2)
    actuator.treat(1000, 2)
    actuator.regulator.has_moved = True
    actuator.treat(1000, 2)
    assert hardware.events == [STAGE.code(1000)] * 2  # the trim made no other code of it
    assert actuator.written_ms == 0
    assert not actuator.regulator.has_moved


def test_a_change_of_less_than_a_code_is_no_writing_but_is_noted(hardware, actuator):
    actuator.treat(1000, 2)
    assert STAGE.code(1001) == STAGE.code(1000)
    actuator.treat(1001, 2)
    assert len(hardware.events) == 1
    assert hardware.noted == [(1000, STAGE.code(1000)), (1001, STAGE.code(1000))]
    assert actuator.set_duA == 1001


@pytest.mark.parametrize("set_duA", [-3000, 0, 80, 3000])
def test_the_code_for_a_current_is_told_without_a_writing(hardware, actuator, set_duA):
    actuator.regulator.offset = 320
    actuator.regulator.rest_offset = -160
    asked_duA = set_duA + 20 if set_duA else -10
    assert actuator.code_for(set_duA) == STAGE.code(asked_duA)
    assert hardware.events == hardware.noted == []
    assert actuator.set_duA == 0


@pytest.mark.parametrize("learned", [0, 320])
def test_what_is_set_is_corrected_by_what_the_regulator_learned(hardware, actuator, learned):
    actuator.regulator.offset = learned  # 1/16 duA
    actuator.treat(1000, 2)
    actuator.sense(80, 2)
    actuator.test(-80, 2)
    assert hardware.events == [
        STAGE.code(1000 + learned // 16),
        STAGE.code(80 + learned // 16),
        STAGE.code(-80),
    ]


def test_a_sense_current_is_noted_and_has_another_code_than_the_same_in_a_treatment(
    hardware, actuator
):
    actuator.treat(0, 2)
    actuator.sense(80, 2)
    assert hardware.noted[-1] == (80, STAGE.code(80))
    assert actuator.set_duA == 80
    assert actuator.regulator.has_moved
    actuator.regulator.gain = 2000
    actuator.regulator.offset = 640
    actuator.treat(80, 2)
    assert hardware.events[-1] > STAGE.code(80)


@pytest.mark.parametrize("period_ms", [2, 4])
def test_a_sense_current_too_is_written_again(hardware, actuator, period_ms):
    for _ in range(100):
        actuator.sense(80, period_ms)
    assert len(hardware.events) == 1 + 99 * period_ms // 8


def test_zero_is_the_code_of_zero_and_nothing_else(hardware, actuator):
    actuator.treat(1000, 2)
    actuator.regulator.rest_offset = 640  # what a treatment would correct at 0
    hardware.noted.clear()
    actuator.zero()
    assert (hardware.events[-1], hardware.noted) == (2048, [])
    assert (actuator.set_duA, actuator.code, actuator.regulator.has_moved) == (0, 2048, True)
    actuator.zero()
    assert hardware.events[-2:] == [2048, 2048]


def test_a_self_test_tells_nobody(hardware, actuator):
    actuator.test(80, 2)
    actuator.test(80, 2)
    assert hardware.events == [STAGE.code(80)]
    assert hardware.noted == []
    assert (actuator.set_duA, actuator.code) == (0, STAGE.code(80))


@pytest.mark.hazard("G04", "run")
def test_shutting_disconnects_first_and_then_goes_to_zero(hardware, actuator):
    actuator.treat(1000, 2)
    actuator.shut()
    assert hardware.events[1:] == ["off", 2048]
    assert (actuator.set_duA, actuator.code) == (0, 2048)


@pytest.mark.hazard("G04", "run")
@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_a_bus_that_fails_keeps_nobody_from_shutting(error):
    hardware = Hardware(error)
    actuator = Actuator(hardware, hardware)
    actuator.shut()
    assert hardware.events == ["off"]
    actuator.regulator.begin(0, 5000)
    with pytest.raises(error):
        actuator.zero()
    with pytest.raises(error):
        actuator.treat(1000, 2)
    assert actuator.code == 2048  # what it holds as far as anybody knows


# --- the dither --------------------------------------------------------------------------


def moved(*, ceiling_duA=5000, set_duA=2000, steps_ms):
    dither = Dither()
    dither.begin(ceiling_duA)
    return [(dither.move(set_duA, step_ms), dither.left_ms()) for step_ms in steps_ms]


def test_it_moves_to_the_millisecond():
    assert moved(steps_ms=[0, 249, 1, 249, 1, 249, 1]) == [
        (1980, 250), (1980, 1), (2020, 250), (2020, 1), (1980, 250), (1980, 1), (2020, 250),
    ]  # fmt: skip


def test_before_it_begins_nothing_is_added():
    dither = Dither()
    assert dither.left_ms() == 250
    assert dither.move(2000, 250) == 0


def test_it_begins_anew_with_the_low_half():
    dither = Dither()
    dither.begin(5000)
    dither.move(2000, 300)
    dither.begin(5000)
    assert (dither.move(2000, 249), dither.left_ms()) == (1980, 1)


@pytest.mark.parametrize(
    ("set_duA", "low_duA", "high_duA"),
    [(0, 0, 0), (49, 49, 49), (50, 49, 51), (399, 392, 406), (-1, -1, -1), (-50, -49, -51)],
)
def test_two_percent_are_whole_tenths_towards_zero(set_duA, low_duA, high_duA):
    assert [at for at, _ in moved(set_duA=set_duA, steps_ms=[0, 250])] == [low_duA, high_duA]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("ceiling_duA", "high_duA"), [(2021, 2020), (2020, 2020), (2019, 2019)])
def test_the_high_half_ends_at_the_ceiling(sign, ceiling_duA, high_duA):
    course = moved(ceiling_duA=ceiling_duA, set_duA=sign * 2000, steps_ms=[0, 250])
    assert [at for at, _ in course] == [sign * 1980, sign * high_duA]
