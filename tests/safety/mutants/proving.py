"""Proves of a mutant that lives that it is the same program, for all numbers there are.

The changed function and the true one are followed along all their courses (courses.py), and an SMT
solver, Z3, must find no numbers with which two courses that can both be taken differ: in what
happens outside and in which order, in the attributes that each such event and the end finds, or in
what is returned. What cannot be followed is not proved.

A function that only its own module calls need not be the same itself, if all its callers are.
"""

from __future__ import annotations

import ast
import builtins
import importlib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product, zip_longest
from typing import Any

import z3

from tests.safety.mutants.code import Code
from tests.safety.mutants.courses import courses
from tests.safety.mutants.mutations import Mutation
from tests.safety.mutants.scope import LIBRARY, source
from tests.safety.mutants.values import EFFORT, Course, Event, State, Unclear, alike, attribute

HIGHER = 3
"""So many callers up a private function may be."""


def is_proved(mutation: Mutation) -> bool:
    """Whether it is proved that the mutant does what the program does."""
    names = {**vars(builtins), **vars(importlib.import_module(f"facevm.{mutation.module}"))}
    others = [tree for name, tree in _package().items() if name != mutation.module]
    return is_same(mutation.function, source(mutation.module), mutation.text, names, others)


def is_same(
    function: str,
    text: str,
    changed: str,
    names: dict[str, Any],
    others: Sequence[ast.Module] = (),
) -> bool:
    """Whether a module's text is proved to do the same with this function ``changed``.

    ``names`` are what its names stand for, ``others`` the other modules of its package.
    """
    extended = {
        base.id
        for tree in (ast.parse(text), *others)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    codes = [Code(one, names, frozenset(extended)) for one in (text, changed)]
    return function in codes[0].functions and _agree(codes, others, function, frozenset())


def _agree(
    codes: list[Code], others: Sequence[ast.Module], name: str, entered: frozenset[str]
) -> bool:
    """Whether both do the same in this function, or else in whatever calls it."""
    try:
        one, other = [courses(code, name, entered) for code in codes]
        if all(_never_differ(*pair) for pair in product(one, other)):
            return True
    except Unclear:
        pass
    last = name.rpartition(".")[2]
    if not last.startswith("_") or last.startswith("__") or len(entered) >= HIGHER:
        return False
    if any(_names(tree, last, mine=False) for tree in others):
        return False
    callers = _callers(codes[0], name)
    return bool(callers) and all(
        _agree(codes, others, caller, entered | {name}) for caller in callers if caller != name
    )


def _callers(code: Code, name: str) -> list[str]:
    """The functions that name this one; none if anything else does."""
    owner, _, last = name.rpartition(".")
    if owner and _names(code.tree, last, mine=False):
        return []
    found, told = [], 0
    for other, function in code.functions.items():
        times = _names(function, last)
        told += times
        theirs = other.rpartition(".")[0]
        if times and (theirs == owner or f"{theirs}.{last}" not in code.functions):
            found.append(other)
    return found if told == _names(code.tree, last) else []


def _names(tree: ast.AST, last: str, mine: bool = True) -> int:
    """How often something is named so; without ``mine`` what an object calls its own is another."""
    times = 0
    for node in ast.walk(tree):
        match node:
            case ast.Name(name) | ast.alias(name):
                times += name == last
            case ast.Attribute(ast.Name("self"), name):
                times += mine and name == last
            case ast.Attribute(_, name):
                times += name == last
    return times


@cache
def _package() -> dict[str, ast.Module]:
    return {
        path.stem: ast.parse(path.read_text("utf-8")) for path in (LIBRARY / "facevm").glob("*.py")
    }


# --- two courses ---------------------------------------------------------------------------


def _never_differ(one: Course, other: Course) -> bool:
    """Whether there are no numbers with which these two are taken, and are not the same."""
    solver = z3.Solver()
    solver.set("rlimit", EFFORT)
    at = 0
    for left, right in zip(one.steps, other.steps, strict=False):
        if not _is_one(left, right):
            if _excludes(left, right) or _excludes(right, left):
                return True
            break
        at += 1
    shared = [step for step in one.steps[:at] if not isinstance(step, Event)]
    solver.add(*shared)
    events = at - len(shared)
    parts = zip_longest(_parts(one.steps[at:]), _parts(other.steps[at:]), fillvalue=((), None))
    for (left_conditions, left), (right_conditions, right) in parts:
        solver.add(*left_conditions, *right_conditions)
        if solver.check() == z3.unsat:
            return True
        if left is None or right is None:
            if left is not right or one.end[0] != other.end[0]:
                return False
            return _are_alike(solver, one.end, other.end, one.state, other.state, events)
        values = (left.name, *left.values), (right.name, *right.values)
        if not _are_alike(solver, *values, left.state, right.state, events):
            return False
        events += 1
    raise AssertionError("a course has no end")


def _are_alike(
    solver: z3.Solver,
    one: tuple[Any, ...],
    other: tuple[Any, ...],
    mine: State,
    theirs: State,
    events: int,
) -> bool:
    """Whether values and attributes are the same with all numbers that the solver allows."""
    if len(one) != len(other):
        return False
    pairs = [*zip(one, other, strict=True)]
    for name in {*mine, *theirs}:
        as_it_was = attribute(name, events)
        pairs.append((mine.get(name, as_it_was), theirs.get(name, as_it_was)))
    for pair in pairs:
        same = alike(*pair)
        if same is None or solver.check(z3.Not(same)) != z3.unsat:
            return False
    return True


def _parts(steps: list[Any]) -> Iterator[tuple[list[Any], Event | None]]:
    """The conditions before each event, and those after the last."""
    conditions: list[Any] = []
    for step in steps:
        if isinstance(step, Event):
            yield conditions, step
            conditions = []
        else:
            conditions.append(step)
    yield conditions, None


def _is_one(left: Any, right: Any) -> bool:
    """Whether two steps, or two values, are written the same."""
    if isinstance(left, Event) and isinstance(right, Event):
        return (
            left.name == right.name
            and left.state.keys() == right.state.keys()
            and _is_one(left.values, right.values)
            and all(_is_one(left.state[name], right.state[name]) for name in left.state)
        )
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(_is_one, left, right))
    if z3.is_expr(left) and z3.is_expr(right):
        return bool(left.eq(right))
    return not z3.is_expr(left) and not z3.is_expr(right) and left == right


def _excludes(left: Any, right: Any) -> bool:
    return z3.is_expr(left) and z3.is_expr(right) and bool(z3.Not(left).eq(right))
