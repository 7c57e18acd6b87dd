"""Lark's interactive parser, fed with lines that are known to fit."""

from __future__ import annotations

from typing import Any, cast

from lark import Token

from facelang.automaton import DEDENT, INDENT, LINE_END, NAME, TEXT, Stack, face_automaton
from facelang.build import build
from facelang.grammar import face_grammar
from facelang.repair import Piece
from facelang.tree import BROKEN, File, Span
from facelang.words import ROUTINE, STEPS, WAVE

_LINES: dict[str, str] = {
    ROUTINE: f"goal {BROKEN}",
    WAVE: f"shape {BROKEN}",
    STEPS: f"{BROKEN} ( )",
}
"""The line that stands for one that could not be read, by the kind of its block."""

_HEADS: dict[str, str] = {
    ROUTINE: f'routine "{BROKEN}"',
    WAVE: "wave {}",
    STEPS: f"technique {{}} ( {BROKEN} )",
}
"""The first line that stands for one that could not be read, by the kind of its block."""

_NOWHERE = Span(1, 1, 1, 1)


class Feeder:
    """The parser of one file. What it is fed has been tried against its ``stack`` before."""

    def __init__(self) -> None:
        self.automaton = face_automaton()
        self._parser = face_grammar().parse_interactive()
        self.stack = cast(Stack, self._parser.parser_state.state_stack)

    def line(self, pieces: list[Piece]) -> None:
        """A line, its end included."""
        for piece in pieces:
            self._feed(*piece)

    def unread_line(self, kind: str, span: Span) -> None:
        """What stands for a line of such a block that nobody could read."""
        self.words(_LINES[kind], span)

    def unread_head(self, kind: str, name: str, span: Span) -> None:
        """What stands for the first line of such a block, of which only a name could be read."""
        self.words(_HEADS[kind].format(name), span)

    def words(self, words: str, span: Span = _NOWHERE) -> None:
        """A line of such words, all of them at one place."""
        for word in words.split():
            terminal = TEXT if word.startswith('"') else self.automaton.terminal(self.stack, word)
            if not self.automaton.fits(self.stack, terminal):
                terminal = NAME  # a word of the steps, used as a name
            self._feed(terminal, word, span)
        self._feed(LINE_END, "\n", span)

    def indent(self) -> None:
        """The beginning of a block."""
        self._feed(INDENT, "", _NOWHERE)

    def dedent(self, kind: str) -> None:
        """The end of a block; if nothing of it was read, something stands for it."""
        if not self.automaton.fits(self.stack, DEDENT):
            self.unread_line(kind, _NOWHERE)
        self._feed(DEDENT, "", _NOWHERE)

    def finish(self) -> File:
        """The tree of everything that was fed; all blocks have ended."""
        return build(self._parser.feed_token(Token("$END", "", 0, 1, 1, 1, 1, 0)))

    def _feed(self, terminal: str, text: str, span: Span) -> None:
        token: Any = Token(
            terminal, text, 0, span.line, span.column, span.end_line, span.end_column, 0
        )
        self._parser.feed_token(token)
