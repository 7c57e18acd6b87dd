"""Which block each line of a file stands in, and what is wrong with its indentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from facelang.blocks import Block, Blocks
from facelang.feeder import Feeder
from facelang.line import TAB_WIDTH, Line
from facelang.mistakes import Mistake
from facelang.tree import BROKEN
from facelang.words import BODIES, ROUTINE, STARTS, STEPS, TOP, WAVE, homes

NESTING_MOST = 12
"""Blocks inside each other; ``facevm.isa.DEPTH_MAX``, which facelang does not see."""

_MAY_BE_UNREAD = ("shape", "polarity", "frequency", "duty")
"""Fields of a wave whose absence means something: an unread line may be any of them."""


class Outline:
    """The blocks of one file, line by line.

    It feeds the parser the beginnings and ends of blocks, and reports what is wrong with them.
    Where indentation and words disagree, it believes the words.
    """

    def __init__(
        self, lines: Sequence[Line], feeder: Feeder, report: Callable[[Mistake], None]
    ) -> None:
        self._lines = lines
        self._feeder = feeder
        self._report = report
        self._blocks = Blocks()
        self._header: Line | None = None
        """The line above, while the block that it begins has not begun."""
        self._header_kind = ""
        self._header_word = ""
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
        self._header, self._header_kind = header, kind
        self._header_word, self._header_known = word, known

    def skip_body(self, header: Line) -> None:
        """Passes over the lines below one, as far as they are indented further."""
        self._skip_from = header.column + 1

    def following(self, index: int) -> Line | None:
        """The line after the one at ``index``."""
        return self._lines[index + 1] if index + 1 < len(self._lines) else None

    def enter(self, index: int) -> bool:
        """Ends and begins the blocks above a line; whether it is then to be read."""
        line = self._lines[index]
        if self._skip_from is not None:
            if line.column >= self._skip_from:
                return False
            self._skip_from = None
        self._check_signs(line)
        if not line.lexemes:
            return False
        entered = self._settle_header(index) or self._is_lost(index) or self._place(index)
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
                line.column = max(line.column, self._header.column + TAB_WIDTH)
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
        kind, parent = self._header_kind, self.block
        line = self._lines[index] if index < len(self._lines) else None
        if line is not None and line.column > max(parent.column, header.column):
            if not _is_item_inside(line, kind):
                self._begin(index, kind, header)
                return True
        elif line is not None and self._is_first_lost(index, kind, header):
            self._report_lost(line)
            self._open(Block(self._lines[index + 1].column, kind))
            return True
        elif line is not None and self._fits_unindented(index, kind):
            if line.column > parent.column:  # so is the line above it, which was reported
                self._open(Block(line.column, kind))
                return True
            message = f"the lines of this {self._header_word} are not indented"
            hint = "begin each of them with four spaces"
            self._report(Mistake("F106", header.span, message, hint))
            self._open(Block(parent.column, kind, unindented=True))
            return True
        if kind != ROUTINE:  # a routine needs no fields
            hint = "what belongs to it stands below it, indented by four spaces"
            message = f"nothing belongs to this {self._header_word}"
            self._report(Mistake("F106", header.span, message, hint))
            self._open(Block(parent.column + 1, kind))
            self._close()
        return False

    def _is_first_lost(self, index: int, kind: str, header: Line) -> bool:
        """Whether only the first line of a block is not indented, and the next one is."""
        line, following = self._lines[index], self.following(index)
        return (
            following is not None
            and following.column > max(line.column, header.column)
            and line.column >= self.block.column
            and line.word in STARTS[kind]
            and (kind, line.word) not in BODIES
            and not (self.block.kind == TOP and self._begins_item(index))
        )

    def _begin(self, index: int, kind: str, header: Line) -> None:
        """Begins a block at its first line, unless that is the odd one of its lines."""
        line = self._lines[index]
        column = self._column_of_block(index, kind, header)
        block = Block(column, kind, guessed=line.indent is not None)
        if column != line.column:
            block.also.add(line.column)
            if line.column > column:
                self._report(_too_far(line, column))
            else:
                self._report(_uneven(line, column))
        self._open(block)

    def _column_of_block(self, index: int, kind: str, header: Line) -> int:
        """How far the lines of a block are indented, where the first two do not agree."""
        line, second = self._lines[index], self.following(index)
        outer = self.block.column
        if second is None or second.column <= outer or second.column == line.column:
            return line.column
        if (kind, line.word) in BODIES and second.column > line.column:
            return line.column  # the second line is the body of the first
        votes = {line.column: 0, second.column: 0}
        for other in self._lines[index:]:
            if other.column <= outer:
                break
            if other.column in votes and other.word in STARTS[kind]:
                votes[other.column] += 1
        # of equal ones the usual width
        usual = header.column + TAB_WIDTH
        return max(votes, key=lambda column: (votes[column], column == usual))

    def _fits_unindented(self, index: int, kind: str) -> bool:
        """Whether a line under a first line was meant to be indented below it."""
        line = self._lines[index]
        if self.block.kind != TOP or line.column not in (self.block.column, *self.block.also):
            return False
        return line.word in STARTS[kind] and not self._begins_item(index)

    def _begins_item(self, index: int) -> bool:
        """Whether a line at the left margin is an item, and no step that should be indented."""
        line = self._lines[index]
        if line.word != "wave":
            return line.word in STARTS[TOP]
        following = self.following(index)
        if following is None or following.word in STARTS[STEPS] or following.is_call:
            return False
        return following.column > line.column or following.word in STARTS[WAVE]

    # --- lines inside blocks ----------------------------------------------------------------

    def _is_lost(self, index: int) -> bool:
        """Whether a line belongs to the innermost block, though it is indented too little."""
        line, block = self._lines[index], self.block
        place, _ = self._blocks.place(line.column)
        lost = (
            place < self._blocks.depth
            and self._blocks.open[place].kind != block.kind
            and line.word in STARTS[block.kind]
            and not (self._blocks.open[place].kind == TOP and self._begins_item(index))
        )
        if lost and not self._lost_above:
            self._report_lost(line)
        self._lost_above = lost
        return lost

    def _report_lost(self, line: Line) -> None:
        message = "this line is indented less than the block that it belongs to"
        span = line.margin if line.column else line.lexemes[0].span
        self._report(Mistake("F104", span, message, "indent it like the other lines of its block"))

    def _place(self, index: int) -> bool:
        """Ends the blocks that end above a line; whether the line is then to be read."""
        line = self._lines[index]
        place, even = self._blocks.place(line.column)
        too_far = not even and place == self._blocks.depth and line.column > self.block.column
        if too_far and self._is_foreign(line):
            message = "this block belongs to no line that can have one"
            hint = f"a line with `{self._above}` has nothing below it here"
            self._report(Mistake("F107", line.span, message, hint if self._above else None))
            self._skip_from = line.column
            return False
        while self._blocks.depth > place:
            self._close()
        if self.block.unindented and self._begins_item(index):
            self._close()
        if not even:
            self.block.also.add(line.column)
        if _is_item_inside(line, self.block.kind):
            message = f"`{line.word}` begins an item, and items are not indented"
            hint = "move it, and what belongs to it, to the left margin"
            self._report(Mistake("F105", line.span, message, hint))
            self._close_all()
            self.block.also.add(line.column)
        elif not even and line.indent is None:
            column = self.block.column
            self._report(_too_far(line, column) if too_far else _uneven(line, column))
        return True

    def _is_foreign(self, line: Line) -> bool:
        """Whether a line indented too far was meant to belong to the line above it."""
        kinds = homes(line.word)
        fits_elsewhere = any(kind != TOP for kind in kinds) and self.block.kind not in kinds
        return bool(self._above) and fits_elsewhere and not line.is_call

    # --- blocks -----------------------------------------------------------------------------

    def _open(self, block: Block) -> None:
        block.incomplete = not self._header_known
        self._blocks.open.append(block)
        self._feeder.indent()

    def _close(self) -> None:
        block = self._blocks.open.pop()
        if block.kind == WAVE and block.incomplete:
            for word in _MAY_BE_UNREAD:
                if word not in block.seen:
                    self._feeder.words(f"{word} {BROKEN}")
        self._feeder.dedent(block.kind)

    def _close_all(self) -> None:
        while self._blocks.depth:
            self._close()


def _is_item_inside(line: Line, kind: str) -> bool:
    """Whether a line that is indented like those of a block begins an item instead."""
    fits = kind == TOP or line.word in STARTS[kind] or line.is_call
    return not fits and line.word in STARTS[TOP] and line.stray is None


def _too_far(line: Line, column: int) -> Mistake:
    return Mistake("F105", line.margin, "this line is indented too far", _to(column))


def _uneven(line: Line, column: int) -> Mistake:
    message = "the indentation of this line fits no block above it"
    return Mistake("F104", line.margin, message, _to(column))


def _to(column: int) -> str:
    if column == 0:
        return "an item begins at the left margin"
    return f"indent it by {column} spaces, like the other lines of its block"
