"""The language by lark alone: what a file without mistakes means.

Lark's parser with its indenter, and ``lark.ast_utils`` for the tree. It is slow and stops at the
first mistake, so nobody reads a treatment with it. It is the measure for
:mod:`facelang.recovery.reader`, which reads the same tables in its own way: the tests hold the two
against each other.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from lark import Token, Transformer
from lark.ast_utils import Ast, WithMeta, create_transformer
from lark.tree import Meta

from facelang.build import MAKERS
from facelang.grammar import face_grammar
from facelang.tree import File, Span


def read(text: str) -> File:
    """The tree of a text. Raises ``lark.exceptions.LarkError`` where it has a mistake."""
    file = _transformer().transform(face_grammar().parse(text))
    assert isinstance(file, File)
    return file


@cache
def _transformer() -> Transformer[Token, Any]:
    makers = {_class_name(rule): _maker(rule) for rule in MAKERS}
    return create_transformer(SimpleNamespace(**makers))  # type: ignore[arg-type]


def _class_name(rule: str) -> str:
    """The name from which ``create_transformer`` makes the rule's."""
    return "".join(part.capitalize() for part in rule.split("_"))


def _maker(rule: str) -> type:
    """The class that ``create_transformer`` wants for a rule."""
    make = MAKERS[rule]

    def new(_cls: type, meta: Meta, *children: Any) -> Any:
        texts = (str(child) if isinstance(child, Token) else child for child in children)
        return make(*texts, _span(meta))

    return type(_class_name(rule), (Ast, WithMeta), {"__new__": new})


def _span(meta: Meta) -> Span:
    if meta.empty:
        return Span(1, 1, 1, 1)  # of a rule that made a list of nothing
    return Span(meta.line, meta.column, meta.end_line, meta.end_column)
