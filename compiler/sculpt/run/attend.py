"""Attendance of a treatment: shows its progress, keeps its pace, presses its button.

It is called every 100 ms of the treatment, between two updates: a person's finger is no faster.
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
    treatment: Any, realtime: bool, panel_to: TextIO | None = None
) -> Iterator[Callable[[Any], None]]:
    """A callback for the progress of ``treatment``, a ``facebench.simulation.Simulation``.

    ``panel_to`` is the stream for one line per sign of the panel, None for no such lines. With
    ``realtime`` the treatment runs no faster than the wall clock.
    """
    with contextlib.ExitStack() as stack:
        steps: list[Callable[[Any], None]] = []
        interrupts = stack.enter_context(_interrupts())
        live = None
        if terminal.is_terminal(sys.stderr) and not terminal.is_dumb():
            from sculpt.run.live import Live

            live = stack.enter_context(
                Live(treatment.routine.name, treatment.onlooker, blinks=realtime)
            )
            steps.append(live.update)
        if panel_to is not None:
            from sculpt.run.panel import PanelLog

            above = live is not None and terminal.is_terminal(panel_to)
            log = PanelLog(treatment, live.print if live and above else _printer(panel_to))
            stack.callback(log.flush)
            steps.append(lambda progress: log.flush())
        if realtime:
            steps.append(_Pace(treatment.board.clock).keep)

        def on_progress(progress: Any) -> None:
            if interrupts:
                treatment.press()
            for step in steps:
                step(progress)

        yield on_progress


def _printer(stream: TextIO) -> Callable[[Any], None]:
    """Prints rich text: to standard output with its colours on a terminal, to standard error
    plain."""
    if stream is sys.stdout:
        return terminal.draw
    return lambda line: terminal.write_stderr(f"{line.plain}\n")


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The Ctrl-Cs so far. The first is only recorded; a second one, out of patience, interrupts."""
    received: list[int] = []

    def receive(number: int, frame: FrameType | None) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)

    before = signal.signal(signal.SIGINT, receive)
    try:
        yield received
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
