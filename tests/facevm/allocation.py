"""Counts what the runtime allocates while it runs. Under MicroPython: run with an image's path.

Prints the heap bytes taken over 1000 control updates of machine, wave, regulator, stage, guard
and record together, for each thousand of the treatment. Then those of a whole session with the
real drivers on a bus that itself takes none, beside what the drivers take for the same reads.
"""

import gc
import sys

from facevm import image
from facevm.board import Board
from facevm.contact import ContactSense
from facevm.guard import Guard
from facevm.machine import Machine
from facevm.panel import Panel
from facevm.record import Record
from facevm.regulator import Regulator
from facevm.session import Session
from facevm.stage import Settings, Stage
from facevm.states import TREATING


class Listener(Panel):
    def arrive(self, place):
        """Nobody listens."""


def updates(machine, regulator, stage, guard, record, contact, first_ms):
    """A thousand updates, 2 ms apart, as a session makes them, into a stage 3 % off."""
    t_ms = first_ms
    for _ in range(1000):
        measured_dA = stage.current_dA((stage.code(0) - stage.zero_code) + machine.value_dA)
        measured_dA -= measured_dA // 32
        guard.judge(measured_dA, 2)
        regulator.watch(measured_dA, 2)
        record.add(machine.value_dA, measured_dA, 2)
        set_dA = machine.at(t_ms)
        if machine.waiting:
            machine.proceed()
        stage.code(regulator.correct(set_dA))
        regulator.note(set_dA)
        guard.note(set_dA, stage.code(set_dA))
        contact.step(measured_dA, 100, 2)
        t_ms += 2


class Loop:
    """An I2C bus whose sensor reads what its DAC was set to, as over an ideal stage."""

    def __init__(self, enable):
        self.enable = enable
        self.code = 2048
        self.config = 0

    def try_lock(self):
        return True

    def unlock(self):
        """Nobody waits."""

    def writeto(self, address, buffer, start=0, end=None):
        if address == 0x62:
            if end is not None:
                self.code = buffer[0] << 8 | buffer[1]
        elif end == 3 and buffer[0] == 0:
            self.config = buffer[1] << 8 | buffer[2]

    def writeto_then_readfrom(
        self, address, out, into, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        flows = self.code - 2048 if self.enable.value else 0
        value = flows * 16 // 5 if out[0] == 1 else self.config
        into[in_start] = value >> 8 & 255
        into[in_start + 1] = value & 255


class Pin:
    value = False


def session_updates(session, ticks_ms):
    for _ in range(1000):
        session.tick(ticks_ms)
        ticks_ms += 2
    return ticks_ms


def reads(board, times):
    for _ in range(times):
        board.sensor.register()


def looks(board, times):
    for _ in range(times):
        board.sensor.is_configured()


def whole_session(routine):
    """Prints, for each 1000 updates, the bytes the session took and those of the drivers' part."""
    enable = Pin()
    board = Board(Loop(enable), enable)
    session = Session(board, routine, 100, Panel())
    ticks_ms = 1000
    while session.state != TREATING or session.routine_ms < 500:
        if not session.tick(ticks_ms):
            raise RuntimeError(session.reason)
        ticks_ms += 2
    gc.collect()
    before = gc.mem_alloc()
    reads(board, 1000)
    looks(board, 4)
    drivers = gc.mem_alloc() - before
    gc.collect()
    before = gc.mem_alloc()
    session_updates(session, ticks_ms)
    print("session", gc.mem_alloc() - before, "drivers", drivers)


def main(path):
    with open(path, "rb") as file:
        routine = image.load(file.read())
    machine = Machine(routine, 100, Listener())
    regulator, stage, contact = Regulator(), Stage(Settings()), ContactSense()
    guard, record = Guard(routine, 2048, 320000), Record()
    guard.begin(4, 5000, True)
    contact.begin()
    gc.collect()
    gc.disable()
    first_ms = 0
    while first_ms < routine.duration_ms:
        before = gc.mem_alloc()
        updates(machine, regulator, stage, guard, record, contact, first_ms)
        after = gc.mem_alloc()
        print(first_ms, after - before)
        first_ms += 2000
    whole_session(routine)


if __name__ == "__main__":
    main(sys.argv[1])
