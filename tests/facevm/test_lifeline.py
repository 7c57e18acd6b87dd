"""The watchdog is armed while the output is connected, and fed by healthy updates alone."""

from __future__ import annotations

import pytest

from facebench.chips.reset import WATCHDOG, Reset
from facebench.chips.watchdog import WatchDogMode
from facevm.board import Board
from facevm.lifeline import Lifeline
from tests.facevm.assembly import glide
from tests.facevm.conftest import Treatment

pytestmark = [pytest.mark.hazard("G04", "run"), pytest.mark.hazard("G07", "run")]


class Guarded(Treatment):
    """A treatment on a board whose watchdog runs."""

    def __init__(self, routine):
        super().__init__(routine)
        virtual = self.virtual
        lifeline = Lifeline(virtual.watchdog, WatchDogMode.RESET)
        self.board = Board(virtual.i2c, virtual.enable, lifeline=lifeline)
        session = type(self.session)
        self.session = session(self.board, routine, 100, self.person)


@pytest.fixture
def guarded(one_zone):
    return Guarded(one_zone(glide(2500, 320)))


def test_it_runs_exactly_while_the_output_is_connected(guarded):
    virtual = guarded.virtual
    while True:
        assert virtual.watchdog.runs == virtual.enable.value
        if not guarded.step():
            break
    assert guarded.session.outcome == "success"
    assert not virtual.watchdog.runs
    assert virtual.watchdog.timeout == 0.25


def test_a_transfer_that_blocks_ends_in_a_reset_and_that_disconnects(guarded):
    guarded.treating(1000)
    virtual = guarded.virtual
    begun_ns = virtual.clock.now_ns
    virtual.bus.is_held = True
    with pytest.raises(Reset) as reset:
        guarded.to_the_end()
    assert reset.value.cause == WATCHDOG
    assert virtual.clock.now_ns - begun_ns <= 250_000_000
    virtual.restart(WATCHDOG)
    assert not virtual.enable.value
    assert virtual.circuit.skin_uA() == 0, "whatever the DAC holds, that boot cannot reach"


def test_a_trip_feeds_it_no_more_and_stops_it(guarded):
    guarded.treating(1000)
    guarded.virtual.bus.naks.add(0x62)
    guarded.to_the_end()
    assert guarded.session.reason == "G04"
    assert not guarded.virtual.watchdog.runs


def test_a_board_without_one_is_treated_with_all_the_same(one_zone, treat):
    assert treat(one_zone(glide(2500, 320))).to_the_end().session.outcome == "success"


def test_a_loop_that_never_comes_back_is_reset(guarded):
    guarded.treating(1000)
    clock = guarded.virtual.clock
    with pytest.raises(Reset):
        clock.advance(1_000_000_000)
    guarded.virtual.restart(WATCHDOG)
    assert not guarded.virtual.enable.value
    assert guarded.virtual.dac.code == 2048


# --- by itself ---------------------------------------------------------------------------


class Watchdog:
    """CircuitPython's, as far as it is told anything; ``events`` in their order."""

    def __init__(self):
        object.__setattr__(self, "events", [])

    def __setattr__(self, name, value):
        self.events.append((name, value))

    def feed(self):
        self.events.append("feed")


def test_its_time_is_set_before_it_runs_and_it_is_fed_only_while_it_does():
    watchdog = Watchdog()
    lifeline = Lifeline(watchdog, "reset")
    lifeline.feed()
    lifeline.disarm()
    assert watchdog.events == []
    lifeline.arm()
    lifeline.feed()
    lifeline.disarm()
    lifeline.feed()
    lifeline.disarm()
    assert watchdog.events == [("timeout", 0.25), ("mode", "reset"), "feed", ("mode", None)]


def test_it_can_be_armed_again():
    watchdog = Watchdog()
    lifeline = Lifeline(watchdog, "reset")
    lifeline.arm()
    lifeline.disarm()
    lifeline.arm()
    lifeline.feed()
    assert watchdog.events[-2:] == [("mode", "reset"), "feed"]
