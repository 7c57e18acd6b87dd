"""Strips under the currents of a run: contact, state, prompts, losses and faults over time.

A bar's height means as much as its colour: the more of the treatment's current flows, the higher.
So the stretches differ without colour too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sculpt.pictures.style import BAD, GOOD, INK, MEASURED, OHM, QUIET, SET, WAIT, Ink

if TYPE_CHECKING:
    from sculpt.pictures.page import Page
    from sculpt.pictures.recording import Event, Run, Stretch
    from sculpt.pictures.timeline import Timeline

ROW = 17.0
BAR = 10.0
THINNEST = 0.5
SMALL = 8.5


class Bar(NamedTuple):
    """How a stretch is drawn: its ink, that ink's name, its share of the row's height."""

    ink: Ink
    name: str
    share: float
    text: str
    """What it means."""


TREATING = Bar(GOOD, "good", 1, "treating, on the skin")
SPENT = Bar(OHM, "ohm", 0.82, "cannot reach the current")
PAUSED = Bar(MEASURED, "measured", 0.64, "paused, electrodes touching")
SOFT = Bar(SET, "set", 0.46, "soft start or stop")
WAITING = Bar(WAIT, "wait", 0.28, "waiting")
AT_REST = Bar(SET, "set", 0.1, "off the skin, at rest")
ALARM = Bar(BAD, "bad", 1, "stopped by an interlock, reset")

BARS = {
    "on the skin": TREATING,
    "off the skin": AT_REST,
    "touching": PAUSED,
    "zeroing": AT_REST,
    "testing": AT_REST,
    "waiting": WAITING,
    "treating": TREATING,
    "limited": SPENT,
    "paused": PAUSED,
    "resuming": SOFT,
    "stopping": SOFT,
    "checking": AT_REST,
    "done": AT_REST,
    "fault": ALARM,
    "reset": ALARM,
}
"""By the name of a contact or a state; ``reset`` is the bench's, after the controller has reset."""

IN_LEGEND = (TREATING, SPENT, PAUSED, SOFT, WAITING, AT_REST, ALARM)


class Mark(NamedTuple):
    """How an event is marked: a sign of Unicode, its ink's name, its row, what it means."""

    sign: str
    ink: str
    row: str
    text: str


MARKS = {
    "prompt": Mark("▼", "ink", "says", "prompt"),
    "loss": Mark("❘", "measured", "lost", "contact lost"),
    "fault": Mark("◆", "ink", "fault", "fault begins"),
    "end": Mark("■", "measured", "end", "ended early"),
    "trip": Mark("✕", "bad", "end", "stopped by an interlock"),
}
"""By the event's kind."""

Sign = tuple[str, float, "Callable[[Page, float, float], None]"]
"""A legend's text, its sign's width, and what draws that sign left of the text's beginning."""


def strips_of(run: Run) -> list[tuple[str, list[Stretch]]]:
    """The strips of a run, with their names."""
    return [("contact", run.contact_spans()), ("state", run.state_spans())]


def bars_of(run: Run) -> list[Bar]:
    """The bars that a run has, for its legend."""
    seen = {BARS[stretch.what] for _, stretches in strips_of(run) for stretch in stretches}
    return [bar for bar in IN_LEGEND if bar in seen]


def rows_of(events: Sequence[Event]) -> list[tuple[str, list[Event]]]:
    """The rows that have events, with those."""
    rows: dict[str, list[Event]] = {mark.row: [] for mark in MARKS.values()}
    for event in events:
        rows[MARKS[event.kind].row].append(event)
    return [(name, found) for name, found in rows.items() if found]


def height_of(run: Run) -> float:
    """The height of all rows of a run together."""
    return ROW * (len(strips_of(run)) + len(rows_of(run.events())))


def draw(line: Timeline, run: Run, y: float) -> None:
    """Draws the rows of a run."""
    for name, stretches in strips_of(run):
        _label(line, name, y + BAR / 2)
        for stretch in stretches:
            bar = BARS[stretch.what]
            x0, x1 = line.x(stretch.start_ms), line.x(stretch.end_ms)
            high = BAR * bar.share
            line.page.rect(x0, y + BAR - high, max(x1 - x0, THINNEST), high, bar.ink)
        y += ROW
    for name, events in rows_of(run.events()):
        _label(line, name, y + BAR / 2)
        for event in events:
            _mark(line.page, line.x(event.at_ms), y + BAR / 2, event.kind)
        y += ROW


def signs(run: Run) -> list[Sign]:
    """The signs in the rows of a run, for its legend."""
    found: list[Sign] = [(bar.text, 12.0, partial(_bar_sign, bar)) for bar in bars_of(run)]
    kinds = {event.kind for event in run.events()}
    return found + [
        (mark.text, 7.0, partial(_mark_sign, kind)) for kind, mark in MARKS.items() if kind in kinds
    ]


def _bar_sign(bar: Bar, page: Page, x: float, y: float) -> None:
    high = 9 * bar.share
    page.rect(x, y + 1 - high, 12, high, bar.ink)


def _mark_sign(kind: str, page: Page, x: float, y: float) -> None:
    _mark(page, x + 3.5, y - 3.5, kind)


def _label(line: Timeline, text: str, y: float) -> None:
    line.page.text(line.left - 5, y, text, SMALL, QUIET, "right", middle=True)


def _mark(page: Page, x: float, y: float, kind: str) -> None:
    if kind == "prompt":
        page.area([(x - 3, y - 3), (x + 3, y - 3), (x, y + 3)], INK)
    elif kind == "loss":
        page.line([(x, y - 4), (x, y + 4)], MEASURED, 1.6)
    elif kind == "fault":
        page.area([(x, y - 4), (x + 3, y), (x, y + 4), (x - 3, y)], INK)
    elif kind == "end":
        page.rect(x - 3, y - 3, 6, 6, MEASURED)
    else:
        for slant in (-3.5, 3.5):
            page.line([(x - slant, y - 3.5), (x + slant, y + 3.5)], BAD, 1.6)
