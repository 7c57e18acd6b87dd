"""Page of a run: what was set, what flowed, what was measured, and what happened."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from sculpt.cli.units import frequency
from sculpt.pictures import strips
from sculpt.pictures.facts import outcome, run_facts, zone_rows
from sculpt.pictures.page import Page
from sculpt.pictures.recording import Run, Window
from sculpt.pictures.strips import Sign
from sculpt.pictures.style import INK, MEASURED, OHM, QUIET, RULE, SET, TINT, TRUE, Ink, Theme
from sculpt.pictures.timeline import Timeline, round_up, ticks
from sculpt.pictures.treatment_page import GUTTER, LINE, MARGIN, WIDTH, heading

COLUMNS_A_PX = 2
"""Stretches of the overview per px, each drawn from its lowest to its highest current."""

DOT_OF = 6
"""Stretches of the overview for one dot."""

WAVE_MOST = 12
"""Stretches of a wave above which the overview shows the wave itself."""

LEVELS_APART = 9.0
BETWEEN = 40.0
NAME_WIDE = 76.0
ROW = 15.0
DOTS_APART = 5.0


def run_page(run: Run, theme: Theme = "auto") -> Page:
    """Draws a run."""
    page = Page(WIDTH, theme)
    y = heading(page, run.story.plan.name, outcome(run), run_facts(run))
    y = _overview(page, run, y + 22)
    y = _legend(page, run, y + 16)
    y = _table(page, run, y + 26)
    y = _details(page, run, y + 26)
    page.finish(y + MARGIN - 6)
    return page


Extremes = tuple[float, int, int]
"""The middle of a stretch of time in ms, the lowest and the highest value in it."""


def envelope(
    t_ms: Sequence[int], values: Sequence[int], end_ms: int, columns: int
) -> list[Extremes]:
    """Lowest and highest value of each of ``columns`` stretches."""
    found: list[Extremes] = []
    width_ms = max(end_ms / columns, 1)
    first = 0
    while first < len(values):
        column = int(t_ms[first] // width_ms)
        last = first + 1
        while last < len(values) and t_ms[last] < (column + 1) * width_ms:
            last += 1
        part = values[first : last + 1]  # up to the next one: no gap between two columns
        found.append((min((column + 0.5) * width_ms, end_ms), min(part), max(part)))
        first = last
    return found


def closed(
    parts: list[Extremes], waves: Sequence[tuple[int, int, int]], width_ms: float
) -> list[Extremes]:
    """The envelope, closed over waves of a few stretches, which would break it up."""
    found = []
    at = 0
    for index, (middle_ms, low, high) in enumerate(parts):
        while at + 1 < len(waves) and waves[at + 1][0] <= middle_ms:
            at += 1
        is_wave = bool(waves) and waves[at][0] <= middle_ms <= waves[at][1]
        stretches = waves[at][2] / width_ms if is_wave else 0
        reach = math.ceil(stretches / 2) if 1 < stretches <= WAVE_MOST else 0
        near = parts[max(index - reach, 0) : index + reach + 1]
        low, high = min(low for _, low, _ in near), max(high for _, _, high in near)
        found.append((middle_ms, low, high))
    return found


def _overview(page: Page, run: Run, y: float) -> float:
    line = Timeline(page, GUTTER, WIDTH - MARGIN, run.end_ms)
    line.heading(y, "Current", "µA, lowest to highest")
    top = y + 22
    spans = [(start, end, str(visit.number)) for visit, start, end in run.visit_spans()]
    resistances = run.resistance_lines()
    heights = 136 + (62 if resistances else 0) + strips.height_of(run)
    line.bands(spans, top, top + heights)
    bottom = top + 120
    _currents(line, run, top, bottom)
    y = bottom + 12
    if resistances:
        line.heading(y + 10, "Path resistance", "kΩ, as the board measured it")
        _resistance(line, resistances, y + 20, y + 56)
        y += 62
    strips.draw(line, run, y + 4)
    return line.ruler(top + heights)


def _currents(line: Timeline, run: Run, top: float, bottom: float) -> None:
    recording = run.recording
    columns = int((line.right - line.left) * COLUMNS_A_PX)
    series = [recording.set_duA, recording.true_duA, recording.measured_duA]
    width_ms, waves = max(run.end_ms / columns, 1), run.wave_spans()
    drawn = [
        closed(envelope(recording.t_ms, values, run.end_ms, columns), waves, width_ms)
        for values in series
    ]
    lowest = min((low for part in drawn for _, low, _ in part), default=0) / 10
    highest = max((high for part in drawn for _, _, high in part), default=0) / 10
    high = round_up(max(highest, 1))
    low = -round_up(-lowest) if lowest < -0.02 * high else 0.0
    scale = (bottom - top) / (high - low)

    def y(duA: float) -> float:
        return bottom - (duA / 10 - low) * scale

    ends = (value for value in (low, high) if abs(value) * scale >= LEVELS_APART)
    for value in sorted({0.0, *ends}):
        line.level(y(value * 10), f"{value:g}".replace("-", "−"))
    set_part, true_part, measured_part = drawn
    _band(line, true_part, y, TINT)
    for edge in (1, 2):
        line.page.line([(line.x(part[0]), y(part[edge])) for part in set_part], SET, 1.6)
        line.page.line([(line.x(part[0]), y(part[edge])) for part in true_part], TRUE, 0.8)
        # one of each few stretches, its furthest from 0
        few = range(0, len(measured_part), DOT_OF)
        furthest = [
            max(measured_part[at : at + DOT_OF], key=lambda part: abs(part[edge])) for at in few
        ]
        line.page.dots([(line.x(part[0]), y(part[edge])) for part in furthest], MEASURED, 1.3)


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


def _legend(page: Page, run: Run, y: float) -> float:
    """The meaning of each line, colour and sign, in as many rows as it takes."""
    lines: list[Sign] = [
        ("set", 18, partial(_line_sign, SET, 3)),
        ("true, in the skin", 18, partial(_line_sign, TRUE, 1.4)),
        ("measured", 18, _dots_sign),
    ]
    x = MARGIN
    for text, width, draw in [*lines, *strips.signs(run)]:
        needed = width + 5 + page.width_of(text, 9)
        if x + needed > WIDTH - MARGIN:
            x, y = MARGIN, y + 15
        draw(page, x, y)
        page.text(x + width + 5, y, text, 9, QUIET)
        x += needed + 14
    return y


def _line_sign(ink: Ink, thick: float, page: Page, x: float, y: float) -> None:
    page.line([(x, y - 3), (x + 18, y - 3)], ink, thick)


def _dots_sign(page: Page, x: float, y: float) -> None:
    page.dots([(x + 3, y - 3), (x + 9, y - 3), (x + 15, y - 3)], MEASURED, 3)


def _table(page: Page, run: Run, y: float) -> float:
    """What each zone and side received: the table that the command prints."""
    heads, rows = zone_rows(run.report)
    if not rows:
        return y - 26
    page.text(MARGIN, y, "What each zone received", 11, INK, bold=True)
    y += 18
    rights = _right_edges(page, heads)
    for right, head in zip(rights, heads[1:], strict=True):
        for line, words in enumerate(reversed(head.split("\n"))):
            page.text(right, y + 10 - line * 10, words, 8, QUIET, "right")
    y += 15
    for row in rows:
        page.line([(MARGIN, y), (WIDTH - MARGIN, y)], RULE, 0.6)
        page.text(MARGIN, y + 11, row[0], 8.5, INK)
        for right, cell in zip(rights, row[1:], strict=True):
            page.text(right, y + 11, cell, 8.5, INK, "right")
        y += ROW
    return y


def _right_edges(page: Page, heads: Sequence[str]) -> list[float]:
    """The right edges of the columns of numbers: as wide as their heads, and the rest shared."""
    widths = [max(page.width_of(line, 8) for line in head.split("\n")) for head in heads[1:]]
    spare = (WIDTH - 2 * MARGIN - NAME_WIDE - sum(widths)) / len(widths)
    edges = [MARGIN + NAME_WIDE]
    for width in widths:
        edges.append(edges[-1] + width + spare)
    return edges[1:]


def _details(page: Page, run: Run, y: float) -> float:
    """A few waves of each zone and side, two to a row."""
    windows = run.windows()
    if not windows:
        return y - 10
    page.text(MARGIN, y, "A few waves of each zone", 11, INK, bold=True)
    y += 9 * LINE
    page.text(MARGIN, y, "µA over time, where each first reaches its peak", 9, QUIET)
    y += 20
    width = (WIDTH - MARGIN - GUTTER - BETWEEN) / 2
    for index, window in enumerate(windows):
        left = GUTTER + (width + BETWEEN) * (index % 2)
        _detail(page, run, window, (left, y, width))
        if index % 2 or index == len(windows) - 1:
            y += 106
    return y


def _detail(page: Page, run: Run, window: Window, at: tuple[float, float, float]) -> None:
    left, y, width = at
    recording, visit = run.recording, window.visit
    name = f"{visit.number} {visit.zone} {visit.side}"
    page.text(left, y, name, 9, INK, bold=True)
    top, high = y + 8, 64.0
    rows = range(window.first, window.last)
    series = [recording.set_duA, recording.true_duA, recording.measured_duA]
    reach = max(max(abs(values[row]) for values in series for row in rows) / 10, 1)
    end = round_up(reach)
    one_way = min(values[row] for values in series for row in rows) > -0.05 * reach * 10
    low = -0.1 * end if one_way else -end
    first_ms = recording.t_ms[window.first]
    span_ms = max(recording.t_ms[window.last - 1] - first_ms, 1)

    def place(row: int, duA: int) -> tuple[float, float]:
        x = left + width * (recording.t_ms[row] - first_ms) / span_ms
        return x, top + high * (end - duA / 10) / (end - low)

    for value in (end, 0.0) if one_way else (end, 0.0, -end):
        level = top + high * (end - value) / (end - low)
        page.line([(left, level), (left + width, level)], RULE, 0.6)
        page.text(left - 3, level, f"{value:g}".replace("-", "−"), 8, QUIET, "right", middle=True)
    # what is set, and what then flows, stays until the next update
    for values, ink, thick in ((recording.set_duA, SET, 3.0), (recording.true_duA, TRUE, 1.1)):
        stairs: list[tuple[float, float]] = []
        for row in rows:
            x, level = place(row, values[row])
            stairs += [(x, stairs[-1][1]), (x, level)] if stairs else [(x, level)]
        page.line(stairs, ink, thick)
    every = max(round(DOTS_APART * len(rows) / width), 1)
    # not from the first row: that conversion is of the wave before
    dotted = rows[max(every // 2, 1) :: every]
    page.dots([place(row, recording.measured_duA[row]) for row in dotted], MEASURED, 2.6)
    if window.frequency_cHz:
        page.text(left + width, y, frequency(window.frequency_cHz), 8, QUIET, "right")
    _moments(page, (left, top + high, width), span_ms)


def _moments(page: Page, at: tuple[float, float, float], span_ms: int) -> None:
    """The time under a few waves, in ms or in s from their first."""
    left, y, width = at
    unit_ms, unit = (1000, "s") if span_ms >= 2000 else (1, "ms")
    values = ticks(0, span_ms / unit_ms)
    for value in values:
        x = left + width * value * unit_ms / span_ms
        page.line([(x, y), (x, y + 3)], RULE, 0.8)
        text = f"{value:g} {unit}" if value == values[-1] else f"{value:g}"
        half = page.width_of(text, 8) / 2
        page.text(min(x, left + width + 4 - half), y + 12, text, 8, QUIET, "center")
