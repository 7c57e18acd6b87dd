"""How much of the heap the program takes: run under MicroPython with the folder of the routines.

It starts as on a board, loads a routine and treats with it; printed are the bytes that facevm and
the drivers hold while idle and in the middle of a session, without the bench they run on.
"""

import gc
import sys

from heap_use import bytes_in_use
from ideal_stage import IdealStage

from facebench.board import VirtualBoard
from facebench.circuitpython import install


def taken():
    return bytes_in_use() - before


virtual = VirtualBoard(seed=2)
install(virtual)
for name in [name for name in sys.modules if name.startswith("facevm")]:
    del sys.modules[name]  # what the bench asks of the runtime: the program has its own
gc.collect()
before = gc.mem_alloc()
import adafruit_ina219  # noqa: E402, F401
import adafruit_mcp4725  # noqa: E402, F401

print("drivers", taken())
from facevm import fitting, unload  # noqa: E402
from facevm.app import App  # noqa: E402
from facevm.board import Board  # noqa: E402
from facevm.shelf import Shelf  # noqa: E402

wiring = fitting.wire({"LED_PIN": "GP4", "BUZZER_PIN": "GP5"}.get)
del fitting
app = App(wiring, None, lambda line: None)
app.board = Board(IdealStage(virtual.enable), app.wiring.enable)
app.shelf = Shelf(sys.argv[1], app.limits, app.tell)
print("loading", taken())
unload.idle_modules()
print("idle", taken())
routine = app.shelf.take()
unload.idle_modules()
session = app.prepare(routine, 100)
book = app.logbook()
book.open(routine.crc, 100, routine.name)
page = book.page
del book
unload.idle_modules()
ticks_ms = 1000
while session.routine_ms < 500:
    if not session.tick(ticks_ms):
        raise RuntimeError(session.reason)
    app.signals.beat(ticks_ms)
    ticks_ms += 2
print("treating", taken())

# --- what the panel takes between two updates: nothing ------------------------------------
from facevm.button import Button  # noqa: E402
from facevm.light import Light  # noqa: E402
from facevm.signals import Signals  # noqa: E402
from facevm.sounds import Sounds  # noqa: E402


class Pwm:
    duty_cycle = frequency = 0


class NoEvents:
    def get_into(self, event):
        return False

    def clear(self):
        """There are none."""


def send(data):
    """To no pixel."""


def beats(signals, button, ticks_ms):
    for _ in range(2000):
        signals.beat(ticks_ms)
        button.is_pressed()
        button.gesture(ticks_ms)
        ticks_ms += 5


signals = Signals(Light(send), Sounds(Pwm()), app.signals)
button = Button(NoEvents(), None)
signals.light.show(2)
signals.sounds.play((440, 100, 0, 50, 440, 100))
beats(signals, button, 0)
gc.collect()
gc.disable()
now = gc.mem_alloc()
beats(signals, button, 10000)
print("beats", gc.mem_alloc() - now)
