"""Navigation from a name to its definition and to all its occurrences."""

from __future__ import annotations

import os
from pathlib import Path

from facelang.tree import Span, Use
from sculpt.lsp import answers as types
from sculpt.lsp import names
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.text import holds


def definition(
    documents: Documents, document: Document, line: int, column: int
) -> types.Location | None:
    """Where the name at a place is defined; the file, for the path of a ``use``."""
    named = names.names_of(documents.analysis(document)).at(line, column)
    if named is not None:
        return _location(documents, named.meaning.file, named.meaning.span)
    for link in links(documents, document):
        if link.target is not None and _covers(link.range, document, line, column):
            start = types.Position(0, 0)
            return types.Location(link.target, types.Range(start, start))
    return None


def references(
    documents: Documents, document: Document, line: int, column: int, with_definition: bool
) -> list[types.Location]:
    """Everywhere that what is named at a place is named, in all files around."""
    named = names.names_of(documents.analysis(document)).at(line, column)
    if named is None:
        return []
    found = [
        _location(documents, mentioned.file, one.span)
        for mentioned in names.mentions(documents, document, named.meaning)
        for one in mentioned.occurrences
        if with_definition or not one.defines
    ]
    return [location for location in found if location is not None]


def highlights(
    documents: Documents, document: Document, line: int, column: int
) -> list[types.DocumentHighlight]:
    """The same in this file alone."""
    all_names = names.names_of(documents.analysis(document))
    named = all_names.at(line, column)
    if named is None:
        return []
    return [
        types.DocumentHighlight(document.text.range(one.span), "Write" if one.defines else "Read")
        for one in all_names.all
        if names.is_same(one.meaning, named.meaning)
    ]


def links(documents: Documents, document: Document) -> list[types.DocumentLink]:
    """The paths of its ``use`` lines, each leading to its file."""
    analysis = documents.analysis(document)
    known = {os.path.realpath(unit.file): unit.file for unit in analysis.unit.libraries}
    found: list[types.DocumentLink] = []
    for item in analysis.unit.tree.items:
        if isinstance(item, Use):
            target = os.path.realpath(Path(analysis.file).parent / item.path.value)
            if target in known:
                range = document.text.range(item.path.span)
                found.append(types.DocumentLink(range, documents.uri_of(known[target])))
    return found


def _location(documents: Documents, file: str, span: Span) -> types.Location | None:
    text = documents.text_of(file)
    return None if text is None else types.Location(documents.uri_of(file), text.range(span))


def _covers(range: types.Range, document: Document, line: int, column: int) -> bool:
    start = document.text.place(range.start)
    end = document.text.place(range.end)
    return holds(Span(*start, *end), line, column)
