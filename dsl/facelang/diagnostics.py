"""Diagnostics: what is wrong with a file, as data. How they look is ``facelang.render``'s."""

from __future__ import annotations

import re
from collections.abc import Iterable

from facelang.node import Node, node
from facelang.tree import Span

CALLED = "carried out from here"
"""The note of a call that led to a step, from the innermost to the outermost."""


@node
class Note(Node):
    """A second place that belongs to a diagnostic: a call that led there, a first definition."""

    message: str
    file: str
    span: Span


@node
class Fix(Node):
    """A change of the text after which a mistake is gone: ``text`` instead of what is at ``span``.

    A span without width inserts. A text of whole lines ends with a line end; a span that begins
    below the last line is the end of the file. ``title`` says what happens. ``file`` is empty
    where the change belongs to the file of the diagnostic.
    """

    title: str
    span: Span
    text: str
    file: str = ""
    safe: bool = False
    """Whether it may be made unasked: a misspelt keyword, or the way back to 0 uA at the end."""

    @classmethod
    def replace(cls, span: Span, text: str, safe: bool = False) -> Fix:
        """Another text at a place; without one, what stands there is taken out."""
        title = f"replace it with `{text}`" if text else "take it out"
        return cls(title, span, text, safe=safe)

    @classmethod
    def insert(cls, line: int, column: int, text: str) -> Fix:
        """A text where there is none."""
        return cls(f"add `{text.strip()}`", Span(line, column, line, column), text)

    @classmethod
    def insert_line(
        cls, line: int, indent: int, text: str, file: str = "", safe: bool = False
    ) -> Fix:
        """A line of its own, which becomes this line of the file."""
        row = f"{' ' * indent}{text}\n"
        return cls(f"add the line `{text}`", Span(line, 1, line, 1), row, file, safe)

    @classmethod
    def remove_line(cls, line: int) -> Fix:
        """A line less."""
        return cls("remove this line", Span(line, 1, line + 1, 1), "")


@node
class Diagnostic(Node):
    """One mistake, or one piece of advice.

    ``message`` is one sentence in the author's words without a full stop; ``help`` says what
    to do, where that is known. What the code means in general is in ``facelang.catalogue``.
    """

    code: str
    file: str
    span: Span
    message: str
    help: str | None = None
    notes: tuple[Note, ...] = ()
    severity: str = ""
    """``error`` or ``advice``; follows from the code when it is not given."""
    fixes: tuple[Fix, ...] = ()
    """Changes any one of which fixes it, the likeliest first; an editor offers them."""

    def __post_init__(self) -> None:
        if not self.severity:
            object.__setattr__(self, "severity", "advice" if self.code[:1] == "W" else "error")


_LONGEST_QUOTE = 60

_QUOTED = re.compile(rf"`([^`]{{{_LONGEST_QUOTE + 1},}})`")


def clipped(sentence: str) -> str:
    """A sentence in which no word that it quotes is absurdly long."""
    return _QUOTED.sub(lambda quote: f"`{quote[1][: _LONGEST_QUOTE - 1]}…`", sentence)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by place, each once; files in the order in which they first appear.

    The same sentence at the same place is one diagnostic, whatever calls led to it. Of a line
    that could not be read nothing else is said: it would follow from what was put in its place.
    """
    ranks: dict[str, int] = {}
    kept: dict[tuple[str, str, Span, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        ranks.setdefault(diagnostic.file, len(ranks))
        key = (diagnostic.code, diagnostic.file, diagnostic.span, diagnostic.message)
        kept.setdefault(key, diagnostic)
    unread = {(one.file, one.span.line) for one in kept.values() if _is_unread(one.code)}
    found = [
        one
        for one in kept.values()
        if one.code[:2] == "F1" or (one.file, one.span.line) not in unread
    ]
    return sorted(found, key=lambda d: (ranks[d.file], d.span, d.code))


def _is_unread(code: str) -> bool:
    """Whether it says that a line could not be read; F119 and F120 are about the whole file."""
    return "F103" <= code <= "F118"


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them is an error, and not only advice."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
