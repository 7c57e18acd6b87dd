"""Progress of a study's longer commands: a counter on standard error, where that is a terminal."""

from __future__ import annotations

from sculpt.cli.progress import ProgressLine
from sculpt.cli.units import counted


class Counter(ProgressLine):
    """A context; ``show`` replaces the line by how many of ``what`` are done."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def show(self, done: int, total: int) -> None:
        """So many of ``total`` are done."""
        self.say(f"{done} of {counted(total, self._what)}")
