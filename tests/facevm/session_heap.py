"""What a session alone takes of the heap: run under MicroPython with the path of an image.

The drivers, what a session imports, and the session in the middle of its treatment, over an ideal
stage; nothing of the program around it, and nothing of the bench.
"""

import gc
import sys


class Enable:
    value = False


class Bus:
    """An I2C bus whose sensor reads what its DAC was set to, as over an ideal stage."""

    code = 2048
    config = 0

    def try_lock(self):
        return True

    def unlock(self):
        """Nobody waits."""

    def writeto(self, address, buffer, start=0, end=None):
        if address == 0x62:
            if len(buffer) > 1:
                self.code = buffer[0] << 8 | buffer[1]
        elif end == 3 and buffer[0] == 0:
            self.config = buffer[1] << 8 | buffer[2]

    def writeto_then_readfrom(
        self, address, out, into, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        flows = self.code - 2048 if enable.value else 0
        value = flows * 16 // 5 if out[0] == 1 else self.config
        into[in_start] = value >> 8 & 255
        into[in_start + 1] = value & 255


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

board = Board(Bus(), enable)
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
