"""The treatment while it happens: a bar, the zone, the live current, what is said.

Drawn on standard error, and only where that is a terminal.
"""

from __future__ import annotations

import os
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column

from sculpt.figures import clock

WORDS = {
    "zeroing": "getting ready",
    "testing": "self-test",
    "waiting": "waiting for contact",
    "treating": "",
    "limited": "cannot reach the current",
    "paused": "contact lost, waiting",
    "resuming": "soft start",
    "touching": "the electrodes touch each other",
    "stopping": "soft stop",
    "checking": "self-test",
}
"""What a state of the session is called here; states that need no word have none."""


PROMPT_ROOM = 95  # what the line needs besides the bar, with a prompt of 57 characters
BAR_LEAST, BAR_MOST = 8, 24
SHORT_CLOCK_WIDTH = 70  # on a narrower terminal the clock does not say how long it takes


class Live:
    """A context whose ``update`` takes the progress of a treatment.

    What is said matters most: the bar has what room the prompts leave.
    """

    def __init__(self, name: str) -> None:
        console = Console(
            stderr=True, no_color=bool(os.environ.get("NO_COLOR")), highlight=False, emoji=False
        )
        self._short_clock = console.width < SHORT_CLOCK_WIDTH
        bar_width = min(BAR_MOST, console.width - PROMPT_ROOM)
        self._bar = Progress(
            TextColumn("{task.fields[place]}", style="bold"),
            *([BarColumn(bar_width=bar_width)] if bar_width >= BAR_LEAST else []),
            TextColumn("{task.fields[clock]}"),
            TextColumn("{task.fields[current]}", style="cyan"),
            TextColumn(
                "{task.fields[said]}",
                style="italic",
                table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
            ),
            console=console,
            expand=True,
            transient=True,
        )
        self._task = self._bar.add_task(name, total=1, place=name, clock="", current="", said="")

    def __enter__(self) -> Live:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def update(self, progress: Any) -> None:
        """``progress`` is a ``facebench.treatment.Progress``."""
        passed = clock(progress.t_ms // 1000 * 1000)
        self._bar.update(
            self._task,
            completed=progress.t_ms,
            total=progress.duration_ms,
            place=f"{progress.zone} {progress.side}".strip() or "first contact",
            clock=passed if self._short_clock else f"{passed} of {clock(progress.duration_ms)}",
            current=f"{progress.skin_uA:3.0f} µA",
            said=WORDS.get(progress.state) or progress.last_text,
        )
