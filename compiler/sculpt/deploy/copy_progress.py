"""How far a copy is, on standard error where that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from sculpt.cli import terminal
from sculpt.deploy.plan import Plan

_CLEAR = "\r\x1b[2K"


class CopyProgress:
    """A context that is called with each file's path, and its bytes once they are written."""

    def __init__(self, plan: Plan) -> None:
        self._total = sum(len(one.data or b"") for one in plan.written)
        self._done = 0
        self._is_shown = terminal.is_terminal(sys.stderr) and not terminal.is_dumb()

    def __enter__(self) -> CopyProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            terminal.whisper(_CLEAR)

    def __call__(self, path: str, written_bytes: int) -> None:
        self._done += written_bytes
        if self._is_shown:
            percent = 100 * self._done // (self._total or 1)
            terminal.whisper(f"{_CLEAR}{percent:3d} %  {path}"[: 4 + 79])
