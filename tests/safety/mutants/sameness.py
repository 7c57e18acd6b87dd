"""When two mutants are the same program: of each such pair only one is tried.

Everything here is about integers: ``x < 4`` says what ``x <= 3`` does, and ``not a < b`` what
``a >= b`` does. The size of 0 is 0, so ``if x <= 0: x = -x`` says what ``if x < 0: x = -x`` does;
and where two numbers are equal, either is the larger: ``if a >= b: b = a``, ``a if a >= b else b``
and ``if a >= 5: a = 5`` say what they do with ``>``. ``1 << 16`` is ``2 << 15``.
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

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.LShift) and _is_integer(node.left) and _is_integer(node.right):
            return ast.Constant(node.left.value << node.right.value)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.If(body=[ast.Assign(targets=[target], value=value)], orelse=[]):
                node.test = _bounded(node.test, value, target)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        node.test = _bounded(node.test, node.body, node.orelse)
        return node


def _bounded(test: ast.expr, value: ast.expr, other: ast.expr) -> ast.expr:
    """The test by which ``value`` is taken instead of ``other``: where both are the same number at
    its boundary, that belongs to it."""
    match test:
        case ast.Compare(left, [ast.LtE()], [ast.Constant(-1 | 0)]) if _is_size(left, value, other):
            return ast.Compare(left, [ast.LtE()], [ast.Constant(0)])
        case ast.Compare(left, [ast.LtE() | ast.Gt() as op], [ast.Constant(int(most))]) if (
            _is_integer(value) and _same(left, other) and most - value.value in (0, -1)
        ):
            most = value.value - isinstance(op, ast.Gt)
            return ast.Compare(left, [op], [ast.Constant(most)])
        case ast.Compare(left, [ast.LtE() | ast.Lt() | ast.GtE() | ast.Gt() as op], [right]) if {
            ast.dump(left),
            ast.dump(right),
        } == {_read(value), _read(other)}:
            wide = ast.LtE() if isinstance(op, ast.Lt | ast.LtE) else ast.GtE()
            return ast.Compare(left, [wide], [right])
    return test


def _is_size(left: ast.expr, value: ast.expr, other: ast.expr) -> bool:
    """Whether this is ``left``'s size: taken as it is, or turned round."""
    turned = isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub)
    return turned and _same(left, other) and _same(left, value.operand)


def _same(one: ast.expr, other: ast.expr) -> bool:
    return _read(one) == _read(other)


def _read(node: ast.expr) -> str:
    """What names a place, whether it is read here or written."""
    return ast.dump(node).replace("Store()", "Load()")


def plain(text: str) -> str:
    """What two texts have in common that are the same program."""
    return ast.dump(_Plain().visit(ast.parse(text)))


def _is_integer(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int
