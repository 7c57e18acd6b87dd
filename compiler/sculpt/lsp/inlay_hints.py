"""Inlay hints: when each step begins, how long each zone takes and what it carries."""

from __future__ import annotations

from collections.abc import Iterator

from facec.figures import Figures
from facelang import tree
from facelang.tree import Span
from sculpt.cli.units import charge_of, clock, duration
from sculpt.lsp import answers as types
from sculpt.lsp.analysis import Analysis
from sculpt.lsp.documents import Document, Documents
from sculpt.lsp.timeline import ZoneTimes


def hints(documents: Documents, document: Document, first: int, last: int) -> list[types.InlayHint]:
    """The hints of the lines from ``first`` to ``last``, each at the end of its line's text."""
    analysis = documents.analysis(document)
    found: list[types.InlayHint] = []
    for span, label, tooltip in _labels(analysis):
        if first <= span.line <= last:
            position = document.text.position(span.end_line, span.end_column)
            found.append(types.InlayHint(position, label, tooltip=tooltip, padding_left=True))
    return found


def _labels(analysis: Analysis) -> Iterator[tuple[Span, str, str]]:
    """The span behind which each label stands, the label, and its meaning."""
    timeline = analysis.timeline
    zones = iter(timeline.zones)
    for item in analysis.unit.tree.items:
        if isinstance(item, tree.Zone):
            times = next(zones, None)
            if times is not None and times.figures is not None:
                yield item.span, *_zone(times, times.figures)
            yield from _steps(analysis, item.body)
        elif isinstance(item, tree.Technique):
            calls = timeline.calls.get((analysis.file, item.body[0].span))
            label = _range_of(calls or [])
            if label:
                yield item.span, label, "how long it takes where it is carried out"


def _zone(times: ZoneTimes, figures: Figures) -> tuple[str, str]:
    each = duration(figures.duration_ms)
    length = f"{times.sides} × {each}" if times.sides > 1 else each
    charge = charge_of(figures.net_dnC * times.sides)
    return f"{length}, {charge}", "how long this zone takes, and its net charge"


def _steps(analysis: Analysis, steps: tuple[tree.Step, ...]) -> Iterator[tuple[Span, str, str]]:
    for step in tree.all_steps(steps):
        moment = analysis.timeline.at(analysis.file, step.span)
        if moment is not None and moment.start_ms is not None:
            yield step.span, clock(moment.start_ms), "when this step begins"


def _range_of(calls: list[Figures | None]) -> str:
    """The time of a technique: one, or from the shortest to the longest."""
    known = [one.duration_ms for one in calls if one is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    return duration(low) if low == high else f"{duration(low)} to {duration(high)}"
