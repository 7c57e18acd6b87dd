"""Progress of a study's longer commands: a counter on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from sculpt.cli import terminal
from sculpt.cli.units import counted

CLEAR = "\r\x1b[K"


class Counter:
    """A context; ``show`` replaces the line by how many of ``what`` are done."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_shown = terminal.is_terminal(sys.stderr) and not terminal.is_dumb()

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            terminal.write_stderr(CLEAR)

    def show(self, done: int, total: int) -> None:
        """So many of ``total`` are done."""
        if self._is_shown:
            terminal.write_stderr(f"{CLEAR}{done} of {counted(total, self._what)}")
