"""Collector of diagnostics: each mistake once, however many ways lead to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from facelang.diagnostics import CALLED, Diagnostic, Fix, Note, clipped
from facelang.suggest import offered
from facelang.tree import Span

from .steps import Origin


class Collector:
    """Collects diagnostics; of those about the same mistake, it keeps the first."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._seen: set[Hashable] = set()

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(one.severity == "error" for one in self.diagnostics)

    def has(self, code: str) -> bool:
        """Whether there is one of this code."""
        return any(one.code == code for one in self.diagnostics)

    def add(
        self,
        code: str,
        origin: Origin,
        message: str,
        help: str | None = None,
        notes: tuple[Note, ...] = (),
        about: Hashable = None,
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Adds a diagnostic; its notes go before the calls that led to ``origin``.

        Diagnostics of one code at one place are one mistake, unless ``about`` differs.
        """
        key = (code, origin.file, origin.span, about)
        if key in self._seen:
            return
        self._seen.add(key)
        calls = tuple(Note(CALLED, call.file, call.span) for call in reversed(origin.calls))
        place, all_notes = (origin.file, origin.span), (*notes, *calls)
        self.diagnostics.append(
            Diagnostic(code, *place, clipped(message), help, all_notes, fixes=fixes)
        )


def suggestion(
    word: str, span: Span, candidates: Iterable[str]
) -> tuple[str | None, tuple[Fix, ...]]:
    """Help that suggests what was meant, and the fix that writes it where that is sure."""
    help, best = offered(word, candidates)
    return help, () if best is None else (Fix.replace(span, best),)


def note(message: str, origin: Origin) -> Note:
    """A note that points at ``origin``."""
    return Note(message, origin.file, origin.span)
