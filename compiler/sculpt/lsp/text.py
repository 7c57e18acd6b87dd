"""Text of a document, and its places in two ways of counting: the language's, the protocol's.

The language counts lines and columns from 1, in characters; only LF and CRLF end a line, and a
byte-order mark is no part of the first. The protocol counts from 0, in units of the encoding that
was agreed on (UTF-16 unless the editor prefers another), and a lone CR ends a line as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from facelang.source import BOM, lines
from facelang.tree import Span
from sculpt.lsp.answers import Position, Range

UTF8, UTF16, UTF32 = "utf-8", "utf-16", "utf-32"

_LANGUAGE_END = re.compile(r"\n")
_PROTOCOL_END = re.compile(r"\r\n|\n|\r")


class Text:
    """The characters of one document, as they are now; a change makes another one."""

    def __init__(self, characters: str, encoding: str = UTF16) -> None:
        self.characters = characters
        self.encoding = encoding

    @cached_property
    def lines(self) -> list[str]:
        """The lines as the language counts them, without their ends."""
        return lines(self.characters)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line of the language begins."""
        first = len(BOM) if self.characters.startswith(BOM) else 0
        return [first, *(end.end() for end in _LANGUAGE_END.finditer(self.characters))]

    @cached_property
    def _protocol_starts(self) -> list[int]:
        """Where each line of the protocol begins."""
        return [0, *(end.end() for end in _PROTOCOL_END.finditer(self.characters))]

    # --- from the language to the protocol -------------------------------------------------

    def offset(self, line: int, column: int) -> int:
        """How many characters stand before a place; what is beyond the text is its end."""
        if line > len(self._starts):
            return len(self.characters)
        row = self.lines[line - 1]
        return self._starts[line - 1] + min(max(column - 1, 0), len(row))

    def position(self, line: int, column: int) -> Position:
        """A place of the language, as the editor counts it."""
        return self.position_at(self.offset(line, column))

    def position_at(self, offset: int) -> Position:
        """The place after so many characters, as the editor counts it."""
        row = bisect_right(self._protocol_starts, offset) - 1
        return Position(row, self._units(self.characters[self._protocol_starts[row] : offset]))

    def range(self, span: Span) -> Range:
        """A span, as the editor counts it."""
        return Range(
            self.position(span.line, span.column), self.position(span.end_line, span.end_column)
        )

    def line_range(self, line: int, end_line: int) -> Range:
        """Whole lines, from the first one's beginning to the last one's end."""
        end = len(self.lines[end_line - 1]) + 1 if end_line <= len(self.lines) else 1
        return Range(self.position(line, 1), self.position(end_line, end))

    # --- from the protocol to the language -------------------------------------------------

    def place(self, position: Position) -> tuple[int, int]:
        """Line and column of the language at a position of the editor's, inside the text."""
        offset = self.offset_at(position)
        line = max(bisect_right(self._starts, offset) - 1, 0)
        column = min(max(offset - self._starts[line], 0), len(self.lines[line]))
        return line + 1, column + 1

    def offset_at(self, position: Position) -> int:
        """How many characters stand before a position of the editor's."""
        starts = self._protocol_starts
        if position.line >= len(starts):
            return len(self.characters)
        start = starts[position.line]
        end = starts[position.line + 1] if position.line + 1 < len(starts) else len(self.characters)
        row = self.characters[start:end].rstrip("\r\n")
        return start + self._characters(row, position.character)

    def replaced(self, range: Range, text: str) -> Text:
        """The text after a change."""
        start, end = self.offset_at(range.start), self.offset_at(range.end)
        characters = self.characters
        return Text(characters[:start] + text + characters[max(start, end) :], self.encoding)

    # --- units -----------------------------------------------------------------------------

    def _units(self, part: str) -> int:
        """How many units of the encoding a part of a line takes."""
        if part.isascii() or self.encoding == UTF32:
            return len(part)
        if self.encoding == UTF8:
            return len(part.encode("utf-8", "surrogatepass"))
        return len(part) + sum(character > "\uffff" for character in part)

    def _characters(self, row: str, units: int) -> int:
        """How many characters of a line the units cover; a character cut in two is not."""
        if row.isascii() or self.encoding == UTF32:
            return min(units, len(row))
        passed = 0
        for index, character in enumerate(row):
            passed += self._units(character)
            if passed > units:
                return index
        return len(row)


def holds(span: Span, line: int, column: int) -> bool:
    """Whether a place is in a span, or at its end, where a cursor still means it."""
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)
