"""The drawn picture of a run: what was set, what flowed, what was measured, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sculpt.figures import duration, frequency
from sculpt.pictures.facts import outcome, run_facts
from sculpt.pictures.page import Page, Theme
from sculpt.pictures.palette import (
    BAD,
    GOOD,
    INK,
    MEASURED,
    OHM,
    QUIET,
    RULE,
    SET,
    TINT,
    TRUE,
    WAIT,
    Ink,
)
from sculpt.pictures.recording import Event, Run, Stretch, Window
from sculpt.pictures.timeline import SMALL, Timeline, round_up
from sculpt.pictures.treatment_page import GUTTER, LINE, MARGIN, WIDTH, heading

COLUMNS_A_PX = 2
"""Stretches of the overview a px; each is drawn from its lowest to its highest current."""

BETWEEN = 40.0
DOTS_APART = 5.0

CONTACT_INKS = {"on the skin": GOOD, "off the skin": RULE, "touching": BAD}
STATE_INKS = {
    "zeroing": RULE,
    "waiting": WAIT,
    "treating": GOOD,
    "short": OHM,
    "paused": BAD,
    "resuming": SET,
    "stopping": SET,
    "done": RULE,
    "fault": BAD,
}


def run_page(run: Run, theme: Theme = "auto") -> Page:
    """Draws a run."""
    page = Page(WIDTH, theme)
    y = heading(page, run.story.plan.name, outcome(run), run_facts(run))
    y = _overview(page, run, y + 22)
    y = _legend(page, y + 16)
    y = _details(page, run, y + 22)
    page.finish(y + MARGIN - 6)
    return page


Extremes = tuple[float, int, int]
"""The middle of a stretch of time in ms, the lowest and the highest value in it."""


def envelope(
    t_ms: Sequence[int], values: Sequence[int], end_ms: int, columns: int
) -> list[Extremes]:
    """The lowest and highest value of each of so many stretches."""
    found: list[Extremes] = []
    width_ms = max(end_ms / columns, 1)
    first = 0
    while first < len(values):
        column = int(t_ms[first] // width_ms)
        last = first + 1
        while last < len(values) and t_ms[last] < (column + 1) * width_ms:
            last += 1
        part = values[first : last + 1]  # up to the next one: no gap between two columns
        found.append(((column + 0.5) * width_ms, min(part), max(part)))
        first = last
    return found


def _overview(page: Page, run: Run, y: float) -> float:
    line = Timeline(page, GUTTER, WIDTH - MARGIN, run.end_ms)
    line.heading(y, "Current", "µA, lowest to highest")
    top = y + 22
    spans = [(start, end, str(visit.number)) for visit, start, end in run.visit_spans()]
    resistances = run.resistance_lines()
    heights = 132 + (62 if resistances else 0) + 18 + 18 + 22
    line.bands(spans, top, top + heights)
    bottom = top + 120
    _currents(line, run, top, bottom)
    y = bottom + 12
    if resistances:
        line.heading(y + 10, "Path resistance", "kΩ, as the board knew it")
        _resistance(line, resistances, y + 20, y + 56)
        y += 62
    for name, stretches, inks in (
        ("contact", run.contact_spans(), CONTACT_INKS),
        ("state", run.state_spans(), STATE_INKS),
    ):
        _strip(line, name, stretches, inks, y + 4)
        y += 18
    _events(line, run.events(), y + 6)
    return line.ruler(top + heights)


def _currents(line: Timeline, run: Run, top: float, bottom: float) -> None:
    recording = run.recording
    columns = int((line.right - line.left) * COLUMNS_A_PX)
    series = [recording.set_dA, recording.true_dA, recording.measured_dA]
    drawn = [envelope(recording.t_ms, values, run.end_ms, columns) for values in series]
    lowest = min((low for part in drawn for _, low, _ in part), default=0) / 10
    highest = max((high for part in drawn for _, _, high in part), default=0) / 10
    high = round_up(max(highest, 1))
    low = -round_up(-lowest) if lowest < -0.02 * high else 0.0
    scale = (bottom - top) / (high - low)

    def y(dA: float) -> float:
        return bottom - (dA / 10 - low) * scale

    for value in sorted({low, 0.0, high}):
        line.level(y(value * 10), f"{value:g}".replace("-", "−"))
    set_part, true_part, measured_part = drawn
    _band(line, true_part, y, TINT)
    for edge in (1, 2):
        line.page.line([(line.x(part[0]), y(part[edge])) for part in set_part], SET, 1.6)
        line.page.line([(line.x(part[0]), y(part[edge])) for part in true_part], TRUE, 0.8)
        sparse = measured_part[:: 3 * COLUMNS_A_PX]
        line.page.dots([(line.x(part[0]), y(part[edge])) for part in sparse], MEASURED, 1.3)


def _band(line: Timeline, parts: list[Extremes], y: Callable[[float], float], ink: Ink) -> None:
    upper = [(line.x(t), y(high)) for t, _, high in parts]
    lower = [(line.x(t), y(low)) for t, low, _ in parts]
    if upper:
        line.page.area([*upper, *reversed(lower)], ink)


def _resistance(
    line: Timeline, lines: list[list[tuple[int, int]]], top: float, bottom: float
) -> None:
    high = round_up(max(ohm for one in lines for _, ohm in one) / 1000)
    line.level(top, f"{high:g}")
    line.level(bottom, "0")
    for one in lines:
        points = [(line.x(t), bottom - (bottom - top) * ohm / 1000 / high) for t, ohm in one]
        line.page.line(points, OHM, 1.4)


def _strip(
    line: Timeline, name: str, stretches: list[Stretch], inks: dict[str, Ink], y: float
) -> None:
    """A row that is coloured by what holds; the thinnest stretch is still seen."""
    line.page.text(line.left - 5, y + 5, name, SMALL, QUIET, "right", middle=True)
    for stretch in stretches:
        x0, x1 = line.x(stretch.start_ms), line.x(stretch.end_ms)
        line.page.rect(x0, y, max(x1 - x0, 0.4), 10, inks[stretch.what])


def _events(line: Timeline, events: list[Event], y: float) -> None:
    if events:
        line.page.text(line.left - 5, y + 3, "events", SMALL, QUIET, "right", middle=True)
    for event in events:
        x = line.x(event.at_ms)
        if event.kind == "prompt":
            line.page.area([(x - 3, y), (x + 3, y), (x, y + 6)], INK)
        else:
            for slant in (-3.5, 3.5):
                line.page.line([(x - slant, y - 0.5), (x + slant, y + 6.5)], BAD, 1.6)


def _legend(page: Page, y: float) -> float:
    """What each line, colour and sign means, in rows as they fit."""
    x = MARGIN

    def room(text: str, sign: float) -> float:
        nonlocal x, y
        needed = sign + 5 + page.width_of(text, 9) + 14
        if x + needed - 14 > WIDTH - MARGIN:
            x, y = MARGIN, y + 15
        at = x
        x += needed
        page.text(at + sign + 5, y, text, 9, QUIET)
        return at

    at = room("set", 18)
    page.line([(at, y - 3), (at + 18, y - 3)], SET, 3)
    at = room("true, in the skin", 18)
    page.line([(at, y - 3), (at + 18, y - 3)], TRUE, 1.4)
    at = room("measured", 18)
    page.dots([(at + 3, y - 3), (at + 9, y - 3), (at + 15, y - 3)], MEASURED, 3)
    for text, ink in (
        ("treating, on the skin", GOOD),
        ("waiting", WAIT),
        ("paused, touching, fault", BAD),
        ("cannot reach the current", OHM),
        ("soft start or stop", SET),
        ("off the skin, at rest", RULE),
    ):
        at = room(text, 12)
        page.rect(at, y - 8, 12, 9, ink)
    at = room("prompt", 8)
    page.area([(at, y - 7), (at + 7, y - 7), (at + 3.5, y)], INK)
    at = room("contact lost, early end", 8)
    for slant in (0, 7):
        page.line([(at + slant, y - 7), (at + 7 - slant, y)], BAD, 1.6)
    return y


def _details(page: Page, run: Run, y: float) -> float:
    """A few waves of each zone and side, two zones a row."""
    windows = run.windows()
    if not windows:
        return y - 10
    page.text(MARGIN, y, "A few waves of each zone", 11, INK, bold=True)
    y += 9 * LINE
    page.text(MARGIN, y, "µA, where each first reaches its peak", 9, QUIET)
    y += 20
    width = (WIDTH - MARGIN - GUTTER - BETWEEN) / 2
    for index, window in enumerate(windows):
        left = GUTTER + (width + BETWEEN) * (index % 2)
        _detail(page, run, window, (left, y, width))
        if index % 2 or index == len(windows) - 1:
            y += 104
    return y


def _detail(page: Page, run: Run, window: Window, at: tuple[float, float, float]) -> None:
    left, y, width = at
    recording, visit = run.recording, window.visit
    name = f"{visit.number} {visit.zone} {visit.side}"
    page.text(left, y, name, 9, INK, bold=True)
    top, high = y + 8, 64.0
    rows = range(window.first, window.last)
    series = [recording.set_dA, recording.true_dA, recording.measured_dA]
    reach = max(max(abs(values[row]) for values in series for row in rows) / 10, 1)
    end = round_up(reach)
    one_way = min(values[row] for values in series for row in rows) > -0.05 * reach * 10
    low = -0.1 * end if one_way else -end
    first_ms = recording.t_ms[window.first]
    span_ms = max(recording.t_ms[window.last - 1] - first_ms, 1)

    def place(row: int, dA: int) -> tuple[float, float]:
        x = left + width * (recording.t_ms[row] - first_ms) / span_ms
        return x, top + high * (end - dA / 10) / (end - low)

    for value in (end, 0.0) if one_way else (end, 0.0, -end):
        level = top + high * (end - value) / (end - low)
        page.line([(left, level), (left + width, level)], RULE, 0.6)
        page.text(left - 3, level, f"{value:g}".replace("-", "−"), 8, QUIET, "right", middle=True)
    # what is set, and what then flows, stays until the next update
    for values, ink, thick in ((recording.set_dA, SET, 3.0), (recording.true_dA, TRUE, 1.1)):
        stairs: list[tuple[float, float]] = []
        for row in rows:
            x, level = place(row, values[row])
            stairs += [(x, stairs[-1][1]), (x, level)] if stairs else [(x, level)]
        page.line(stairs, ink, thick)
    every = max(round(DOTS_APART * len(rows) / width), 1)
    page.dots([place(row, recording.measured_dA[row]) for row in rows[::every]], MEASURED, 2.6)
    pitch = f"{frequency(window.frequency_cHz)}, " if window.frequency_cHz else ""
    page.text(
        left + width,
        top + high + 13,
        f"{pitch}{duration(round(span_ms, -2 if span_ms > 999 else 0))} wide",
        8,
        QUIET,
        "right",
    )
