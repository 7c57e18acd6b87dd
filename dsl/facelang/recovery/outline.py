"""The outline of a file: which block each line stands in, and what is wrong with its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from facelang.language import NESTING_MOST, ROUTINE, STARTS, TOP, WAVE
from facelang.recovery import indentation
from facelang.recovery.automaton import Builder
from facelang.recovery.belonging import (
    begins_item,
    defines_wave,
    fits,
    following,
    home,
    is_apart,
    is_foreign,
    is_item_inside,
)
from facelang.recovery.blocks import Block, Blocks, Header
from facelang.recovery.line import TAB_WIDTH, Line
from facelang.recovery.mistakes import Mistake
from facelang.tree import BROKEN

_MAY_BE_UNREAD = ("shape", "polarity", "frequency", "duty")
"""Fields of a wave whose absence means something: an unread line may be any of them."""


class Outline:
    """The blocks of one file, line by line.

    It feeds the parser the beginnings and ends of blocks, and reports what is wrong with them.
    Where indentation and words disagree, it believes the words.
    """

    def __init__(
        self, lines: Sequence[Line], builder: Builder, report: Callable[[Mistake], None]
    ) -> None:
        self._lines = lines
        self._builder = builder
        self._report = report
        self._blocks = Blocks()
        self._header: Header | None = None
        """The line above, while the block that it begins has not begun."""
        self._header_known = True
        self._above = ""
        """The first word of the line above."""
        self._skip_from: int | None = None
        """While set, lines that are indented so far are passed over."""
        self._tab_above = False
        self._lost_above = False

    @property
    def block(self) -> Block:
        """The innermost block."""
        return self._blocks.innermost

    @property
    def is_full(self) -> bool:
        """Whether no further block may begin inside the innermost one."""
        return self._blocks.depth >= NESTING_MOST

    def expect_body(self, header: Line, kind: str, word: str, known: bool = True) -> None:
        """Says that a line began a block of this kind; ``word`` is what it began with.

        ``known`` is false where the line itself could not be read, only what stands below it.
        """
        self._header = Header(header, kind, word, known)
        self._header_known = known

    def skip_body(self, header: Line) -> None:
        """Passes over the lines below one, as far as they are indented further."""
        self._skip_from = header.column + 1

    def following(self, index: int) -> Line | None:
        """The line after the one at ``index``."""
        return following(self._lines, index)

    def enter(self, index: int) -> bool:
        """Ends and begins the blocks above a line; whether it is then to be read."""
        line = self._lines[index]
        if self._skip_from is not None:
            if line.column >= self._skip_from:
                return False
            self._skip_from = None
        self._check_signs(line)
        if not line.has_lexemes:
            return False
        entered = (
            self._settle_header(index)
            or self._is_headless(index)
            or self._is_lost(index)
            or self._place(index)
        )
        if entered:
            self._above = line.word
        return entered

    def end(self) -> None:
        """Ends all blocks at the end of the file."""
        self._settle_header(len(self._lines))
        self._close_all()

    def _check_signs(self, line: Line) -> None:
        """Reports the characters of an indentation; of neighbours with tabs only the first."""
        is_tab = line.indent is not None and line.indent.code == "F103"
        if line.indent is not None and not (is_tab and self._tab_above):
            self._report(Mistake.of(line.indent))
        if line.column:
            self._tab_above = is_tab
        if is_tab and not self.block.guessed:
            # one line with a tab among lines with spaces: where it most likely belongs
            if self._header is not None:
                line.column = max(line.column, self._header.line.column + TAB_WIDTH)
            elif line.word in STARTS[self.block.kind] and self.block.kind != TOP:
                line.column = self.block.column

    # --- the block that the line above begins ----------------------------------------------

    def _settle_header(self, index: int) -> bool:
        """Begins the block of the line above, or says that it is missing.

        Whether the line at ``index`` has thereby found its place.
        """
        header, self._header = self._header, None
        if header is None:
            return False
        if index < len(self._lines) and self._begin(header, index):
            return True
        if header.kind != ROUTINE:  # a routine needs no fields
            if header.known:
                self._report(indentation.empty(header.line, header.word))
            self._open(Block(self.block.column + 1, header.kind))
            self._close()
        return False

    def _begin(self, header: Header, index: int) -> bool:
        """Begins a block at the line below its first one, if that belongs to it."""
        lines, line = self._lines, self._lines[index]
        parent, kind = self.block, header.kind
        if header.is_deserted(lines, index):
            return False
        if header.begins_at(line, parent.column):
            self._begin_at(line, header.column(lines, index, parent.column), kind)
            return True
        if header.lost_first(lines, index, parent.column):
            self._open(Block(header.column_below(lines, index), kind))
            self._report(indentation.lost(line, self.block.column))
            return True
        is_under = line.column in (parent.column, *parent.also)
        if is_under and header.has_unindented(lines, index, parent.kind):
            self._report(indentation.unindented(header.line, header.word))
            self._open(Block(parent.column, kind, unindented=True))
            return True
        return False

    def _begin_at(self, line: Line, column: int, kind: str) -> None:
        """Begins a block at its first line, which may be the odd one of its lines."""
        block = Block(column, kind, guessed=line.indent is not None)
        if column != line.column:
            block.also.add(line.column)
            sentence = indentation.too_far if line.column > column else indentation.uneven
            self._report(sentence(line, column))
        self._open(block)

    # --- a block whose first line is missing ------------------------------------------------

    def _is_headless(self, index: int) -> bool:
        """Begins a block at a line that fits into no block above it; whether it is one.

        Such a line is parted from those above by an empty line, or there are none.
        """
        line, kind = self._lines[index], home(self._lines[index])
        if not line.column or kind is None or begins_item(self._lines, index):
            return False
        block = self.block
        if block.kind != TOP:
            again = kind == WAVE and line.word in block.seen
            if not is_apart(self._lines, index) or (fits(line, block.kind) and not again):
                return False
        self._report(indentation.headless(line, kind))
        self._close_all()
        self._builder.unread_head(kind, BROKEN, line.span)
        self._header_known = True
        self._open(Block(line.column, kind))
        return True

    # --- lines inside blocks ----------------------------------------------------------------

    def _is_lost(self, index: int) -> bool:
        """Whether a line belongs to the innermost block, though it is indented too little."""
        line, block = self._lines[index], self.block
        below = self.following(index)
        is_deeper = below is not None and below.column > line.column
        if line.is_call and is_deeper and is_apart(self._lines, index):
            return False  # the first line of a technique, without that word
        place, _ = self._blocks.place(line.column)
        lost = (
            place < self._blocks.depth
            and self._blocks.open[place].kind != block.kind
            and fits(line, block.kind)
            and not (self._blocks.open[place].kind == TOP and begins_item(self._lines, index))
        )
        if lost and not self._lost_above:
            self._report(indentation.lost(line, block.column))
        self._lost_above = lost
        return lost

    def _place(self, index: int) -> bool:
        """Ends the blocks that end above a line; whether the line is then to be read."""
        line = self._lines[index]
        place, even = self._blocks.place(line.column)
        too_far = not even and place == self._blocks.depth and line.column > self.block.column
        if too_far and self._above and is_foreign(line, self.block.kind):
            self._report(indentation.orphan(line, self._above))
            self._skip_from = line.column
            return False
        while self._blocks.depth > place:
            self._close()
        if self.block.unindented and begins_item(self._lines, index):
            self._close()
        if not even:
            self.block.also.add(line.column)
        elif line.column == self.block.column:
            self.block.also.clear()
        kind, column = self.block.kind, self.block.column
        if is_item_inside(line, kind) or defines_wave(self._lines, index, kind):
            self._report(indentation.indented_item(line))
            self._close_all()
            self.block.also.add(line.column)
        elif not even and line.indent is None:
            sentence = indentation.too_far if too_far else indentation.uneven
            self._report(sentence(line, column))
        return True

    # --- blocks -----------------------------------------------------------------------------

    def _open(self, block: Block) -> None:
        block.incomplete = not self._header_known
        self._blocks.open.append(block)
        self._builder.indent()

    def _close(self) -> None:
        block = self._blocks.open.pop()
        if block.kind == WAVE and block.incomplete:
            for word in _MAY_BE_UNREAD:
                if word not in block.seen:
                    self._builder.words(WAVE, f"{word} {BROKEN}")
        self._builder.dedent(block.kind)

    def _close_all(self) -> None:
        while self._blocks.depth:
            self._close()
