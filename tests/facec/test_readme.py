"""The figures under "Architecture" of compiler/README.md are those of the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "compiler/README.md").read_text("utf-8")
PACKAGES, ROOMS, MODULES = re.findall(
    r"^```\n(.*?)^```\n", PAGE.partition("## Architecture")[2].partition("\n## ")[0], re.M | re.S
)


def layers(figure: str, *, of: set[str]) -> list[list[str]]:
    """The names on each line of a figure, the topmost first; each of them stands there once."""
    found = [
        [word for word in re.split(r"\s{2,}", line) if word in of] for line in figure.split("\n")
    ]
    assert sorted(word for names in found for word in names) == sorted(of)
    return [names for names in found if names]


def contract(number: int) -> list[list[str]]:
    """The layers of a contract of import-linter."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    one = tomllib.loads(text)["tool"]["importlinter"]["contracts"][number]
    assert one["type"] == "layers"
    return [layer.split(" | ") for layer in one["layers"]]


@pytest.mark.parametrize(("figure", "number"), [(PACKAGES, 0), (ROOMS, 3)])
def test_packages_and_rooms_stand_in_the_layers_that_import_linter_keeps(figure, number):
    expected = contract(number)
    assert layers(figure, of={name for names in expected for name in names}) == expected


def test_a_module_of_the_compiler_imports_modules_on_its_line_or_below():
    graph = grimp.build_graph("facec")
    modules = {name.removeprefix("facec.") for name in graph.modules} - {"facec"}
    lines = layers(MODULES, of=modules)
    line_of = {name: number for number, names in enumerate(lines) for name in names}
    upward = [
        (name, imported)
        for name in modules
        for path in graph.find_modules_directly_imported_by(f"facec.{name}")
        if line_of[imported := path.removeprefix("facec.")] < line_of[name]
    ]
    assert upward == []
