"""A session on the virtual reference board, to be stepped by hand, with its pins in its hands."""

from __future__ import annotations

from facebench.board import VirtualBoard
from facebench.circuitpython.blinka import I2C
from facebench.face.face import TYPICAL
from facebench.people.person import Person
from faceboard import bench
from facevm.board import Board
from facevm.session import Session
from tests.facevm.conftest import Treatment


class Wired(Treatment):
    """``without`` are the parts of :data:`PARTS` that this board lacks; ``calibrated`` knows its
    sensor's zero."""

    PARTS = ("back", "sense", "dummy", "limit_test", "tripped", "battery")

    def __init__(
        self, routine, seed=1, updates_per_s=1000, face=TYPICAL, without=(), calibrated=False
    ):
        settings = bench.settings()
        self.virtual = virtual = VirtualBoard(
            seed, updates_per_s, face=face, i2c_factory=I2C, built=settings
        )
        if calibrated:
            settings.sensor_zero_nA = virtual.zero_nA
        second = virtual.second
        found = (
            *(virtual.return_pole, virtual.sense, virtual.dummy),
            *(second.limit_test, second.tripped, virtual.battery),
        )
        parts = tuple(
            None if name in without else part for name, part in zip(self.PARTS, found, strict=True)
        )
        electrode = None if "electrode" in without else virtual.electrode
        self.board = Board(
            virtual.i2c, virtual.enable, electrode, virtual.vbus, settings, parts=parts
        )
        self.person = Person(virtual)
        self.session = Session(self.board, routine, 100, self.person)
