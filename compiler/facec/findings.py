"""What a check finds: diagnostics, each mistake once however many ways lead to it."""

from __future__ import annotations

from collections.abc import Hashable

from facelang.diagnostics import Diagnostic, Note

from .steps import Origin


class Findings:
    """Collects diagnostics. The first of those that are about the same mistake is kept."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._seen: set[Hashable] = set()

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(one.severity == "error" for one in self.diagnostics)

    def add(
        self,
        code: str,
        origin: Origin,
        message: str,
        help: str | None = None,
        notes: tuple[Note, ...] = (),
        about: Hashable = None,
    ) -> None:
        """Adds a finding; its notes go before the calls that led to ``origin``.

        Findings of one code at one place are one mistake, unless ``about`` tells them apart.
        """
        key = (code, origin.file, origin.span, about)
        if key in self._seen:
            return
        self._seen.add(key)
        calls = tuple(
            Note("carried out from here", call.file, call.span) for call in reversed(origin.calls)
        )
        self.diagnostics.append(
            Diagnostic(code, origin.file, origin.span, message, help, (*notes, *calls))
        )


def note(message: str, origin: Origin) -> Note:
    """A note that points at ``origin``."""
    return Note(message, origin.file, origin.span)
