"""When two mutants are the same program: of each such pair only one is tried.

Everything here is about integers: ``x < 4`` says what ``x <= 3`` does, and ``not a < b`` what
``a >= b`` does.
"""

from __future__ import annotations

import ast

_TURNED = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


class _Plain(ast.NodeTransformer):
    """Writes comparisons of integers in one of the ways they can be written."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        inner = node.operand
        if isinstance(node.op, ast.USub) and _is_integer(inner):
            return ast.Constant(-inner.value)
        if isinstance(node.op, ast.Not) and isinstance(inner, ast.Compare) and len(inner.ops) == 1:
            turned = _TURNED.get(type(inner.ops[0]))
            if turned:
                return self.visit_Compare(ast.Compare(inner.left, [turned()], inner.comparators))
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        for at, op in enumerate(node.ops):
            left, right = sides[at], sides[at + 1]
            if isinstance(op, ast.Lt | ast.GtE) and _is_integer(right):
                sides[at + 1] = ast.Constant(right.value - 1)
            elif isinstance(op, ast.Lt | ast.GtE) and _is_integer(left):
                sides[at] = ast.Constant(left.value + 1)
            else:
                continue
            node.ops[at] = ast.LtE() if isinstance(op, ast.Lt) else ast.Gt()
        return ast.Compare(sides[0], node.ops, sides[1:])


def plain(text: str) -> str:
    """What two texts have in common that are the same program."""
    return ast.dump(_Plain().visit(ast.parse(text)))


def _is_integer(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int
