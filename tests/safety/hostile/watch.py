"""The watch over what must not hang: by processor time, so that a busy machine is no hang."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

LOAD_MOST_s, PLAY_MOST_s = 5, 300
"""An image of 8 KiB that is walked as far as the verifier goes takes 0.05 s."""


class Hang(BaseException):
    """It takes longer than anything may."""


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """Ends what runs in it by :class:`Hang` after so much processor time."""

    def over(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
