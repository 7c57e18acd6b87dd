"""Tables: light frames on a terminal, bare columns in a pipe.

No figure is ever cropped or broken. Where a terminal is too narrow for all columns, sentences are
wrapped first, then spare columns are left out from the last one on; what is still too wide is
drawn as one block per row. A pipe is as wide as it has to be.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from sculpt.cli.terminal import is_terminal, kept_together

SENTENCE_LEAST = 20  # a sentence is wrapped at no fewer characters
BLOCK_GAP = 2


class Column(NamedTuple):
    """A column: its heading, the side it is aligned to, whether its cells are ``sentences`` that
    may be wrapped, and whether it is ``spare``: left out where there is no room."""

    heading: str
    side: Literal["<", ">"] = "<"
    sentences: bool = False
    spare: bool = False


class _Row(NamedTuple):
    cells: Sequence[Text]
    end_section: bool


class Sheet:
    """Rows under columns, drawn as far as there is room."""

    def __init__(self, *columns: Column) -> None:
        self._columns = columns
        self._rows: list[_Row] = []

    def add_row(self, *cells: str | Text, end_section: bool = False) -> None:
        """Adds a row, a cell for each column; ``end_section`` sets it off from the next one."""
        self._rows.append(_Row([kept_together(cell) for cell in cells], end_section))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        kept = list(range(len(self._columns)))
        spare = [index for index in kept if self._columns[index].spare]
        if not is_terminal(sys.stdout):
            room = max(options.max_width, self._least_width(console, options, kept))
            yield from console.render(self._table(kept), options.update_width(room))
            return
        while (too_wide := self._least_width(console, options, kept) > options.max_width) and spare:
            kept.remove(spare.pop())
        if too_wide:
            yield from self._blocks()
        else:
            yield self._table(kept)

    def _least_width(self, console: Console, options: ConsoleOptions, kept: list[int]) -> int:
        """The table's width when only its sentences are wrapped."""
        endless = options.update_width(1 << 20)
        width = Measurement.get(console, endless, self._table(kept)).maximum
        for index in kept:
            if self._columns[index].sentences:
                heading = Text(self._columns[index].heading)
                cells = [heading, *(row.cells[index] for row in self._rows)]
                natural = max(cell.__rich_measure__(console, endless).maximum for cell in cells)
                width -= max(0, natural - max(SENTENCE_LEAST, heading.cell_len))
        return width

    def _table(self, kept: list[int]) -> Table:
        on_terminal = is_terminal(sys.stdout)
        drawn = Table(
            box=box.SIMPLE_HEAD if on_terminal else None,
            pad_edge=on_terminal,
            padding=(0, 1, 0, 0) if on_terminal else (0, 2, 0, 0),
            header_style="bold",
        )
        for heading, side, sentences, _ in (self._columns[index] for index in kept):
            drawn.add_column(
                heading,
                justify="left" if side == "<" else "right",
                no_wrap=not sentences,
                overflow="fold",
            )
        for row in self._rows:
            drawn.add_row(*(row.cells[index] for index in kept), end_section=row.end_section)
        return drawn

    def _blocks(self) -> RenderResult:
        """A block for each row: its first cell, and below it all others by their headings."""
        for row in self._rows:
            block = Table.grid(padding=(0, BLOCK_GAP, 0, 0))
            block.add_column(no_wrap=True, style="dim")
            block.add_column(overflow="fold")
            for column, cell in list(zip(self._columns, row.cells, strict=True))[1:]:
                if cell.plain:
                    block.add_row(column.heading.replace("\n", " "), cell)
            yield Text.assemble(row.cells[0], style="bold", overflow="fold")
            yield block
            yield ""
