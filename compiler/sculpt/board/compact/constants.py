"""Constants of a program: integers that have a name, and never another value."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import NamedTuple

from sculpt.board.compact.edits import Source
from sculpt.board.compact.removal import FOR_TYPES


class Constants(NamedTuple):
    """What a module has by name: ``private`` ones, those of its ``own`` that others may read,
    those ``imported``, and by the name of a module those of ``modules`` that it imports."""

    private: dict[str, int]
    own: dict[str, int]
    imported: dict[str, int]
    modules: dict[str, dict[str, int]]


_OfModule = Callable[[str], dict[str, int]]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name.isascii()


def constant_name(node: ast.stmt) -> str | None:
    """The name that ``NAME = const(...)`` gives, or None."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target = node.targets[0]
    return target.id if _is_const(node.value) and isinstance(target, ast.Name) else None


def of_program(sources: Mapping[str, Source]) -> dict[str, Constants]:
    """The constants of each module (path: source)."""
    written = {
        node.attr
        for one in sources.values()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
    }
    paths = {PurePosixPath(path).stem: path for path in sources}
    found: dict[str, Constants] = {}

    def of(path: str) -> Constants:
        if path not in found:
            found[path] = Constants({}, {}, {}, {})  # for a circle
            found[path] = _of_module(sources[path].tree, written, of_module)
        return found[path]

    def of_module(name: str) -> dict[str, int]:
        return of(paths[name]).own if name in paths else {}

    return {path: of(path) for path in sources}


def _of_module(tree: ast.Module, written: set[str], of_module: _OfModule) -> Constants:
    given = Counter(_given(tree))
    found = Constants({}, {}, {}, {})
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            for one in node.names:
                name = one.asname or one.name
                if given[name] > 1:
                    continue
                if node.module is None:
                    found.modules[name] = of_module(one.name)
                elif one.name in of_module(node.module):
                    found.imported[name] = of_module(node.module)[one.name]
        for name, value in _values(node, found):
            if given[name] == 1 and name not in written and name != FOR_TYPES:
                is_gone = is_private(name) and constant_name(node) is not None
                (found.private if is_gone else found.own)[name] = value
    return found


def _given(tree: ast.Module) -> Iterator[str]:
    """Each name as often as anything in a module is called so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def _values(node: ast.stmt, found: Constants) -> Iterator[tuple[str, int]]:
    """The names that a statement gives to integers."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return
    target, value = node.targets[0], _value(node.value, found)
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    values = list(value) if isinstance(value, tuple | range) else [value]
    if isinstance(target, ast.Tuple) != isinstance(value, tuple | range):
        return
    for name, one in zip(names, values, strict=False):
        if isinstance(name, ast.Name) and type(one) is int:
            yield name.id, one


def _value(node: ast.expr, found: Constants) -> object:
    """What an expression of integers and known names is, None for any other."""
    known = {**found.private, **found.own, **found.imported}
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id not in (*known, *_CALLED, *found.modules):
            return None
        if not isinstance(one, _PARTS) or (isinstance(one, ast.Call) and one.keywords):
            return None
    modules = {name: SimpleNamespace(**values) for name, values in found.modules.items()}
    names = {"__builtins__": {}, "range": range, "const": lambda value: value, **modules, **known}
    try:
        return eval(compile(ast.Expression(node), "constant", "eval"), names)
    except (AttributeError, ArithmeticError, TypeError, ValueError):
        return None


def _is_const(node: ast.expr) -> bool:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return is_call and node.func.id == "const"  # type: ignore[attr-defined]


_CALLED = ("range", "const")
_PARTS = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.Call),
    *(ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context),
)
