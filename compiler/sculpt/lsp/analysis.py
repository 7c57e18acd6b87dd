"""Analysis of a document: read, checked and, as far as it goes, planned.

The check is made at once, everything else when it is first asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import facec
import facelang
from facec.collector import Collector
from facec.names import Scope, scope_of
from facec.resolve import resolve
from facec.steps import Block
from facelang.diagnostics import Diagnostic, in_order
from facelang.library import Parse, Unit
from facelang.tree import Use
from facevm.limits import Limits
from sculpt.lsp.timeline import Timeline

LIMITS = Limits()
"""The device's own: an editor knows no board."""


@dataclass(eq=False)
class Analysis:
    """One document with the libraries it uses. ``plan`` is None where there is a mistake."""

    unit: Unit
    plan: facec.Plan | None
    diagnostics: list[Diagnostic]
    needs: frozenset[str]
    """The real paths of the libraries that it names, whether they are there or not."""

    @property
    def file(self) -> str:
        return self.unit.file

    @cached_property
    def scope(self) -> Scope:
        """What the names in it mean."""
        return scope_of(self.unit, LIMITS, Collector())

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The file and its libraries, by name."""
        return {unit.file: unit for unit in all_units(self.unit)}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its zones as steps in plain numbers, with holes where there are mistakes."""
        if self.plan is not None:
            return self.plan.blocks
        return resolve(self.unit, self.scope, Collector())

    @cached_property
    def timeline(self) -> Timeline:
        """When each of its steps begins, and what it amounts to."""
        return Timeline(self.blocks)


def analyse(path: Path, text: str, held: Mapping[str, str], parse: Parse) -> Analysis:
    """Checks a text as the file of this path; ``held`` are the other texts an editor holds."""
    unit, reading = facelang.load(path, text, held, parse)
    plan, checking = facec.compile(unit, LIMITS)
    diagnostics = in_order((*reading, *checking))
    if any(one.severity == "error" for one in diagnostics):
        plan = None
    return Analysis(unit, plan, diagnostics, frozenset(_needs(unit)))


def all_units(unit: Unit) -> Iterator[Unit]:
    """A file and all libraries below it, each once."""
    seen: set[str] = set()
    waiting = [unit]
    while waiting:
        one = waiting.pop()
        if one.file not in seen:
            seen.add(one.file)
            yield one
            waiting += one.libraries


def _needs(unit: Unit) -> Iterator[str]:
    for one in all_units(unit):
        folder = os.path.dirname(one.file)
        for item in one.tree.items:
            if isinstance(item, Use) and "\0" not in item.path.value:
                yield os.path.realpath(os.path.join(folder, item.path.value))
