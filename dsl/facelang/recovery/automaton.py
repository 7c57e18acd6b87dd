"""The parser's tables as something to ask: what may come next, and would this fit?

It walks the states alone and builds nothing. A line is tried here first and built only when all
of it fits, so nothing that was built has ever to be undone.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from facelang.language import RESERVED
from facelang.tables import Tables, face_tables

NAME, TEXT, NUMBER, QUANTITY = "NAME", "TEXT", "NUMBER", "QUANTITY"
LINE_END, INDENT, DEDENT, END = "_NL", "_INDENT", "_DEDENT", "$END"

VALUES = frozenset((NAME, TEXT, NUMBER, QUANTITY))
LAYOUT = frozenset((LINE_END, INDENT, DEDENT, END))

Stack = list[int]
"""The parser's states, the newest last."""


class Automaton:
    """The states of one grammar, and its terminals by the words that authors write."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.actions = tables.actions
        self.word_of: dict[str, str] = tables.words
        """The word, bracket or comma of each terminal that is always written alike."""
        self.terminal_of: dict[str, str] = {word: name for name, word in self.word_of.items()}

    @property
    def pattern(self) -> str:
        """What matches at a place is a word (``NAME``, also a keyword), number or text."""
        return "|".join(f"(?P<{name}>{pattern})" for name, pattern in self.tables.patterns)

    @cached_property
    def scanner(self) -> re.Pattern[str]:
        """``pattern``, to be used where a line was found to be unlike others."""
        return re.compile(self.pattern)

    def advance(self, stack: Stack, terminal: str) -> bool:
        """Takes a terminal if it fits; if not, the stack is of no more use."""
        actions, gotos, rules = self.tables.actions, self.tables.gotos, self.tables.rules
        while True:
            action = actions[stack[-1]].get(terminal)
            if action is None:
                return False
            if action >= 0:
                stack.append(action)
                return True
            rule = rules[~action]
            if rule.size:
                del stack[-rule.size :]
            stack.append(gotos[stack[-1]][rule.name])

    def fits(self, stack: Stack, terminal: str) -> bool:
        """Whether the terminal may come next."""
        return terminal in self.actions[stack[-1]] and self.advance(stack.copy(), terminal)

    def accepts(self, stack: Stack) -> set[str]:
        """Every terminal that may come next."""
        return {terminal for terminal in self.actions[stack[-1]] if self.fits(stack, terminal)}

    def terminal(self, stack: Stack, word: str) -> str:
        """What a word is here: a keyword where one fits or where it is reserved, else a name."""
        keyword = self.terminal_of.get(word)
        if keyword is None:
            return NAME
        if word in RESERVED:
            return keyword
        actions = self.actions[stack[-1]]
        if keyword not in actions:
            return NAME
        # a state may name what fits only elsewhere: behind another block of this kind
        return keyword if NAME not in actions or self.fits(stack, keyword) else NAME


@cache
def face_automaton() -> Automaton:
    """The automaton of the face-zone language."""
    return Automaton(face_tables())
