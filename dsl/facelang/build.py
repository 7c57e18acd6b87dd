"""From lark's parse tree to the syntax tree of ``facelang.tree``.

A grammar rule is named after the class that it makes: ``choose_wave`` makes a ``ChooseWave``
of its children and its place. What does not follow that pattern is spelled out below.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

from lark import Token, Transformer, Tree
from lark.ast_utils import Ast, WithMeta, create_transformer
from lark.tree import Meta
from lark.visitors import v_args

from facelang import tree

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


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class _Head(NamedTuple):
    """The first line of a block."""

    parts: tuple[Any, ...]
    span: tree.Span


def _span(meta: Meta) -> tree.Span:
    return tree.Span(meta.line, meta.column, meta.end_line, meta.end_column)


def _token_span(token: Token) -> tree.Span:
    line, column = token.line or 1, token.column or 1
    return tree.Span(line, column, token.end_line or line, token.end_column or column)


def _plain(node: type) -> type:
    """What lark's ``create_transformer`` calls for a rule that makes such a node."""

    def make(_cls: type, meta: Meta, *children: Any) -> Any:
        return node(*children, _span(meta))

    return type(node.__name__, (Ast, WithMeta), {"__new__": make})


def _block(node: type) -> type:
    """The same for a node with a block."""

    def make(_cls: type, _meta: Meta, head: _Head, body: tuple[Any, ...]) -> Any:
        return node(*head.parts, body, head.span)

    return type(node.__name__, (Ast, WithMeta), {"__new__": make})


class _Leaves(Transformer[Token, tree.File]):
    """The rules that make something else than a node of their name."""

    def file(self, items: list[Any]) -> tree.File:
        return tree.File(tuple(items))

    def name(self, children: list[Token]) -> tree.Name:
        (token,) = children
        return tree.Name(str(token), _token_span(token))

    def text(self, children: list[Token]) -> tree.Text:
        (token,) = children
        return tree.Text(token[1:-1], _token_span(token))

    def number(self, children: list[Token]) -> tree.Number:
        (token,) = children
        return tree.Number(Decimal(token), _token_span(token))

    def quantity(self, children: list[Token]) -> tree.Quantity:
        (token,) = children
        found = _NUMBER.match(token)
        number = found.group() if found else "0"
        return tree.Quantity(Decimal(number), token[len(number) :].strip(), _token_span(token))

    def _listed(self, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    names = values = arguments = parameters = body = routine_fields = wave_fields = _listed

    @v_args(meta=True)
    def routine_head(self, meta: Meta, children: list[Any]) -> _Head:
        return _Head(tuple(children), _span(meta))

    wave_head = technique_head = zone_head = repeat_head = routine_head


def _create() -> Callable[[Tree[Token]], tree.File]:
    makers = {node.__name__: _plain(node) for node in PLAIN}
    makers |= {node.__name__: _block(node) for node in BLOCKS}
    return create_transformer(SimpleNamespace(**makers), _Leaves()).transform  # type: ignore[arg-type]


build: Callable[[Tree[Token]], tree.File] = _create()
"""The syntax tree of a whole file from its parse tree."""
