"""The formatter: one canonical layout for routine files.

What a file says is never touched: no item, step, text or comment moves or changes. What is set
is the white space, and how a unit is spelled:

- blocks are indented by four spaces each;
- words stand one space apart, a number and its unit too; none inside brackets or before a comma;
- the values of a routine's or a wave's fields start in one column;
- the text of a ``say`` stands in the column of what follows ``wave``, ``ramp``, ``hold``, ``rest``;
- comments at the end of neighbouring lines start in one column;
- items stand apart by one blank line, two where the author left more; elsewhere one at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from facelang.diagnostics import Diagnostic
from facelang.language import BODIES, ROUTINE, STEPS, TOP, WAVE
from facelang.reading import parse
from facelang.recovery.automaton import QUANTITY, face_automaton
from facelang.recovery.lexemes import Lexeme
from facelang.recovery.line import TAB_WIDTH, Line, read_lines
from facelang.render import cell_width
from facelang.source import lines

INDENT = "    "

BLANK_MOST = {True: 2, False: 1}
"""Blank lines that are kept above a row, by whether it stands at the left margin."""

COMMENT_GAP = 2
"""Spaces between the longest of neighbouring lines and their comments."""

_SAY_WIDTH = len("wave")
_QUANTITY = re.compile(r"(-?[0-9.]+)[ \t]*(.+)")
_MICRO = str.maketrans("µμ", "uu")


def format(text: str, file: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file in its canonical layout, with LF and without a byte-order mark.

    A file that cannot be read without mistakes is not laid out: then ``None``, and the
    mistakes. ``file`` is only named in these.
    """
    _, diagnostics = parse(text, file)
    if diagnostics:
        return None, diagnostics
    rows = _rows_of(text)
    _space(rows)
    return "".join(_laid_out(rows)), []


# --- rows ------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Block:
    """Lines that belong together: the left margin, or what stands below one line."""

    kind: str
    column: int
    """How far its lines are indented in the file."""
    depth: int
    """How many blocks it stands in."""


@dataclass(slots=True)
class Row:
    """A line of steps or fields, or a comment with a line of its own (then no lexemes)."""

    block: Block
    depth: int
    lexemes: list[Lexeme] = field(default_factory=list)
    comment: str = ""
    """From its ``#`` on; empty for none."""
    blank_above: int = 0
    """Blank lines between it and the row above."""

    @property
    def word(self) -> str:
        """The first word; empty for a comment."""
        return self.lexemes[0].text if self.lexemes else ""

    @property
    def is_item(self) -> bool:
        return self.depth == 0 and bool(self.lexemes)


def _rows_of(text: str) -> list[Row]:
    """The rows of a text without mistakes, in order, each with the depth at which it stands."""
    code = {line.number: line for line in read_lines(face_automaton(), text)}
    rows: list[Row] = []
    open_blocks = [Block(TOP, 0, 0)]
    waiting: list[tuple[int, Row]] = []  # comments since the last line, by their columns
    blank = 0
    above: Line | None = None
    for number, raw in enumerate(lines(text), 1):
        line = code.get(number)
        if line is None:
            at = raw.find("#")
            if at < 0:
                blank += 1
                continue
            row = Row(open_blocks[-1], 0, [], raw[at:].rstrip(), blank)
            waiting.append((len(raw[:at].expandtabs(TAB_WIDTH)), row))
        else:
            before = open_blocks
            open_blocks = _opened(before, line, above)
            _settle(waiting, before, open_blocks[-1])
            waiting, above = [], line
            end = line.lexemes[-1].span.end_column - 1
            block = open_blocks[-1]
            row = Row(block, block.depth, line.lexemes, raw[end:].strip(), blank)
        rows.append(row)
        blank = 0
    _settle(waiting, open_blocks, open_blocks[0])
    return rows


def _opened(open_blocks: list[Block], line: Line, above: Line | None) -> list[Block]:
    """The blocks in which a line stands, outermost first."""
    innermost = open_blocks[-1]
    if line.column > innermost.column and above is not None:
        kind = BODIES[innermost.kind, above.word]
        return [*open_blocks, Block(kind, line.column, innermost.depth + 1)]
    return [block for block in open_blocks if block.column <= line.column]


def _settle(waiting: list[tuple[int, Row]], before: list[Block], after: Block) -> None:
    """Finds the depth of the comments between two lines.

    A comment belongs to the line below it. Where blocks end there, one that is indented like
    the lines above is still theirs, until one that is not.
    """
    most = max(before[-1].depth, after.depth)
    for column, row in waiting:
        block = after
        for ended in _ended(before, after, most):
            if ended.column <= column:
                block = ended
        row.block, row.depth = block, block.depth
        most = block.depth


def _ended(before: list[Block], after: Block, most: int) -> Iterator[Block]:
    """The blocks that end between two lines, outermost first, none deeper than ``most``."""
    return (block for block in before if after.depth < block.depth <= most)


# --- blank lines ----------------------------------------------------------------------------


def _space(rows: list[Row]) -> None:
    """Settles how many blank lines stand above each row."""
    above: Row | None = None
    item = ""
    for index, row in enumerate(rows):
        row.blank_above = min(row.blank_above, BLANK_MOST[row.depth == 0])
        if above is None or row.depth > above.depth:
            row.blank_above = 0
        elif row.depth == 0 and above.depth > 0:
            row.blank_above = max(row.blank_above, 1)
        if row.is_item:
            if not item == row.word == "use":
                _set_apart(rows, index)
            item = row.word
        above = row


def _set_apart(rows: list[Row], index: int) -> None:
    """Puts a blank line above an item and the comments that stand directly on top of it."""
    while index and not rows[index].blank_above and not rows[index - 1].lexemes:
        index -= 1
    if index:
        rows[index].blank_above = max(rows[index].blank_above, 1)


# --- lines ----------------------------------------------------------------------------------


def _laid_out(rows: list[Row]) -> Iterator[str]:
    """The lines of the file, each with its end."""
    widths: dict[int, int] = {}  # of the longest field, by block
    for row in rows:
        if row.block.kind in (ROUTINE, WAVE):
            known = widths.get(id(row.block), 0)
            widths[id(row.block)] = max(known, len(row.word))
    texts = [INDENT * row.depth + _written(row, widths.get(id(row.block), 0)) for row in rows]
    for (row, text), column in zip(
        zip(rows, texts, strict=True), _comment_columns(rows, texts), strict=True
    ):
        yield "\n" * row.blank_above
        if row.lexemes and row.comment:
            text += " " * (column - _cells(text)) + row.comment
        yield text + "\n"


def _written(row: Row, width: int) -> str:
    """A row without its indentation and without the comment at its end."""
    if not row.lexemes:
        return row.comment
    if row.block.kind == STEPS and row.word == "say":
        width = _SAY_WIDTH
    pieces = [row.word.ljust(width)]
    before = row.word
    for lexeme in row.lexemes[1:]:
        if before != "(" and lexeme.text not in ("(", ")", ","):
            pieces.append(" ")
        before = _spelled(lexeme)
        pieces.append(before)
    return "".join(pieces)


def _spelled(lexeme: Lexeme) -> str:
    """A lexeme as it was written, but for the space and the micro sign of a unit."""
    found = _QUANTITY.fullmatch(lexeme.text) if lexeme.kind == QUANTITY else None
    if found is None:
        return lexeme.text
    number, unit = found.groups()
    return f"{number} {unit.translate(_MICRO)}"


def _comment_columns(rows: list[Row], texts: list[str]) -> Iterator[int]:
    """In which column the comment at the end of each row starts.

    It is the same for all rows between two blank lines or comments with a line of their own.
    """
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and rows[end].lexemes and not rows[end].blank_above:
            continue
        paragraph = range(start, end)
        widest = max((_cells(texts[at]) for at in paragraph if rows[at].comment), default=0)
        yield from (widest + COMMENT_GAP for _ in paragraph)
        start = end


def _cells(text: str) -> int:
    """How many columns a text takes on a screen."""
    return sum(map(cell_width, text))
