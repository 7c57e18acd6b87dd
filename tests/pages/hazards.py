"""Hazards and the controls against them as a section of ``device/README.md``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.safety.hazards import COLUMNS, HAZARDS, SEVERITIES, Control
from tests.safety.matrix import parts
from tests.safety.matrix.cells import Cell, Matrix
from tests.safety.matrix.collection import collected
from tests.safety.thresholds import filled


def sections() -> dict[str, str]:
    """The section ``hazards`` of today. Raises CollectionError: the tests are collected for it."""
    return {"hazards": section(Matrix(HAZARDS, collected()))}


def section(matrix: Matrix) -> str:
    """The table of hazards, then that of the controls against them."""
    return "\n".join([*_hazards(matrix), "", *_matrix(matrix)])


def _hazards(matrix: Matrix) -> Iterator[str]:
    yield "#### Hazards\n"
    yield "| id | hazard | sequence of events | harm | severity |"
    yield "|---|---|---|---|---|"
    for row in matrix.rows:
        yield f"| {row.id} | {row.hazard} | {row.sequence} | {row.harm} | {row.severity} |"
    severities = "; ".join(f"*{name}*: {meaning}" for name, meaning in SEVERITIES.items())
    yield f"\nSeverity is that of the harm if nothing stood against it: {severities}."


def _matrix(matrix: Matrix) -> Iterator[str]:
    yield "#### Controls and their verification\n"
    yield "| id | compile check | load check | run-time interlock | fault tests |"
    yield "|---|---|---|---|---|"
    failures = parts.answered()
    for row in matrix.rows:
        cells = [_cell(matrix.cells[row.id, column]) for column in COLUMNS]
        cells[-1] += _parts(failures.get(row.id, []))
        yield f"| {row.id} | {' | '.join(cells)} |"


def _parts(failures: list[str]) -> str:
    if not failures:
        return ""
    count = f"{len(failures)} {'failure' if len(failures) == 1 else 'failures'} of a part"
    return f"<br>[{count}](hardware/failures.md), such as {failures[0]}"


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
