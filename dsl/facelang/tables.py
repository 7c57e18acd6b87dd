"""The parser's tables: what may come after what, and what is made of it. Plain data.

Lark makes them from ``face.lark`` (:mod:`facelang.grammar`). That takes longer than checking a
file, and so does importing lark; so they are kept between processes, and lark is imported only
where they are not there yet or were made from another grammar or by another lark.
"""

from __future__ import annotations

import os
from binascii import crc32
from functools import cache
from importlib.machinery import PathFinder
from typing import Any, NamedTuple

from facelang import store

GRAMMAR_FILE = os.path.join(os.path.dirname(__file__), "face.lark")

ONE, SEVERAL, ABSENT = "1", "*", "-"
"""What stands for a child of a rule: a value, a list of them put in its place, nothing."""


class Rule(NamedTuple):
    """A rule of the grammar: what is put for the symbols that it takes."""

    name: str
    size: int
    """How many symbols it takes."""
    children: str
    """A sign (``ONE``, ``SEVERAL``, ``ABSENT``) for each child that it makes a value of."""
    yields: str
    """``ONE`` value, ``SEVERAL`` in a list, or the empty text: what it makes, if anything.

    A rule that only hands on one value, or none, makes nothing: the value stays where it is.
    """


class Tables(NamedTuple):
    """An LALR(1) automaton. States are the indices of ``actions`` and ``gotos``."""

    actions: list[dict[str, int]]
    """By state and terminal: the state to go to, or ``~n`` to apply rule n."""
    gotos: list[dict[str, int]]
    """By state and the name of the rule that was applied: the state to go to."""
    rules: list[Rule]
    start: int
    end: int
    words: dict[str, str]
    """The word, bracket or comma of each terminal that is always written alike."""
    patterns: list[tuple[str, str]]
    """The other terminals with their regular expressions, in the order in which to try them."""
    kept: list[str]
    """The terminals of which the text counts, and not only that they are there."""


@cache
def face_tables() -> Tables:
    """The tables of the face-zone language; its start rule is ``file``."""
    origin = _origin()
    kept = store.read("tables", origin)
    if kept is None:
        from facelang.grammar import tables_of_grammar

        tables = tables_of_grammar()
        store.keep("tables", origin, _as_data(tables))
        return tables
    actions, gotos, rules, *others = kept
    return Tables(actions, gotos, [Rule(*rule) for rule in rules], *others)


def _as_data(tables: Tables) -> tuple[Any, ...]:
    return tuple(tables._replace(rules=[tuple(rule) for rule in tables.rules]))  # type: ignore[misc]


def _origin() -> int:
    """A checksum of the grammar, of this module and grammar.py (which know what the tables
    are), and of the file in which lark states its version."""
    here = os.path.dirname(__file__)
    files = [GRAMMAR_FILE, os.path.join(here, "grammar.py"), __file__]
    lark = PathFinder.find_spec("lark")
    if lark is not None and lark.origin is not None:
        files.append(lark.origin)
    checksum = 0
    for name in files:
        try:
            with open(name, "rb") as file:
                checksum = crc32(file.read(), checksum)
        except OSError:
            checksum = crc32(name.encode("utf-8", "surrogateescape"), checksum)
    return checksum
