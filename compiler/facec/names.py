"""Names: which wave and which technique a name means in each file.

A file sees its own waves and techniques and those of every library it uses, directly or through
another one. A library never sees what belongs to the file that uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeVar

from facelang import tree
from facelang.library import Unit
from facevm.limits import Limits

from .collector import Collector, note
from .steps import Origin, WaveSpec
from .wave import WaveReader


class NamedWave(NamedTuple):
    """A wave as it was defined; ``spec`` is None where that went wrong and was reported."""

    name: str
    spec: WaveSpec | None
    origin: Origin


class NamedTechnique:
    """A technique as it was defined, with the scope in which its names are looked up."""

    def __init__(self, item: tree.Technique, scope: Scope) -> None:
        self.item: Final = item
        self.scope: Final = scope

    @property
    def name(self) -> str:
        return self.item.name.text

    @property
    def origin(self) -> Origin:
        return Origin(self.scope.file, self.item.name.span)


class Scope:
    """What the names in one file mean; not all of them, if it is not ``complete``."""

    def __init__(self, file: str, complete: bool) -> None:
        self.file = file
        self.complete = complete
        self.waves: dict[str, NamedWave] = {}
        self.techniques: dict[str, NamedTechnique] = {}
        self.own_waves: list[NamedWave] = []
        self.own_techniques: list[NamedTechnique] = []
        self.libraries: list[Scope] = []
        self.held: dict[int, Callable[[], None]] = {}
        """What holds a library's wave against the board, by the identity of its spec."""

    def all(self) -> Iterator[Scope]:
        """This scope and those of all libraries below it, each once, libraries first."""
        seen: set[str] = set()

        def visit(scope: Scope) -> Iterator[Scope]:
            if scope.file in seen:
                return
            seen.add(scope.file)
            for library in scope.libraries:
                yield from visit(library)
            yield scope

        yield from visit(self)


Named = TypeVar("Named", NamedWave, NamedTechnique)


def scope_of(unit: Unit, limits: Limits, collector: Collector) -> Scope:
    """The scope of a file; reads every wave in it and in its libraries, once."""
    return _ScopeReader(limits, collector).scope(unit, is_library=False)


class _ScopeReader:
    def __init__(self, limits: Limits, collector: Collector) -> None:
        self._limits = limits
        self._collector = collector
        self._known: dict[str, Scope] = {}

    def scope(self, unit: Unit, is_library: bool = True) -> Scope:
        known = self._known.get(unit.file)
        if known is not None:
            return known
        scope = self._known[unit.file] = Scope(unit.file, unit.complete)
        for library in unit.libraries:
            below = self.scope(library)
            scope.libraries.append(below)
            scope.held |= below.held
            for wave in below.waves.values():
                self._define(scope.waves, wave, "wave")
            for technique in below.techniques.values():
                self._define(scope.techniques, technique, "technique")
        reader = WaveReader(unit.file, self._limits, self._collector, is_library)
        for item in unit.tree.items:
            if isinstance(item, tree.Wave):
                wave = NamedWave(
                    item.name.text, reader.wave(item), Origin(unit.file, item.name.span)
                )
                scope.own_waves.append(wave)
                self._define(scope.waves, wave, "wave")
            elif isinstance(item, tree.Technique):
                technique = NamedTechnique(item, scope)
                scope.own_techniques.append(technique)
                self._define(scope.techniques, technique, "technique")
                self._check_parameters(technique)
        scope.held |= reader.held
        return scope

    def _define(self, table: dict[str, Named], item: Named, noun: str) -> None:
        if item.name == tree.BROKEN:
            return
        first = table.setdefault(item.name, item)
        if first is item:
            return
        self._collector.add(
            "F210",
            item.origin,
            f"there already is a {noun} `{item.name}`",
            f"give one of the two another name, say `{item.name}_2`",
            (note("the first one is here", first.origin),),
        )

    def _check_parameters(self, technique: NamedTechnique) -> None:
        first: dict[str, tree.Name] = {}
        for parameter in technique.item.parameters:
            if parameter.text == tree.BROKEN:
                continue
            same = first.setdefault(parameter.text, parameter)
            if same is not parameter:
                file = technique.scope.file
                self._collector.add(
                    "F213",
                    Origin(file, parameter.span),
                    f"`{technique.name}` already has a parameter `{parameter.text}`",
                    notes=(note("the first one is here", Origin(file, same.span)),),
                )
