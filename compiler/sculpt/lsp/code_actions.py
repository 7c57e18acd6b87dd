"""Code actions: quick fixes that do what a diagnostic's help says."""

from __future__ import annotations

from collections.abc import Iterator

from facelang.diagnostics import Diagnostic, Fix
from facelang.tree import Span
from sculpt.lsp import answers as types
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.publishing import Publisher
from sculpt.lsp.text import Text

WAVES_MOST = 5
"""How many waves are offered where none is chosen."""


def code_actions(
    documents: Documents, publisher: Publisher, document: Document, range: types.Range
) -> list[types.CodeAction]:
    """The fixes of the diagnostics in the lines of a range, those under the cursor first."""
    analysis = documents.analysis(document)
    found: list[types.CodeAction] = []
    for one in analysis.diagnostics:
        if one.file != analysis.file:
            continue
        shown = publisher.diagnostic(one, document.text)
        if not _share_a_line(shown.range, range):
            continue
        fixes = [*one.fixes, *_waves(one, analysis)]
        for fix in fixes:
            edit = _edit(documents, document, fix)
            if edit is not None:
                found.append(
                    types.CodeAction(
                        title=fix.title[:1].upper() + fix.title[1:],
                        kind="QuickFix",
                        diagnostics=[shown],
                        is_preferred=len(fixes) == 1,
                        edit=edit,
                    )
                )
    return sorted(found, key=lambda action: not _is_under(action, range))


def _is_under(action: types.CodeAction, range: types.Range) -> bool:
    return any(
        _key(one.range.start) <= _key(range.end) and _key(range.start) <= _key(one.range.end)
        for one in action.diagnostics
    )


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _waves(one: Diagnostic, analysis: Analysis) -> Iterator[Fix]:
    """The waves that could be chosen before a first current."""
    if one.code != "F410" or any(note.file != one.file for note in one.notes):
        return
    # in a technique, the zone that carries it out chooses the wave: where it is called from
    span = one.notes[-1].span if one.notes else one.span
    for name in list(analysis.scope.waves)[:WAVES_MOST]:
        yield Fix.insert_line(span.line, span.column - 1, f"wave {name}")


def _edit(documents: Documents, document: Document, fix: Fix) -> types.WorkspaceEdit | None:
    text, uri = document.text, document.uri
    if fix.file and documents.by_file(fix.file) is not document:
        other = documents.text_of(fix.file)
        if other is None:
            return None
        text, uri = other, documents.uri_of(fix.file)
    return types.WorkspaceEdit(changes={uri: [text_edit(text, fix.span, fix.text)]})


def text_edit(text: Text, span: Span, new: str) -> types.TextEdit:
    """A change of a text; whole lines below its last one begin with a line end of their own."""
    last = len(text.lines)
    end = "\r\n" if "\r\n" in text.characters else "\n"
    if span.line > last and text.lines[-1]:
        new = "\n" + new.removesuffix("\n")
    return types.TextEdit(text.range(span), new.replace("\n", end))


def _share_a_line(one: types.Range, other: types.Range) -> bool:
    return one.start.line <= other.end.line and other.start.line <= one.end.line
