"""The rows of a file: every line that holds something, and the depth at which it stands.

Made from a file without reading mistakes. How far a row is indented and how its words are
spaced is no longer known here; what the author wrote, and in which order, still is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from facelang.language import BODIES, TOP
from facelang.recovery.automaton import face_automaton
from facelang.recovery.lexemes import Lexeme
from facelang.recovery.line import TAB_WIDTH, Line, read_lines
from facelang.source import lines


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


def rows_of(text: str) -> list[Row]:
    """The rows of a text in which nothing was found wrong, in order."""
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
