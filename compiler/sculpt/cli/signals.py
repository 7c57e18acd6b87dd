"""A program that is told to end, unwinds: current to zero, half-written files removed.

The system sends SIGTERM when it shuts down, SIGHUP when a terminal is closed. Both become an
exception here, as Ctrl-C does.
"""

from __future__ import annotations

import signal
import time
from types import FrameType

SIGNALS = ("SIGTERM", "SIGHUP")
UNDISTURBED_S = 2.0
"""A closed terminal is told twice; the second time must not end the cleaning up."""


class Ended(KeyboardInterrupt):
    """The system has told the program to end; its argument is the signal's name."""


def heed() -> None:
    """Turns the signals into Ended, but for one that the caller chose to ignore (``nohup``)."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _Heard(name))


def heed_no_more() -> None:
    """Lets the signals end the program on the spot, as without this module."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and isinstance(signal.getsignal(number), _Heard):
            signal.signal(number, signal.SIG_DFL)


class _Heard:
    _undisturbed_until_s = 0.0

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now_s = time.monotonic()
        if now_s >= _Heard._undisturbed_until_s:
            _Heard._undisturbed_until_s = now_s + UNDISTURBED_S
            raise Ended(self._name)


def why(error: BaseException) -> str:
    """What ended the program, in the words for the person."""
    return f"stopped by {error}" if isinstance(error, Ended) else "stopped by Ctrl-C"
