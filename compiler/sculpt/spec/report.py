"""Report of a specification on a terminal: a line for each figure, ours first."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sculpt.cli import table
from sculpt.spec.published import ADDRESS
from sculpt.spec.sheet import NOT_PUBLISHED, ROWS, Sheet

QUIET = "dim"
NO_FIGURE = "–"


def shown(sheet: Sheet) -> Iterator[RenderableType]:
    """The table of ours, then what is published of others, with its sources."""
    ours = [one for one in sheet.columns if one.kind != "published"]
    others = [one for one in sheet.columns if one.kind == "published"]
    rows = table.Sheet(table.Column(""), *(table.Column(one.name, sentences=True) for one in ours))
    for row in ROWS:
        rows.add_row(row.label, *(one.cells[row.key].text for one in ours))
    yield rows
    yield Text("\nPublished, by the K-number of an FDA 510(k) summary\n", "bold")
    beside = table.Sheet(
        table.Column(""),
        *(table.Column(f"{one.name}\n{one.k_number}", sentences=True) for one in others),
    )
    for row in ROWS:
        cells = [one.cells[row.key] for one in others]
        if all(cell.text == NOT_PUBLISHED for cell in cells):
            continue
        beside.add_row(
            row.label,
            *(f"{cell.text} ({cell.source})" if cell.source else NO_FIGURE for cell in cells),
        )
    yield beside
    yield Text(
        f"{NO_FIGURE} and every other figure: not published. Summaries: {ADDRESS}K…\n", QUIET
    )
