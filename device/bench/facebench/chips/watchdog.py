"""The RP2040's watchdog as CircuitPython gives it: ``microcontroller.watchdog``.

Once its mode is ``RESET`` it must be fed within its timeout, or the MCU starts over, whatever the
program is doing: also in the middle of a transfer that blocks.
"""

from micropython import const

from .reset import WATCHDOG, Reset

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock

TIMEOUT_MOST_s = 8388 / 1000
"""24 bits of half microseconds (RP2040 data sheet, 4.7.2 and erratum E1)."""


class WatchDogMode:
    """``watchdog.WatchDogMode``: this port has only the one that resets."""

    RAISE = "watchdog.WatchDogMode.RAISE"
    RESET = "watchdog.WatchDogMode.RESET"


class Watchdog:
    """``timeout`` in seconds (0 until it is set), ``mode`` None or ``WatchDogMode.RESET``.

    As on CircuitPython since 9: feeding one that does not run does nothing, setting the timeout
    of one that runs feeds it, and it can be stopped by ``mode = None``. ``runs`` is for the bench
    alone. ``bite(cause)`` is called when it was not fed, and raises a Reset.
    """

    def __init__(self, clock: "VirtualClock", bite: "Callable[[int], None] | None" = None) -> None:
        self._clock = clock
        self._bite = bite or _reset
        self._timeout = 0.0
        self._timeout_ns = 0
        self._fed_ns = 0
        self._starts = 0
        self.runs = False

    @property
    def timeout(self) -> float:
        """Seconds; raises ValueError below 0 and over 8.388."""
        return self._timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        seconds = float(seconds)
        if seconds < 0:
            raise ValueError("timeout must be >= 0")
        if seconds > TIMEOUT_MOST_s:
            raise ValueError("timeout must be <= 8")
        self._timeout = seconds
        self._timeout_ns = int(seconds * 1000) * 1000000  # watchdog_enable() takes milliseconds
        if self.runs:
            self._start()

    @property
    def mode(self) -> "str | None":
        """None or ``RESET``; raises NotImplementedError for ``RAISE``, TypeError for no mode."""
        return WatchDogMode.RESET if self.runs else None

    @mode.setter
    def mode(self, mode: "str | None") -> None:
        if mode is None:
            self.runs = False
        elif mode == WatchDogMode.RESET:
            if not self.runs:
                self._start()
        elif mode == WatchDogMode.RAISE:
            raise NotImplementedError
        else:
            raise TypeError("mode must be of type WatchDogMode, not " + type(mode).__name__)

    def feed(self) -> None:
        """The program is alive."""
        if self.runs:
            self._fed_ns = self._clock.now_ns

    def _start(self) -> None:
        self.runs = True
        self._fed_ns = self._clock.now_ns
        self._starts += 1
        self._look_again(self._starts)

    def _look_again(self, start: int) -> None:
        self._clock.call_at(self._fed_ns + self._timeout_ns, lambda: self._look(start))

    def _look(self, start: int) -> None:
        """The deadline as it was when this look was planned: it may have been fed since."""
        if not self.runs or start != self._starts:
            return
        if self._clock.now_ns < self._fed_ns + self._timeout_ns:
            self._look_again(start)
            return
        self.runs = False
        self._bite(WATCHDOG)


def _reset(cause: int) -> None:
    raise Reset(cause)
