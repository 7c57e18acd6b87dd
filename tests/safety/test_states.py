"""A device that is switched on, pressed, plugged in, broken, repaired and reset in any order."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from facebench.face.face import TYPICAL
from facebench.faults.faults import Fault
from facevm import cruise, guard, isa, lifeline, session
from facevm.actuator import Actuator
from facevm.board import Board
from facevm.record import Record
from facevm.states import CHECKING, DONE, RESUMING, STOPPING, TREATING
from tests.safety.campaign.treatments import routine
from tests.safety.states.device import Device
from tests.safety.states.machine import LIVES, Life


def _unhurried(lives: int, steps: int) -> settings:
    wanted = int(os.environ.get(LIVES, "0"))
    return settings(
        max_examples=wanted or lives,
        stateful_step_count=steps,
        derandomize=not wanted,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.slow
def test_whatever_happens_in_whatever_order_its_promises_hold():
    Life.ends.clear()
    run_state_machine_as_test(Life, settings=_unhurried(12, 25))
    print(f"{Life.ends.total()} sessions ended: {dict(Life.ends.most_common())}")
    assert Life.ends["success"]
    assert len(Life.ends) >= 6, "the lives were all alike"


# --- each promise, broken ----------------------------------------------------------------


@pytest.fixture
def device():
    return Device(routine("strokes"), 1, TYPICAL)


def treat(device: Device, ms: int = 500) -> None:
    """A press, contact, and some treatment."""
    device.press()
    device.pass_until((TREATING,), 8000)
    device.pass_ms(ms)


def live(device: Device) -> None:
    """A life in which much happens: every end it has is looked at."""
    treat(device)
    device.happen(Fault("lift", 0, 300))
    device.pass_until((RESUMING,), 3000)
    device.press()
    device.pass_until((), 3000)
    treat(device)
    device.happen(Fault("usb", 0, 400))
    device.pass_ms(1000)
    treat(device)
    device.happen(Fault("gain", 0, 500, 250))
    device.pass_ms(1000)
    treat(device)
    device.happen(Fault("reset", 0))
    device.raise_level()
    treat(device)
    device.pass_until((), 25_000)


@pytest.mark.slow
def test_a_sound_device_keeps_them_all(device):
    live(device)
    assert dict(device.watch.ends) == {
        "stopped by the button": 1,
        "G11": 1,
        "G02": 1,
        "reset while treating": 1,
        "success": 1,
    }


def _doubled(add):
    def twice(self, *sums):
        add(self, *sums)
        add(self, *sums)

    return twice


def _overcharged(add):
    def more(self, charge, measured, *sums):
        more = 9 * sums[-1]
        return add(self, charge * 11 // 10 + more, measured * 11 // 10 + more, *sums)

    return more


def _at_its_most(init):
    def made(self, board, proven, level_percent, *rest):
        init(self, board, proven, 100, *rest)

    return made


def _deaf(press):
    def sometimes(self):
        if self.state != RESUMING:
            press(self)

    return sometimes


def _turned_back(pause):
    def paused(self, state):
        self.live[cruise.ROUTINE_ms] -= 10
        return pause(self, state)

    return paused


def _pleased(finish):
    return lambda self, outcome, reason: finish(self, "success", "")


def _timid(judge):
    return lambda self, measured_duA, passed_ms: self.trip("G03", 1)


def _left_on(shut):
    return lambda self: self.zero()


def _left_set(shut):
    return lambda self: self._output.disconnect()


WEAKER = [
    (Record, "add_sums", _doubled, "recorded|delivered"),
    (Record, "add_sums", _overcharged, "uC"),
    (session.Session, "__init__", _at_its_most, "are chosen"),
    (session.Session, "press", _deaf, "after a press"),
    (session.Session, "_pause", _turned_back, "ran backwards"),
    (session.Session, "_finish", _pleased, "a success"),
    (guard.Guard, "judge", _timid, "with nothing wrong|G03"),
    (guard.Guard, "judge", lambda _: lambda *_: guard.HEALTHY, "over the ceiling"),
    (Board, "alarm", lambda _: lambda self: "", "on a cable"),
    (Actuator, "shut", _left_on, "ENABLE is on"),
    (Actuator, "shut", _left_set, "the DAC holds"),
    (lifeline.Lifeline, "arm", lambda _: lambda self: None, "the watchdog"),
    (lifeline.Lifeline, "disarm", lambda _: lambda self: None, "the watchdog"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("part", "name", "weaker", "promise"), WEAKER)
def test_a_weaker_device_breaks_one(monkeypatch, part, name, weaker, promise):
    monkeypatch.setattr(part, name, weaker(getattr(part, name)))
    with pytest.raises(AssertionError, match=promise):
        live(Device(routine("strokes"), 1, TYPICAL))


def test_what_is_over_stays_over(device):
    treat(device)
    device.happen(Fault("sensor-nak", 0, 100))
    assert device.session.reason == "G04"
    device.pass_ms(3000)
    assert device.session.reason == "G04"
    assert not device.bench.enable.value


def test_it_stops_as_it_says(device):
    treat(device)
    device.press()
    assert device.session.state == STOPPING
    device.pass_until((CHECKING,), 1000)
    device.pass_until((DONE,), 1000)
    assert device.watch.ends == {"stopped by the button": 1}
    assert device.session.setpoint_duA <= isa.PEAK_MAX_duA
