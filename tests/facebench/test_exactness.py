"""Exactness of the bench's numbers on every interpreter, read from its source."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest

import facebench

BENCH = Path(facebench.__file__).parent
MODULES = sorted(path for path in BENCH.rglob("*.py") if path.parent.name != "spice")
CPYTHON_ONLY = {
    "blinka.py": {"os", "busio", "threading"},
    "face_file.py": {"pathlib", "tomllib"},
    "conditions_file.py": {"pathlib"},
    "repl.py": {
        "argparse",
        "contextlib",
        "io",
        "os",
        "pty",
        "tomllib",
        "traceback",
        "tty",
        "typing",
    }
    | {"facevm"},
}


def nodes(path):
    """Every node that an interpreter carries out: not what only a type checker reads."""
    waiting = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "_TYPES":
            waiting += node.orelse
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_number_is_written_that_a_double_cannot_hold(path):
    text = path.read_text("utf-8")
    inexact = [
        node.value
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, float)
        and Decimal(ast.get_source_segment(text, node)) != Decimal(node.value)
    ]
    assert inexact == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_nothing_is_computed_by_a_library_or_a_power(path):
    imported = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported.add(node.module.split(".")[0])
        assert not isinstance(node, ast.Pow)
    assert imported <= CPYTHON_ONLY.get(path.name, {"collections", "facevm", "micropython", "sys"})
