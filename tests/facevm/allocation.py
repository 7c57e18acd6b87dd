"""Counts what the runtime allocates while it runs. Under MicroPython: run with an image's path.

Prints the heap bytes taken over 1000 control updates of machine, wave, regulator, stage, guard
and record together, for each thousand of the treatment. Then those of a whole session with the
real drivers on a bus that itself takes none, beside what the drivers take for the same reads.
"""

import gc
import sys

from ideal_stage import Enable, IdealStage

from facevm import image
from facevm.board import Board
from facevm.contact import Contact
from facevm.guard import Guard
from facevm.limits import Limits
from facevm.machine import Machine
from facevm.panel import Panel
from facevm.record import Record
from facevm.regulator import Regulator
from facevm.session import Session
from facevm.settings import Settings
from facevm.stage import Stage
from facevm.states import TREATING


class Listener(Panel):
    def arrive(self, place):
        """Nobody listens."""


def updates(machine, regulator, stage, guard, record, contact, first_ms):
    """A thousand updates, 2 ms apart, as a soft start makes them, into a stage 3 % off; and every
    tenth with the sums that a treatment gives."""
    t_ms = first_ms
    for update in range(1000):
        measured_duA = stage.current_duA((stage.code(0) - stage.zero_code) + machine.value_duA)
        measured_duA -= measured_duA // 32
        guard.judge(measured_duA, 2)
        record.add(machine.value_duA, measured_duA, 2)
        if not update % 10:
            sums(machine.value_duA, measured_duA, regulator, guard, record)
        set_duA = machine.at(t_ms)
        if machine.waiting:
            machine.proceed()
        stage.code(regulator.correct(set_duA))
        guard.note(set_duA, stage.code(set_duA))
        contact.step(measured_duA, 100, 2)
        t_ms += 2


def sums(set_duA, measured_duA, regulator, guard, record):
    """What a treatment tells of 20 ms in which this was set, and measured."""
    size_duA = abs(set_duA)
    missing_duA = set_duA - measured_duA
    charge = measured_duA * 20
    guard.add(charge, set_duA * 20, 20, size_duA, measured_duA)
    record.add_sums(charge, abs(charge), size_duA * 20, abs(missing_duA) * 20, 0, 20)
    if size_duA > 50:
        regulator.learn(set_duA, missing_duA * 10, 10)
        weight = set_duA >> 5
        size, short = weight * set_duA * 20, weight * missing_duA * 20
        regulator.compare(short, size, missing_duA * 20, set_duA * 20, 20, size_duA)
    else:
        regulator.rest(measured_duA * 10, 10)


class Clock:
    """A clock that goes on by 2 ms at every look; ``took`` are the bytes that were taken from the
    look ``first`` to the one a thousand later, -1 before that."""

    def __init__(self, ticks_ms, first):
        self.ticks_ms = ticks_ms
        self.left = first + 1000
        self.before = 0
        self.took = -1

    def __call__(self):
        left = self.left = self.left - 1
        if left == 1000:
            self.before = gc.mem_alloc()
        elif not left:
            self.took = gc.mem_alloc() - self.before
        self.ticks_ms += 2
        return self.ticks_ms


def looked(now_ms):
    """The button is not pressed."""
    return False


def reads(board, times):
    for _ in range(times):
        board.sensor.register()


def looks(board, times):
    for _ in range(times):
        board.sensor.is_configured()


def whole_session(routine):
    """Prints, for 1000 updates, the bytes the session took and those of the drivers' part."""
    enable = Enable()
    board = Board(IdealStage(enable), enable)
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
    clock = Clock(ticks_ms, 100)
    while clock.took < 0:
        session.tick(clock(), clock, looked)
    print("session", clock.took, "drivers", drivers)


def unknown(size_duA, times=1):
    """This board does not see the electrode's voltage."""
    return False


def main(path):
    with open(path, "rb") as file:
        routine = image.load(file.read())
    machine = Machine(routine, 100, Listener())
    regulator, stage, contact = Regulator(unknown), Stage(Settings()), Contact()
    guard = Guard(routine, 2048, 320000, unknown, unknown, Limits(), 7000)
    record = Record((4,))
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
