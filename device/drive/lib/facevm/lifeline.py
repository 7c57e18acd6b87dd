"""Lifeline: the watchdog that resets a controller whose program hangs.

It is armed only while the output is connected. A transfer on a stuck bus can block for a second:
the reset comes first, and with it ENABLE's pull-down disconnects the electrodes.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_BITES_s = 0.25


class Lifeline:
    """``watchdog`` is CircuitPython's ``microcontroller.watchdog``, ``mode`` its RESET mode."""

    def __init__(self, watchdog: "protocols.WatchDogTimer", mode: "protocols.WatchDogMode") -> None:
        self.watchdog = watchdog
        self._mode = mode
        self._armed = False

    def arm(self) -> None:
        """From here on it must be fed every 250 ms."""
        watchdog = self.watchdog
        watchdog.timeout = _BITES_s
        watchdog.mode = self._mode
        self._armed = True

    def feed(self) -> None:
        """A healthy control update was made."""
        if self._armed:
            self.watchdog.feed()

    def disarm(self) -> None:
        """The output is disconnected: nothing needs watching."""
        if self._armed:
            self._armed = False
            self.watchdog.mode = None
