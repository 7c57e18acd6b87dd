"""A machine of its own, drawn a millisecond at a time, and what the definition says of it."""

from __future__ import annotations

from facevm.machine import Machine
from tests.facevm.assembly import STEADY, Assembly, jaw

SAW = {"shape": "sawtooth", "polarity": "positive"}


class Listener:
    """What a machine has told, with the time it had reached."""

    def __init__(self):
        self.machine = None
        self.heard = []

    def _hear(self, what):
        self.heard.append((self.machine.t_ms if self.machine else 0, what))

    def arrive(self, place):
        self._hear(place)

    def say(self, text_index):
        self._hear(f"text {text_index}")

    def stroke(self):
        self._hear("stroke")


def machine_of(main, waves=(STEADY,), level=100, **parts):
    listener = Listener()
    machine = Machine(Assembly(main, list(waves), **parts).load(), level, listener)
    listener.machine = machine
    return machine


def begun(*steps, waves=(STEADY,), **parts):
    """A machine on steps at the jawline's left that may go on from 0."""
    machine = machine_of(jaw(*steps), waves, **parts)
    machine.at(0)
    machine.proceed()
    return machine


def drawn(machine, until_ms):
    """The current at each millisecond up to this one."""
    return [machine.at(t_ms) for t_ms in range(machine.t_ms, until_ms + 1)]


def sawtooth_duA(before, after, peak_duA=5000):
    """The mean of a one-way sawtooth between two phases of the same period."""
    return peak_duA * ((before // 2 + after // 2) // 2) // 100_000


def alternating_duA(before, after, peak_duA=5000):
    """The same of one that alternates, within one of its phases, to which it has no halves."""
    value_duA = peak_duA * ((before + after) // 2 % 100_000) // 100_000
    return value_duA if before < 100_000 else -value_duA


def played(machine, until_ms=100_000):
    """Plays it to its end, a ms at a time; the time and place of each wait."""
    waits = []
    t_ms = 0
    while not machine.over and t_ms < until_ms:
        machine.at(t_ms)
        if machine.waiting:
            assert (machine.value_duA, machine.peak_duA) == (0, 0)
            assert machine.at(t_ms + 1000) == 0
            assert machine.t_ms == t_ms
            waits.append((t_ms, machine.place))
            machine.proceed()
            assert not machine.waiting
        else:
            t_ms += 1
    return waits
