"""A line that holds something: where it begins, and what stands in it."""

from __future__ import annotations

import re
from functools import cached_property

from facelang.diagnostics import Fix
from facelang.recovery.automaton import NAME, VALUES, Automaton
from facelang.recovery.lexemes import BAD_WORD, Lexeme, Problem, named, scan
from facelang.recovery.plain_lines import plain_line
from facelang.source import lines
from facelang.tree import Span

TAB_WIDTH = 4
"""Only to guess the block of a line that is indented by tabs, which is an error anyway."""

_INDENT = re.compile(r"[^\S\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]*\ufeff?\u200b?")

_NO_WORDS = VALUES - {NAME} | {"(", ")", ","}


class Line:
    """A line that is neither blank nor only a comment."""

    def __init__(self, automaton: Automaton, number: int, text: str) -> None:
        self.number = number
        self.plain = plain_line(text)
        """The line at a glance, where nothing in it is strange."""
        self.stray: Problem | None = None
        """The first of its characters that belongs to no lexeme."""
        self.indent: Problem | None = None
        """What is wrong with the characters that indent it."""
        self._automaton = automaton
        self._text = text
        if self.plain is not None:
            self.column = self.plain.indent
            """How many columns it is indented."""
            return
        self.column, characters, self.indent = _indentation(text, number)
        self.lexemes, self.stray = scan(automaton, text, number, characters)

    @cached_property
    def lexemes(self) -> list[Lexeme]:
        """Its pieces; of a line that is not plain some may be repaired."""
        at = 0 if self.plain is None else self.plain.indent
        return scan(self._automaton, self._text, self.number, at)[0]

    @property
    def has_lexemes(self) -> bool:
        """Whether any of its characters belongs to a lexeme."""
        return bool(self.plain.shape if self.plain is not None else self.lexemes)

    @property
    def word(self) -> str:
        """Its first word; empty if it begins with something else."""
        if self.plain is not None and "lexemes" not in self.__dict__:
            return "" if self.plain.shape[0] in _NO_WORDS else self.plain.texts[0]
        first = self.lexemes[0] if self.lexemes else None
        return first.text if first is not None and first.kind in (NAME, BAD_WORD) else ""

    @property
    def in_quotes(self) -> Fix:
        """What follows its first word, up to a comment, made a text."""
        start = self.lexemes[1].span.column
        words = self._text[start - 1 :].split("#", 1)[0].rstrip()
        span = Span(self.number, start, self.number, start + len(words))
        return Fix("put it in quotes", span, f'"{words}"')

    @property
    def is_call(self) -> bool:
        """Whether it carries out a technique."""
        if self.plain is not None:
            return self.plain.shape[1] == "("
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
    read = (Line(automaton, number, line) for number, line in enumerate(lines(text), 1))
    return [line for line in read if line.has_lexemes or line.stray is not None]


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
        fix = Fix(f"indent it with {width} spaces", span, " " * width)
        problem = Problem("F103", "this line is indented with a tab", hint, span, (fix,))
        return width, len(blank), problem
    odd = next(index for index, sign in enumerate(blank) if sign != " ")
    span = Span(number, odd + 1, number, odd + 2)
    message = f"{named(blank[odd])} has no meaning here"
    fix = Fix(
        "indent it with ordinary spaces", Span(number, 1, number, len(blank) + 1), " " * width
    )
    return width, len(blank), Problem("F109", message, "indent with ordinary spaces", span, (fix,))
