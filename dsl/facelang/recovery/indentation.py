"""Mistakes of indentation: the sentences for lines in the wrong column, one a function."""

from __future__ import annotations

from facelang.diagnostics import Fix
from facelang.language import ROUTINE, STEPS, WAVE
from facelang.recovery.line import Line
from facelang.recovery.mistakes import Mistake
from facelang.tree import Span

_HEADS = {
    ROUTINE: '`routine "Name"`',
    WAVE: "`wave NAME`",
    STEPS: "`zone NAME` or `technique NAME()`",
}
"""What the first line of a block is, by the block's kind."""


def too_far(line: Line, column: int) -> Mistake:
    """A line that stands further in than its block."""
    message = "this line is indented too far"
    return Mistake("F105", line.margin, message, _to(column), _indented(line, column))


def uneven(line: Line, column: int) -> Mistake:
    """A line that stands between two blocks; ``column`` is that of the nearer one."""
    message = "the indentation of this line fits no block above it"
    return Mistake("F104", line.margin, message, _to(column), _indented(line, column))


def lost(line: Line, column: int) -> Mistake:
    """A line that stands further out than the block it belongs to."""
    message = "this line is indented less than the block that it belongs to"
    span = line.margin if line.column else line.lexemes[0].span
    hint = "indent it like the other lines of its block"
    return Mistake("F104", span, message, hint, _indented(line, column))


def indented_item(line: Line) -> Mistake:
    """An item that does not begin at the left margin."""
    message = f"`{line.word}` begins an item, and items are not indented"
    hint = "move it, and what belongs to it, to the left margin"
    return Mistake("F105", line.span, message, hint)


def unindented(header: Line, word: str) -> Mistake:
    """A block whose lines stand under its first line, not below it."""
    message = f"the lines of this {word} are not indented"
    return Mistake("F106", header.span, message, "begin each of them with four spaces")


def empty(header: Line, word: str) -> Mistake:
    """A first line without a block."""
    hint = "what belongs to it stands below it, indented by four spaces"
    return Mistake("F106", header.span, f"nothing belongs to this {word}", hint)


def headless(line: Line, kind: str) -> Mistake:
    """A block without its first line."""
    hint = f"above it stands {_HEADS[kind]}, at the left margin"
    return Mistake("F107", line.span, "the first line of this block is missing", hint)


def orphan(line: Line, above: str) -> Mistake:
    """A block under a line that has none; ``above`` is that line's first word."""
    message = "this block belongs to no line that can have one"
    return Mistake("F107", line.span, message, f"a line with `{above}` has nothing below it here")


def _indented(line: Line, column: int) -> tuple[Fix, ...]:
    """The line, indented by so many spaces."""
    margin = Span(line.number, 1, line.number, line.lexemes[0].span.column)
    title = f"indent it by {column} spaces" if column else "move it to the left margin"
    return (Fix(title, margin, " " * column),)


def _to(column: int) -> str:
    if column == 0:
        return "an item begins at the left margin"
    return f"indent it by {column} spaces, like the other lines of its block"
