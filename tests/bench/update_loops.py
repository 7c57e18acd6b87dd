"""The two control loops of ``updates``, ours and the peer's: run under MicroPython.

    update_loops.py wall SCRIPT NAME=IMAGE...    microseconds and transactions an update, of each
    update_loops.py turns COUNT ours|peer FILE   that many updates of one, for an instruction count

Both stand on one bus, over an ideal stage: the sensor reads what the DAC was set to. Ours is
``facevm.app.App.carry_out``, the loop of the drive's program, with button, light and sounds; the
peer's is the loop of its own script.
"""

import gc
import sys
import time

from ideal_stage import Enable, IdealStage

ROUNDS = 40
UPDATES = 500  # of a round: whole periods of every wave, and of the dither
RISEN_ms = 1000  # the glide's edge is over
PEAK_uA, HERTZ = 320, 8


# --- the peer's ---------------------------------------------------------------------------


class PeersLoop:
    """The function of the peer's script that treats, with a clock that is handed in."""

    def __init__(self, path):
        enable = Enable()
        enable.value = True  # it has none
        self.bus = bus = IdealStage(enable)
        with open(path) as file:
            text = file.read()
        # its bus and the pins are a board's: everything between them and its last lines is its own
        begin = text.index("dac =")
        head = "import adafruit_mcp4725, adafruit_ina219\n"
        self._names = {"i2c": bus, "time": self}
        self.monotonic = None
        exec(head + text[begin : text.index("gc.collect()")], self._names)

    def run(self, updates):
        """So many updates of a treatment without end, 1 ms each."""
        seconds = [0.001 * index for index in range(updates + 1)]
        seconds.append(1e9)
        self.monotonic = iter(seconds).__next__
        settle()
        self.bus.writes = self.bus.reads = 0
        start = time.ticks_us()
        count = self._names["glide"](1e6, PEAK_uA, HERTZ)
        return time.ticks_diff(time.ticks_us(), start) / count, count


# --- ours ---------------------------------------------------------------------------------


class Runtime:
    autoreload = False


class Pwm:
    duty_cycle = frequency = 0


class NoEvents:
    def get_into(self, event):
        return False

    def clear(self):
        """There are none."""


class Electrode:
    """Its voltage over 12 kohm of skin and the resistor before it."""

    def __init__(self, bus):
        self._bus = bus

    @property
    def value(self):
        return 32768 + (self._bus.code - 2048) * 32 * 12 * 248 // 10000


class Wiring:
    """What ``facevm.wiring`` finds on a board, as far as a treatment needs it."""

    nvm = None
    runtime = Runtime()

    def __init__(self):
        from facevm.button import Button
        from facevm.light import Light
        from facevm.sounds import Sounds

        self.light = Light(self.get)
        self.sounds = Sounds(Pwm())
        self.button = Button(NoEvents(), None)
        self.ticks_ms = None

    def get(self, key):
        """No settings, and no pixel."""


class Reader:
    def announce(self, zone, side):
        """Nobody listens."""

    def say(self, text):
        """Nobody listens."""

    def stroke(self):
        """Nobody listens."""

    def show(self, state):
        """Nobody looks."""


class OurLoop:
    """The drive's program on an ideal board, with the routine of an image."""

    def __init__(self, path):
        from facevm import image
        from facevm.app import App
        from facevm.board import Board
        from facevm.limits import Limits

        enable = Enable()
        self.bus = IdealStage(enable)
        with open(path, "rb") as file:
            self._routine = image.load(file.read(), Limits(updates_per_s=4000))
        self._app = App(Wiring(), Reader(), self.silent)
        self._app.board = Board(self.bus, enable, Electrode(self.bus))

    def silent(self, line):
        """Nobody reads."""

    def run(self, updates):
        """So many updates, 1 ms each, of a treatment under way; the last one stops it."""
        app = self._app
        session = app.prepare(self._routine, 100)
        ticks_ms = 1000
        while session.routine_ms < RISEN_ms:
            if not session.tick(ticks_ms):
                raise RuntimeError(session.reason)
            ticks_ms += 1
        app.ticks_ms = iter(range(ticks_ms, ticks_ms + updates)).__next__
        settle()
        self.bus.writes = self.bus.reads = 0
        start = time.ticks_us()
        try:
            app.carry_out(session)
        except StopIteration:  # of the clock; what is open then was closed
            return time.ticks_diff(time.ticks_us(), start) / updates, updates
        raise RuntimeError(session.reason)


# --- both ----------------------------------------------------------------------------------


def settle():
    """The heap in order, its small holes filled, and left so."""
    gc.enable()
    gc.collect()
    gc.disable()
    for index in range(60_000):
        index * 1.5


def wall(peer, images):
    """The best of several rounds of each, in turns, so that all have the same neighbours."""
    loops = [("peer", PeersLoop(peer))] if peer else []
    for image in images:
        name, path = image.split("=")
        loops.append((name, OurLoop(path)))
    best = {}
    for _ in range(ROUNDS):
        for name, loop in loops:
            took_us, count = loop.run(UPDATES)
            # one write more than it would have made is the one that ends it
            seen = took_us, (loop.bus.writes - 1) / count, loop.bus.reads / count
            best[name] = min(best.get(name, seen), seen)
    for name, _ in loops:
        print(name, *best[name])


def main(what, first, *others):
    if what == "wall":
        wall(first, others)
        return
    loop = {"ours": OurLoop, "peer": PeersLoop}[others[0]]
    loop(others[1]).run(int(first))


main(*sys.argv[1:])
