"""Desk: the routine that is being written, with what the language server knows of it.

The page hands over whole texts; nothing is read from a disk. Places count as the protocol counts
them: lines and UTF-16 units from 0.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import facelang
from facec.zone import FACE_ZONES
from facelang import tree
from facelang.catalogue import BY_CODE
from facevm import isa
from sculpt.cli import stock
from sculpt.lsp import answers, code_actions, inlay_hints, outline
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.completion import Completion
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.hover import Hover
from sculpt.lsp.publishing import Publisher
from sculpt.lsp.text import Text
from sculpt.pictures.facemap import place_id

FOLDER = "/treatments/"
"""Where all texts of the page seem to lie: beside each other."""

SHOWN_MOST = 100
"""More mistakes than anyone fixes in one go."""

_WHOLE = answers.Range(answers.Position(0, 0), answers.Position(1 << 20, 0))


class Desk:
    """One open routine and the libraries beside it."""

    def __init__(self) -> None:
        self._documents = Documents(lambda uri: uri, lambda path: path)
        self._publisher = Publisher(self._documents)
        for name, path in stock.routines().items():
            self._documents.open(f"{FOLDER}{name}.face", path.read_text("utf-8"), None)

    def open(self, file: str, text: str, beside: Mapping[str, str]) -> Document:
        """Takes a routine as it stands now, and the person's own files beside it."""
        for name, content in beside.items():
            if name != file:
                self._take(name, content)
        return self._take(file, text)

    def _take(self, name: str, text: str) -> Document:
        uri = FOLDER + name
        document = self._documents.get(uri)
        if document is None:
            return self._documents.open(uri, text, None)
        if document.text.characters != text:
            self._documents.change(uri, Text(text, document.text.encoding), None)
        return document

    def analysis(self, document: Document) -> Analysis:
        """What a routine holds, checked."""
        return self._documents.analysis(document)

    # --- what is wrong -------------------------------------------------------------------

    def diagnostics(self, document: Document) -> list[dict[str, Any]]:
        """What is wrong, mistakes before advice, each with its fixes."""
        (shown, *_) = self._publisher.check(document)
        actions = code_actions.code_actions(self._documents, self._publisher, document, _WHOLE)
        found = sorted(shown.diagnostics, key=lambda one: one.severity != "Error")
        return [_diagnostic(one, actions, document.uri) for one in found[:SHOWN_MOST]]

    # --- while one types -----------------------------------------------------------------

    def completions(self, document: Document, at: answers.Position) -> list[dict[str, Any]]:
        """What may be written at a place, the likeliest first."""
        items = Completion(self._documents, document, True).at(*document.text.place(at))
        return [_completion(item) for item in items]

    def hover(self, document: Document, at: answers.Position) -> dict[str, Any] | None:
        """What is at a place, as Markdown; None for nothing."""
        found = Hover(self._documents, document).at(*document.text.place(at))
        if found is None:
            return None
        return {"text": found.contents.value, "start": found.range.start, "end": found.range.end}

    def hints(self, document: Document) -> list[dict[str, Any]]:
        """When each step begins, and what each zone takes, at the ends of their lines."""
        last = len(document.text.lines)
        return [
            {"at": one.position, "label": one.label, "tip": one.tooltip}
            for one in inlay_hints.hints(self._documents, document, 1, last)
        ]

    def zones(self, document: Document) -> list[dict[str, Any]]:
        """The zones as they stand in the text: their places on the face and their lines."""
        found = []
        for item in self.analysis(document).unit.tree.items:
            if isinstance(item, tree.Zone):
                first = document.text.position(item.span.line, 1).line
                last = document.text.position(outline.last_line(item), 1).line
                found.append({"places": list(_places(item)), "first": first, "last": last})
        return found


@cache
def desk() -> Desk:
    """The page's one desk."""
    return Desk()


def formatted(text: str) -> list[dict[str, Any]]:
    """The changes that give a text its canonical layout; none where it cannot be read."""
    laid_out, _ = facelang.format(text, "")
    if laid_out is None or laid_out == text:
        return []
    old, new = text.splitlines(keepends=True), laid_out.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line.encode("utf-16-le")) // 2)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        {"from": starts[a], "to": starts[b], "text": "".join(new[c:d])}
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _places(zone: tree.Zone) -> Iterator[str]:
    """The ids on the face map of a zone's sides; none for a zone that is not known."""
    row = next((row for row in FACE_ZONES if row.name == zone.name.text), None)
    if row is None:
        return
    asked = row.default if zone.side is None else _side(zone.side.text)
    sides = (isa.LEFT, isa.RIGHT) if asked == isa.BOTH else (asked,)
    for side in sides:
        if side in row.sides:
            yield place_id(row.name, isa.SIDES[side])


def _side(name: str) -> int:
    return isa.SIDES.index(name) if name in isa.SIDES else -1


def _diagnostic(
    one: answers.Diagnostic, actions: list[answers.CodeAction], uri: str
) -> dict[str, Any]:
    message, _, advice = one.message.partition("\n")
    rule = BY_CODE.get(one.code)
    return {
        "code": one.code,
        "name": "" if rule is None else rule.name,
        "severity": one.severity,
        "message": message,
        "help": advice,
        "start": one.range.start,
        "end": one.range.end,
        "fixes": [
            {"title": action.title, "edits": _edits(action.edit.changes[uri])}
            for action in actions
            if action.diagnostics == [one] and list(action.edit.changes) == [uri]
        ],
    }


def _edits(edits: list[answers.TextEdit]) -> list[dict[str, Any]]:
    return [{"start": e.range.start, "end": e.range.end, "text": e.new_text} for e in edits]


def _completion(item: answers.CompletionItem) -> dict[str, Any]:
    note = item.documentation
    edit = item.text_edit
    assert edit is not None  # Completion.at gives each item one
    return {
        "label": item.label,
        "kind": item.kind,
        "detail": item.detail or "",
        "note": note if isinstance(note, str) else "" if note is None else note.value,
        "text": edit.new_text,
        "snippet": item.insert_text_format == "Snippet",
        "start": edit.range.start,
    }
