"""Summaries of treatments: what each is for, how long it takes, its peak."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from facevm import isa
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import amount_uA, duration
from sculpt.source.check import Checked


class Summary(NamedTuple):
    """One treatment in a list; its peak is in tenths of a microampere."""

    name: str
    title: str
    about: str
    goals: tuple[str, ...]
    duration_ms: int
    peak_duA: int


class SummaryDocument(TypedDict):
    """The same in the document of ``--json``."""

    name: str
    title: str
    about: str
    goals: list[str]
    duration_ms: int
    peak_uA: float


def summary_of(checked: Checked) -> Summary:
    """The summary of a routine without errors."""
    plan = checked.plan
    assert plan is not None
    stem = checked.named.stem
    return Summary(stem, plan.name, plan.about or "", plan.goals, plan.duration_ms, plan.peak_duA)


def sheet(found: list[Summary]) -> Sheet:
    """A table with a line for each."""
    drawn = Sheet(
        Column("name"),
        Column("what for", sentences=True),
        Column("takes", ">"),
        Column("peak", ">"),
    )
    for one in found:
        takes, peak = duration(one.duration_ms), amount_uA(one.peak_duA)
        drawn.add_row(one.name, one.about or one.title, takes, peak)
    return drawn


def document(one: Summary) -> SummaryDocument:
    return {
        "name": one.name,
        "title": one.title,
        "about": one.about,
        "goals": list(one.goals),
        "duration_ms": one.duration_ms,
        "peak_uA": one.peak_duA / isa.DUA_PER_UA,
    }
