"""The lines of a file that hold something: where they begin, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facelang.automaton import NAME, Automaton
from facelang.lexemes import BAD_WORD, Lexeme, Problem, named, scan
from facelang.source import lines
from facelang.tree import Span

TAB_WIDTH = 4
"""Only to guess the block of a line that is indented by tabs, which is an error anyway."""

_INDENT = re.compile(r"[^\S\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]*\ufeff?\u200b?")


@dataclass(slots=True)
class Line:
    """A line that is neither blank nor only a comment."""

    number: int
    column: int
    """How many columns it is indented."""
    lexemes: list[Lexeme]
    stray: Problem | None
    """The first of its characters that belongs to no lexeme."""
    indent: Problem | None
    """What is wrong with the characters that indent it."""

    @property
    def word(self) -> str:
        """Its first word; empty if it begins with something else."""
        first = self.lexemes[0] if self.lexemes else None
        return first.text if first is not None and first.kind in (NAME, BAD_WORD) else ""

    @property
    def is_call(self) -> bool:
        """Whether it carries out a technique."""
        return len(self.lexemes) > 1 and self.lexemes[1].text == "("

    @property
    def span(self) -> Span:
        """From its first lexeme to its last."""
        first, last = self.lexemes[0].span, self.lexemes[-1].span
        return Span(self.number, first.column, self.number, last.end_column)

    @property
    def margin(self) -> Span:
        """What stands before its first lexeme."""
        return Span(self.number, 1, self.number, max(self.lexemes[0].span.column, 2))


def read_lines(automaton: Automaton, text: str) -> list[Line]:
    """The lines of a text, in order."""
    found: list[Line] = []
    for number, line in enumerate(lines(text), 1):
        column, characters, problem = _indentation(line, number)
        lexemes, stray = scan(automaton, line, number, characters)
        if lexemes or stray:
            found.append(Line(number, column, lexemes, stray, problem))
    return found


def _indentation(line: str, number: int) -> tuple[int, int, Problem | None]:
    """A line's indentation in columns and in characters, and what is wrong with those."""
    match = _INDENT.match(line)
    blank = match.group() if match else ""
    if blank.strip(" ") == "":
        return len(blank), len(blank), None
    width = len(blank.replace("\ufeff", "").replace("\u200b", "").expandtabs(TAB_WIDTH))
    if "\t" in blank:
        span = Span(number, 1, number, len(blank) + 1)
        hint = "indent with spaces; most editors can write spaces for the tab key"
        problem = Problem("F103", "this line is indented with a tab", hint, span)
        return width, len(blank), problem
    odd = next(index for index, sign in enumerate(blank) if sign != " ")
    span = Span(number, odd + 1, number, odd + 2)
    message = f"{named(blank[odd])} has no meaning here"
    return width, len(blank), Problem("F109", message, "indent with ordinary spaces", span)
