"""Who sits beside a treatment: shows how it goes, keeps its pace, and presses the button.

Called every 100 ms of the treatment, between two updates: a person's finger is no faster.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from sculpt import terminal


@contextlib.contextmanager
def attend(bench: Any, realtime: bool) -> Iterator[Callable[[Any], None]]:
    """What to call with the progress of ``bench``, a ``facebench.treatment.Treatment``."""
    with contextlib.ExitStack() as stack:
        steps: list[Callable[[Any], None]] = []
        interrupts = stack.enter_context(_interrupts())
        if terminal.is_terminal(sys.stderr) and not terminal.is_dumb():
            from sculpt.live import Live

            steps.append(stack.enter_context(Live(bench.routine.name)).update)
        if realtime:
            steps.append(_Pace(bench.bench.clock).keep)

        def on_progress(progress: Any) -> None:
            if interrupts:
                bench.press()
            for step in steps:
                step(progress)

        yield on_progress


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The Ctrl-Cs so far. The first only counts; a second one, out of patience, interrupts."""
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        if heard:
            raise KeyboardInterrupt
        heard.append(number)

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)


class _Pace:
    """Keeps a treatment from running ahead of the wall clock."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._ahead_s = time.monotonic() - clock.now_ns / 1e9

    def keep(self, progress: Any) -> None:
        """Waits until the wall clock has caught up."""
        time.sleep(max(0.0, self._ahead_s + self._clock.now_ns / 1e9 - time.monotonic()))
