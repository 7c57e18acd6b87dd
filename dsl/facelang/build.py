"""The syntax tree of ``facelang.tree`` from what a rule of the grammar has read.

A rule is named after the class that it makes: ``choose_wave`` makes a ``ChooseWave`` of its
children and its place. What does not follow that pattern is spelled out below.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from facelang import tree
from facelang.tree import Span

PLAIN: tuple[type, ...] = (
    *(tree.Say, tree.ChooseWave, tree.Ramp, tree.Hold, tree.Glide, tree.Sweep, tree.Rest),
    tree.Call,
    *(tree.About, tree.Goal, tree.Levels, tree.Schedule, tree.Limit),
    *(tree.Shape, tree.Polarity, tree.Frequency, tree.Duty, tree.Rise, tree.Burst),
    tree.Use,
)
"""Made of the rule's children in their order, and the rule's place."""

BLOCKS: tuple[type, ...] = (tree.Routine, tree.Wave, tree.Technique, tree.Zone, tree.Repeat)
"""Made of the children of the rule's first line, its body, and the place of the first line."""

LISTS = ("names", "values", "arguments", "parameters", "body", "routine_fields", "wave_fields")
"""Rules that make a tuple of their children."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Head(NamedTuple):
    """The first line of a block."""

    parts: tuple[Any, ...]
    span: Span


def _rule_of(node: type) -> str:
    """``ChooseWave`` is made by ``choose_wave``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", node.__name__).lower()


def _block(node: type) -> Callable[..., Any]:
    def make(head: Head, body: tuple[Any, ...], _span: Span) -> Any:
        return node(*head.parts, body, head.span)

    return make


def _head(*children: Any) -> Head:
    *parts, span = children
    return Head(tuple(parts), span)


def _listed(*children: Any) -> tuple[Any, ...]:
    return children[:-1]


def _text(token: str, span: Span) -> tree.Text:
    return tree.Text(token[1:-1], span)


def _number(token: str, span: Span) -> tree.Number:
    return tree.Number(_amount(token)[0], span)


def _quantity(token: str, span: Span) -> tree.Quantity:
    return tree.Quantity(*_amount(token), span)


@lru_cache(maxsize=1024)
def _amount(token: str) -> tuple[Decimal, str]:
    """The number and the unit in a text such as ``320 uA``."""
    found = _NUMBER.match(token)
    number = found.group() if found else "0"
    return Decimal(number), token[len(number) :].strip()


def _file(*children: Any) -> tree.File:
    return tree.File(children[:-1])


MAKERS: dict[str, Callable[..., Any]] = {
    "file": _file,
    "name": tree.Name,
    "text": _text,
    "number": _number,
    "quantity": _quantity,
    **{_rule_of(node): node for node in PLAIN},
    **{_rule_of(node): _block(node) for node in BLOCKS},
    **{f"{_rule_of(node)}_head": _head for node in BLOCKS},
    **dict.fromkeys(LISTS, _listed),
}
"""What makes a value of the children of each rule and the place of what it read."""
