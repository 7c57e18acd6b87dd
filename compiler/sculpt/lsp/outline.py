"""Outline of a document: its items as symbols, and what an editor can fold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, assert_never

from facelang import tree
from facelang.tree import BROKEN, Span
from sculpt.cli.units import duration
from sculpt.lsp import answers as types
from sculpt.lsp.describe import signature, wave_line
from sculpt.lsp.documents import Document, Documents


def symbols(documents: Documents, document: Document) -> list[types.DocumentSymbol]:
    """The items of a file, with the fields of those that have some."""
    analysis = documents.analysis(document)
    found: list[types.DocumentSymbol] = []
    zones = iter(analysis.timeline.zones)
    for item in analysis.unit.tree.items:
        match item:
            case tree.Routine(name=name, fields=fields):
                one = _symbol(document, item, name.value, "Module", "", name.span)
                one = one._replace(children=list(_fields(document, fields)))
            case tree.Wave(name=name):
                wave = analysis.scope.waves.get(name.text)
                detail = "" if wave is None else wave_line(wave)
                one = _symbol(document, item, name.text, "Object", detail, name.span)
            case tree.Technique(name=name):
                detail = signature(item).removeprefix(name.text)
                one = _symbol(document, item, name.text, "Function", detail, name.span)
            case tree.Zone(name=name, side=side):
                times = next(zones, None)
                label = name.text if side is None else f"{name.text} {side.text}"
                detail = ""
                if times is not None and times.figures is not None:
                    detail = duration(times.figures.duration_ms * times.sides)
                one = _symbol(document, item, label, "Event", detail, name.span)
            case tree.Use(path=path):
                one = _symbol(document, item, path.value, "File", "", path.span)
            case _:
                assert_never(item)
        found.append(one)
    return found


def _symbol(
    document: Document,
    item: tree.Item,
    name: str,
    kind: types.SymbolKind,
    detail: str,
    selected: Span,
) -> types.DocumentSymbol:
    text = document.text
    shown = "…" if not name.strip() or BROKEN in name.split() else name
    chosen = selected if selected.line == item.span.line else item.span
    return types.DocumentSymbol(
        name=shown,
        kind=kind,
        range=text.line_range(item.span.line, last_line(item)),
        selection_range=text.range(chosen),
        detail=detail or None,
    )


def _fields(
    document: Document, fields: tuple[tree.RoutineField, ...]
) -> Iterator[types.DocumentSymbol]:
    for field in fields:
        row = document.text.lines[field.span.line - 1].split("#")[0].split()
        range = document.text.range(field.span)
        yield types.DocumentSymbol(
            row[0] if row else "…", "Property", range, range, " ".join(row[1:]) or None
        )


def folds(documents: Documents, document: Document) -> list[types.FoldingRange]:
    """The blocks of a file, and its longer comments."""
    found: list[types.FoldingRange] = []

    def fold(first: int, last: int, kind: Literal["Comment", "Imports"] | None = None) -> None:
        # the rows of the protocol, which differ from ours where a lone CR stands
        start = document.text.position(first, 1).line
        end = document.text.position(last, 1).line
        if end > start:
            found.append(types.FoldingRange(start, end, kind=kind))

    items = documents.analysis(document).unit.tree.items
    for item in items:
        fold(item.span.line, last_line(item))
        if isinstance(item, tree.Technique | tree.Zone):
            for step in tree.all_steps(item.body):
                fold(step.span.line, last_line(step))
    uses = [item.span.line for item in items if isinstance(item, tree.Use)]
    if len(uses) > 1 and uses == list(range(uses[0], uses[-1] + 1)):
        fold(uses[0], uses[-1], "Imports")
    for first, last in _comments(document.text.lines):
        fold(first, last, "Comment")
    return found


def _comments(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Comments of several whole lines, as their first and last line."""
    first: int | None = None
    for number, line in enumerate([*lines, ""], 1):
        is_comment = line.lstrip(" ").startswith("#")
        if is_comment and first is None:
            first = number
        elif not is_comment and first is not None:
            yield first, number - 1
            first = None


def last_line(node: tree.Item | tree.Step) -> int:
    """The last line of an item or step and of what stands in it."""
    inside: tuple[tree.Step | tree.RoutineField | tree.WaveField, ...]
    match node:
        case tree.Use():
            inside = ()
        case tree.Routine(fields=fields):
            inside = fields
        case tree.Wave(fields=wave_fields):
            inside = wave_fields
        case tree.Technique(body=body) | tree.Zone(body=body):
            inside = tuple(tree.all_steps(body))
        case _:
            inside = tuple(tree.all_steps(tree.body_of(node)))
    return max([node.span.end_line, *(one.span.end_line for one in inside)])
