"""Lark's automaton as the patient reader uses it: would this fit, what may come next, take it.

A line is tried first and taken only when all of it fits, so nothing that was built has ever to
be undone. There are two parsers of lark's for that, over its ``InteractiveParser``: one makes
the tree and is only ever fed; of the other one copies are fed, and it makes no values. (A copy
of the first would share its half-built lists, or cost 2.4 ms where they are copied too.)

What fits in a line does not depend on the lines above it, only on the kind of block that it
stands in. So what was tried once is remembered for all lines that begin alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedToken

from facelang.language import RESERVED, ROUTINE, STEPS, TOP, WAVE
from facelang.parser import Values, lark_parser
from facelang.tree import BROKEN, File, Span

if TYPE_CHECKING:
    from lark.parsers.lalr_interactive_parser import InteractiveParser

NAME, TEXT, NUMBER, QUANTITY = "NAME", "TEXT", "NUMBER", "QUANTITY"
LINE_END, INDENT, DEDENT, END = "_NL", "_INDENT", "_DEDENT", "$END"

VALUES = frozenset((NAME, TEXT, NUMBER, QUANTITY))
LAYOUT = frozenset((LINE_END, INDENT, DEDENT, END))

KEPT_MOST = 4096
"""States and lines that are remembered; an editor open for days has seen no more different ones."""

_LONGEST_KEPT = 40
"""Pieces of a line that are remembered; no sound line has more."""

_HEADS: dict[str, tuple[str, ...]] = {
    TOP: (),
    ROUTINE: ("routine", TEXT),
    WAVE: ("wave", NAME),
    STEPS: ("zone", NAME),
}
"""A first line of each kind of block."""


class NoValues(Transformer[Token, Any]):
    """Makes nothing while lark reads."""

    def __default__(self, data: str, children: list[Any], meta: Any) -> Tree[Token]:
        return Tree("", [])  # a new one each time: lark adds to the lists in them


class State:
    """A place in a line up to which it fits. It never changes."""

    __slots__ = ("_accepts", "_after", "_length", "_parser")

    def __init__(self, parser: InteractiveParser, length: int) -> None:
        self._parser = parser
        self._length = length
        self._after: dict[str, State | None] = {}
        self._accepts: frozenset[str] | None = None

    def after(self, terminal: str) -> State | None:
        """The place behind a terminal, or ``None`` where it does not fit."""
        try:
            return self._after[terminal]
        except KeyError:
            pass
        state = self._tried(terminal)
        if self._length < _LONGEST_KEPT:
            self._after[terminal] = state
        return state

    def fits(self, terminal: str) -> bool:
        """Whether the terminal may come next."""
        return self.after(terminal) is not None

    @property
    def accepts(self) -> frozenset[str]:
        """Every terminal that may come next."""
        if self._accepts is None:
            terminals = (name for name in self._parser.choices() if name.isupper())
            self._accepts = frozenset(name for name in terminals if self.fits(name))
        return self._accepts

    def _tried(self, terminal: str) -> State | None:
        if terminal not in self._parser.choices():
            return None
        tried = self._parser.copy(deepcopy_values=False)
        try:
            tried.feed_token(Token(terminal, ""))
        except UnexpectedToken:  # a state may name what fits only elsewhere
            return None
        return State(tried, self._length + 1)


class Automaton:
    """The terminals of the language by the words that authors write, and what may follow what."""

    def __init__(self, parser: Lark) -> None:
        self._parser = parser
        self._starts: dict[str, State] = {}
        self._lines: dict[tuple[str, tuple[str, ...]], tuple[str, ...] | None] = {}
        self.word_of: dict[str, str] = {
            terminal.name: terminal.pattern.value
            for terminal in parser.terminals
            if terminal.pattern.type == "str"
        }
        """The word, bracket or comma of each terminal that is always written alike."""
        self.terminal_of: dict[str, str] = {word: name for name, word in self.word_of.items()}

    @cached_property
    def pattern(self) -> str:
        """What matches at a place is a word (``NAME``, also a keyword), number or text."""
        patterns = [
            (-terminal.priority, terminal.pattern.to_regexp(), terminal.name)
            for terminal in self._parser.terminals
            if terminal.pattern.type == "re" and not terminal.name.startswith("_")
        ]
        return "|".join(f"(?P<{name}>{pattern})" for _, pattern, name in sorted(patterns))

    @cached_property
    def scanner(self) -> re.Pattern[str]:
        """``pattern``, to be used where a line was found to be unlike others."""
        return re.compile(self.pattern)

    def start(self, block: str) -> State:
        """The beginning of a line in a block of this kind."""
        state = self._starts.get(block)
        if state is None:
            parser = self._parser.parse_interactive()
            if block != TOP:
                for word in (*_HEADS[block], LINE_END, INDENT):
                    parser.feed_token(Token(self.terminal_of.get(word, word), ""))
            state = self._starts[block] = State(parser, 0)
        return state

    def terminal(self, state: State, word: str) -> str:
        """What a word is here: a keyword where one fits or where it is reserved, else a name."""
        keyword = self.terminal_of.get(word)
        if keyword is None:
            return NAME
        return keyword if word in RESERVED or state.fits(keyword) else NAME

    def terminals(self, block: str, shape: tuple[str, ...]) -> tuple[str, ...] | None:
        """The terminals of a line in a block of this kind; ``None`` if the line does not fit.

        ``shape`` has for each of its pieces the word or sign, or else the terminal.
        """
        key = block, shape
        try:
            return self._lines[key]
        except KeyError:
            pass
        if len(self._lines) >= KEPT_MOST:
            self._lines.clear()
            self._starts.clear()  # and with it all states
        found = self._walk(self.start(block), shape)
        if len(shape) <= _LONGEST_KEPT:
            self._lines[key] = found
        return found

    def _walk(self, state: State, shape: tuple[str, ...]) -> tuple[str, ...] | None:
        terminals: list[str] = []
        for piece in shape:
            terminal = self.terminal(state, piece) if piece in self.terminal_of else piece
            following = state.after(terminal)
            if following is None:
                return None
            state = following
            terminals.append(terminal)
        return tuple(terminals)


@cache
def face_automaton() -> Automaton:
    """The automaton of the face-zone language."""
    return Automaton(lark_parser(NoValues))


class Piece(NamedTuple):
    """A terminal of a line as it is handed to the parser."""

    terminal: str
    text: str
    span: Span


class PlainLine(NamedTuple):
    """A plain line. ``columns`` are where its pieces begin, ``ends`` the columns after them."""

    indent: int
    """How many spaces it is indented."""
    shape: tuple[str, ...]
    """For each piece the word or sign, or NAME, TEXT, NUMBER, QUANTITY; then the line's end.

    Empty for a blank line, or one with a comment alone.
    """
    texts: tuple[str, ...]
    columns: tuple[int, ...]
    ends: tuple[int, ...]


_LINES: dict[str, str] = {
    ROUTINE: f"goal {BROKEN}",
    WAVE: f"shape {BROKEN}",
    STEPS: f"{BROKEN} ( )",
}
"""The line that stands for one that could not be read, by the kind of its block."""

_LOST_HEADS: dict[str, str] = {
    ROUTINE: f'routine "{BROKEN}"',
    WAVE: "wave {}",
    STEPS: f"technique {{}} ( {BROKEN} )",
}
"""The first line that stands for one that could not be read, by the kind of its block."""

_NOWHERE = Span(1, 1, 1, 1)


class Builder:
    """The parser of a file with mistakes: takes lines that fit, and what stands for lost ones."""

    def __init__(self) -> None:
        self.automaton = face_automaton()
        self._parser = lark_parser(Values).parse_interactive()
        self._is_empty = False
        """Whether the innermost block has begun and has no line yet."""

    def line(self, pieces: Iterable[Piece]) -> None:
        """A line that fits, its end included."""
        feed = self._parser.feed_token
        for terminal, text, span in pieces:
            line, column = span.line, span.column
            feed(Token(terminal, text, 0, line, column, span.end_line, span.end_column))
        self._is_empty = False

    def plain_line(self, terminals: tuple[str, ...], line: PlainLine, number: int) -> None:
        """A line that fits as it stands, as these terminals."""
        feed = self._parser.feed_token
        for terminal, text, column, end in zip(
            terminals, line.texts, line.columns, line.ends, strict=False
        ):
            feed(Token(terminal, text, 0, number, column, number, end))
        feed(Token(LINE_END, "\n", 0, number, 1, number, 1))
        self._is_empty = False

    def unread_line(self, block: str, span: Span) -> None:
        """What stands for a line of such a block that nobody could read."""
        self.words(block, _LINES[block], span)

    def unread_head(self, block: str, name: str, span: Span) -> None:
        """What stands for the first line of such a block, of which only a name could be read."""
        self.words(TOP, _LOST_HEADS[block].format(name), span)

    def words(self, block: str, words: str, span: Span = _NOWHERE) -> None:
        """A line of such words in a block of this kind, all of them at one place."""
        state = self.automaton.start(block)
        pieces: list[Piece] = []
        for word in words.split():
            terminal = TEXT if word.startswith('"') else self.automaton.terminal(state, word)
            following = state.after(terminal)
            if following is None:
                terminal = NAME  # a word of the steps, used as a name
                following = state.after(terminal)
            if following is None:
                raise AssertionError(f"{words!r} is no line of the block {block!r}")
            state = following
            pieces.append(Piece(terminal, word, span))
        self.line([*pieces, Piece(LINE_END, "\n", span)])

    def indent(self) -> None:
        """The beginning of a block, behind its first line."""
        self._parser.feed_token(Token(INDENT, ""))
        self._is_empty = True

    def dedent(self, block: str) -> None:
        """The end of a block of this kind; if nothing of it was read, something stands for it."""
        if self._is_empty:
            self.unread_line(block, _NOWHERE)
        self._parser.feed_token(Token(DEDENT, ""))

    def finish(self) -> File:
        """The tree of everything that was fed; all blocks have ended."""
        file = self._parser.feed_eof()
        assert isinstance(file, File)
        return file
