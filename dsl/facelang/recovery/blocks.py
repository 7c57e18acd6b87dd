"""The blocks that are open at a line, by their indentation, however uneven it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from facelang.language import TOP


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
