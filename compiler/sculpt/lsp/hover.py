"""Hover: a description of what is under the cursor, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from facec.figures import Figures
from facec.names import NamedTechnique
from facelang import language, tree
from facelang.language import STEPS
from facelang.tree import Span
from facevm import isa
from sculpt.cli.units import amount_uA, charge_of, clock, duration, frequency
from sculpt.lsp import answers as types
from sculpt.lsp import names
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.describe import (
    FORM_OF,
    comment_of,
    kinds_of_parameters,
    rule_card,
    signature,
    wave_line,
    zone_by_name,
    zone_card,
)
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.text import holds
from sculpt.lsp.timeline import Moment

Node = tree.Item | tree.RoutineField | tree.WaveField | tree.Step
"""What has a line of its own."""


class Hover:
    """The answer to one request."""

    def __init__(self, documents: Documents, document: Document) -> None:
        self._documents = documents
        self._document = document
        self._analysis: Analysis = documents.analysis(document)

    def at(self, line: int, column: int) -> types.Hover | None:
        """What is at a place; None for nothing."""
        parts: list[str] = []
        span: Span | None = None
        for one in self._analysis.diagnostics:
            if one.file == self._analysis.file and holds(one.span, line, column):
                parts.append(rule_card(one.code))
                span = span or one.span
        found = self._described(line, column)
        if found is not None:
            span, description = found
            parts.insert(0, description)
        if span is None or not any(parts):
            return None
        value = "\n\n---\n\n".join(part for part in parts if part)
        content = types.MarkupContent("Markdown", value)
        return types.Hover(content, self._document.text.range(span))

    def _described(self, line: int, column: int) -> tuple[Span, str] | None:
        """What stands at a place: its span, and its description."""
        named = names.names_of(self._analysis).at(line, column)
        if named is not None:
            return named.span, "\n\n".join(self._named(named, line))
        for index, node in _nodes(self._analysis.unit.tree):
            if not holds(node.span, line, column):
                continue
            form = FORM_OF[type(node)]
            if isinstance(node, tree.Zone) and column > node.name.span.column - 1:
                return node.span, "\n\n".join(self._zone(node, index))
            if not form.keyword:
                return node.span, "\n\n".join(self._moment(node.span))
            head = Span(line, node.span.column, line, node.span.column + len(form.keyword))
            inside = _enumerated(node, line, column)
            if inside is not None:
                return inside
            parts = [f"**{form.keyword}**: {form.meaning}"]
            if isinstance(node, tree.Zone):
                parts += self._zone(node, index)
            elif form.block == STEPS:
                parts += self._moment(node.span)
            elif isinstance(node, tree.Routine):
                parts += self._whole()
            parts.append(f"`{form.example}`")
            return (head if holds(head, line, column) else node.span), "\n\n".join(parts)
        return None

    # --- names -------------------------------------------------------------------------------

    def _named(self, named: names.Occurrence, line: int) -> Iterator[str]:
        meaning, scope = named.meaning, self._analysis.scope
        comment = comment_of(self._documents.text_of(meaning.file), meaning.span.line)
        if meaning.noun == names.WAVE:
            wave = scope.waves.get(meaning.name)
            summary = "" if wave is None else wave_line(wave)
            yield f"wave **{meaning.name}**" + (f": {summary}" if summary else "")
            if comment:
                yield comment
        elif meaning.noun == names.PARAMETER:
            kind = self._parameter_kind(named)
            yield f"parameter **{meaning.name}**" + (f": {kind}" if kind else "")
        else:
            technique = scope.techniques.get(meaning.name)
            if technique is not None:
                yield from self._technique(technique, comment)
            if not named.defines:
                yield from self._moment(self._call_span(named.span))

    def _technique(self, technique: NamedTechnique, comment: str) -> Iterator[str]:
        yield f"technique `{signature(technique.item)}`"
        if comment:
            yield comment
        kinds = kinds_of_parameters(technique)
        if kinds:
            yield ", ".join(f"`{name}` is {kind}" for name, kind in kinds.items())

    def _parameter_kind(self, named: names.Occurrence) -> str | None:
        for technique in self._analysis.scope.own_techniques:
            if technique.item is named.within:
                return kinds_of_parameters(technique).get(named.meaning.name)
        return None

    def _call_span(self, name: Span) -> Span:
        for _, node in _nodes(self._analysis.unit.tree):
            if isinstance(node, tree.Call) and node.name.span == name:
                return node.span
        return name

    # --- figures -----------------------------------------------------------------------------

    def _moment(self, span: Span) -> Iterator[str]:
        """When a step is done, and its figures."""
        moment = self._analysis.timeline.at(self._analysis.file, span)
        if moment is None:
            return
        if moment.start_ms is not None:
            yield f"{_where(moment)} begins at **{clock(moment.start_ms)}**"
        if moment.figures is not None:
            yield _amounts(moment)

    def _zone(self, node: tree.Zone, index: int) -> Iterator[str]:
        zone = zone_by_name(node.name.text)
        if zone is not None:
            yield f"zone **{zone.name}**"
            yield zone_card(zone)
        zones = self._analysis.timeline.zones
        if index >= len(zones):
            return
        times = zones[index]
        if times.figures is None:
            return
        total_ms = times.figures.duration_ms * times.sides
        each = f" ({duration(times.figures.duration_ms)} a side)" if times.sides > 1 else ""
        start = "" if times.start_ms is None else f"From **{clock(times.start_ms)}**, "
        yield f"{start}takes **{duration(total_ms)}**{each}, {_reach(times.figures, times.sides)}"

    def _whole(self) -> Iterator[str]:
        plan = self._analysis.plan
        if plan is not None:
            yield (
                f"Takes **{duration(plan.duration_ms)}**, peaks at {amount_uA(plan.peak_duA)}; net "
                f"charge {charge_of(plan.net_dnC)}, charge bound {charge_of(plan.bound_dnC)}"
            )


def _where(moment: Moment) -> str:
    block = moment.block
    if block.zone is None or not block.sides:
        return "This"
    zone = isa.ZONES[block.zone].name
    return f"{zone} {isa.SIDES[block.sides[0]]}:"


def _amounts(moment: Moment) -> str:
    """How long a step takes, and what it changes."""
    figures = moment.figures
    if figures is None:
        return ""
    parts = [f"takes **{duration(figures.duration_ms)}**" if figures.duration_ms else "no time"]
    before, after = moment.before, moment.after
    if before.peak_duA != after.peak_duA:
        parts.append(f"{amount_uA(before.peak_duA)} → {amount_uA(after.peak_duA)}")
    elif figures.peak_duA:
        parts.append(f"peak {amount_uA(figures.peak_duA)}")
    if before.frequency_cHz != after.frequency_cHz and before.frequency_cHz:
        parts.append(f"{frequency(before.frequency_cHz)} → {frequency(after.frequency_cHz)}")
    if figures.current_ms:
        parts.append(f"net charge {charge_of(figures.net_dnC)}")
    return ", ".join(parts)


def _reach(figures: Figures, sides: int) -> str:
    return (
        f"peaks at {amount_uA(figures.peak_duA)}; net charge {charge_of(figures.net_dnC * sides)}"
    )


def _enumerated(node: Node, line: int, column: int) -> tuple[Span, str] | None:
    """A word of a table under the cursor: a shape, a polarity, what a limit is of."""
    if isinstance(node, tree.Shape):
        name, table = node.shape, language.SHAPES
    elif isinstance(node, tree.Polarity):
        name, table = node.polarity, language.POLARITIES
    elif isinstance(node, tree.Limit):
        name, table = node.what, language.LIMITS
    else:
        return None
    if not holds(name.span, line, column) or name.text not in table:
        return None
    return name.span, f"**{name.text}**: {table[name.text]}"


def _nodes(file: tree.File) -> Iterator[tuple[int, Node]]:
    """Everything that stands in a line of its own, with the number of its zone among the zones."""
    zones = 0
    for item in file.items:
        match item:
            case tree.Routine(fields=fields):
                yield from ((zones, field) for field in fields)
            case tree.Wave(fields=lines):
                yield from ((zones, field) for field in lines)
            case tree.Technique(body=body) | tree.Zone(body=body):
                yield from ((zones, step) for step in tree.all_steps(body))
            case tree.Use():
                pass
            case _:
                assert_never(item)
        yield zones, item
        zones += isinstance(item, tree.Zone)
