"""Diagnostics: what is wrong with a file, as data. How they look is ``facelang.render``'s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from facelang.tree import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a diagnostic: a call that led there, a first definition."""

    message: str
    file: str
    span: Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
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

    def __post_init__(self) -> None:
        if not self.severity:
            object.__setattr__(self, "severity", "advice" if self.code[:1] == "W" else "error")


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by place, each once; files in the order in which they first appear.

    The same sentence at the same place is one diagnostic, whatever calls led to it.
    """
    ranks: dict[str, int] = {}
    kept: dict[tuple[str, str, Span, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        ranks.setdefault(diagnostic.file, len(ranks))
        key = (diagnostic.code, diagnostic.file, diagnostic.span, diagnostic.message)
        kept.setdefault(key, diagnostic)
    return sorted(kept.values(), key=lambda d: (ranks[d.file], d.span, d.code))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them is an error, and not only advice."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
