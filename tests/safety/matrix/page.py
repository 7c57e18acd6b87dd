"""The part of ``device/README.md`` that holds the hazards and the matrix, made from the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.safety.hazards import COLUMNS, SEVERITIES, Control
from tests.safety.matrix.cells import Cell, Matrix
from tests.safety.matrix.collection import ROOT
from tests.safety.thresholds import filled

PAGE = ROOT / "device/README.md"

BEGIN = "<!-- from here on written by: python -m tests.safety.matrix -->"
END = "<!-- up to here -->"


def inserted(page: str, matrix: Matrix) -> str:
    """The page with the tables of today. Raises ``ValueError`` if a marker is missing."""
    start = page.index(BEGIN) + len(BEGIN)
    return f"{page[:start]}\n\n{section(matrix)}\n{page[page.index(END, start) :]}"


def section(matrix: Matrix) -> str:
    """The hazards, then the matrix."""
    return "\n".join([*_hazards(matrix), "", *_matrix(matrix), ""])


def _hazards(matrix: Matrix) -> Iterator[str]:
    yield "#### Hazards\n"
    yield "| id | hazard | sequence of events | harm | severity |"
    yield "|---|---|---|---|---|"
    for row in matrix.rows:
        yield f"| {row.id} | {row.hazard} | {row.sequence} | {row.harm} | {row.severity} |"
    told = "; ".join(f"*{name}*: {meaning}" for name, meaning in SEVERITIES.items())
    yield f"\nSeverity is that of the harm if nothing stood against it: {told}."


def _matrix(matrix: Matrix) -> Iterator[str]:
    yield "#### Controls and their verification\n"
    yield "| id | compile check | load check | run-time interlock | fault tests |"
    yield "|---|---|---|---|---|"
    for row in matrix.rows:
        cells = (_cell(matrix.cells[row.id, column]) for column in COLUMNS)
        yield f"| {row.id} | {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    if cell.has.none:
        return f"none: {cell.has.none}"
    tests = f"{len(cell.nodes)} {'test' if len(cell.nodes) == 1 else 'tests'}"
    files = ", ".join(f"[{Path(file).stem[5:]}](../{file})" for file in cell.files)
    if isinstance(cell.has, Control):
        control = cell.has
        what = filled(f"{control.when} → **{control.answer}**; no current: {control.no_current}")
    else:
        what = " ".join(f"`{name}`" for name in cell.has.names)
    return f"{what}<br>{tests}: {files}" if cell.files else f"{what}<br>**no test**"
