"""The matrix: each hazard's cells, the tests behind each, and what is missing or wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from facebench.faults.faults import ROWS
from facelang.catalogue import RULES
from facevm.interlocks import INTERLOCKS
from facevm.refusal import REASONS
from tests.safety.hazards import COLUMNS, SEVERITIES, Checks, Control, Hazard
from tests.safety.matrix.collection import Mark

KNOWN = {
    "compile": {rule.code for rule in RULES if rule.code[:2] in ("F4", "F5")},
    "load": set(REASONS),
    "fault": set(ROWS),
}
"""The checks there are in each column: every one has to stand against some hazard."""


@dataclass
class Cell:
    """What a column has against a hazard, and the marks of the tests that show it."""

    has: Checks | Control
    marks: list[Mark] = field(default_factory=list)

    @property
    def nodes(self) -> list[str]:
        """The tests behind it, each once, in their order."""
        return list(dict.fromkeys(mark.node for mark in self.marks))

    @property
    def files(self) -> list[str]:
        """The files they stand in."""
        return sorted({mark.file for mark in self.marks})


class Matrix:
    """``cells[id, column]``; ``complaints`` says in sentences what is missing or wrong."""

    def __init__(self, rows: Sequence[Hazard], marks: Iterable[Mark]) -> None:
        self.rows = rows
        self.cells = {
            (row.id, column): Cell(getattr(row, column)) for row in rows for column in COLUMNS
        }
        self.complaints = [*self._misplaced(marks), *self._table_faults(), *self._untested()]

    @property
    def empty(self) -> list[str]:
        """The cells that claim something with no test behind it."""
        return [
            f"{row} {column}"
            for (row, column), cell in self.cells.items()
            if not cell.has.none and not cell.marks
        ]

    def _misplaced(self, marks: Iterable[Mark]) -> Iterator[str]:
        """Puts each mark into its cell; tells of those that fit in none."""
        for mark in marks:
            fault = self._place(mark)
            if fault:
                written = ", ".join(map(repr, mark.written))
                yield f"{mark.node}: hazard({written}): {fault}"

    def _place(self, mark: Mark) -> str:
        row, column, *names = (*mark.written, "", "")[: max(2, len(mark.written))]
        if row not in {one.id for one in self.rows}:
            return "there is no such hazard"
        if column not in COLUMNS:
            return f"the columns are {', '.join(COLUMNS)}"
        cell = self.cells[str(row), str(column)]
        if cell.has.none:
            return f"the table says that there is none: {cell.has.none}"
        strange = [name for name in names if name not in cell.has.names]
        if strange:
            return f"the cell has no {', '.join(map(str, strange))}"
        cell.marks.append(mark)
        return ""

    def _table_faults(self) -> Iterator[str]:
        ids = [row.id for row in self.rows]
        yield from (f"{one} stands in the table twice" for one in set(ids) if ids.count(one) > 1)
        yield from (f"the interlock {one} has no row" for one in INTERLOCKS if one not in ids)
        for row in self.rows:
            if row.severity not in SEVERITIES:
                yield f"{row.id}: no severity is called {row.severity}"
        for column, known in KNOWN.items():
            named = {name for row in self.rows for name in getattr(row, column).names}
            yield from (f"{column}: {one} is in no row" for one in sorted(known - named))
            yield from (f"{column}: there is no {one}" for one in sorted(named - known))
        for (row, column), cell in self.cells.items():
            says = cell.has.names or (isinstance(cell.has, Control) and cell.has.when)
            if bool(says) == bool(cell.has.none):
                yield f"{row} {column}: a cell has something, or says why it has nothing"

    def _untested(self) -> Iterator[str]:
        for one in self.empty:
            yield f"{one}: no test is behind it"
        for (row, column), cell in self.cells.items():
            shown = {name for mark in cell.marks for name in mark.written[2:]}
            if cell.marks:
                for name in cell.has.names:
                    if name not in shown:
                        yield f"{row} {column}: no test is behind {name}"
