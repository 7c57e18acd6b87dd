"""Pieces of HTML that the parts of the report share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple


class Head(NamedTuple):
    """The heading of a column: ``number`` leans it right, ``wide`` leaves it out on a phone."""

    text: str
    number: bool = False
    wide: bool = False


def section(title: str, *parts: str, long: bool = False) -> str:
    """A part of the report under its heading; a ``long`` one may go over two sheets of paper."""
    style = ' class="long"' if long else ""
    body = "\n".join(part for part in parts if part)
    return f"<section{style}>\n<h2>{escape(title)}</h2>\n{body}\n</section>"


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def head_row(heads: Sequence[Head]) -> str:
    """The headings of a table."""
    cells = "".join(f'<th scope="col"{_style(one)}>{escape(one.text)}</th>' for one in heads)
    return f"<thead><tr>{cells}</tr></thead>"


def row(heads: Sequence[Head], first: str, cells: Sequence[str], marks: Sequence[str] = ()) -> str:
    """A row; ``first`` is its heading. Cells are markup; ``marks`` are classes of theirs."""
    named = [*marks, *[""] * (len(cells) - len(marks))]
    drawn = "".join(
        f"<td{_style(one, mark)}>{cell}</td>"
        for one, cell, mark in zip(heads[1:], cells, named, strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{drawn}</tr>'


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what they stand for."""
    rows = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
    return f'<dl class="made">\n{rows}\n</dl>'


def command(text: str) -> str:
    """A command; a click takes hold of all of it."""
    return f"<pre><code>{escape(text)}</code></pre>"


def _style(head: Head, mark: str = "") -> str:
    names = [name for name, is_so in (("n", head.number), ("wide", head.wide)) if is_so]
    names += [mark] if mark else []
    return f' class="{" ".join(names)}"' if names else ""
