"""Replays a trace as a script of its own, which MicroPython can run: FILE.csv, the image in hex."""

import sys

from facebench.places import names
from facebench.replay import RESET, Row, replay
from facevm import image, isa
from facevm.limits import Limits
from facevm.settings import Settings
from facevm.states import STATES

PLACES = {names(place): place for place in range(-1, isa.PLACES)}


def rows(lines):
    """The rows of a trace that has a column of electrode voltages, and is not damaged."""
    for line in lines:
        cells = line.rstrip("\n").split(",")
        t_ms, zone, side, set_uA, code, measured_uA, _, state, electrode_mV = cells[:9]
        yield Row(
            int(t_ms),
            PLACES[zone, side],
            RESET if state == "reset" else STATES.index(state),
            tenths(set_uA),
            int(code),
            tenths(measured_uA),
            int(electrode_mV) if electrode_mV else None,
        )


def tenths(text):
    """A number with one decimal, in tenths."""
    return int(text.replace(".", ""))


def found(lines, data):
    """Everything that a replay of these lines finds, by name."""
    lines = iter(lines)
    next(lines)  # the heading
    findings = replay(rows(lines), Settings(), Limits(), image.load(data))
    return findings.__dict__


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        for name, value in sorted(found(file, bytes.fromhex(sys.argv[2])).items()):
            print(name, value)
