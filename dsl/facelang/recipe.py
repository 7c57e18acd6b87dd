"""What the parser does at a line of some shape: tried once, carried out for all lines like it.

The shape of a line is its words, and for a name, number or text only that it is one. Lines of
one shape that begin in the same states lead the parser the same way, whatever their values are.
So the way is walked once and kept: what is left for each further line is to make its nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from facelang.build import MAKERS
from facelang.recovery.automaton import END, Automaton, face_automaton
from facelang.tables import ABSENT, ONE, SEVERAL, Rule
from facelang.tree import Span

Shape = tuple[str, ...]
"""For each piece of a line a word or sign as it is written, or else a terminal."""

KEPT_MOST = 4096
"""Recipes that are kept; an editor open for days has seen no more different lines."""

_LONGEST_KEPT = 40
"""Pieces of a line whose recipe is kept; no sound line has more."""

_WORD, _LEAF, _NODE, _LIST = range(4)
_EMPTY, _BEFORE = -2, -1
"""Where something begins that is empty, or that began before this line."""

_NOWHERE = Span(1, 1, 1, 1)

Op = tuple[int, Any, int, str, int, int]
"""What to do, with what, how many values it takes, its children, its first and last piece."""


class Recipe(NamedTuple):
    """How a line of one shape is read from the states at its start."""

    ops: tuple[Op, ...]
    stack: tuple[int, ...]
    """The states at its end."""

    def carry_out(
        self,
        values: list[Any],
        texts: Sequence[str],
        line: int,
        columns: Sequence[int],
        ends: Sequence[int],
    ) -> None:
        """Makes the nodes of a line; ``values`` is what the parser holds, the newest last.

        ``texts`` are its pieces, ``columns`` where they begin, ``ends`` the columns after them.
        """
        for kind, make, takes, children, first, last in self.ops:
            if kind == _WORD:
                values.append(texts[first])
                continue
            # what spans several lines has the place of its first line, as its own rule read it
            span = _NOWHERE if first < 0 else Span(line, columns[first], line, ends[last])
            if kind == _LEAF:
                values.append(make(texts[first], span))
            elif kind == _NODE:
                if takes == 1:
                    values[-1] = make(values[-1], span)
                else:
                    taken = values[-takes:]
                    del values[-takes:]
                    values.append(make(*taken, span))
            else:
                _gather(values, make, takes, children, span)


def _gather(values: list[Any], make: Any, takes: int, children: str, span: Span) -> None:
    """Applies a rule among whose children are lists, or places with nothing in them."""
    taken = values[len(values) - takes :]
    del values[len(values) - takes :]
    if make is None and children == SEVERAL + ONE:
        taken[0].append(taken[1])  # nobody else holds that list
        values.append(taken[0])
        return
    gathered: list[Any] = []
    left = iter(taken)
    for sign in children:
        if sign == ONE:
            gathered.append(next(left))
        elif sign == SEVERAL:
            gathered += next(left)
        else:
            gathered.append(None)
    values.append(gathered if make is None else make(*gathered, span))


class Recipes:
    """The recipes of one grammar; those that were wanted are kept."""

    def __init__(self, automaton: Automaton) -> None:
        self._automaton = automaton
        self._kept: dict[tuple[tuple[int, ...], Shape], Recipe | None] = {}

    def recipe(self, stack: tuple[int, ...], shape: Shape) -> Recipe | None:
        """How a line of this shape is read from these states; ``None`` if it does not fit."""
        key = stack, shape
        try:
            return self._kept[key]
        except KeyError:
            pass
        recipe = self._walk(stack, shape)
        if len(shape) <= _LONGEST_KEPT:
            if len(self._kept) >= KEPT_MOST:
                self._kept.clear()
            self._kept[key] = recipe
        return recipe

    def _walk(self, stack: tuple[int, ...], shape: Shape) -> Recipe | None:
        tables = self._automaton.tables
        states, begins = list(stack), [_BEFORE] * len(stack)
        ops: list[Op] = []
        for index, piece in enumerate(shape):
            terminal = piece
            if piece in self._automaton.terminal_of:
                terminal = self._automaton.terminal(states, piece)
            while not (terminal == END and states[-1] == tables.end):
                action = tables.actions[states[-1]].get(terminal)
                if action is None:
                    return None
                if action >= 0:
                    states.append(action)
                    begins.append(index)
                    if terminal in tables.kept:
                        ops.append((_WORD, None, 0, "", index, index))
                    break
                rule = tables.rules[~action]
                start = len(states) - rule.size
                begin = next((each for each in begins[start:] if each != _EMPTY), _EMPTY)
                del states[start:], begins[start:]
                states.append(tables.gotos[states[-1]][rule.name])
                begins.append(begin)
                if rule.yields:
                    ops.append(_op(rule, begin, index - 1, ops))
        return Recipe(tuple(ops), tuple(states))


def _op(rule: Rule, first: int, last: int, ops: list[Op]) -> Op:
    """What applying a rule means."""
    make = MAKERS[rule.name] if rule.yields == ONE else None
    takes = len(rule.children.replace(ABSENT, ""))
    if rule.children == ONE and make is not None and ops and ops[-1][0] == _WORD:
        ops.pop()
        return (_LEAF, make, 0, "", first, last)
    if make is not None and takes and set(rule.children) == {ONE}:
        return (_NODE, make, takes, "", first, last)
    return (_LIST, make, takes, rule.children, first, last)


@cache
def face_recipes() -> Recipes:
    """The recipes of the face-zone language."""
    return Recipes(face_automaton())
