"""The program of the drive under any sequence of presses, cables and faults.

Its own code decides what a press means: :mod:`facevm.app` on the virtual board, with a real finger.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from facebench.board import VirtualBoard
from facebench.circuitpython import wire
from facebench.circuitpython.blinka import I2C
from facebench.people.owner import OneRoutine
from facebench.people.person import Person
from facevm.app import App
from facevm.latched import is_kept
from facevm.states import DONE, FAULT
from tests.facevm.assembly import Assembly, glide, wave, zone

LEVELS = (60, 80, 100)
ROUTINE = Assembly(zone("jawline", "left", wave(0), glide(2500, 300))).load()
IDLE_ns = 5_000_000
READS_ms = 2000

BREAKS = {
    "nothing": lambda board: None,
    "dac-nak": lambda board: board.bus.naks.add(0x62),
    "sensor-nak": lambda board: board.bus.naks.add(0x40),
    "rail": lambda board: setattr(board.stage, "stuck", 1),
    "charger": lambda board: setattr(board.vbus, "is_charger", True),
}


class Program(RuleBasedStateMachine):
    """The program, its finger, and what is to be expected of the next press."""

    def __init__(self):
        super().__init__()
        self.board = board = VirtualBoard(7, 200, i2c_factory=I2C)
        self.finger = board.front.button
        self.app = app = App(wire(board), Person(board), self._told, journal=None)
        app.shelf = OneRoutine(ROUTINE)
        app.notes.read()
        app.ticks_ms = self._ticks_ms
        self.level = 0  # expected
        self.started = []  # the level of each session, in percent
        self.session = None
        self.read_ns = 0  # when somebody has read of a fault and pressed
        prepare = app.prepare

        def prepared(routine, level_percent):
            self.started.append(level_percent)
            self.session = prepare(routine, level_percent)
            return self.session

        app.prepare = prepared
        app.start()

    def _ticks_ms(self):
        clock = self.board.clock
        clock.wait_until((clock.now_ns // IDLE_ns + 1) * IDLE_ns)
        return clock.ticks_ms()

    def _told(self, line):
        if line.startswith("Press the button"):
            self.finger.press(after_ms=READS_ms)
            self.read_ns = self.board.clock.now_ns + READS_ms * 1_000_000
        elif line.startswith("It does not treat until the button is held"):
            self.finger.press(3200, READS_ms)
            self.read_ns = self.board.clock.now_ns + (READS_ms + 3000) * 1_000_000

    def _turns(self, ms):
        until_ns = self.board.clock.now_ns + ms * 1_000_000
        while self.board.clock.now_ns < until_ns:
            assert not self.app.turn(), "a treatment that nobody started"

    @rule(ms=st.integers(100, 3000))
    def wait(self, ms):
        self._turns(ms)

    @rule()
    def hold(self):
        self.finger.press(1000)
        self._turns(2000)
        self.level = (self.level + 1) % len(LEVELS)

    @rule()
    def press_twice(self):
        self.finger.press()
        self.finger.press(after_ms=200)
        self._turns(1500)
        self.level = 0  # another routine begins at its lowest

    @rule(
        broken=st.sampled_from(sorted(BREAKS)),
        after_ms=st.integers(600, 6000),
        pressed_after_ms=st.none() | st.integers(700, 8000),
        holds=st.booleans(),
    )
    def treat(self, broken, after_ms, pressed_after_ms, holds):
        """Started, perhaps stopped by any press, perhaps broken meanwhile."""
        board = self.board
        count = len(self.started)
        begun_ns = board.clock.now_ns
        self.read_ns = 0
        self.finger.press()
        if pressed_after_ms:
            self.finger.press(1500 if holds else 100, pressed_after_ms)
        board.clock.call_at(
            board.clock.now_ns + after_ms * 1_000_000, lambda: BREAKS[broken](board)
        )
        while not self.app.turn():
            pass
        assert self.started[count:] == [LEVELS[self.level]], "each start is at the chosen level"
        self.level = 0
        session = self.session
        if session.outcome == "fail":
            assert broken != "nothing", f"a false trip: {session.reason}"
            read_ns = self.read_ns
            if pressed_after_ms and not is_kept(session.reason):  # in time to say it was read
                read_ns = min(read_ns, begun_ns + pressed_after_ms * 1_000_000)
            assert board.clock.now_ns >= read_ns > 0, "a fault stays until it was read"
        elif pressed_after_ms is None:
            assert session.outcome == "success"
        else:
            late_ms = (board.clock.now_ns - begun_ns) // 1_000_000 - pressed_after_ms
            assert late_ms < 700, "any press stops, softly, within half a second"
        # all is mended, and what was still to come has come
        board.clock.wait_until(board.clock.now_ns + 10_000_000_000)
        board.bus.naks.clear()
        board.stage.stuck = 0
        board.vbus.is_charger = False
        board.circuit.refresh()
        self.app.button.forget()
        self.session.close()

    @invariant()
    def off_means_off(self):
        if self.session is None or self.session.state in (DONE, FAULT):
            assert not self.board.enable.value
            assert self.board.circuit.skin_uA() == 0

    @invariant()
    def the_level_is_the_one_that_was_chosen(self):
        assert self.app.shelf.level == self.level


@pytest.mark.slow
def test_the_program_starts_lowest_stops_at_any_press_and_latches_a_fault():
    run_state_machine_as_test(
        Program,
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
