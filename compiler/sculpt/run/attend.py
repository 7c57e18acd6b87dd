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
from typing import TYPE_CHECKING, NamedTuple, Protocol, TextIO

from sculpt.cli import terminal

if TYPE_CHECKING:
    from facebench.clock import VirtualClock
    from facebench.people.onlooker import Onlooker
    from facebench.simulation import Progress, Simulation
    from facevm.routine import Routine


class Attended(Protocol):
    """A treatment that can be attended; ``onlooker`` is None where there is no light."""

    @property
    def routine(self) -> Routine: ...

    @property
    def onlooker(self) -> Onlooker | None: ...

    def press(self) -> None: ...


class PanelRequest(NamedTuple):
    """Whose panel is printed line by line, and where."""

    simulation: Simulation
    stream: TextIO


@contextlib.contextmanager
def attend(
    treatment: Attended, clock: VirtualClock | None = None, panel: PanelRequest | None = None
) -> Iterator[Callable[[Progress], None]]:
    """A callback for the progress of ``treatment``.

    With the treatment's ``clock`` it runs no faster than the wall clock. With ``panel`` each sign
    of the light is printed as a line.
    """
    with contextlib.ExitStack() as stack:
        steps: list[Callable[[Progress], None]] = []
        interrupts = stack.enter_context(_interrupts())
        live = None
        if terminal.is_terminal(sys.stderr) and not terminal.is_dumb():
            from sculpt.run.live import Live

            live = stack.enter_context(
                Live(treatment.routine.name, treatment.onlooker, blinks=clock is not None)
            )
            steps.append(live.update)
        if panel is not None:
            from sculpt.run.panel import PanelLog, printer

            above = live is not None and terminal.is_terminal(panel.stream)
            print_line = live.print if live and above else printer(panel.stream)
            log = PanelLog(panel.simulation, print_line)
            stack.callback(log.flush)
            steps.append(lambda progress: log.flush())
        if clock is not None:
            steps.append(_Pace(clock).keep)

        def on_progress(progress: Progress) -> None:
            if interrupts:
                treatment.press()
            for step in steps:
                step(progress)

        yield on_progress


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

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._ahead_s = time.monotonic() - clock.now_ns / 1e9

    def keep(self, progress: Progress) -> None:
        """Waits until the wall clock has caught up."""
        time.sleep(max(0.0, self._ahead_s + self._clock.now_ns / 1e9 - time.monotonic()))
