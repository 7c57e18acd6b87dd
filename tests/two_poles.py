"""The reference board's settings: two poles that toggle, and all that belongs to them."""

from __future__ import annotations

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN
from facebench.circuitpython.blinka import I2C
from facebench.face.face import TYPICAL, Face
from faceboard import bench

SETTINGS: dict[str, int | str] = {**bench.lines(), **bench.PINS}


def board(seed: int = 0, face: Face = TYPICAL) -> VirtualBoard:
    """The virtual board of these settings, its electrodes on the skin."""
    made = VirtualBoard(seed, 1000, face=face, i2c_factory=I2C, built=bench.settings())
    made.circuit.set_contact(ON_SKIN)
    return made


def toggle(made: VirtualBoard, *pins: object, ms: float, every_ms: float = 1) -> None:
    """Each of these pins has an edge every so many ms, for so long."""
    until_ns = made.clock.now_ns + int(ms * 1e6)
    while made.clock.now_ns < until_ns:
        for pin in pins:
            pin.value = not pin.value
        made.clock.advance(int(every_ms * 1e6))
