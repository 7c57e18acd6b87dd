"""Publishing of diagnostics to the editor: which file shows which.

Each open document is checked with its libraries, and what is found in a library is shown there,
once for all who use it. The author of a treatment, who may never open the library, sees it at the
call or the ``use`` that leads there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from facelang.diagnostics import CALLED, Diagnostic
from facelang.tree import Span, Use
from sculpt.lsp import answers as types
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.text import Text

SOURCE = "sculpt"
NEEDLESS = frozenset(("W601", "W602", "W606"))
"""Codes about what could be left out: editors show it faded."""


class Publisher:
    """Remembers what is shown where, so that nothing stays after its reason is gone."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._found: dict[str, dict[str, list[types.Diagnostic]]] = {}
        """What the check of each open document found, by the URI where it is shown."""

    def check(self, document: Document) -> list[types.PublishDiagnosticsParams]:
        """What is to be shown after a document changed: itself first, then its libraries."""
        before = self._found.get(document.uri, {})
        found = self._found[document.uri] = self._sorted(document)
        return self._to_show([document.uri, *found, *before])

    def close(self, document: Document) -> list[types.PublishDiagnosticsParams]:
        """What is to be shown after a document was closed."""
        before = self._found.pop(document.uri, {})
        return self._to_show([document.uri, *before])

    def _to_show(self, uris: Iterable[str]) -> list[types.PublishDiagnosticsParams]:
        params: list[types.PublishDiagnosticsParams] = []
        for uri in dict.fromkeys(uris):
            document = self._documents.get(uri)
            version = None if document is None else document.version
            shown = _each_once(one for found in self._fresh() for one in found.get(uri, ()))
            params.append(types.PublishDiagnosticsParams(uri, shown, version))
        return params

    def _fresh(self) -> Iterator[dict[str, list[types.Diagnostic]]]:
        """What was found, without that of documents that are to be checked anew."""
        for uri, found in self._found.items():
            document = self._documents.get(uri)
            if document is not None and document.known is not None:
                yield found

    def _sorted(self, document: Document) -> dict[str, list[types.Diagnostic]]:
        """What the check of a document found, by URI."""
        analysis = self._documents.analysis(document)
        found: dict[str, list[types.Diagnostic]] = {document.uri: []}
        for one in analysis.diagnostics:
            if one.file == analysis.file:
                found[document.uri].append(self.diagnostic(one, document.text))
                continue
            text = self._documents.text_of(one.file)
            if text is None:
                continue
            uri = self._documents.uri_of(one.file)
            found.setdefault(uri, []).append(self.diagnostic(one, text))
            span = _leads_to(one, analysis)
            if span is not None:
                mirrored = self._mirrored(one, document.text.range(span), uri, text)
                found[document.uri].append(mirrored)
        return found

    def diagnostic(self, one: Diagnostic, text: Text) -> types.Diagnostic:
        """A diagnostic as the protocol has it."""
        message = one.message if one.help is None else f"{one.message}\n{one.help}"
        related = []
        for note in one.notes:
            where = text if note.file == one.file else self._documents.text_of(note.file)
            if where is not None:
                place = types.Location(self._documents.uri_of(note.file), where.range(note.span))
                related.append(types.DiagnosticRelatedInformation(place, note.message))
        return types.Diagnostic(
            range=text.range(one.span),
            message=message,
            severity=_severity(one),
            code=one.code,
            source=SOURCE,
            tags=["Unnecessary"] if one.code in NEEDLESS else None,
            related_information=related or None,
        )

    def _mirrored(
        self, one: Diagnostic, range: types.Range, uri: str, text: Text
    ) -> types.Diagnostic:
        """A diagnostic of a library, at the place in the treatment that leads there."""
        place = types.Location(uri, text.range(one.span))
        return types.Diagnostic(
            range=range,
            message=f"in `{uri.rpartition('/')[2]}`, line {one.span.line}: {one.message}",
            severity=_severity(one),
            code=one.code,
            source=SOURCE,
            related_information=[types.DiagnosticRelatedInformation(place, "it is here")],
        )


def _severity(one: Diagnostic) -> Literal["Error", "Warning"]:
    return "Error" if one.severity == "error" else "Warning"


def _leads_to(one: Diagnostic, analysis: Analysis) -> Span | None:
    """The call that led to a diagnostic of a library, or the ``use`` that brings it in."""
    for note in one.notes:
        if note.file == analysis.file and note.message == CALLED:
            return note.span
    uses = [item for item in analysis.unit.tree.items if isinstance(item, Use)]
    if len(uses) == len(analysis.unit.libraries):
        for use, library in zip(uses, analysis.unit.libraries, strict=True):
            if library.file == one.file:
                return use.path.span
    return uses[0].path.span if uses else None


def _each_once(found: Iterable[types.Diagnostic]) -> list[types.Diagnostic]:
    kept: dict[tuple[object, ...], types.Diagnostic] = {}
    for one in found:
        start, end = one.range.start, one.range.end
        key = (one.code, one.message, start.line, start.character, end.line, end.character)
        kept.setdefault(key, one)
    return list(kept.values())
