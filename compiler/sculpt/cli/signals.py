"""Signals that end the program, as an exception: current to zero, half-written files removed.

The system sends SIGTERM when it shuts down, SIGHUP when a terminal is closed. Here both raise, as
Ctrl-C does.
"""

from __future__ import annotations

import signal
import time
from types import FrameType

SIGNALS = ("SIGTERM", "SIGHUP")
UNDISTURBED_S = 2.0
"""A closed terminal sends SIGHUP twice; the second must not interrupt the clean-up."""


class Ended(KeyboardInterrupt):
    """Raised by a signal that ends the program; its argument is the signal's name."""


def install() -> None:
    """Makes the signals raise Ended, but for one that the caller ignores (``nohup``)."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _Handler(name))


def uninstall() -> None:
    """Lets the signals end the program at once again."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and isinstance(signal.getsignal(number), _Handler):
            signal.signal(number, signal.SIG_DFL)


class _Handler:
    _undisturbed_until_s = 0.0

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now_s = time.monotonic()
        if now_s >= _Handler._undisturbed_until_s:
            _Handler._undisturbed_until_s = now_s + UNDISTURBED_S
            raise Ended(self._name)


def stop_reason(error: BaseException) -> str:
    """What ended the program, in words for a person."""
    return f"stopped by {error}" if isinstance(error, Ended) else "stopped by Ctrl-C"
