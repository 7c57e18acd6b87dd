"""What the tests of the runtime share: hand-made images, a virtual board, a session on it."""

from __future__ import annotations

import pytest

from facebench.board import VirtualBoard
from facebench.circuitpython.blinka import I2C
from facebench.face.face import TYPICAL
from facebench.people.person import Person
from facevm.board import Board
from facevm.limits import Limits
from facevm.session import Session
from tests.facevm import assembly


class Treatment:
    """A session on a virtual board, to be stepped by hand."""

    def __init__(self, routine, level_percent=100, seed=1, updates_per_s=500, face=TYPICAL):
        self.virtual = VirtualBoard(seed, updates_per_s, face=face, i2c_factory=I2C)
        virtual = self.virtual
        self.board = Board(virtual.i2c, virtual.enable, virtual.electrode, virtual.vbus)
        self.person = Person(virtual)
        self.session = Session(self.board, routine, level_percent, self.person)

    def step(self):
        """One update, and on to the next."""
        going = self.session.tick(self.virtual.clock.ticks_ms())
        self.virtual.next_update()
        return going

    def until(self, reached):
        """Steps until ``reached()`` or the end; returns the virtual ms it took."""
        start_ns = self.virtual.clock.now_ns
        while not reached() and self.step():
            pass
        return (self.virtual.clock.now_ns - start_ns) / 1e6

    def to_the_end(self):
        self.until(lambda: False)
        return self

    def treating(self, at_ms=0):
        """Steps until the routine's clock has reached ``at_ms``."""
        from facevm.states import TREATING

        self.until(lambda: self.session.state == TREATING and self.session.routine_ms >= at_ms)
        return self

    @property
    def is_off(self):
        """No current, the output disconnected, the DAC at its zero."""
        virtual = self.virtual
        return (
            not virtual.enable.value
            and virtual.circuit.skin_uA() == 0
            and virtual.dac.code == self.board.stage.zero_code
        )


@pytest.fixture
def treat():
    return Treatment


@pytest.fixture
def one_zone():
    """A routine of one zone (jawline left, wave 0 chosen), from its steps."""

    def make(*steps, name="jawline", side="left", **parts):
        body = assembly.zone(name, side, assembly.wave(0), *steps)
        return assembly.Assembly(body, **parts).load()

    return make


@pytest.fixture
def any_board():
    return Limits(updates_per_s=4000)
