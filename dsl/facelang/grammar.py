"""The grammar as lark reads it, and the tables that lark makes of it.

Only this module and :mod:`facelang.plain` know lark, and neither is needed while the tables are
kept (:mod:`facelang.tables`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lark import Lark
from lark.grammar import Rule as LarkRule
from lark.grammar import Symbol, Terminal
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import Shift

from facelang.layout import FaceIndenter
from facelang.tables import ABSENT, GRAMMAR_FILE, ONE, SEVERAL, Rule, Tables


@cache
def face_grammar() -> Lark:
    """The parser of the face-zone language; its start rule is ``file``."""
    with open(GRAMMAR_FILE, encoding="utf-8") as file:
        grammar = file.read()
    return Lark(
        grammar,
        start="file",
        parser="lalr",
        lexer="contextual",
        postlex=FaceIndenter(),
        propagate_positions=True,
        maybe_placeholders=True,
    )


def tables_of_grammar() -> Tables:
    """The tables of ``face_grammar``."""
    grammar = face_grammar()
    conf = grammar.parse_interactive().parser_state.parse_conf
    rules: list[LarkRule] = grammar.rules
    yields = _yields(rules)
    number_of = {rule: number for number, rule in enumerate(rules)}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    names = {rule.origin.name for rule in rules}
    states: dict[int, dict[str, Any]] = conf.states
    for state in range(len(states)):
        table = states[state]
        actions.append(
            {
                str(symbol): argument if kind is Shift else ~number_of[argument]
                for symbol, (kind, argument) in table.items()
                if symbol not in names
            }
        )
        gotos.append(
            {str(name): argument for name, (_, argument) in table.items() if name in names}
        )
    patterns = [
        terminal
        for terminal in grammar.terminals
        if not isinstance(terminal.pattern, PatternStr) and not terminal.name.startswith("_")
    ]
    patterns.sort(key=lambda terminal: (-terminal.priority, terminal.pattern.to_regexp()))
    return Tables(
        actions=actions,
        gotos=gotos,
        rules=[
            Rule(
                str(rule.origin.name),
                len(rule.expansion),
                _children(rule, yields),
                "" if _hands_on(rule, yields) else yields[rule.origin],
            )
            for rule in rules
        ],
        start=conf.start_state,
        end=conf.end_state,
        words={
            str(terminal.name): terminal.pattern.value
            for terminal in grammar.terminals
            if isinstance(terminal.pattern, PatternStr)
        },
        patterns=[(str(terminal.name), terminal.pattern.to_regexp()) for terminal in patterns],
        kept=sorted(
            {str(symbol.name) for rule in rules for symbol in rule.expansion if _is_kept(symbol)}
        ),
    )


def _is_kept(symbol: Symbol) -> bool:
    """Whether a symbol is a terminal whose text counts."""
    return isinstance(symbol, Terminal) and not symbol.filter_out


def _yields(rules: list[LarkRule]) -> dict[Symbol, str]:
    """What each symbol leaves for the rule in which it stands: a value, a list or nothing.

    A rule without ``_`` leaves what is made of it. One with ``_`` leaves its children: a list,
    unless it has one child, or none, however it is written.
    """
    yields: dict[Symbol, str] = {}
    for rule in rules:
        yields[rule.origin] = SEVERAL if rule.origin.name.startswith("_") else ONE
        for symbol in rule.expansion:
            if isinstance(symbol, Terminal):
                yields[symbol] = ONE if _is_kept(symbol) else ""
    while True:
        found = dict(yields)
        for name in [symbol for symbol in yields if symbol.name.startswith("_")]:
            made = {_children(rule, yields) for rule in rules if rule.origin == name}
            if made in ({ONE}, {""}):
                found[name] = made.pop()
        if found == yields:
            return yields
        yields = found


def _children(rule: LarkRule, yields: dict[Symbol, str]) -> str:
    """The signs of a rule's children; lark tells which of its optional symbols are absent."""
    symbols = iter(rule.expansion)
    absent = rule.options.empty_indices or [False] * len(rule.expansion)
    return "".join(ABSENT if missing else yields[next(symbols)] for missing in absent)


def _hands_on(rule: LarkRule, yields: dict[Symbol, str]) -> bool:
    """Whether nothing is to be done for a rule: its one child, if any, is what it leaves."""
    return rule.origin.name.startswith("_") and yields[rule.origin] != SEVERAL
