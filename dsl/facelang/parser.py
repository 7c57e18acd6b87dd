"""The parser: a sound text to its syntax tree, by lark.

Lark reads ``face.lark`` (LALR, with the indenter below) and makes the tree while it reads. It
stops at the first mistake, and it would read a few things that nobody means; these the indenter
refuses. Whatever lark cannot read or must not is for the patient reader: :mod:`facelang.reading`.

The parser that lark makes of the grammar is kept between processes (:mod:`facelang.store`).
"""

from __future__ import annotations

import os
import re
from binascii import crc32
from collections.abc import Callable, Iterator
from copy import copy
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, NamedTuple

import lark
from lark import Lark, Token, Transformer
from lark.exceptions import LarkError
from lark.indenter import Indenter

from facelang import store, tree
from facelang.language import FORMS, NESTING_MOST, RESERVED, STARTS, WAVE
from facelang.source import BOM
from facelang.tree import File, Span

GRAMMAR_FILE = os.path.join(os.path.dirname(__file__), "face.lark")

VALUE_LONGEST = 20
"""Characters of a number with its unit; whether a longer one is too long is not said here."""


def read_straight(text: str) -> File | None:
    """The tree of a text in which nothing is wrong, by lark alone; ``None`` for any other."""
    text = text.removeprefix(BOM)
    if not text.endswith(("\n", "\r")):  # a lone CR at the end is a mistake, and stays one
        text += "\n"
    try:
        file = lark_parser(Values).parse(text)
    except LarkError:
        return None
    assert isinstance(file, File)
    return file


# --- from tokens to blocks ------------------------------------------------------------------


class Refused(LarkError):
    """Something that fits the grammar and is a mistake all the same."""


_SIGNS = frozenset(("TEXT", "_NL", "LPAR", "RPAR", "COMMA"))
_NUMBERS = frozenset(("NUMBER", "QUANTITY"))
_NO_KEYWORDS = _SIGNS | _NUMBERS | {"NAME"}


class FaceIndenter(Indenter):
    """Indentation as blocks. It refuses what lark would read and nobody means.

    What is wrong there, and in which words it is reported, is the patient reader's to say.
    """

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 - lark's signature; no bracket holds a line open
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 4

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens of a text with the beginnings and ends of its blocks."""
        own = copy(self)  # two texts may be read at once, and an indenter has a state
        blocks: Iterator[Token] = Indenter.process(own, own._checked(stream))
        return blocks

    def _checked(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens, until one is to be refused."""
        before: Token | None = None
        for token in stream:
            kind = token.type
            if before is None or before.type == "_NL":
                self._check_margin(before, token)
            elif (
                before.end_pos == token.start_pos
                and before.type not in _NO_KEYWORDS
                and kind not in _SIGNS
            ):
                raise Refused("two words without a space between them")
            if kind == "NAME":
                if token.value in RESERVED:
                    raise Refused("a word of the steps as a name")
            elif kind in _NUMBERS and len(token.value) > VALUE_LONGEST:
                raise Refused("a number that may be too long")
            before = token
            yield token

    def _check_margin(self, line_end: Token | None, first: Token) -> None:
        """Checks the first token of a line, and what stands between it and the line above."""
        if line_end is None:
            if first.type != "_NL" and first.column != 1:
                raise Refused("a first line that is indented")
            return
        if "\t" in line_end.value.rpartition("\n")[2]:
            raise Refused("a tab that indents")
        if len(self.indent_level) > NESTING_MOST + 1:
            raise Refused("blocks too deep inside each other")
        if first.value in STARTS[WAVE] and line_end.value.count("\n") > 1:
            raise Refused("fields parted by an empty line: they may be those of two waves")


# --- from rules to the tree -----------------------------------------------------------------

Make = Callable[[list[Any]], Any]
"""What makes a value of the children of a rule: tokens and what other rules made."""

LISTS = ("names", "values", "arguments", "parameters", "body", "routine_fields", "wave_fields")
"""Rules that make a tuple of their children."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Head(NamedTuple):
    """The first line of a block."""

    parts: tuple[Any, ...]
    span: Span


def _values(children: list[Any]) -> tuple[Any, ...]:
    """The children without the tokens: those were only there to be read."""
    return tuple([child for child in children if child.__class__ is not Token])


def _span(children: list[Any]) -> Span:
    """From the first of the children to the last one of them that is there."""
    start, end = children[0], children[-1]
    if end is None:  # the side of a zone
        end = children[-2]
    elif end.__class__ is tuple:
        end = end[-1]
    start, end = getattr(start, "span", start), getattr(end, "span", end)  # a token has its own
    return Span(start.line, start.column, end.end_line, end.end_column)


def _head(children: list[Any]) -> Head:
    return Head(_values(children), _span(children))


def _line_of(node: type) -> Make:
    """Makes a line of the values in it, and its place."""
    return lambda children: node(*_values(children), _span(children))


def _block_of(node: type) -> Make:
    """Makes a block of the values in its first line, its body, and the place of the first line."""

    def make(children: list[Any]) -> Any:
        head, body = _values(children)
        return node(*head.parts, body, head.span)

    return make


def _name(children: list[Any]) -> tree.Name:
    return tree.Name(children[0].value, _span(children))


def _text(children: list[Any]) -> tree.Text:
    return tree.Text(children[0].value[1:-1], _span(children))


def _number(children: list[Any]) -> tree.Number:
    return tree.Number(_amount(children[0].value)[0], _span(children))


def _quantity(children: list[Any]) -> tree.Quantity:
    return tree.Quantity(*_amount(children[0].value), _span(children))


@lru_cache(maxsize=1024)
def _amount(token: str) -> tuple[Decimal, str]:
    """The number and the unit in a text such as ``320 uA``."""
    found = _NUMBER.match(token)
    number = found.group() if found else "0"
    return Decimal(number), token[len(number) :].strip()


def _file(children: list[Any]) -> File:
    return File(_values(children))


def _rule_of(node: type) -> str:
    """``ChooseWave`` is made by ``choose_wave``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", node.__name__).lower()


_LINES = [form.node for form in FORMS.values() if not form.body]
_BLOCKS = [form.node for form in FORMS.values() if form.body]

MAKERS: dict[str, Make] = {
    "file": _file,
    "name": _name,
    "text": _text,
    "number": _number,
    "quantity": _quantity,
    **{_rule_of(node): _line_of(node) for node in _LINES},
    **{_rule_of(node): _block_of(node) for node in _BLOCKS},
    **{f"{_rule_of(node)}_head": _head for node in _BLOCKS},
    **dict.fromkeys(LISTS, _values),
}
"""What makes a value of the children of each rule; a rule is named after the class it makes."""


class Values(Transformer[Token, File]):
    """Makes the tree while lark reads: a method for each rule, from ``MAKERS``."""


for _rule, _make in MAKERS.items():
    setattr(Values, _rule, staticmethod(_make))


# --- lark -----------------------------------------------------------------------------------


@cache
def lark_parser(transformer: type[Transformer[Token, Any]]) -> Lark:
    """The parser of the language, start rule ``file``, that makes what the transformer says.

    All tokens are children, since a line's place is known by its first and last one. Lark keeps
    the transformer with the rest: by its name, so that it has to be a class of a module.
    """
    origin = _origin()
    name = f"lark-{transformer.__name__.lower()}"
    kept = store.read(name, origin)
    if kept is not None:
        return Lark.load(BytesIO(kept))
    with open(GRAMMAR_FILE, encoding="utf-8") as file:
        grammar = file.read()
    made = Lark(
        grammar,
        start="file",
        parser="lalr",
        lexer="contextual",
        postlex=FaceIndenter(),
        transformer=transformer(),
        keep_all_tokens=True,
        maybe_placeholders=True,
    )
    buffer = BytesIO()
    made.save(buffer)
    store.keep(name, origin, buffer.getvalue())
    return made


def _origin() -> int:
    """A checksum of what such a parser is made from: the grammar, this module and lark itself,
    of which no version reads what another one has kept."""
    checksum = crc32(lark.__version__.encode())
    for name in (GRAMMAR_FILE, __file__):
        try:
            with open(name, "rb") as file:
                checksum = crc32(file.read(), checksum)
        except OSError:
            checksum = crc32(name.encode("utf-8", "surrogateescape"), checksum)
    return checksum
