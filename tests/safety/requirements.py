"""Requirements and the tests behind each, as CSV.

    python -m tests.safety.requirements build/safety/requirements.csv

A requirement is a check that stands against a hazard: its id is the hazard, the column and the
check, as in ``G02.compile.F402``. Its tests are those with that mark; a test is a line.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.safety.hazards import COLUMNS, HAZARDS, Hazard
from tests.safety.matrix.cells import Matrix
from tests.safety.matrix.collection import Mark, collected

HEADING = ("requirement", "hazard", "severity", "control", "test")
WORDS = {
    "compile": "refused as text",
    "load": "refused as an image",
    "run": "stopped while current flows",
    "fault": "answered when it happens",
}


def rows(hazards: Sequence[Hazard], marks: Iterable[Mark]) -> Iterator[tuple[str, ...]]:
    """A row for each requirement and test, in the order of the hazards."""
    matrix = Matrix(hazards, marks)
    for hazard in hazards:
        for column in COLUMNS:
            cell = matrix.cells[hazard.id, column]
            if cell.has.none:
                continue
            for name in cell.has.names or ("stop",):
                control = f"{WORDS[column]}: {name}" if cell.has.names else WORDS[column]
                for mark in cell.marks:
                    named = {one for one in mark.written[2:] if isinstance(one, str)}
                    if not named or name in named or name == "stop":
                        identity = f"{hazard.id}.{column}.{name}"
                        yield identity, hazard.hazard, hazard.severity, control, mark.node


def write(path: Path) -> int:
    """Writes them all; returns how many requirements there are."""
    found = list(dict.fromkeys(rows(HAZARDS, collected())))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADING)
        writer.writerows(found)
    return len({row[0] for row in found})


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/safety/requirements.csv")
    print(f"{write(target)} requirements and their tests: {target}")
