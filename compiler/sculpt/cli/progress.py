"""Progress line on standard error, where that is a terminal: a text replaces the last one."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from sculpt.cli import terminal

_CLEAR = "\r\x1b[2K"


class ProgressLine:
    """A context. What ``say`` showed is gone at its end."""

    def __init__(self) -> None:
        self._is_shown = terminal.is_terminal(sys.stderr) and not terminal.is_dumb()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            terminal.write_stderr(_CLEAR)

    def say(self, text: str) -> None:
        """Shows the text in place of the one before."""
        if self._is_shown:
            terminal.write_stderr(_CLEAR + text)
