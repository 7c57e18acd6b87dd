"""Edits of a source by position, none of which moves a line."""

from __future__ import annotations

import ast
import io
import token
import tokenize
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

Position = tuple[int, int]
"""Line from 1, column from 0 in characters."""

_WHOSE = ("# SPDX-", "# Copyright")
_NO_LINE = (tokenize.NL, tokenize.COMMENT, tokenize.ENCODING, token.ENDMARKER)


class Edit(NamedTuple):
    """What stands from ``begin`` to ``end`` becomes ``text``; line breaks in it stay."""

    begin: Position
    end: Position
    text: str


class Source:
    """A module: its ``text``, ``lines``, ``tree`` and ``tokens``."""

    def __init__(self, data: bytes) -> None:
        self.text = data.decode("utf-8").replace("\r\n", "\n")
        self.lines = self.text.split("\n")
        self.tree = ast.parse(self.text)
        self.tokens = _tokens(self.text)
        self._names: dict[str, list[Position]] = {}
        for one in self.tokens:
            if one.type == token.NAME:
                self._names.setdefault(one.string, []).append(one.start)

    def place(self, line: int, column_bytes: int) -> Position:
        """The position of a node, whose columns count bytes of UTF-8."""
        text = self.lines[line - 1]
        if text.isascii():
            return line, column_bytes
        return line, len(text.encode()[:column_bytes].decode())

    def begin(self, node: ast.expr | ast.stmt | ast.arg) -> Position:
        return self.place(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.arg) -> Position:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.place(node.end_lineno, node.end_col_offset)

    def name_from(self, begin: Position, name: str) -> Position:
        """Where ``name`` stands first, from ``begin`` on."""
        places = self._names[name]
        return places[bisect_left(places, begin)]

    def edited(self, edits: Iterable[Edit], note: str) -> bytes:
        """The source with these edits, indented by one space, without comments but those that say
        whose it is.

        ``note`` becomes its first line where that is free.
        """
        lines = list(self.lines)
        for edit in sorted({*edits, *self._comments()}, reverse=True):
            (first, begin), (last, end) = edit.begin, edit.end
            rest = lines[last - 1][end:]
            lines[first - 1] = lines[first - 1][:begin] + edit.text
            for number in range(first, last):
                lines[number] = ""
            lines[last - 1] += rest
        _laid_out(lines, self.tokens)
        lines[0] = lines[0] or note
        return "\n".join(lines).encode()

    def _comments(self) -> list[Edit]:
        return [
            Edit(one.start, one.end, "")
            for one in self.tokens
            if one.type == token.COMMENT and not one.string.startswith(_WHOSE)
        ]


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text).readline))


def _laid_out(lines: list[str], tokens: list[tokenize.TokenInfo]) -> None:
    """One space for each level of blocks, none where a statement goes on within brackets.

    Lines are those that the tokens were, with what stands in them edited.
    """
    depth = 0
    is_new = True
    seen = 0  # the line up to which all is done
    texts: set[int] = set()  # lines that end within a text
    for one in tokens:
        line = one.start[0]
        if one.type == token.INDENT:
            depth += 1
        elif one.type == token.DEDENT:
            depth -= 1
        elif one.type not in _NO_LINE:
            if line > seen and not lines[line - 2].endswith("\\"):
                lines[line - 1] = (" " * depth if is_new else "") + lines[line - 1].lstrip()
            is_new = one.type == token.NEWLINE
            seen = max(seen, one.end[0] if one.type == token.STRING else line)
            if one.type == token.STRING:
                texts.update(range(line, one.end[0]))
    for number, text in enumerate(lines, 1):
        if number not in texts:
            lines[number - 1] = text.rstrip()
