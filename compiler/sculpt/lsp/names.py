"""Names of waves, techniques and parameters: every place where one stands, and its meaning."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, assert_never

from facec.names import NamedTechnique, Scope
from facelang import tree
from facelang.tree import BROKEN, Span
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.text import holds

WAVE, TECHNIQUE, PARAMETER = "wave", "technique", "parameter"


class Meaning(NamedTuple):
    """What a name stands for: where it is defined. ``real`` is that file without links."""

    noun: str
    name: str
    file: str
    real: str
    span: Span


class Occurrence(NamedTuple):
    """A place where something is named; ``within`` is the technique it stands in, if any."""

    span: Span
    meaning: Meaning
    defines: bool
    within: tree.Technique | None


class Names:
    """The names in one file, resolved in its scope."""

    def __init__(self, file: tree.File, scope: Scope) -> None:
        self.scope = scope
        self._file = file

    @cached_property
    def all(self) -> list[Occurrence]:
        """Every occurrence, in file order."""
        return list(self._found())

    def at(self, line: int, column: int) -> Occurrence | None:
        """The occurrence at a place."""
        return next((one for one in self.all if holds(one.span, line, column)), None)

    def _found(self) -> Iterator[Occurrence]:
        for item in self._file.items:
            match item:
                case tree.Wave(name=name):
                    if name.text != BROKEN:
                        yield Occurrence(name.span, self._here(WAVE, name), True, None)
                case tree.Technique():
                    yield from self._technique(item)
                case tree.Zone(body=body):
                    yield from self._steps(body, {}, None)
                case tree.Use() | tree.Routine():
                    pass
                case _:
                    assert_never(item)

    def _technique(self, item: tree.Technique) -> Iterator[Occurrence]:
        if item.name.text != BROKEN:
            yield Occurrence(item.name.span, self._here(TECHNIQUE, item.name), True, item)
        own: dict[str, Meaning] = {}
        for name in item.parameters:
            if name.text != BROKEN:
                meaning = self._here(PARAMETER, name)
                own.setdefault(name.text, meaning)
                yield Occurrence(name.span, meaning, True, item)
        yield from self._steps(item.body, own, item)

    def _steps(
        self,
        steps: tuple[tree.Step, ...],
        own: dict[str, Meaning],
        within: tree.Technique | None,
    ) -> Iterator[Occurrence]:
        for step in tree.all_steps(steps):
            if isinstance(step, tree.Call):
                technique = self.scope.techniques.get(step.name.text)
                if technique is not None:
                    yield Occurrence(step.name.span, of_technique(technique), False, within)
            for value in tree.values_of(step):
                if isinstance(value, tree.Name):
                    meaning = own.get(value.text) or self._wave(value.text)
                    if meaning is not None:
                        yield Occurrence(value.span, meaning, False, within)

    def _wave(self, name: str) -> Meaning | None:
        wave = self.scope.waves.get(name)
        if wave is None:
            return None
        file = wave.origin.file
        return Meaning(WAVE, name, file, os.path.realpath(file), wave.origin.span)

    def _here(self, noun: str, name: tree.Name) -> Meaning:
        file = self.scope.file
        return Meaning(noun, name.text, file, os.path.realpath(file), name.span)


def of_technique(technique: NamedTechnique) -> Meaning:
    """The meaning of a technique's name."""
    file = technique.origin.file
    return Meaning(
        TECHNIQUE, technique.name, file, os.path.realpath(file), technique.item.name.span
    )


def names_of(analysis: Analysis) -> Names:
    """The names in a document."""
    return Names(analysis.unit.tree, analysis.scope)


class Mentioned(NamedTuple):
    """One file in which something is named, with all places of it there."""

    file: str
    names: Names
    occurrences: list[Occurrence]


def mentions(documents: Documents, document: Document, meaning: Meaning) -> list[Mentioned]:
    """Everywhere that something is named: in the documents, and in the files around them."""
    found: dict[str, Mentioned] = {}
    for analysis in documents.analyses(document, meaning.name):
        for scope in analysis.scope.all():
            real = os.path.realpath(scope.file)
            unit = analysis.units.get(scope.file)
            if unit is None or real in found:
                continue
            names = Names(unit.tree, scope)
            here = [one for one in names.all if is_same(one.meaning, meaning)]
            if here:
                found[real] = Mentioned(scope.file, names, here)
    return list(found.values())


def is_same(one: Meaning, other: Meaning) -> bool:
    """Whether two names mean the same thing, however their files are spelled."""
    return (one.noun, one.real, one.span) == (other.noun, other.real, other.span)
