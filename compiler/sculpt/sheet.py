"""Tables as this command draws them: light frames on a terminal, columns alone in a pipe."""

from __future__ import annotations

import sys
from typing import Literal

from rich import box
from rich.table import Table

from sculpt.terminal import is_terminal

NAMES = ("zone", "image")

Side = Literal["<", ">"]


def table(*columns: tuple[str, Side], title: str | None = None) -> Table:
    """An empty table; each column is its heading and the side it leans to."""
    on_terminal = is_terminal(sys.stdout)
    drawn = Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD if on_terminal else None,
        pad_edge=on_terminal,
        padding=(0, 1, 0, 0) if on_terminal else (0, 2, 0, 0),
        header_style="bold",
    )
    for heading, side in columns:
        # a figure or a name is never broken; only sentences are, in columns of their own
        drawn.add_column(
            heading,
            justify="left" if side == "<" else "right",
            no_wrap=side == ">" or heading in NAMES,
            overflow="fold",
        )
    return drawn
