"""Document of a specification: what ``sculpt spec --json`` and ``--csv`` print."""

from __future__ import annotations

import csv
import io
from typing import TypedDict

from sculpt.cli.cells import cell
from sculpt.spec.published import ADDRESS
from sculpt.spec.sheet import ROWS, Sheet, Value


class CellDocument(TypedDict):
    """A figure; ``source`` is the K-number that a published one comes from."""

    value: Value
    text: str
    source: str | None


class ColumnDocument(TypedDict):
    """A device or a routine."""

    name: str
    kind: str
    k_number: str | None
    figures: dict[str, CellDocument]


class Document(TypedDict):
    """The sheet. The unit of a number stands in its key."""

    rows: list[dict[str, str]]
    columns: list[ColumnDocument]
    sources: str


def document(sheet: Sheet) -> Document:
    """The sheet as JSON."""
    return {
        "rows": [{"key": row.key, "label": row.label} for row in ROWS],
        "columns": [
            {
                "name": one.name,
                "kind": one.kind,
                "k_number": one.k_number,
                "figures": {
                    key: {"value": cell.value, "text": cell.text, "source": cell.source}
                    for key, cell in one.cells.items()
                },
            }
            for one in sheet.columns
        ],
        "sources": ADDRESS + "K…",
    }


def table(sheet: Sheet) -> str:
    """The sheet as CSV: a line for each figure, a column for each device, with its sources."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    heads = [_heading(one.name, one.k_number) for one in sheet.columns]
    writer.writerow(["figure", *map(cell, heads)])
    for row in ROWS:
        found = [one.cells[row.key] for one in sheet.columns]
        writer.writerow([row.key, *(cell(_heading(one.text, one.source)) for one in found)])
    return stream.getvalue()


def _heading(text: str, k_number: str | None) -> str:
    return f"{text} ({k_number})" if k_number else text
