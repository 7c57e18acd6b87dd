"""What a session alone takes of the heap: run under MicroPython with the path of an image.

The drivers, what a session imports, and the session in the middle of its treatment, over an ideal
stage; nothing of the program around it, and nothing of the bench.
"""

import gc
import sys

from clean_stack import wash
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


def taken():
    wash(60)
    gc.collect()
    return gc.mem_alloc() - before


enable = Enable()
with open(sys.argv[1], "rb") as file:
    data = file.read()
gc.collect()
before = gc.mem_alloc()
import adafruit_ina219  # noqa: E402, F401
import adafruit_mcp4725  # noqa: E402, F401

print("drivers", taken())
from facevm import image, room  # noqa: E402
from facevm.board import Board  # noqa: E402
from facevm.session import Session  # noqa: E402

board = Board(IdealStage(enable), enable)
routine = image.load(data)
del image
room.make()
print("imported", taken())
session = Session(board, routine, 100, Silent())
ticks_ms = 1000
while session.routine_ms < 500:
    if not session.tick(ticks_ms):
        raise RuntimeError(session.reason)
    ticks_ms += 2
print("running", taken())
