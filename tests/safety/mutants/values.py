"""The values, events and courses that a function of integers is followed by: see courses.py."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

EFFORT = 20_000_000
"""So long the solver looks for an answer, in a unit of its own: the same on every machine."""

State = dict[str, Any]
"""Of an object's attributes those that were assigned since the last event."""


class Unclear(Exception):
    """Something that cannot be followed here."""


@dataclass(frozen=True)
class Thing:
    """What is no number: an object, a function, a text."""

    name: str


@dataclass(frozen=True)
class Event:
    """Something outside happens: with these values, and the attributes as they are then."""

    name: str
    values: tuple[Any, ...]
    state: State


@dataclass
class Course:
    """One course: its conditions and events in their order, and what is left at its end."""

    steps: list[Any] = field(default_factory=list)
    state: State = field(default_factory=dict)
    end: tuple[Any, ...] = ()


TRUTH = z3.Function("truth", z3.IntSort(), z3.BoolSort())
_ORDER: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


def unknown(name: str, events: int) -> z3.ArithRef:
    """A number of which nothing is known, but that two programs find the same after such events."""
    return z3.Int(f"{name}@{events}")


def attribute(name: str, events: int) -> z3.ArithRef:
    """What an attribute of the object is after so many events, until it is assigned."""
    return unknown(f"self.{name}", events)


def alike(one: Any, other: Any) -> Any:
    """The condition under which two values are the same; None if they are of different kinds."""
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        parts = [alike(*pair) for pair in zip(one, other, strict=True)]
        return None if None in parts else z3.And(*parts)
    if z3.is_expr(one) and z3.is_expr(other):
        return one == other if one.sort() == other.sort() else None
    if z3.is_expr(one) or z3.is_expr(other):
        return None
    return z3.BoolVal(one == other)


def truth(value: Any) -> Any:
    """The condition under which a value is taken for true."""
    if value is None:
        return z3.BoolVal(False)
    if isinstance(value, tuple):
        return z3.BoolVal(bool(value))
    if isinstance(value, Thing):
        return z3.Bool(f"truth of {value.name}")
    if z3.is_bool(value):
        return value
    return value != 0 if not z3.is_const(value) or z3.is_int_value(value) else TRUTH(value)


def calculated(op: ast.operator, one: z3.ArithRef, other: z3.ArithRef) -> z3.ArithRef:
    """What comes of two numbers. Z3 rounds down as Python does, where it divides by more than 0."""
    if isinstance(op, ast.Add):
        return one + other
    if isinstance(op, ast.Sub):
        return one - other
    if isinstance(op, ast.Mult):
        return one * other
    if not z3.is_int_value(other) or other.as_long() < 0:
        raise Unclear("by an unknown number")
    size = other.as_long()
    match op:
        case ast.FloorDiv() if size:
            return one / size
        case ast.Mod() if size:
            return one % size
        case ast.RShift():
            return one / (1 << size)
        case ast.LShift():
            return one * (1 << size)
        case ast.BitAnd() if not size & (size + 1):
            return one % (size + 1)
    raise Unclear("a calculation")


def related(op: ast.cmpop, left: Any, right: Any) -> Any:
    """The condition under which this holds of two values; None where they must be numbers."""
    if isinstance(op, ast.Eq | ast.NotEq):
        found = alike(left, right)
        return found if found is None or isinstance(op, ast.Eq) else z3.Not(found)
    if isinstance(op, ast.Is | ast.IsNot) and right is None:
        if left is not None and not z3.is_const(left):
            raise Unclear("whether it is None")
        found = z3.BoolVal(True) if left is None else z3.Bool(f"{left} is None")
        return found if isinstance(op, ast.Is) else z3.Not(found)
    if z3.is_arith(left) and z3.is_arith(right) and type(op) in _ORDER:
        return _ORDER[type(op)](left, right)
    if type(op) not in _ORDER:
        raise Unclear(type(op).__name__)
    return None
