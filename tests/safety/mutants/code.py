"""The functions of a module that can be followed: see courses.py."""

from __future__ import annotations

import ast
from typing import Any

from tests.safety.mutants.values import Unclear

_HIDDEN = {"__getattr__", "__getattribute__", "__setattr__"}
"""With these an attribute is not what was assigned."""


class Code:
    """A module's functions, and what its names stand for."""

    def __init__(self, text: str, names: dict[str, Any], extended: frozenset[str]) -> None:
        """``extended``: classes that others extend, where a method may be another's."""
        self.names = names
        self.functions: dict[str, ast.FunctionDef] = {}
        self.tree = ast.parse(text)
        if any(isinstance(node, ast.Global) for node in ast.walk(self.tree)):
            return  # its names may come to stand for something else
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.ClassDef) and not node.bases and node.name not in extended:
                methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
                if not _HIDDEN & {*methods}:
                    for name, method in methods.items():
                        self.functions[f"{node.name}.{name}"] = method


def parameters(function: ast.FunctionDef) -> list[str]:
    """Their names. Raises :class:`Unclear` where there may be others."""
    asked = function.args
    if asked.vararg or asked.kwarg or asked.kwonlyargs:
        raise Unclear("parameters")
    return [one.arg for one in asked.args]


_FOLLOWED = (
    *(ast.Pass, ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Return, ast.expr),
    *(ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.expr_context),
)
_BEYOND = (
    *(ast.JoinedStr, ast.Lambda, ast.List, ast.Dict, ast.Set, ast.Slice, ast.Starred),
    *(ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp, ast.Yield, ast.NamedExpr),
)


def is_clear(function: ast.FunctionDef) -> bool:
    """Whether it can be looked into; else a call of it is an event like another."""
    inside = [one for part in function.body for one in ast.walk(part)]
    return all(isinstance(one, _FOLLOWED) and not isinstance(one, _BEYOND) for one in inside)
