"""Page of a board's sessions, as drawn: when and how long, against the plan, and where.

It draws with the calls that ``pictures.page.Page`` and ``pictures.plain_page.PlainPage`` share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from sculpt.board.journal import Entry, date_of
from sculpt.cli.outcomes import ABORT, FAIL, OUTCOMES, SUCCESS
from sculpt.cli.units import charge, duration_to_second
from sculpt.history.adherence import Adherence
from sculpt.history.report import adherence_text
from sculpt.history.zones import ZoneHistory
from sculpt.pictures import style
from sculpt.pictures.style import BAND, GOOD, INK, OHM, QUIET, RULE, SET, TONES, TRUE
from sculpt.pictures.timeline import round_up

if TYPE_CHECKING:
    from sculpt.pictures.page import Page
    from sculpt.pictures.plain_page import PlainPage

WIDTH, MARGIN, GUTTER = 420.0, 12.0, 100.0
SMALL, HEADING, TITLE = 10.5, 11.0, 18.0
"""A phone shows the page a little smaller than it is."""

SESSIONS_HIGH, WEEKS_HIGH = 96.0, 60.0
ROW, SPARK = 17.0, 26.0
BAR_MOST = 14.0
SIGN = 6.0
WEEKS_MOST = 104

Draw: TypeAlias = "Page | PlainPage"


def draw(
    page: Draw,
    title: str,
    entries: Sequence[Entry],
    found: Sequence[Adherence],
    zones: Sequence[ZoneHistory],
) -> None:
    """Draws the whole page, and sets its height."""
    y = MARGIN + TITLE
    page.text(MARGIN, y, _cut_to_fit(page, title, TITLE, bold=True), TITLE, INK, bold=True)
    total = duration_to_second(sum(entry["duration_ms"] for entry in entries))
    page.text(MARGIN, y + 18, f"{len(entries)} sessions, {total}", 11.5, QUIET)
    y += 48
    if entries:
        y = _sessions(page, entries, y)
    for one in found:
        if one.weeks and one.plan is not None:
            y = _weeks(page, one, y)
    if zones:
        y = _zones(page, zones, y)
    if any(zone.resistances for zone in zones):
        y = _resistances(page, zones, len(entries), y)
    page.finish(y + MARGIN - 10)


def _heading(page: Draw, y: float, text: str, unit: str = "") -> float:
    page.text(MARGIN, y, text, HEADING, INK, bold=True)
    if unit:
        x = MARGIN + page.width_of(text, HEADING, bold=True) + 7
        page.text(x, y, _cut_to_fit(page, unit, HEADING, WIDTH - MARGIN - x), HEADING, QUIET)
    return y + 16


def _sessions(page: Draw, entries: Sequence[Entry], y: float) -> float:
    """One bar per session: how long it was, and how it ended, which a sign over it says too."""
    y = _heading(page, y, "Sessions", "minutes each, oldest first") + SIGN
    top, bottom = y, y + SESSIONS_HIGH
    most = round_up(max(max(entry["duration_ms"] for entry in entries) / 60_000, 1))
    _levels(page, top, bottom, most)
    place = _slots(len(entries))
    for index, entry in enumerate(entries):
        ended = OUTCOMES.get(entry["outcome"])
        ink = SET if ended is None else TONES[ended.tone]
        x, width = place(index)
        high = max(entry["duration_ms"] / 60_000 / most * SESSIONS_HIGH, 1)
        page.rect(x, bottom - high, width, high, ink)
        _sign(page, x + width / 2, bottom - high - SIGN, entry["outcome"], min(width, SIGN))
    left = GUTTER
    page.text(left, bottom + 12, _day(entries[0]), SMALL, QUIET)
    if len(entries) > 1:
        page.text(WIDTH - MARGIN, bottom + 12, _day(entries[-1]), SMALL, QUIET, "right")
    x = left
    for outcome, ended in OUTCOMES.items():
        if any(entry["outcome"] == outcome for entry in entries):
            page.rect(x, bottom + 23, 9, 9, TONES[ended.tone])
            _sign(page, x + 17, bottom + 27.5, outcome, SIGN)
            wide = 0 if outcome == SUCCESS else 12
            page.text(x + 13 + wide, bottom + 31, ended.word, SMALL, QUIET)
            x += 26 + wide + page.width_of(ended.word, SMALL)
    return bottom + 56


def _sign(page: Draw, x: float, y: float, outcome: str, size: float) -> None:
    """A dot for a session that ended early, a cross for one that an interlock stopped."""
    if outcome == ABORT:
        page.dots([(x, y)], TONES[OUTCOMES[ABORT].tone], size * 0.8)
    elif outcome == FAIL:
        for slant in (-size / 2, size / 2):
            points = [(x - slant, y - size / 2), (x + slant, y + size / 2)]
            page.line(points, TONES[OUTCOMES[FAIL].tone], 1.6)


def _day(entry: Entry) -> str:
    """The date of a session, or its number without a time."""
    moment = date_of(entry)
    return moment.strftime("%Y-%m-%d") if moment else f"no. {entry['number']}"


def _weeks(page: Draw, one: Adherence, y: float) -> float:
    """Sessions per week, and the line of the plan."""
    assert one.plan is not None
    y = _heading(page, y, "Each week", f"sessions of {one.routine}; the line is its plan")
    weeks = one.weeks[-WEEKS_MOST:]
    top, bottom = y, y + WEEKS_HIGH
    most = max(max(count for _, count in weeks), one.plan.sessions) + 1
    _levels(page, top, bottom, float(most))
    place = _slots(len(weeks))
    for index, (_, count) in enumerate(weeks):
        x, width = place(index)
        high = count / most * WEEKS_HIGH
        page.rect(x, bottom - high, width, high, GOOD if count >= one.plan.sessions else SET)
    planned = bottom - one.plan.sessions / most * WEEKS_HIGH
    page.line([(GUTTER, planned), (WIDTH - MARGIN, planned)], TRUE, 1.2, (4, 2))
    page.text(GUTTER, bottom + 12, f"week of {weeks[0][0]}", SMALL, QUIET)
    if len(weeks) > 3:
        page.text(WIDTH - MARGIN, bottom + 12, f"{weeks[-1][0]}", SMALL, QUIET, "right")
    if one.streak is not None:
        streak = f"kept {one.streak} in a row, {one.kept} of {len(one.weeks)} in all"
        page.text(GUTTER, bottom + 27, streak, SMALL, INK)
    return bottom + 52


def _zones(page: Draw, zones: Sequence[ZoneHistory], y: float) -> float:
    """Time and charge of each zone."""
    y = _heading(page, y, "Zones", "time treated, net charge")
    most_ms = max(zone.delivered_ms for zone in zones) or 1
    most_uAs = max(zone.dose_uAs for zone in zones) or 1
    room = WIDTH - MARGIN - GUTTER - 140
    for zone in zones:
        page.text(GUTTER - 6, y + 5, zone.label, SMALL, INK, "right", middle=True)
        width = max(room * zone.delivered_ms / most_ms, 0.5)
        page.rect(GUTTER, y, width, 10, style.dose(zone.dose_uAs / most_uAs))
        text = f"{duration_to_second(zone.delivered_ms)}, {charge(zone.charge_uC)}"
        page.text(GUTTER + width + 5, y + 5, text, SMALL, QUIET, middle=True)
        y += ROW
    caption = "Colour: dose, the current's magnitude times its time"
    page.text(GUTTER, y + 10, caption, SMALL, QUIET)
    return y + 34


def _resistances(page: Draw, zones: Sequence[ZoneHistory], count: int, y: float) -> float:
    """One curve per zone, all on one scale, from the first session to the last."""
    known = [zone for zone in zones if zone.resistances]
    most = round_up(max(ohm for zone in known for _, ohm in zone.resistances) / 1000)
    y = _heading(page, y, "Skin resistance", f"kΩ, each row 0 to {most:g}, oldest session first")
    place = _slots(count, WIDTH - MARGIN - 40)
    for index, zone in enumerate(known):
        bottom = y + SPARK - 4
        if index % 2 == 0:
            page.rect(MARGIN, y, WIDTH - 2 * MARGIN, SPARK, BAND)
        page.text(GUTTER - 6, y + SPARK / 2, zone.label, SMALL, INK, "right", middle=True)
        points = []
        for session, ohm in zone.resistances:
            x, width = place(session)
            points.append((x + width / 2, bottom - ohm / 1000 / most * (SPARK - 8)))
        if len(points) > 1:
            page.line(points, OHM, 1.2)
        page.dots(points if len(points) < 60 else points[-1:], OHM, 2.6)
        last = f"{zone.resistances[-1][1] / 1000:.1f}"
        page.text(WIDTH - MARGIN - 4, y + SPARK / 2, last, SMALL, INK, "right", middle=True)
        y += SPARK
    return y + 20


def _levels(page: Draw, top: float, bottom: float, most: float) -> None:
    for value, y in ((0.0, bottom), (most, top)):
        page.line([(GUTTER, y), (WIDTH - MARGIN, y)], RULE, 0.6)
        page.text(GUTTER - 5, y, f"{value:g}", SMALL, QUIET, "right", middle=True)


def _slots(count: int, right: float = WIDTH - MARGIN) -> Callable[[int], tuple[float, float]]:
    """The place of each of ``count`` bars: its left edge and its width."""
    step = (right - GUTTER) / max(count, 1)
    width = min(step * 0.8, BAR_MOST)

    def place(index: int) -> tuple[float, float]:
        return GUTTER + step * (index + 0.5) - width / 2, width

    return place


def _cut_to_fit(
    page: Draw,
    text: str,
    size: float,
    room: float = WIDTH - 2 * MARGIN,
    bold: bool = False,
) -> str:
    """The text, cut to the room that there is."""
    if page.width_of(text, size, bold) <= room:
        return text
    while text and page.width_of(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def sentences(found: Sequence[Adherence]) -> list[str]:
    """The adherence in sentences, for readers who do not see the picture."""
    return [adherence_text(one) for one in found]
