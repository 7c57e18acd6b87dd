"""Command that shows the matrix of hazards and checks, and says what it lacks.

Hazard, compile check, load check, run-time interlock, fault tests: a cell names what it has and
the tests behind it, by their marks, or says why it has nothing. A cell without a test fails.
``python -m tests.pages`` writes the matrix into device/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.safety.hazards import COLUMNS, HAZARDS
from tests.safety.matrix.cells import Cell, Matrix
from tests.safety.matrix.collection import CollectionError, collected


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.matrix", description=__doc__)
    add = parser.add_argument
    add("--report", type=Path, default=Path("build/safety/matrix.json"), metavar="FILE")
    return parser.parse_args(argv)


def table(matrix: Matrix) -> Table:
    """How many tests are behind each cell."""
    rows = Table("id", "hazard", *COLUMNS, box=None)
    for row in matrix.rows:
        cells = (_shown(matrix.cells[row.id, column]) for column in COLUMNS)
        rows.add_row(row.id, row.hazard, *cells)
    return rows


def _shown(cell: Cell) -> str:
    if cell.has.none:
        return "none"
    return str(len(cell.nodes)) if cell.nodes else "EMPTY"


def report(matrix: Matrix, complaints: list[str]) -> dict[str, object]:
    """What was found, for a machine."""
    hazards = {}
    for row in matrix.rows:
        hazards[row.id] = cells = {"hazard": row.hazard, "severity": row.severity}
        for column in COLUMNS:
            cell = matrix.cells[row.id, column]
            cells[column] = {"none": cell.has.none} if cell.has.none else _behind(cell)
    return {"hazards": hazards, "empty": matrix.empty, "complaints": complaints}


def _behind(cell: Cell) -> dict[str, object]:
    return {"names": list(cell.has.names), "tests": cell.nodes}


def main(argv: list[str] | None = None) -> int:
    """Returns 0 if every cell has a test behind it, else 1."""
    asked = arguments(argv)
    console = Console(highlight=False, soft_wrap=True)
    try:
        marks = collected()
    except CollectionError as error:
        console.print(str(error), markup=False)
        console.print("FAILED: the tests cannot be collected")
        return 1
    matrix = Matrix(HAZARDS, marks)
    complaints = matrix.complaints
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report(matrix, complaints), indent=2)
    asked.report.write_text(text + "\n", encoding="utf-8")
    console.print(table(matrix))
    for complaint in complaints:
        console.print(complaint, style="red", markup=False)
    filled = [cell for cell in matrix.cells.values() if cell.marks]
    reasoned = sum(bool(cell.has.none) for cell in matrix.cells.values())
    tests = {node for cell in filled for node in cell.nodes}
    console.print(
        f"{'FAILED' if complaints else 'OK'}: {len(HAZARDS)} hazards, {len(filled)} cells with "
        f"{len(tests)} tests behind them, {reasoned} empty on purpose, {len(matrix.empty)} with "
        f"nothing behind them, {len(complaints)} complaints ({asked.report})",
        markup=False,
    )
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
