"""Which block each line of a file stands in, and what is wrong with its indentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from facelang.blocks import Block, Blocks
from facelang.diagnostics import Fix
from facelang.feeder import Feeder
from facelang.line import TAB_WIDTH, Line
from facelang.mistakes import Mistake
from facelang.suggest import nearest
from facelang.tree import BROKEN, Span
from facelang.words import BODIES, NESTING_MOST, ROUTINE, STARTS, STEPS, TOP, WAVE, homes

_HEADS = {
    ROUTINE: '`routine "Name"`',
    WAVE: "`wave NAME`",
    STEPS: "`zone NAME` or `technique NAME()`",
}
"""What the first line of a block is, by the block's kind."""

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
        is_apart = kind == ROUTINE and line is not None and self._is_apart(index)
        if is_apart and line is not None and not _fits(line, kind):
            return False
        if line is not None and self._is_below(line, header, kind):
            if not _is_item_inside(line, kind):
                self._begin(index, kind, header)
                return True
        elif line is not None and self._is_first_lost(index, kind, header):
            following = self.following(index)
            usual = header.column + TAB_WIDTH
            column = following.column if following is not None else usual
            self._open(Block(column if column > header.column else usual, kind))
            self._report_lost(line)
            return True
        elif line is not None and self._fits_unindented(index, kind):
            message = f"the lines of this {self._header_word} are not indented"
            hint = "begin each of them with four spaces"
            self._report(Mistake("F106", header.span, message, hint))
            self._open(Block(parent.column, kind, unindented=True))
            return True
        if kind != ROUTINE:  # a routine needs no fields
            hint = "what belongs to it stands below it, indented by four spaces"
            message = f"nothing belongs to this {self._header_word}"
            if self._header_known:
                self._report(Mistake("F106", header.span, message, hint))
            self._open(Block(parent.column + 1, kind))
            self._close()
        return False

    def _is_below(self, line: Line, header: Line, kind: str) -> bool:
        """Whether a line is indented as one of the block that the line above it begins."""
        outer = self.block.column
        if header.column > outer:  # that line is itself indented too far, which was reported
            return line.column > header.column or (line.column > outer and _fits(line, kind))
        return line.column > outer

    def _is_first_lost(self, index: int, kind: str, header: Line) -> bool:
        """Whether only the first line of a block is not indented, and the next one is.

        A line that is indented less than the block around has left that one as well.
        """
        line, following = self._lines[index], self.following(index)
        if not _fits(line, kind) or (kind, line.word) in BODIES or self._begins_item(index):
            return False
        if line.column < self.block.column:
            return True
        return following is not None and following.column > max(line.column, header.column)

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
        if (kind, _meant(line, kind)) in BODIES and second.column > line.column:
            return line.column  # the second line is the body of the first
        votes = {line.column: 0, second.column: 0}
        inside: int | None = None
        for other in self._lines[index:]:
            if other.column <= outer:
                break
            if inside is not None and other.column > inside:
                continue  # in a block of its own
            meant = _meant(other, kind)
            inside = other.column if (kind, meant) in BODIES else None
            if other.column in votes and meant:
                votes[other.column] += 1
        # of equal ones the usual width
        usual = header.column + TAB_WIDTH
        if line.column == usual and second.column > usual and not _meant(line, kind):
            return usual  # it begins the block below it, whatever it is
        return max(votes, key=lambda column: (votes[column], column == usual))

    def _fits_unindented(self, index: int, kind: str) -> bool:
        """Whether a line under a first line was meant to be indented below it."""
        line = self._lines[index]
        if self.block.kind != TOP or line.column not in (self.block.column, *self.block.also):
            return False
        return _fits(line, kind) and not self._begins_item(index)

    def _begins_item(self, index: int) -> bool:
        """Whether a line at the left margin is an item, and no step that should be indented."""
        line = self._lines[index]
        if _fits(line, STEPS) and line.word != "wave":
            return False
        if line.word != "wave":
            return line.word in STARTS[TOP]
        following = self.following(index)
        if following is None or following.word in STARTS[STEPS] or following.is_call:
            return False
        return following.column > line.column or following.word in STARTS[WAVE]

    # --- a block whose first line is missing ------------------------------------------------

    def _is_headless(self, index: int) -> bool:
        """Begins a block at a line that fits into no block above it; whether it is one.

        Such a line is parted from those above by an empty line, or there are none.
        """
        line, kind = self._lines[index], self._home(index)
        if not line.column or kind is None or self._begins_item(index):
            return False
        block = self.block
        if block.kind != TOP:
            again = kind == WAVE and line.word in block.seen
            if not self._is_apart(index) or (_fits(line, block.kind) and not again):
                return False
        message = "the first line of this block is missing"
        hint = f"above it stands {_HEADS[kind]}, at the left margin"
        self._report(Mistake("F107", line.span, message, hint))
        self._close_all()
        self._feeder.unread_head(kind, BROKEN, line.span)
        self._header_known = True
        self._open(Block(line.column, kind))
        return True

    def _is_apart(self, index: int) -> bool:
        """Whether an empty line, or one with only a comment, parts a line from those above."""
        return index > 0 and self._lines[index].number > self._lines[index - 1].number + 1

    def _home(self, index: int) -> str | None:
        """The kind of block in which a line can stand."""
        line = self._lines[index]
        if _fits(line, STEPS):
            return STEPS
        return next((kind for kind in (ROUTINE, WAVE) if line.word in STARTS[kind]), None)

    # --- lines inside blocks ----------------------------------------------------------------

    def _is_lost(self, index: int) -> bool:
        """Whether a line belongs to the innermost block, though it is indented too little."""
        line, block = self._lines[index], self.block
        following = self.following(index)
        is_deeper = following is not None and following.column > line.column
        if line.is_call and is_deeper and self._is_apart(index):
            return False  # the first line of a technique, without that word
        place, _ = self._blocks.place(line.column)
        lost = (
            place < self._blocks.depth
            and self._blocks.open[place].kind != block.kind
            and _fits(line, block.kind)
            and not (self._blocks.open[place].kind == TOP and self._begins_item(index))
        )
        if lost and not self._lost_above:
            self._report_lost(line)
        self._lost_above = lost
        return lost

    def _report_lost(self, line: Line) -> None:
        message = "this line is indented less than the block that it belongs to"
        span = line.margin if line.column else line.lexemes[0].span
        hint = "indent it like the other lines of its block"
        self._report(Mistake("F104", span, message, hint, _indented(line, self.block.column)))

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
        elif line.column == self.block.column:
            self.block.also.clear()
        if _is_item_inside(line, self.block.kind) or self._defines_wave(index):
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
        is_item = _is_item_inside(line, self.block.kind)
        return bool(self._above) and fits_elsewhere and not line.is_call and not is_item

    def _defines_wave(self, index: int) -> bool:
        """Whether a line among steps begins a wave's item, and does not choose a wave."""
        line, following = self._lines[index], self.following(index)
        if self.block.kind != STEPS or line.word != "wave" or following is None:
            return False
        if following.word not in STARTS[WAVE]:
            return False
        name = [lexeme.text for lexeme in line.lexemes[1:2]]
        elsewhere = (other for other in self._lines if other.word == "wave" and not other.column)
        return following.column <= line.column or all(
            [lexeme.text for lexeme in other.lexemes[1:2]] != name for other in elsewhere
        )

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
        self._feeder.dedent_from(block.kind)

    def _close_all(self) -> None:
        while self._blocks.depth:
            self._close()


def _fits(line: Line, kind: str) -> bool:
    """Whether a line begins as one of such a block does."""
    called = kind == STEPS and line.is_call and line.word != "technique"
    return called or line.word in STARTS[kind]


def _meant(line: Line, kind: str) -> str | None:
    """The word that a line of such a block begins with, a slip in it mended."""
    return line.word if line.word in STARTS[kind] else nearest(line.word, STARTS[kind])


def _is_item_inside(line: Line, kind: str) -> bool:
    """Whether a line that is indented like those of a block begins an item instead."""
    fits = kind == TOP or line.word in STARTS[kind] or line.is_call
    return not fits and line.word in STARTS[TOP] and line.stray is None


def _too_far(line: Line, column: int) -> Mistake:
    message = "this line is indented too far"
    return Mistake("F105", line.margin, message, _to(column), _indented(line, column))


def _uneven(line: Line, column: int) -> Mistake:
    message = "the indentation of this line fits no block above it"
    return Mistake("F104", line.margin, message, _to(column), _indented(line, column))


def _indented(line: Line, column: int) -> tuple[Fix, ...]:
    """The line, indented by so many spaces."""
    margin = Span(line.number, 1, line.number, line.lexemes[0].span.column)
    title = f"indent it by {column} spaces" if column else "move it to the left margin"
    return (Fix(title, margin, " " * column),)


def _to(column: int) -> str:
    if column == 0:
        return "an item begins at the left margin"
    return f"indent it by {column} spaces, like the other lines of its block"
