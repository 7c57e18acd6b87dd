"""Renders diagnostics as people read them: the source line, the part underlined, and what to do.

The one place where a diagnostic becomes text for a terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from facelang.diagnostics import CALLED, Diagnostic, Note
from facelang.source import lines
from facelang.tree import Span

TAB_WIDTH = 4
"""How wide a tab is shown, from one multiple of it to the next."""

WIDTH_MOST = 96
"""Columns of a source line that are shown; of a longer one, the part around the mistake."""

_BEFORE_MOST = 40
"""Columns that are kept before the mistake where a long line is cut."""

_RED, _YELLOW, _BLUE, _BOLD, _PLAIN = "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;94m", "\x1b[1m", "\x1b[0m"

"""Bright blue is legible on black as on white; plain blue is not."""

IN_THIS_STEP = "in this step"
THROUGH = "which carries out this one"


def render(
    diagnostic: Diagnostic, source_of: Callable[[str], str | None], colour: bool = False
) -> str:
    """A diagnostic as a few lines of text, without an end to the last one.

    ``source_of`` gives the text of a file by the name under which the diagnostic knows it, or
    ``None`` where there is none to show. With ``colour`` the text holds ANSI sequences; what
    comes from a file never brings any of its own.
    """
    paint = _paint if colour else _leave
    signal = _RED if diagnostic.severity == "error" else _YELLOW
    word = diagnostic.severity
    out = [
        paint(signal, f"{word}[{diagnostic.code}]")
        + paint(_BOLD, f": {harmless(diagnostic.message)}")
    ]
    place, notes = _from_outside(diagnostic)
    out += _excerpt(place.file, place.span, source_of, paint, signal)
    margin = " " * _margin(place.span)
    if diagnostic.help:
        out.append(f"{margin} {paint(_BOLD, '= help:')} {harmless(diagnostic.help)}")
    for note in notes:
        out.append(f"{margin} {paint(_BOLD, '= note:')} {harmless(note.message)}")
        out += _excerpt(note.file, note.span, source_of, paint, _BLUE)
    return "\n".join(out)


def shown_place(diagnostic: Diagnostic) -> tuple[str, Span]:
    """The file and the place in it that :func:`render` shows first."""
    place, _ = _from_outside(diagnostic)
    return place.file, place.span


def _from_outside(diagnostic: Diagnostic) -> tuple[Note, list[Note]]:
    """Where a person looks first, and what follows.

    A limit that is crossed in a technique is crossed by what the zone hands it: there the number
    stands, and from there the way leads inwards to the step.
    """
    step = Note(IN_THIS_STEP, diagnostic.file, diagnostic.span)
    calls = [note for note in diagnostic.notes if note.message == CALLED]
    if not calls or diagnostic.code[:2] not in ("F4", "F5"):
        return step, list(diagnostic.notes)
    others = [note for note in diagnostic.notes if note.message != CALLED]
    inwards = [Note(THROUGH, note.file, note.span) for note in calls[-2::-1]]
    return calls[-1], [*inwards, step, *others]


def _excerpt(
    file: str,
    span: Span,
    source_of: Callable[[str], str | None],
    paint: Callable[[str, str], str],
    signal: str,
) -> list[str]:
    """Where it is, and the line itself with the part underlined."""
    margin = " " * _margin(span)
    out = [f"{margin}{paint(_BLUE, '-->')} {harmless(file)}:{span.line}:{span.column}"]
    text = source_of(file)
    rows = lines(text) if text is not None else []
    if not 0 < span.line <= len(rows):
        return out
    row = rows[span.line - 1]
    if not row.strip():
        return out
    end = span.end_column if span.end_line == span.line else len(row) + 1
    shown, start, stop = _cells(row, span.column - 1, end - 1)
    bar = paint(_BLUE, "|")
    underline = " " * start + paint(signal, "^" * max(1, stop - start))
    return [
        *out,
        f"{margin} {bar}",
        f"{paint(_BLUE, str(span.line))} {bar} {shown}".rstrip(),
        f"{margin} {bar} {underline}",
    ]


def _cells(row: str, start: int, end: int) -> tuple[str, int, int]:
    """A line as it is shown, and from which column to which a part of it then stands."""
    pieces: list[str] = []
    edges = [0]
    for character in row:
        piece = (
            " " * (TAB_WIDTH - edges[-1] % TAB_WIDTH) if character == "\t" else harmless(character)
        )
        pieces.append(piece)
        edges.append(edges[-1] + sum(map(cell_width, piece)))
    first = edges[min(max(start, 0), len(row))]
    last = edges[min(max(end, start), len(row))]
    if start >= len(row):
        last = first + 1
    if edges[-1] <= WIDTH_MOST:
        return "".join(pieces), first, last
    left = max(0, first - _BEFORE_MOST) if last > WIDTH_MOST else 0
    kept = [
        at for at in range(len(row)) if edges[at] >= left and edges[at + 1] <= left + WIDTH_MOST
    ]
    if not kept:
        return "", 0, 1
    left = edges[kept[0]]
    right = edges[kept[-1] + 1]
    head = "…" if kept[0] > 0 else ""
    tail = "…" if kept[-1] < len(row) - 1 else ""
    shown = head + "".join(pieces[at] for at in kept) + tail
    shift = len(head) - left
    return shown, first + shift, min(last, right) + shift


def cell_width(character: str) -> int:
    """How many columns of a terminal a character takes: 0, 1 or 2."""
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def harmless(text: str) -> str:
    """The text with a sign for every character that would move or colour the terminal."""
    return "".join(map(_safe_character, text)) if not text.isprintable() else text


def _safe_character(character: str) -> str:
    if character.isprintable() or (cell_width(character) == 0 and character in _HARMLESS):
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control character
    if code == 0x7F:
        return "␡"
    return " " if unicodedata.category(character) == "Zs" else "�"


_HARMLESS = "\u200d\ufe0f"
"""What joins emoji; the other invisible characters can turn the direction of a line."""


def _margin(span: Span) -> int:
    return len(str(span.line))


def _paint(colour: str, text: str) -> str:
    return f"{colour}{text}{_PLAIN}"


def _leave(_colour: str, text: str) -> str:
    return text
