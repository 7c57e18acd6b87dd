"""Completion: what may come next where the cursor stands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from facec.names import NamedTechnique, Scope
from facec.quantity import CHARGE, CURRENT, FREQUENCY, SHARE, TIME, Kind
from facelang import language
from facelang.language import FORMS, STEPS, TOP, ValueKind
from facelang.tree import BROKEN, Span, Use
from facevm import isa
from sculpt.cli.units import amount_uA
from sculpt.lsp import answers as types
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.describe import (
    comment_of,
    kinds_of_parameters,
    signature,
    wave_line,
    zone_by_name,
    zone_card,
)
from sculpt.lsp.documents import Document, Documents, routine_files
from sculpt.lsp.place import Place, place_in

TRIGGERS = (" ", '"', "(", ",", "/")

_UNITS: dict[ValueKind, Kind] = {
    "a current": CURRENT,
    "a time": TIME,
    "a frequency": FREQUENCY,
    "a share in %": SHARE,
    "a level": SHARE,
}
_LIMITED = {"current": CURRENT, "time": TIME, "charge": CHARGE}
_COMMON = {CURRENT.noun: ("uA", "mA"), TIME.noun: ("s", "ms", "min")}
"""The units of a kind, the most common first; of other kinds in the order of their table."""

_TREATMENT = re.compile(r"^(?:routine|zone)\b", re.MULTILINE)


class Completion:
    """The answer to one request."""

    def __init__(self, documents: Documents, document: Document, snippets: bool) -> None:
        self._documents = documents
        self._document = document
        self._snippets = snippets
        self._analysis: Analysis = documents.analysis(document)

    @property
    def _scope(self) -> Scope:
        return self._analysis.scope

    def at(self, line: int, column: int) -> list[types.CompletionItem]:
        """What may be written at a place, the likeliest first."""
        place = place_in(self._document.text.lines, line, column)
        if place is None:
            return []
        if place.in_text is not None:
            items = list(self._paths(place)) if place.kind == TOP and place.head == "use" else []
        else:
            items = list(self._items(place))
        span = Span(line, place.column, line, column)
        range = self._document.text.range(span)
        return [
            item._replace(
                text_edit=types.TextEdit(range, item.insert_text or item.label),
                filter_text=item.label,
                insert_text=None,
                sort_text=f"{index:03}",
            )
            for index, item in enumerate(items)
        ]

    def _items(self, place: Place) -> Iterator[types.CompletionItem]:
        if not place.before:
            yield from self._starts(place)
            return
        wanted = place.wanted()
        if place.number is not None:
            yield from self._units(place, self._kind(place, wanted))
        else:
            yield from self._values(place, wanted)
        if not place.touches:
            for word in place.keywords():
                yield types.CompletionItem(word, kind="Keyword")

    def _starts(self, place: Place) -> Iterator[types.CompletionItem]:
        """The words that begin a line, and the techniques that can be carried out there."""
        for word in place.keywords():
            form = FORMS[place.kind, word]
            yield types.CompletionItem(
                word, kind="Keyword", detail=form.example, documentation=form.meaning
            )
        if place.kind == STEPS:
            for name, technique in self._scope.techniques.items():
                if not place.header.startswith(f"technique {name}("):
                    yield self._technique(name, technique)

    def _technique(self, name: str, technique: NamedTechnique) -> types.CompletionItem:
        item = technique.item
        parameters = [one.text for one in item.parameters]
        text = f"{name}({', '.join(parameters)})"
        if self._snippets:
            stops = ", ".join(f"${{{at}:{one}}}" for at, one in enumerate(parameters, 1))
            text = f"{name}({stops})"
        return types.CompletionItem(
            name,
            kind="Function",
            detail=signature(item),
            documentation=self._comment(technique.origin.file, item.span.line) or None,
            insert_text=text,
            insert_text_format="Snippet" if self._snippets else None,
        )

    # --- values ------------------------------------------------------------------------------

    def _values(self, place: Place, wanted: ValueKind | None) -> Iterator[types.CompletionItem]:
        """The names that may stand here, as far as they are known."""
        if wanted is not None:
            yield from self._names(place, wanted)
        if place.kind == TOP and place.head == "zone" and len(place.before) == 2:
            yield from _sides(place.before[1].text)
        if wanted is None or place.kind != STEPS or not place.takes_name():
            return
        expected = self._argument(place) if wanted == "a value" else wanted
        if wanted == "a value" and expected in (None, "the name of a wave"):
            yield from self._waves()
        own = self._parameters(place)
        for name, kind in own.items():
            if kind is None or expected is None or kind == expected:
                yield types.CompletionItem(name, kind="Variable", detail=kind or "a parameter")

    def _names(self, place: Place, wanted: ValueKind) -> Iterator[types.CompletionItem]:
        """The names of a kind, in the order of their table."""
        match wanted:
            case "the name of a zone":
                yield from _zones()
            case "a goal":
                given = {lexeme.text for lexeme in place.before}
                yield from _plain((g for g in isa.GOALS if g not in given), "EnumMember")
            case "a shape":
                yield from _explained(language.SHAPES)
            case "a polarity":
                yield from _explained(language.POLARITIES)
            case "current, time or charge":
                yield from _explained(language.LIMITS)
            case "the name of a wave":
                yield from self._waves()
            case "the name of a file in quotes" | "a name in quotes" | "a text in quotes":
                pass
            case "a name" | "a parameter" | "a value":
                pass
            case "a number" | "the number of sessions" | "the number of weeks":
                pass
            case "a quantity" | "a current" | "a time" | "a frequency" | "a share in %" | "a level":
                pass
            case _:
                assert_never(wanted)

    def _waves(self) -> Iterator[types.CompletionItem]:
        for name, wave in self._scope.waves.items():
            yield types.CompletionItem(
                name,
                kind="Value",
                detail=wave_line(wave) or None,
                documentation=self._comment(wave.origin.file, wave.origin.span.line) or None,
            )

    def _parameters(self, place: Place) -> dict[str, ValueKind | None]:
        """The parameters of the technique around the place, and what each stands for."""
        found = re.match(r"technique\s+(\w+)", place.header)
        if found is None:
            return {}
        for technique in self._scope.own_techniques:
            if technique.name == found[1]:
                kinds = kinds_of_parameters(technique)
                names = (name.text for name in technique.item.parameters)
                return {name: kinds.get(name) for name in names if name != BROKEN}
        return {}

    def _argument(self, place: Place) -> ValueKind | None:
        """What the technique wants at this place between its brackets."""
        technique = self._scope.techniques.get(place.head)
        if technique is None:
            return None
        parameters = technique.item.parameters
        if place.argument >= len(parameters):
            return None
        return kinds_of_parameters(technique).get(parameters[place.argument].text)

    def _kind(self, place: Place, wanted: ValueKind | None) -> Kind | None:
        """The kind of quantity that belongs here."""
        if wanted == "a quantity":
            return _LIMITED.get(place.before[1].text) if len(place.before) > 1 else None
        if wanted == "a value":
            wanted = self._argument(place)
        return None if wanted is None else _UNITS.get(wanted)

    @staticmethod
    def _units(place: Place, kind: Kind | None) -> Iterator[types.CompletionItem]:
        if kind is None:
            return
        space = " " if place.touches else ""
        for unit in _COMMON.get(kind.noun, tuple(kind.units)):
            yield types.CompletionItem(
                unit, kind="Unit", detail=kind.noun, insert_text=space + unit
            )

    # --- files -------------------------------------------------------------------------------

    def _paths(self, place: Place) -> Iterator[types.CompletionItem]:
        """The libraries beside this file and below that it does not use yet."""
        folder = self._document.path.parent
        items = self._analysis.unit.tree.items
        used = {item.path.value for item in items if isinstance(item, Use)}
        beside = dict.fromkeys(routine_files([folder]))
        beside |= dict.fromkeys(one.path for one in self._documents)
        for path in beside:
            if os.path.realpath(path) == self._document.real or not path.is_relative_to(folder):
                continue
            name = path.relative_to(folder).as_posix()
            if name in used and name != place.in_text:
                continue
            text = self._documents.text_of(str(path))
            if text is not None and not _TREATMENT.search(text.characters):
                yield types.CompletionItem(
                    name, kind="File", documentation=_first_comment(text.lines) or None
                )

    def _comment(self, file: str, line: int) -> str:
        return comment_of(self._documents.text_of(file), line)


def _zones() -> Iterator[types.CompletionItem]:
    for row in isa.ZONES:
        zone = zone_by_name(row.name)
        if zone is None:
            continue
        caution = f"; {zone.caution}" if zone.caution else ""
        yield types.CompletionItem(
            zone.name,
            kind="EnumMember",
            detail=f"up to {amount_uA(zone.ceiling_duA)}{caution}",
            documentation=types.MarkupContent("Markdown", zone_card(zone)),
        )


def _sides(name: str) -> Iterator[types.CompletionItem]:
    zone = zone_by_name(name)
    if zone is None:
        return
    for side in zone.sides:
        detail = "left, then right" if side == isa.BOTH else None
        if side == zone.default:
            detail = f"{detail}; the default" if detail else "the default"
        yield types.CompletionItem(isa.SIDES[side], kind="EnumMember", detail=detail)


def _plain(words: Iterable[str], kind: types.CompletionItemKind) -> Iterator[types.CompletionItem]:
    for word in words:
        yield types.CompletionItem(word, kind=kind)


def _explained(table: dict[str, str]) -> Iterator[types.CompletionItem]:
    for word, meaning in table.items():
        yield types.CompletionItem(word, kind="EnumMember", detail=meaning)


def _first_comment(lines: list[str]) -> str:
    """The comment at the top of a file."""
    comment: list[str] = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line.lstrip("#").strip())
    return " ".join(comment).strip()
