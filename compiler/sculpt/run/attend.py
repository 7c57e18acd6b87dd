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
from typing import Any, TextIO

from sculpt.cli import terminal


@contextlib.contextmanager
def attend(
    bench: Any, realtime: bool, lines_to: TextIO | None = None
) -> Iterator[Callable[[Any], None]]:
    """What to call with the progress of ``bench``, a ``facebench.simulation.Simulation``.

    ``lines_to`` is the stream that is told each sign of the panel on a line, if one is.
    """
    with contextlib.ExitStack() as stack:
        steps: list[Callable[[Any], None]] = []
        interrupts = stack.enter_context(_interrupts())
        live = None
        if terminal.is_terminal(sys.stderr) and not terminal.is_dumb():
            from sculpt.run.live import Live

            live = stack.enter_context(Live(bench.routine.name, bench.onlooker, blinks=realtime))
            steps.append(live.update)
        if lines_to is not None:
            from sculpt.run.panel import Lines

            above = live is not None and terminal.is_terminal(lines_to)
            lines = Lines(bench, live.print if live and above else _teller(lines_to))
            stack.callback(lines.flush)
            steps.append(lambda progress: lines.flush())
        if realtime:
            steps.append(_Pace(bench.board.clock).keep)

        def on_progress(progress: Any) -> None:
            if interrupts:
                bench.press()
            for step in steps:
                step(progress)

        yield on_progress


def _teller(stream: TextIO) -> Callable[[Any], None]:
    """Takes lines of rich's for standard output, with their colours on a terminal, or standard
    error, plain."""
    if stream is sys.stdout:
        return terminal.draw
    return lambda line: terminal.write_stderr(f"{line.plain}\n")


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
