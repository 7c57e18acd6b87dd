"""Document of a specification: what ``sculpt spec --json`` and ``--csv`` print."""

from __future__ import annotations

import csv
import io
from typing import TypedDict

from sculpt.cli.cells import cell
from sculpt.cli.units import plain
from sculpt.spec.published import ADDRESS
from sculpt.spec.sheet import ROWS, Cell, Sheet, Value


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
    """The sheet as CSV: a line for each figure, a column for each device, with its sources.

    A figure of ours is a number in the unit of its key, or the least and the most; what is
    published stands in its summary's words.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    heads = [_heading(one.name, one.k_number) for one in sheet.columns]
    writer.writerow(["figure", *map(cell, heads)])
    for row in ROWS:
        found = [one.cells[row.key] for one in sheet.columns]
        writer.writerow([row.key, *(cell(_figure(one)) for one in found)])
    return stream.getvalue()


def _figure(one: Cell) -> str:
    """A figure as a spreadsheet can count with it, as far as it is a number."""
    if one.source is not None or one.value is None:
        return _heading(one.text, one.source)
    if not isinstance(one.value, list):
        return _number(one.value)
    parts = [_number(part) for part in one.value]
    if len(parts) == 2 and one.is_range:
        return parts[0] if parts[0] == parts[1] else " to ".join(parts)
    return ", ".join(parts) or one.text


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else plain(value, 4)


def _heading(text: str, k_number: str | None) -> str:
    return f"{text} ({k_number})" if k_number else text
