"""The tables of modules in the device's two READMEs name the modules that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

WITHOUT_A_ROW = {"version"}

TABLES = (
    ("device/README.md", "| module |", 0, "device/drive/lib/facevm"),
    ("device/bench/README.md", "| room | module |", 1, "device/bench/facebench"),
)


def modules(package: Path) -> set[str]:
    """The modules of a package; of the ``__init__`` those in which there is code."""
    return {
        path.stem
        for path in package.rglob("*.py")
        if path.stem != "__main__"
        and (path.stem != "__init__" or len(ast.parse(path.read_text("utf-8")).body) > 1)
    }


def named(text: str, heading: str, column: int) -> set[str]:
    """The modules in a column of the table with this heading."""
    _, *rows = (
        text.partition(f"\n{heading}")[2].partition("\n\n")[0].partition("\n|--")[2].split("\n")
    )
    names = [
        name
        for row in rows
        for name in re.findall(r"`(\w+)`", row.strip().strip("|").split(" | ")[column])
    ]
    assert len(set(names)) == len(names)
    return set(names)


@pytest.mark.parametrize(("page", "heading", "column", "package"), TABLES)
def test_each_module_has_a_row_and_each_row_its_module(root, page, heading, column, package):
    rows = named((root / page).read_text("utf-8"), heading, column)
    assert rows == modules(root / package) - WITHOUT_A_ROW
