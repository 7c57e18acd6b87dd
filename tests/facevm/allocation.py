"""Counts what the runtime allocates while it runs. Under MicroPython: run with an image's path.

Prints the heap bytes taken over 1000 control updates of machine, wave, regulator, stage, guard
and record together, for each thousand of the treatment.
"""

import gc
import sys

from facevm import image
from facevm.contact import ContactSense
from facevm.guard import Guard
from facevm.machine import Machine
from facevm.panel import Panel
from facevm.record import Record
from facevm.regulator import Regulator
from facevm.stage import Settings, Stage


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
        regulator.watch(measured_dA)
        record.add(4, machine.value_dA, measured_dA, 2, regulator.is_short)
        set_dA = machine.at(t_ms)
        if machine.waiting:
            machine.proceed()
        stage.code(regulator.correct(set_dA))
        regulator.note(set_dA)
        guard.note(set_dA)
        contact.step(measured_dA, 2)
        t_ms += 2


def main(path):
    with open(path, "rb") as file:
        routine = image.load(file.read())
    machine = Machine(routine, 100, Listener())
    regulator, stage, contact = Regulator(), Stage(Settings()), ContactSense()
    guard, record = Guard(routine.current_ms), Record()
    guard.begin(5000, True)
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


if __name__ == "__main__":
    main(sys.argv[1])
