"""Live view of a treatment: the light, its meaning and the last sound; below them the zone, a bar,
the current and the prompt, which on a narrow terminal has lines of its own.

Drawn on standard error, and only where that is a terminal.
"""

from __future__ import annotations

import os
from types import TracebackType
from typing import TYPE_CHECKING

import rich.live
from rich.console import Console, Group
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column
from rich.text import Text

from sculpt.cli.units import clock
from sculpt.run import panel

if TYPE_CHECKING:
    from facebench.people.onlooker import Onlooker
    from facebench.simulation import Progress as State

PROMPT_ROOM = 100  # columns that the line needs besides the bar, with a prompt of 60 characters
BAR_LEAST, BAR_MOST = 8, 24
SHORT_CLOCK_WIDTH = 70  # on a narrower terminal the clock leaves out the total time
REDRAWS_PER_S = 10


class Live:
    """A context whose ``update`` takes the progress of a treatment.

    Prompts matter most: the bar has what room they leave, and where a line has too little for a
    whole sentence, it stands below, on as many lines as it needs. ``onlooker`` is None where there
    is no light. With ``blinks`` the light is shown with its rhythm; in a run faster than real time
    it would only flicker.
    """

    def __init__(self, name: str, onlooker: Onlooker | None = None, blinks: bool = False) -> None:
        console = Console(
            stderr=True, no_color=bool(os.environ.get("NO_COLOR")), highlight=False, emoji=False
        )
        self._onlooker = onlooker
        self._blinks = blinks
        self._short_clock = console.width < SHORT_CLOCK_WIDTH
        bar_width = min(BAR_MOST, console.width - PROMPT_ROOM)
        self._prompt_below = console.width < PROMPT_ROOM
        self._prompt = Text(style="italic")
        prompt = TextColumn(
            "{task.fields[prompt]}",
            style="italic",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        )
        self._bar = Progress(
            TextColumn("{task.fields[place]}", style="bold"),
            *([BarColumn(bar_width=bar_width)] if bar_width >= BAR_LEAST else []),
            TextColumn("{task.fields[clock]}"),
            TextColumn("{task.fields[current]}", style="cyan"),
            *([] if self._prompt_below else [prompt]),
            console=console,
            expand=True,
        )
        self._task = self._bar.add_task(name, total=1, place=name, clock="", current="", prompt="")
        self._sign = Text(no_wrap=True, overflow="ellipsis")
        self._display = rich.live.Live(
            get_renderable=self._drawn,
            console=console,
            refresh_per_second=REDRAWS_PER_S,
            transient=True,
            redirect_stdout=False,
        )

    def __enter__(self) -> Live:
        self._display.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._display.stop()

    def _drawn(self) -> Group:
        below = [self._prompt] if self._prompt_below and self._prompt else []
        return Group(self._sign, self._bar, *below)

    def print(self, line: Text) -> None:
        """Prints a line above the live view."""
        self._display.console.print(line, no_wrap=True, overflow="ellipsis")

    def update(self, progress: State) -> None:
        """Shows the state of the treatment."""
        passed = clock(progress.t_ms // 1000 * 1000)
        self._bar.update(
            self._task,
            completed=progress.t_ms,
            total=progress.duration_ms,
            place=f"{progress.zone} {progress.side}".strip() or "first contact",
            clock=passed if self._short_clock else f"{passed} of {clock(progress.duration_ms)}",
            current=f"{progress.skin_uA:3.0f} µA",
            prompt=progress.last_text,
        )
        self._prompt = Text(progress.last_text, style="italic")
        self._sign = self._signs(progress)

    def _signs(self, progress: State) -> Text:
        onlooker = self._onlooker
        signs = Text(no_wrap=True, overflow="ellipsis")
        if onlooker is None or not any(onlooker.lit):
            signs.append(panel.SIGNS[progress.state])
        else:
            is_lit = any(onlooker.colour) or not self._blinks
            signs.append_text(panel.lamp(onlooker.lit, is_lit))
            signs.append(f" {panel.colour_name(onlooker.lit):<7}{panel.SIGNS[onlooker.sign]}")
        if onlooker is not None and onlooker.tune:
            signs.append("   ")
            signs.append_text(panel.tune(onlooker.tune))
        return signs
