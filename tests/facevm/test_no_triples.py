"""No statement of the runtime that takes memory on a board, where MicroPython takes none.

CircuitPython makes a tuple of three names that are assigned at once (it is compiled without
MICROPY_COMP_TRIPLE_TUPLE_ASSIGN); of two it makes none. What is assigned when a module is imported
is assigned once.
"""

from __future__ import annotations

import ast


def triples(text):
    """The lines of functions that assign three or more names, each from its own value."""
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and is_triple(node):
                    yield node.lineno


def is_triple(node):
    several = any(isinstance(target, ast.Tuple | ast.List) for target in node.targets)
    return several and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 2


def test_a_triple_is_found_in_a_function_and_nowhere_else():
    assert list(triples("def f():\n    a, b = 1, 2\n    a, b, c = 1, 2, 3\n")) == [3]
    assert list(triples("a, b, c = 1, 2, 3\n")) == []


def test_no_function_of_the_runtime_assigns_three_names_at_once(root):
    found = {
        f"{path.name}:{line}"
        for path in (root / "device/drive/lib/facevm").glob("*.py")
        for line in triples(path.read_text("utf-8"))
    }
    assert found == set()
