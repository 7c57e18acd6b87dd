"""What ``code.py`` runs: one button, one routine, and a line on the console for each event.

A press starts the chosen routine at its lowest level; while current may flow, any press stops it.
Saving a file over USB cannot restart the program meanwhile, and every way out of a treatment puts
the output to zero and disconnects it.
"""

import os

import analogio
import digitalio
import microcontroller
import supervisor
from watchdog import WatchDogMode

from . import image, isa, pins, settings
from .board import Board
from .interlocks import explain
from .lifeline import Lifeline
from .panel import Panel
from .session import Session
from .states import STATES

ROUTINES = "/routines/"
ROUTINE = "evening-lift"
_BOUNCE_ms = 30


def _ticks_since(then_ms, now_ms):
    """Milliseconds between two readings of a clock that wraps at 2**29."""
    return (now_ms - then_ms) & ((1 << 29) - 1)


class Console(Panel):
    """A panel that prints."""

    def announce(self, zone, side):
        """Prints the zone, its side, and what is to be heeded there."""
        row = isa.ZONES[zone]
        print(row[isa.ZONE_NAME], isa.SIDES[side], row[isa.ZONE_CAUTION])

    def say(self, text):
        """Prints a prompt."""
        print(text)

    def stroke(self):
        """Prints the cue of a stroke."""
        print("glide")

    def show(self, state):
        """Prints a state."""
        print("-", STATES[state])


class HostCable:
    """Stands in for a VBUS pin on a board that has none: a USB host, but no bare charger."""

    @property
    def value(self):
        """Whether a host is connected."""
        return supervisor.runtime.usb_connected


class App:
    """The board made ready; the output is off until :meth:`treat`."""

    def __init__(self):
        enable = pins.enable()
        self._button = digitalio.DigitalInOut(pins.pin("BUTTON_PIN", "GP3"))
        self._button.switch_to_input(pull=digitalio.Pull.UP)
        electrode = pins.pin("ELECTRODE_PIN")
        if electrode is not None:
            electrode = analogio.AnalogIn(electrode)
        vbus = pins.pin("VBUS_PIN")
        if vbus is not None:
            vbus = digitalio.DigitalInOut(vbus)
            vbus.switch_to_input()
        self.limits = settings.limits(os.getenv)
        self.board = Board(
            pins.i2c(),
            enable,
            electrode,
            vbus or HostCable(),
            settings.calibration(os.getenv),
            Lifeline(microcontroller.watchdog, WatchDogMode.RESET),
        )
        self._is_down = False
        self._released_ms = 0

    def load(self, path=None):
        """Reads and proves the chosen routine. Raises OSError, and ImageError by name."""
        path = path or ROUTINES + (os.getenv("ROUTINE") or ROUTINE) + ".fbc"
        with open(path, "rb") as file:
            # one byte more than an image may have: a larger file is refused, not read
            return image.load(file.read(isa.IMAGE_MAX_BYTES + 1), self.limits)

    def pressed(self, ticks_ms):
        """True once for each press of the button: when it closes after 30 ms or more open."""
        if not self._button.value:
            fresh = not self._is_down and _ticks_since(self._released_ms, ticks_ms) >= _BOUNCE_ms
            self._is_down = True
            self._released_ms = ticks_ms
            return fresh
        if self._is_down:
            self._is_down = False
            self._released_ms = ticks_ms
        return False

    def treat(self, routine, panel=None):
        """Carries out ``routine`` at its lowest level; returns the :class:`Session` it was."""
        session = Session(self.board, routine, routine.levels[0], panel or Console(), self.limits)
        tick, ticks_ms = session.tick, supervisor.ticks_ms
        supervisor.runtime.autoreload = False
        try:
            while True:
                now_ms = ticks_ms()
                if not tick(now_ms):
                    break
                if self.pressed(now_ms):
                    session.press()
        finally:
            session.close()
            supervisor.runtime.autoreload = True
        return session

    def run(self):
        """Waits for a press and treats, for ever."""
        print("VisaSculpt: press to start. Never over the eyelids or the front of the neck.")
        while True:
            if self.pressed(supervisor.ticks_ms()):
                self._start()

    def _start(self):
        try:
            routine = self.load()
        except image.ImageError as refusal:
            print("G12: refused:", refusal)
            return
        except OSError:
            print("There is no such routine on the drive: copy its .fbc to", ROUTINES)
            return
        print(routine.name)
        session = self.treat(routine)
        if session.outcome == "fail":
            print(explain(session.reason, session.guard.reading))
        else:
            print(session.outcome, session.reason)
