"""Every course that a function of integers can take: what it asks, what it does, how it ends.

A function is carried out with unknown numbers in the place of its parameters and of its object's
attributes. Where a condition may come out either way, both are followed. What lies outside, such as
a call of another object, is an event: whatever it reads and writes, it is handed all that has been
done so far, and what it returns and leaves behind is unknown. Functions of the same module and
class are looked into. Whatever else there is, :class:`Unclear` says so.
"""

from __future__ import annotations

import ast
from typing import Any

import z3

from tests.safety.mutants.code import Code, is_clear, parameters
from tests.safety.mutants.values import (
    EFFORT,
    TRUTH,
    Course,
    Event,
    Thing,
    Unclear,
    attribute,
    calculated,
    related,
    truth,
    unknown,
)

DEPTH, COURSES = 8, 200
"""So deep calls are looked into, and so many courses are followed."""


class _Ends(Exception):
    """A return or a raise."""


def courses(code: Code, name: str, entered: frozenset[str] = frozenset()) -> list[Course]:
    """All courses of a function; ``entered`` are those that must be looked into wherever they are
    called. Raises :class:`Unclear`."""
    found: list[Course] = []
    waiting: list[list[bool]] = [[]]
    while waiting:
        walk = _Walk(code, name, entered, waiting.pop())
        found.append(walk.course())
        waiting += walk.others
        if len(found) > COURSES:
            raise Unclear("too many courses")
    return found


class _Walk:
    """Carries a function out along the choices of ``script``, and then along the first possible."""

    def __init__(self, code: Code, name: str, entered: frozenset[str], script: list[bool]) -> None:
        self.code, self.name, self.entered = code, name, entered
        self.owner = name.rpartition(".")[0]  # self's class
        self.script, self.at = script, 0
        self.others: list[list[bool]] = []
        self.made = Course()
        self.events = 0
        self.solver = z3.Solver()
        self.solver.set("rlimit", EFFORT)
        self.locals: dict[str, Any] = {}
        self.depth = 0

    def course(self) -> Course:
        function = self.code.functions[self.name]
        names = parameters(function)
        if function.decorator_list:
            raise Unclear("a decorator")
        self.locals = {name: unknown(name, 0) for name in names}
        if self.owner:
            self.locals[names[0]] = Thing("self")
        self.made.end = self._carried_out(function)
        return self.made

    def _carried_out(self, function: ast.FunctionDef) -> tuple[Any, ...]:
        try:
            self.block(function.body)
        except _Ends as end:
            return end.args
        return "return", None

    # --- what is known -----------------------------------------------------------------

    def holds(self, condition: Any) -> bool:
        """Whether this holds on the course; both ways are followed if both are possible."""
        condition = z3.simplify(condition)
        if z3.is_true(condition) or z3.is_false(condition):
            return z3.is_true(condition)
        if self.at < len(self.script):
            choice = self.script[self.at]
        else:
            choice = self.solver.check(condition) != z3.unsat
            if choice and self.solver.check(z3.Not(condition)) != z3.unsat:
                self.others.append([*self.script, False])
            self.script = [*self.script, choice]
        self.at += 1
        step = condition if choice else z3.Not(condition)
        self.solver.add(step)
        self.made.steps.append(step)
        return choice

    def happens(self, name: str, *values: Any) -> z3.ArithRef:
        """An event; returns what it returns."""
        self.made.steps.append(Event(name, values, self.made.state))
        self.events += 1
        self.made.state = {}
        return unknown("result", self.events)

    def number(self, value: Any) -> z3.ArithRef:
        """The value of which something is calculated: what is unknown is a number from here on."""
        if isinstance(value, z3.BoolRef):
            return z3.If(value, z3.IntVal(1), z3.IntVal(0))
        if not isinstance(value, z3.ArithRef):
            raise Unclear("no number")
        if z3.is_const(value) and not z3.is_int_value(value):
            self.solver.add(TRUTH(value) == (value != 0))
            self.made.steps.append(TRUTH(value) == (value != 0))
        return value

    # --- statements --------------------------------------------------------------------

    def block(self, body: list[ast.stmt]) -> None:
        for node in body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Pass() | ast.Expr(ast.Constant()):
                pass
            case ast.Expr(value):
                self.value(value)
            case ast.Assign(targets, value):
                found = self.value(value)
                for target in targets:
                    self.put(target, found)
            case ast.AnnAssign(target, _, ast.expr() as value):
                self.put(target, self.value(value))
            case ast.AugAssign(ast.Name() | ast.Attribute(ast.Name()) as target, op, value):
                self.put(target, self.value(ast.BinOp(target, op, value)))
            case ast.If(test, body, orelse):
                self.block(body if self.asks(test) else orelse)
            case ast.Return(value):
                raise _Ends("return", self.value(value) if value else None)
            case ast.Raise(ast.expr() as value, None):
                raise _Ends("raise", self.value(value))
            case ast.For() | ast.While():
                self.loop(node)
            case _:
                raise Unclear(type(node).__name__)

    def loop(self, node: ast.stmt) -> None:
        """One event, whatever goes on in it: only what it may have assigned is known."""
        inside = [*ast.walk(node)]
        if any(isinstance(one, ast.Return | ast.Raise | ast.Yield) for one in inside):
            raise Unclear("a loop that ends the function")
        if self._mentions(inside):
            raise Unclear("a loop about what was changed")
        names = sorted({one.id for one in inside if isinstance(one, ast.Name)} & {*self.locals})
        self.happens(f"loop {ast.dump(node)}", *[self.locals[name] for name in names])
        for one in inside:
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                self.locals[one.id] = unknown(f"local {one.id}", self.events)

    def put(self, target: ast.expr, value: Any) -> None:
        match target:
            case ast.Name(name):
                self.locals[name] = value
            case ast.Tuple(parts) if isinstance(value, tuple) and len(value) == len(parts):
                for part, one in zip(parts, value, strict=True):
                    self.put(part, one)
            case ast.Attribute(owner, name):
                thing = self.value(owner)
                if _is(thing, "self"):
                    self.made.state = {**self.made.state, name: value}
                else:
                    self.happens(f"set {name}", thing, value)
            case ast.Subscript(owner, index) if not isinstance(index, ast.Slice):
                self.happens("set item", self.value(owner), self.value(index), value)
            case _:
                raise Unclear(type(target).__name__)

    # --- expressions -------------------------------------------------------------------

    def asks(self, node: ast.expr) -> bool:
        return self.holds(truth(self.value(node)))

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(None):
                return None
            case ast.Constant(bool(value)):
                return z3.BoolVal(value)
            case ast.Constant(int(value)):
                return z3.IntVal(value)
            case ast.Constant(value):
                return Thing(repr(value))
            case ast.Name(name):
                return self._named(name)
            case ast.Tuple(parts):
                return tuple(map(self.value, parts))
            case ast.Attribute(owner, name):
                return self._read(self.value(owner), name)
            case ast.Subscript(owner, index) if not isinstance(index, ast.Slice):
                return self.happens("item", self.value(owner), self.value(index))
            case ast.BinOp(left, op, right):
                return calculated(op, *map(self.number, map(self.value, (left, right))))
            case ast.UnaryOp(ast.USub(), operand):
                return -self.number(self.value(operand))
            case ast.UnaryOp(ast.Not(), operand):
                return z3.Not(truth(self.value(operand)))
            case ast.Compare():
                return self._compared(node)
            case ast.BoolOp(op, parts):
                return self._joined(isinstance(op, ast.And), parts)
            case ast.IfExp(test, body, orelse):
                return self.value(body if self.asks(test) else orelse)
            case ast.Call():
                return self._called(node)
        raise Unclear(type(node).__name__)

    def _named(self, name: str) -> Any:
        if name in self.locals:
            return self.locals[name]
        if name in self.entered:
            raise Unclear("a function that is handed on")
        if name not in self.code.names:
            raise Unclear("a name that stands for nothing yet")
        known = self.code.names[name]
        if known is None:
            return None
        if isinstance(known, bool):
            return z3.BoolVal(known)
        if isinstance(known, int):
            return z3.IntVal(known)
        return Thing(name)

    def _read(self, thing: Any, name: str) -> Any:
        if not _is(thing, "self"):
            return self.happens(f"get {name}", thing)
        if f"{self.owner}.{name}" in self.code.functions:
            raise Unclear("a property, or a method that is handed on")
        return self.made.state.get(name, attribute(name, self.events))

    def _compared(self, node: ast.Compare) -> z3.BoolRef:
        """Later parts of a chain are asked only where the earlier ones hold."""
        left = self.value(node.left)
        for at, (op, part) in enumerate(zip(node.ops, node.comparators, strict=True)):
            right = self.value(part)
            found = self._related(op, left, right)
            if at + 1 == len(node.ops):
                return found
            if not self.holds(found):
                return z3.BoolVal(False)
            left = right
        raise Unclear("an empty comparison")

    def _related(self, op: ast.cmpop, left: Any, right: Any) -> Any:
        found = related(op, left, right)
        return related(op, self.number(left), self.number(right)) if found is None else found

    def _joined(self, is_and: bool, parts: list[ast.expr]) -> Any:
        for part in parts[:-1]:
            value = self.value(part)
            if self.holds(truth(value)) != is_and:
                return value
        return self.value(parts[-1])

    def _called(self, node: ast.Call) -> Any:
        if any(isinstance(one, ast.Starred) for one in node.args):
            raise Unclear("arguments in a row")
        function = node.func
        if isinstance(function, ast.Attribute):
            thing = self.value(function.value)
            name = f"{self.owner}.{function.attr}"
            if _is(thing, "self") and name in self.code.functions:
                return self._entered(name, [thing], node)
            if any(function.attr == one.rpartition(".")[2] for one in self.entered):
                raise Unclear("a call of what was changed")
            if _is(thing, "self"):
                target = self._read(thing, function.attr)
                return self.happens("call", target, *self._arguments(node))
            return self.happens(f"call {function.attr}", thing, *self._arguments(node))
        if isinstance(function, ast.Name) and self._is_ours(function.id):
            return self._entered(function.id, [], node)
        target = self.value(function)
        values = self._arguments(node)
        if (_is(target, "min") or _is(target, "max")) and len(node.args) == 2 and not node.keywords:
            one, other = map(self.number, values)
            is_first = one <= other if _is(target, "min") else one >= other
            return z3.If(is_first, one, other)
        if _is(target, "abs") and len(values) == 1:
            size = self.number(values[0])
            return z3.If(size < 0, -size, size)
        return self.happens("call", target, *values)

    def _is_ours(self, name: str) -> bool:
        return name in self.code.functions and name not in self.locals

    def _arguments(self, node: ast.Call) -> list[Any]:
        return [
            *map(self.value, node.args),
            *[(Thing(str(one.arg)), self.value(one.value)) for one in node.keywords],
        ]

    def _entered(self, name: str, first: list[Any], node: ast.Call) -> Any:
        """Looks into a function of this module; or takes it for an event, if that may be."""
        function = self.code.functions[name]
        values = first + self._arguments(node)
        names = parameters(function)
        plain = not function.decorator_list and not node.keywords and len(names) == len(values)
        if name not in self.entered and not (plain and is_clear(function)):
            return self.happens(f"call {name}", *values)
        if not plain or self.depth >= DEPTH:
            raise Unclear("a call")
        kept, self.locals = self.locals, dict(zip(names, values, strict=True))
        self.depth += 1
        how, *found = self._carried_out(function)
        self.depth -= 1
        self.locals = kept
        if how == "raise":
            raise _Ends(how, *found)
        return found[0]

    def _mentions(self, inside: list[ast.AST]) -> bool:
        """Whether a loop names what was changed."""
        changed = {one.rpartition(".")[2] for one in self.entered}
        return any(getattr(one, "attr", getattr(one, "id", "")) in changed for one in inside)


def _is(thing: Any, name: str) -> bool:
    return isinstance(thing, Thing) and thing.name == name
