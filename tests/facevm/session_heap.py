"""What a session alone takes of the heap: run under MicroPython with the path of an image,
and a number that moves everything on the heap.

The drivers, what a session imports, and the session in the middle of its treatment, over an ideal
stage; nothing of the program around it, and nothing of the bench.
"""

import sys

from heap_use import bytes_in_use
from ideal_stage import Enable, IdealStage


class Silent:
    def announce(self, zone, side):
        """Nobody listens."""

    def say(self, text):
        """Nobody listens."""

    def stroke(self):
        """Nobody listens."""

    def show(self, state):
        """Nobody looks."""


def read(path):
    with open(path, "rb") as file:
        return file.read()


def proven(data):
    """The routine; nothing of what proved it stands on the stack any more."""
    from facevm import image

    return image.load(data)


def started(routine):
    from facevm.board import Board
    from facevm.session import Session

    board = Board(bus, enable)
    return Session(board, routine, 100, Silent())


def let_go():
    from facevm import unload

    unload.idle_modules()


def drivers():
    import adafruit_ina219
    import adafruit_mcp4725

    return adafruit_ina219.INA219, adafruit_mcp4725.MCP4725


def treat(session):
    """Up to the middle of a stroke."""
    ticks_ms = 1000
    while session.routine_ms < 500:
        if not session.tick(ticks_ms):
            raise RuntimeError(session.reason)
        ticks_ms += 2


moved = [[number] for number in range(int(sys.argv[2]))]
enable = Enable()
bus = IdealStage(enable)
data = read(sys.argv[1])
before = bytes_in_use()
drivers()
print("drivers", bytes_in_use() - before)
session = started(proven(data))
print("proven", bytes_in_use() - before)
let_go()
treat(session)
print("running", bytes_in_use() - before)
