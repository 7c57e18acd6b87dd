"""What annotations cost on the device: nothing.

MicroPython keeps every name that it meets in a source, also in a block that is never carried out
and in an annotation; of a text it keeps those of up to ten characters. So a module of the runtime
names ``protocols`` for the type checker and nothing else, and its annotations are longer texts.
"""

from __future__ import annotations

import ast

import pytest

TEXT_KEPT_MOST = 10
"""Characters of a text that MicroPython keeps (MICROPY_ALLOC_PARSE_INTERN_STRING_LEN)."""


def modules(root):
    return sorted((root / "device/drive/lib/facevm").glob("*.py"))


def annotations(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            yield from (one.annotation for one in arguments if one and one.annotation)
            if node.returns:
                yield node.returns
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation


def kept(tree):
    """The names of a module that MicroPython has anyway: of its code, not of its annotations."""
    left_out = {inner for one in annotations(tree) for inner in ast.walk(one)}
    for node in ast.walk(tree):
        if node in left_out:
            continue
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.alias):
            yield node.name


@pytest.fixture(scope="module")
def names(root):
    """All names that the runtime's code has, and the built-in ones."""
    found = {name for path in modules(root) for name in kept(ast.parse(path.read_text("utf-8")))}
    return found | {"int", "str", "bool", "bytes", "bytearray", "tuple", "list", "dict", "float"}


def test_a_block_for_the_type_checker_names_protocols_alone(root):
    wrong = []
    for path in modules(root):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.If) and ast.unparse(node.test) == "_TYPES":
                wrong += [
                    f"{path.name}: {ast.unparse(one)}"
                    for one in node.body
                    if not ast.unparse(one).startswith(("from . import protocols", "from .proto"))
                ]
    assert wrong == []


def test_no_annotation_is_a_text_that_is_kept(root, names):
    short = [
        f"{path.name} line {one.lineno}: {one.value}"
        for path in modules(root)
        for annotation in annotations(ast.parse(path.read_text("utf-8")))
        for one in ast.walk(annotation)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and len(one.value) <= TEXT_KEPT_MOST
        and one.value not in names
    ]
    assert short == []
