"""The reference board's way to the skin: edges for both poles at healthy updates, and no others."""

from __future__ import annotations

import pytest

from facevm.poles import Poles
from facevm.settings import SettingError, calibration
from facevm.states import CHECKING, DONE, PAUSED, TOUCHING, TREATING, WAITING
from tests.facevm.assembly import Assembly, glide, wave, zone
from tests.facevm.wired import Wired

PINS = ("enable", "back", "sense", "dummy", "limit_test")


class Pin:
    """A pin that writes down its edges."""

    def __init__(self, events, name):
        object.__setattr__(self, "_events", events)
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "value", False)

    def __setattr__(self, name, level):
        if level != self.value:
            self._events.append((self._name, level))
        object.__setattr__(self, name, level)


class Dac:
    zero_code = 2048

    def write(self, code):
        """Nobody looks."""


class Watchdog:
    def __init__(self, events):
        self._events = events

    def feed(self):
        self._events.append("feed")


class Lifeline:
    def __init__(self, events):
        self._events = events
        self.watchdog = Watchdog(events)

    def arm(self):
        self._events.append("arm")

    def disarm(self):
        self._events.append("disarm")


@pytest.fixture
def events():
    return []


@pytest.fixture
def poles(events):
    enable, *others = (Pin(events, name) for name in PINS)
    made = Poles(Dac(), enable, Lifeline(events), (*others, None, None))
    events.clear()
    return made


@pytest.mark.hazard("G13", "run")
def test_an_update_is_an_edge_for_one_pole_and_the_next_for_the_other(poles, events):
    poles.connect()
    for _ in range(5):
        poles.feed()
    edges = [event for event in events if event not in ("feed", "arm")]
    assert edges == [
        ("limit_test", False),
        ("enable", True),
        ("back", True),
        ("enable", False),
        ("back", False),
        ("enable", True),
    ]
    assert events.count("feed") == 2
    assert events.index("arm") < events.index("feed")


@pytest.mark.hazard("G04", "run")
@pytest.mark.parametrize("fed", range(4))
def test_disconnected_nothing_toggles_and_the_watchdog_is_not_fed(poles, events, fed):
    poles.connect()
    for _ in range(fed):
        poles.feed()
    poles.disconnect()
    assert events[-1] == "disarm"
    events.clear()
    for _ in range(10):
        poles.feed()
    assert events == []


@pytest.mark.hazard("LIMIT", "run")
def test_the_second_channel_s_limit_is_halved_while_the_output_is_disconnected(poles, events):
    poles.connect()
    assert events[0] == ("limit_test", False)
    poles.disconnect()
    assert ("limit_test", True) in events


def test_without_its_other_parts_the_poles_are_all_there_is(events):
    enable, back = Pin(events, "enable"), Pin(events, "back")
    poles = Poles(Dac(), enable, None, (back, None, None, None, None, None))
    poles.connect()
    poles.feed()
    poles.feed()
    poles.disconnect()
    assert events == [("enable", True), ("back", True), ("enable", False), ("back", False)]


@pytest.mark.parametrize("hz", [10_000, 50_000, 99_999])
def test_a_bus_that_is_too_slow_for_edges_is_refused_by_name(hz):
    with pytest.raises(SettingError, match="I2C_HZ") as error:
        calibration({"RETURN_PIN": "GP6", "I2C_HZ": hz}.get)
    assert error.value.args[0] == "I2C_HZ"
    assert calibration({"RETURN_PIN": "GP6", "I2C_HZ": 100_000}.get).two_poles
    assert not calibration({"I2C_HZ": hz}.get).two_poles


# --- a treatment -------------------------------------------------------------------------


@pytest.fixture
def wired():
    """A session on the reference board; see :class:`tests.facevm.wired.Wired`."""

    def make(*steps, **options):
        body = zone("jawline", "left", wave(0), *(steps or (glide(2500, 320),)))
        return Wired(Assembly(body).load(), **options)

    return make


def test_both_poles_have_an_edge_every_5_ms_while_current_may_flow(wired):
    run = wired()
    gaps_ns = {"enable": 0, "back": 0}
    last_ns = dict.fromkeys(gaps_ns, 0)
    levels = dict.fromkeys(gaps_ns, False)
    pins = {"enable": run.virtual.enable, "back": run.virtual.return_pole}
    run.until(lambda: run.session.state == WAITING)
    now_ns = run.virtual.clock.now_ns
    last_ns = dict.fromkeys(gaps_ns, now_ns)
    while run.session.state in (WAITING, TREATING):
        run.step()
        now_ns = run.virtual.clock.now_ns
        for name, pin in pins.items():
            gaps_ns[name] = max(gaps_ns[name], now_ns - last_ns[name])
            if pin.value != levels[name]:
                levels[name], last_ns[name] = pin.value, now_ns
    assert run.session.state == CHECKING
    assert max(gaps_ns.values()) <= 5_000_000


@pytest.mark.hazard("G15", "run")
def test_nothing_toggles_two_poles_at_once_while_it_is_tried(wired):
    run = wired()
    closed = set()
    while run.session.state < WAITING:
        run.step()
        closed.add((run.virtual.enable.is_closed, run.virtual.return_pole.is_closed))
    assert closed == {(False, False), (False, True), (True, False)}
    run.until(lambda: run.session.state == CHECKING)
    run.virtual.clock.advance(150_000_000)
    closed.clear()
    while run.session.state < DONE:
        run.step()
        closed.add((run.virtual.enable.is_closed, run.virtual.return_pole.is_closed))
    assert closed == {(False, False), (False, True), (True, False)}
    assert run.session.outcome == "success"


def test_the_sense_resistor_is_across_the_source_while_contact_is_sought_and_no_longer(wired):
    run = wired(glide(4000, 320))
    run.until(lambda: run.session.state == WAITING and run.session.wait_ms > 0)
    assert run.virtual.sense.value
    run.treating(500)
    assert not run.virtual.sense.value
    run.person.lift(500)
    run.until(lambda: run.session.state == PAUSED)
    assert run.virtual.sense.value
    run.until(lambda: run.session.state == CHECKING)
    assert not run.virtual.sense.value


@pytest.mark.hazard("LIMIT", "run")
def test_a_pole_that_the_second_channel_opened_ends_the_treatment(wired):
    run = wired(glide(4000, 320)).treating(500)
    run.virtual.second.tripped.value = True
    took_ms = run.until(lambda: run.session.outcome)
    assert (run.session.outcome, run.session.reason) == ("fail", "LIMIT")
    assert took_ms <= 101


@pytest.mark.hazard("TOUCH", "run")
def test_electrodes_that_touch_are_told_from_skin_by_what_the_return_lead_does_not_drop(wired):
    run = wired(glide(4000, 320)).treating(500)
    measured_duA = run.session.measured_duA
    assert abs(run.board.electrode_mV(measured_duA)) * 2 > abs(measured_duA), "over 5 kohm"
    run.person.touch(1000)
    run.until(lambda: run.session.state != TREATING)
    assert run.session.state == TOUCHING
