"""Blocks by their indentation, however uneven: those that are open at a line, and the line that
begins the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from facelang.language import BODIES, ROUTINE, TOP
from facelang.recovery.belonging import (
    begins_item,
    fits,
    following,
    is_apart,
    is_item_inside,
    meant,
)
from facelang.recovery.line import TAB_WIDTH, Line


@dataclass(slots=True)
class Block:
    """A block, or the left margin, with what is known of it so far."""

    column: int
    """How far its lines are indented."""
    kind: str
    guessed: bool = False
    """Whether ``column`` was counted in tabs, and the next line may know better."""
    unindented: bool = False
    """Whether its lines stand under its first line by mistake, and are read all the same."""
    also: set[int] = field(default_factory=set)
    """Indentations that were reported once and are taken as this block's from then on."""
    seen: set[str] = field(default_factory=set)
    """The words with which its lines begin."""
    incomplete: bool = False
    """Whether one of its lines could not be read at all."""


class Blocks:
    """The open blocks, outermost (the left margin) first."""

    def __init__(self) -> None:
        self.open = [Block(0, TOP)]

    @property
    def innermost(self) -> Block:
        return self.open[-1]

    @property
    def depth(self) -> int:
        """How many blocks stand inside each other here; 0 at the left margin."""
        return len(self.open) - 1

    def place(self, column: int) -> tuple[int, bool]:
        """To which open block a line of this indentation belongs, and whether it is even.

        A line between two blocks belongs to the nearer one, the inner one if both are near.
        A line further in than all of them belongs to the innermost.
        """
        for index in range(self.depth, -1, -1):
            block = self.open[index]
            if column == block.column or column in block.also:
                return index, True
            if column > block.column:
                if index < self.depth:
                    inner = self.open[index + 1]
                    if inner.guessed:
                        inner.guessed = False
                        inner.also.add(column)
                        return index + 1, True
                    if inner.column - column <= column - block.column:
                        index += 1
                return index, False
        return 0, False


@dataclass(frozen=True, slots=True)
class Header:
    """A line that begins a block, while that block has not begun.

    ``outer`` is, in all that follows, how far the block around it is indented.
    """

    line: Line
    kind: str
    """The kind of block that it begins."""
    word: str
    """What it begins with."""
    known: bool
    """Whether it could be read itself, and not only what stands below it."""

    @property
    def usual(self) -> int:
        """How far the lines of its block are usually indented."""
        return self.line.column + TAB_WIDTH

    def is_deserted(self, lines: Sequence[Line], index: int) -> bool:
        """Whether the line at ``index`` stands apart from it and begins no line of its block."""
        return self.kind == ROUTINE and is_apart(lines, index) and not fits(lines[index], self.kind)

    def begins_at(self, line: Line, outer: int) -> bool:
        """Whether the line below it is the first one of its block."""
        return self._is_above(line, outer) and not is_item_inside(line, self.kind)

    def _is_above(self, line: Line, outer: int) -> bool:
        """Whether a line is indented as one of its block is."""
        if self.line.column > outer:  # it is itself indented too far, which was reported
            return line.column > self.line.column or (line.column > outer and fits(line, self.kind))
        return line.column > outer

    def lost_first(self, lines: Sequence[Line], index: int, outer: int) -> bool:
        """Whether only the first line of its block is not indented, and the next one is.

        A line that is indented less than the block around has left that one as well.
        """
        line, below = lines[index], following(lines, index)
        if not fits(line, self.kind) or (self.kind, line.word) in BODIES:
            return False
        if begins_item(lines, index):
            return False
        if line.column < outer:
            return True
        return below is not None and below.column > max(line.column, self.line.column)

    def has_unindented(self, lines: Sequence[Line], index: int, around: str) -> bool:
        """Whether its block stands under it, where the left margin is ``around`` it."""
        line = lines[index]
        return around == TOP and fits(line, self.kind) and not begins_item(lines, index)

    def column_below(self, lines: Sequence[Line], index: int) -> int:
        """How far its block is indented whose first line is not, by the second one."""
        below = following(lines, index)
        column = below.column if below is not None else self.usual
        return column if column > self.line.column else self.usual

    def column(self, lines: Sequence[Line], index: int, outer: int) -> int:
        """How far its block is indented, where the first two lines do not agree."""
        line, second = lines[index], following(lines, index)
        if second is None or second.column <= outer or second.column == line.column:
            return line.column
        if (self.kind, meant(line, self.kind)) in BODIES and second.column > line.column:
            return line.column  # the second line is the body of the first
        votes = {line.column: 0, second.column: 0}
        inside: int | None = None
        for other in lines[index:]:
            if other.column <= outer:
                break
            if inside is not None and other.column > inside:
                continue  # in a block of its own
            word = meant(other, self.kind)
            inside = other.column if (self.kind, word) in BODIES else None
            if other.column in votes and word:
                votes[other.column] += 1
        if line.column == self.usual and second.column > self.usual and not meant(line, self.kind):
            return self.usual  # it begins the block below it, whatever it is
        # of equal ones the usual width
        return max(votes, key=lambda column: (votes[column], column == self.usual))
