"""Failures of the board's parts, by the interlock that answers them in ``failures.md``."""

from __future__ import annotations

import re
from pathlib import Path

from facevm.interlocks import INTERLOCKS

PAGE = Path(__file__).resolve().parents[3] / "device/hardware/failures.md"

_HEAD = "| fault | largest | in the treatment | over for | one-way | who answers | what is told |"


def answered(page: Path = PAGE) -> dict[str, list[str]]:
    """The names of the failures that each interlock answers, from the start or later. Raises
    ValueError for a page without such a table."""
    found: dict[str, list[str]] = {}
    rows = [line.split("|")[1:-1] for line in page.read_text("utf-8").splitlines() if "|" in line]
    head = [cell.strip() for cell in _HEAD.split("|")[1:-1]]
    tables = [row for row in rows if len(row) == len(head)]
    if head not in [[cell.strip() for cell in row] for row in tables]:
        raise ValueError(f"{page.name} has no table of who answers")
    for row in tables:
        for word in dict.fromkeys(re.findall(r"[A-Z][A-Z0-9]+", row[head.index("who answers")])):
            if word in INTERLOCKS:
                found.setdefault(word, []).append(row[0].strip())
    return found
