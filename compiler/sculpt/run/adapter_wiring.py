"""An adapter in the place of a board: what the device's program finds there as its wiring.

It takes the place of ``facevm.wiring.Wiring``. There is the bus and the ENABLE pin; there is no
light, no buzzer, no NVM, no watchdog, and the button is whoever calls :meth:`Button.press`.
"""

from __future__ import annotations

from typing import Any

from facevm.null_parts import NoLight, NoSounds
from sculpt.board.adapter import RealBus


class Button:
    """``facevm.button.Button``'s place: pressed by the program's user."""

    def __init__(self) -> None:
        self._was_pressed = False

    def press(self) -> None:
        self._was_pressed = True

    def is_pressed(self) -> bool:
        """True when it was pressed since the last look."""
        pressed, self._was_pressed = self._was_pressed, False
        return pressed


class Runtime:
    """``supervisor.runtime``'s place: no file that is saved here restarts anything."""

    autoreload = False


class AdapterWiring:
    """``table`` holds the keys of a ``settings.toml``; its pins are a board's, and not read."""

    nvm = None
    electrode = None
    vbus = None
    lifeline = None
    reset_reason = "POWER_ON"

    def __init__(self, bus: RealBus, table: dict[str, Any]) -> None:
        # it feeds a test resistor: the person said so
        self.get = {**table, "ISOLATED": 1}.get
        self.enable = bus.enable
        self.i2c = bus.i2c
        self.button = Button()
        self.runtime = Runtime()
        self.light = NoLight()
        self.sounds = NoSounds()
        self.ticks_ms = _no_time

    def bus(self) -> Any:
        """The bus of the two chips."""
        return self.i2c


def _no_time() -> int:
    """Whoever carries out a treatment hands its own clock in."""
    raise RuntimeError("no treatment is under way")
