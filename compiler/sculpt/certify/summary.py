"""Summary of a certification on the terminal: verdict, bounds, zones, mishaps, worst cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import RenderableType
from rich.text import Text

from sculpt.certify.document import Document, Failure, verdict_sentence
from sculpt.certify.statistics import Spread
from sculpt.cli import terminal
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import counted, time_in_3_digits
from sculpt.source.verdict import (
    COUNTS,
    FAILED,
    FEW,
    PASSED,
    bound_text,
    share_text,
)

LAST_OF_VERDICT = [one for one in COUNTS if one.verdict][-1]

VERDICT_STYLES = {PASSED: "bold green", FAILED: "bold red", FEW: "bold yellow"}

FAILURES_MOST = 10
"""Number of failures shown; the others are in the report."""


def show(document: Document, draw: Callable[..., None] = terminal.draw) -> None:
    """Draws the summary of this document."""
    draw(*_parts(document))


def _parts(document: Document) -> Iterator[RenderableType]:
    yield _verdict(document)
    yield ""
    yield bounds(document)
    if document["zones"]:
        yield ""
        yield zones(document)
    if document["mishaps"]:
        yield ""
        yield mishaps(document)
    if document["worst"]:
        yield ""
        yield worst(document)
    if document["failures"]:
        yield ""
        yield from _failures(document["failures"])


def _verdict(document: Document) -> Text:
    word, _, rest = verdict_sentence(document).partition(":")
    text = Text()
    text.append(document["routine"], "bold")
    text.append(" has " if document["verdict"] == FEW else " ")
    text.append(word.lower(), VERDICT_STYLES[document["verdict"]])
    text.append(f":{rest}")
    return text


def bounds(document: Document) -> Sheet:
    """One row per thing that is counted."""
    rows = Sheet(
        Column("what"),
        Column("seen", ">"),
        Column("share", ">", spare=True),
        Column("95 % bound", ">"),
    )
    for one in COUNTS:
        bound = document["bounds"][one.key]
        count, of = bound["count"], bound["of"]
        name: str | Text = one.name
        if one.verdict and count:
            name = Text(one.name, "bold red")
        seen = f"{count:,} of {of:,}" if of else "none tried"
        most = bound_text(bound["upper_95_percent"])
        rows.add_row(name, seen, share_text(count, of), most, end_section=one is LAST_OF_VERDICT)
    return rows


def zones(document: Document) -> Sheet:
    """One row per zone and side: the median of what its skin received, and the 90 % range."""
    rows = Sheet(
        Column("zone"),
        Column("delivered\n% of asked", ">"),
        Column("90 %\nrange", ">"),
        Column("net charge\nµC", ">"),
        Column("90 %\nrange", ">", spare=True),
        Column("skin\nkΩ", ">", spare=True),
        Column("90 %\nrange", ">", spare=True),
    )
    for zone in document["zones"]:
        cells = [f"{zone['zone']} {zone['side']}"]
        cells += _median(zone["delivered_percent"], 1, "{:.1f}")
        cells += _median(zone["charge_uC"], 1, "{:.2f}")
        cells += _median(zone["resistance_ohm"], 0.001, "{:.1f}")
        rows.add_row(*cells)
    return rows


def mishaps(document: Document) -> Sheet:
    """One row per kind of mishap."""
    rows = Sheet(
        Column("mishap"),
        Column("times", ">"),
        Column("slowest to\nno current", ">"),
        Column("limit", ">"),
        Column("stopped by", sentences=True, spare=True),
    )
    for one in document["mishaps"]:
        latest, limit = one["latest_shutdown_ms"], one["limit_ms"]
        late = one["count"] - one["answered"]
        name: str | Text = one["kind"]
        if late:
            name = Text(f"{one['kind']}, {late} not answered", "bold red")
        stopped = ", ".join(f"{count} × {name}" for name, count in one["interlocks"].items())
        rows.add_row(
            name,
            f"{one['count']:,}",
            "carried on" if latest is None else time_in_3_digits(latest),
            "by current" if limit is None else time_in_3_digits(limit),
            stopped,
        )
    return rows


def worst(document: Document) -> Sheet:
    """The worst case of each figure, and its trial."""
    rows = Sheet(Column("worst case", sentences=True), Column("figure", ">"), Column("trial", ">"))
    seen: set[str] = set()
    for one in document["worst"]:
        if one["what"] not in seen:
            seen.add(one["what"])
            rows.add_row(one["what"], one["figure"], str(one["number"]))
    return rows


def _failures(failures: list[Failure]) -> Iterator[RenderableType]:
    yield Text(counted(len(failures), "trial failed:", "trials failed:"), "bold red")
    for one in failures[:FAILURES_MOST]:
        yield f"  {'; '.join(one['wrong'])}"
        yield Text(f"    {one['command']}", no_wrap=True, overflow="ignore")
    if len(failures) > FAILURES_MOST:
        more = len(failures) - FAILURES_MOST
        yield f"  and {more:,} more: --html and --json have all of them"


def _median(spread: Spread | None, factor: float, form: str) -> list[str]:
    if spread is None:
        return ["", ""]
    low, middle, high = (form.format(spread[name] * factor) for name in ("p5", "p50", "p95"))
    return [middle, f"{low} to {high}"]
