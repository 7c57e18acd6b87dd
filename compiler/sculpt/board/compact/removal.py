"""Removal of what is only read by people and type checkers."""

from __future__ import annotations

import ast

from sculpt.board.compact.edits import Edit, Position, Source

FOR_TYPES = "_TYPES"
_BLOCKS = ("body", "orelse", "finalbody")


def removed(source: Source) -> list[Edit]:
    """Edits that take out docstrings, annotations and blocks for the type checker."""
    edits = []
    for node in ast.walk(source.tree):
        is_choice = isinstance(node, ast.If) and tests_types(node)
        if isinstance(node, ast.If) and node.orelse and is_choice:
            edits += _of_choice(source, node)
        for field in _BLOCKS[is_choice:]:
            block = getattr(node, field, None)
            if isinstance(block, list):
                edits += _of_block(source, block, isinstance(node, ast.Module))
        if isinstance(node, ast.FunctionDef):
            edits += _of_signature(source, node)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            edits.append(Edit(source.end(node.target), _equals(source, node), " "))
    return edits


def is_for_types(node: ast.stmt) -> bool:
    """Whether it is ``_TYPES = const(0)``, or a block under it."""
    if isinstance(node, ast.If):
        return tests_types(node) and not node.orelse
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == FOR_TYPES
    )


def tests_types(node: ast.If) -> bool:
    """Whether its first block is for the type checker alone."""
    return isinstance(node.test, ast.Name) and node.test.id == FOR_TYPES


def is_idle(node: ast.stmt) -> bool:
    """Whether it does nothing: a text, an annotation without a value, what types need."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return (isinstance(node, ast.AnnAssign) and node.value is None) or is_for_types(node)


def _of_block(source: Source, block: list[ast.stmt], may_be_empty: bool) -> list[Edit]:
    idle = [one for one in block if is_idle(one)]
    edits = [Edit(source.begin(one), source.end(one), "") for one in idle]
    if len(idle) == len(block) and idle and not may_be_empty:
        edits[0] = edits[0]._replace(text="pass")
    return edits


def _of_choice(source: Source, node: ast.If) -> list[Edit]:
    """``if 0: pass`` for a choice between what a type checker reads and what runs."""
    edits = [Edit(source.begin(node.test), source.end(node.test), "0")]
    edits += [Edit(source.begin(one), source.end(one), "") for one in node.body]
    return [edits[0], edits[1]._replace(text="pass"), *edits[2:]]


def _of_signature(source: Source, node: ast.FunctionDef) -> list[Edit]:
    given = node.args
    found = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    edits = []
    for one in found:
        if one is not None and one.annotation is not None:
            line, column = source.begin(one)
            edits.append(Edit((line, column + len(one.arg)), source.end(one), ""))
    if node.returns is not None:
        colon = _next(source, ":", source.end(node.returns))
        arrow = _last(source, "->", source.begin(node.returns))
        edits.append(Edit(_end_of_previous(source, arrow), colon, ""))
    return edits


def _equals(source: Source, node: ast.AnnAssign) -> Position:
    """Where the value's ``=`` stands."""
    assert node.value is not None
    return _last(source, "=", source.begin(node.value))


def _next(source: Source, text: str, begin: Position) -> Position:
    return next(one.start for one in source.tokens if one.string == text and one.start >= begin)


def _last(source: Source, text: str, limit: Position) -> Position:
    return max(one.start for one in source.tokens if one.string == text and one.start < limit)


def _end_of_previous(source: Source, position: Position) -> Position:
    return max(one.end for one in source.tokens if one.string == ")" and one.end <= position)
