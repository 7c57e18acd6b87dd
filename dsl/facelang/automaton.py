"""The parser's table as something to ask: what may come next, and would this fit?

It walks the states alone and builds nothing. A line is tried here first and handed to lark's
parser only when all of it fits, so nothing that was built has ever to be undone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lark import Lark
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import Shift

from facelang.grammar import face_grammar
from facelang.words import RESERVED

NAME, TEXT, NUMBER, QUANTITY = "NAME", "TEXT", "NUMBER", "QUANTITY"
LINE_END, INDENT, DEDENT = "_NL", "_INDENT", "_DEDENT"

VALUES = frozenset((NAME, TEXT, NUMBER, QUANTITY))
LAYOUT = frozenset((LINE_END, INDENT, DEDENT, "$END"))

Stack = list[int]
"""The parser's states, the newest last."""


class Automaton:
    """The states of one grammar, and its terminals by the words that authors write."""

    def __init__(self, grammar: Lark) -> None:
        self.states: dict[int, dict[str, Any]] = (
            grammar.parse_interactive().parser_state.parse_conf.states
        )
        self.word_of: dict[str, str] = {}
        """The word, bracket or comma of each terminal that is always written alike."""
        patterns: dict[str, tuple[int, str]] = {}
        for terminal in grammar.terminals:
            if isinstance(terminal.pattern, PatternStr):
                self.word_of[terminal.name] = terminal.pattern.value
            elif terminal.name in VALUES:
                patterns[terminal.name] = (-terminal.priority, terminal.pattern.to_regexp())
        self.terminal_of: dict[str, str] = {word: name for name, word in self.word_of.items()}
        self.scanner: re.Pattern[str] = re.compile(
            "|".join(
                f"(?P<{name}>{pattern})"
                for name, (_, pattern) in sorted(patterns.items(), key=lambda item: item[1])
            )
        )
        """What matches at a place is a word (``NAME``, also a keyword), number or text."""

    def advance(self, stack: Stack, terminal: str) -> bool:
        """Takes a terminal if it fits; if not, the stack is of no more use."""
        states = self.states
        while True:
            action = states[stack[-1]].get(terminal)
            if action is None:
                return False
            kind, argument = action
            if kind is Shift:
                stack.append(argument)
                return True
            size = len(argument.expansion)
            if size:
                del stack[-size:]
            stack.append(states[stack[-1]][argument.origin.name][1])

    def fits(self, stack: Stack, terminal: str) -> bool:
        """Whether the terminal may come next."""
        return terminal in self.states[stack[-1]] and self.advance(stack.copy(), terminal)

    def accepts(self, stack: Stack) -> set[str]:
        """Every terminal that may come next."""
        return {
            terminal
            for terminal in self.states[stack[-1]]
            if (terminal.isupper() or terminal in LAYOUT) and self.fits(stack, terminal)
        }

    def terminal(self, stack: Stack, word: str) -> str:
        """What a word is here: a keyword where one fits or where it is reserved, else a name."""
        keyword = self.terminal_of.get(word)
        if keyword is not None and (word in RESERVED or keyword in self.states[stack[-1]]):
            return keyword
        return NAME


@cache
def face_automaton() -> Automaton:
    """The automaton of the face-zone language."""
    return Automaton(face_grammar())
