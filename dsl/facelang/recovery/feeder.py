"""The parser as the patient reader feeds it."""

from __future__ import annotations

from facelang.language import ROUTINE, STEPS, WAVE
from facelang.recovery.automaton import LINE_END, NAME, TEXT
from facelang.recovery.builder import Builder
from facelang.recovery.repair import Piece
from facelang.tree import BROKEN, File, Span

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


class Feeder(Builder):
    """The parser of a file with mistakes: takes mended lines, and what stands for lost ones."""

    def line(self, pieces: list[Piece]) -> None:
        """A mended line, its end included."""
        fits = self.take(
            tuple(piece.terminal for piece in pieces),
            [piece.text for piece in pieces],
            pieces[0].span.line,
            [piece.span.column for piece in pieces],
            [piece.span.end_column for piece in pieces],
        )
        if not fits:
            raise AssertionError(f"{pieces} was not tried before it was fed")

    def unread_line(self, kind: str, span: Span) -> None:
        """What stands for a line of such a block that nobody could read."""
        self.words(_LINES[kind], span)

    def unread_head(self, kind: str, name: str, span: Span) -> None:
        """What stands for the first line of such a block, of which only a name could be read."""
        self.words(_HEADS[kind].format(name), span)

    def words(self, words: str, span: Span = _NOWHERE) -> None:
        """A line of such words, all of them at one place."""
        stack = self.stack
        pieces: list[Piece] = []
        for word in words.split():
            terminal = TEXT if word.startswith('"') else self.automaton.terminal(stack, word)
            if not self.automaton.fits(stack, terminal):
                terminal = NAME  # a word of the steps, used as a name
            self.automaton.advance(stack, terminal)
            pieces.append(Piece(terminal, word, span))
        self.line([*pieces, Piece(LINE_END, "\n", span)])

    def dedent_from(self, kind: str) -> None:
        """The end of a block; if nothing of it was read, something stands for it."""
        if not self.dedent():
            self.unread_line(kind, _NOWHERE)
            self.dedent()

    def finish(self) -> File:
        """The tree of everything that was fed; all blocks have ended."""
        file = self.end()
        if file is None:
            raise AssertionError("something is open at the end of the file")
        return file
