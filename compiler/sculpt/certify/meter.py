"""Meter of a certification's progress on standard error: a bar with the time left, or lines."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from facelang.render import harmless
from sculpt.cli import terminal

SPEED_OVER_S = 600.0
"""The time left is estimated from the last ten minutes: single trials differ a lot."""

LINES = 10
"""Number of progress lines where standard error is not a terminal."""


class Meter:
    """A context whose ``advance`` counts finished trials.

    ``done`` of ``total`` are there already, and ``failed`` of those have failed.
    """

    def __init__(self, name: str, total: int, done: int, failed: int) -> None:
        self._name = harmless(name)
        self._total = total
        self._before = self._done = done
        self._failed = failed
        self._start_s = time.monotonic()
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def __enter__(self) -> Meter:
        if terminal.is_terminal(sys.stderr) and not terminal.is_dumb():
            self._show_bar()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, is_wrong: bool) -> None:
        """One more trial is done."""
        self._done += 1
        self._failed += is_wrong
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, failed=self._failed)
        elif self._done * LINES // self._total > (self._done - 1) * LINES // self._total:
            terminal.write_stderr(
                f"{self._name}: {self._done} of {self._total} faces, {self._failed} failed"
                f"{self._left()}\n"
            )

    def print(self, line: str) -> None:
        """Prints a line above the bar."""
        if self._bar is not None:
            for one in line.rstrip("\n").split("\n"):
                self._bar.console.print(harmless(one), markup=False, soft_wrap=True)
        else:
            terminal.write_stderr(line)

    def _left(self) -> str:
        if self._done == self._total:
            return ""
        passed_s = time.monotonic() - self._start_s
        left_s = passed_s / (self._done - self._before) * (self._total - self._done)
        left = f"{left_s / 60:.0f} min" if left_s >= 90 else f"{left_s:.0f} s"
        return f", about {left} left"

    def _show_bar(self) -> None:
        console = Console(
            stderr=True, no_color=bool(os.environ.get("NO_COLOR")), highlight=False, emoji=False
        )
        self._bar = Progress(
            TextColumn("{task.description}", style="bold", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("faces, {task.fields[failed]} failed,"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=console,
            transient=True,
            speed_estimate_period=SPEED_OVER_S,
        )
        self._task = self._bar.add_task(
            self._name, total=self._total, completed=self._done, failed=self._failed
        )
        self._bar.start()
