"""Listing of an image: every byte with its meaning, beside the source line that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from facec import Row
from sculpt.cli.inputs import Input
from sculpt.cli.table import Column, Sheet

INDENT = "  "


def listing(rows: Sequence[Row], named: Input) -> Sheet:
    """One row for each of ``rows``, with its source where the image was compiled here."""
    with_source = any(row.line is not None for row in rows)
    drawn = Sheet(
        Column("offset", ">"),
        Column("bytes", spare=True),
        Column("meaning", sentences=True),
        *((Column("source", sentences=True),) if with_source else ()),
    )
    sources = _Sources(named)
    for row in rows:
        if row.label is not None:
            drawn.add_row("", "", Text(f"{row.label}:", "bold"), *([""] if with_source else []))
        meaning = f"{INDENT * row.depth}{row.mnemonic.lower()} {row.operands}".rstrip()
        style = "dim" if row.mnemonic.startswith(".") else ""
        cells: list[Text | str] = [
            f"{row.offset:04x}",
            Text(_bytes(row), "dim"),
            Text(meaning, style),
        ]
        if with_source:
            cells.append(sources.line(row))
        drawn.add_row(*cells)
    return drawn


def _bytes(row: Row) -> str:
    """The first eight bytes; the rest of a long text can be read in its meaning."""
    return row.hex if len(row.data) <= 8 else row.data[:7].hex(" ") + " …"


class _Sources:
    """Lines of the routine and of the libraries it uses, each file read once."""

    def __init__(self, named: Input) -> None:
        self._own = str(named.path)
        self._lines = {self._own: named.data.decode("utf-8", "replace").split("\n")}

    def line(self, row: Row) -> str:
        """``12  glide 5 s at current``; of a library with its name."""
        if row.file is None or row.line is None:
            return ""
        if row.file not in self._lines:
            try:
                text = Path(row.file).read_text("utf-8", "replace")
            except OSError:
                text = ""
            self._lines[row.file] = text.split("\n")
        lines = self._lines[row.file]
        text = lines[row.line - 1].partition("#")[0].strip() if row.line <= len(lines) else ""
        where = "" if row.file == self._own else f"{Path(row.file).name}:"
        return f"{where}{row.line}  {text}"
