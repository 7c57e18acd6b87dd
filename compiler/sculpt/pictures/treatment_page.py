"""Page of a treatment: its face, its time line, its words.

One column of 420 px: readable on a phone as it is, and scalable to a poster.
"""

from __future__ import annotations

import math

from facevm import isa
from sculpt.cli.units import clock, frequency
from sculpt.pictures import facemap, style
from sculpt.pictures.facts import dose_ticks, numbers_text, plan_facts, words_facts
from sculpt.pictures.page import Page
from sculpt.pictures.story import Story, Words, words_of
from sculpt.pictures.style import BADGE, FACE, INK, PITCH, QUIET, RULE, TINT, TRUE, UNTREATED, Theme
from sculpt.pictures.timeline import Timeline, round_up

WIDTH = 420.0
MARGIN = 18.0
GUTTER = 48.0
LINE = 1.32
"""From one line of a text to the next, in multiples of its size."""

ROWS_MOST = 120
ZONE_STROKE = 3
LINE_STROKE = 1.3

CAPTION = (
    "Numbers: the order of treatment. L and R: the person's own left and right. Dose: the size of "
    "the current times its time, whichever way it flows, at 100 %."
)


def treatment_page(story: Story, theme: Theme = "auto") -> Page:
    """Draws a treatment."""
    page = Page(WIDTH, theme)
    y = heading(page, story.plan.name, story.plan.about, plan_facts(story))
    y = _face(page, story, y + 10)
    y = _caption(page, y + 16)
    y = _tracks(page, story, y + 18)
    y = _words(page, story, y + 20)
    page.finish(y + MARGIN)
    return page


def heading(page: Page, title: str, about: str | None, facts: str) -> float:
    """Draws the title and the lines under it; returns the last baseline."""
    y = MARGIN + 2
    for line in page.wrapped(title, WIDTH - 2 * MARGIN, 17, bold=True):
        y += 17 * (1 if y < MARGIN + 3 else LINE)
        page.text(MARGIN, y, line, 17, INK, bold=True)
    for text, ink in ((about, INK), (facts, QUIET)):
        for index, line in enumerate(page.wrapped(text, WIDTH - 2 * MARGIN, 10.5) if text else ()):
            y += 10.5 * (LINE if index else 1.65)
            page.text(MARGIN, y, line, 10.5, ink)
    return y


def _face(page: Page, story: Story, top: float) -> float:
    scale = 1.0
    at = ((WIDTH - facemap.WIDTH * scale) / 2, top - 10, scale)
    chart = facemap.face_map()
    doses = story.doses_dnC
    most = max(doses.values(), default=0) or 1
    for shape in chart.under:
        page.shape(facemap.outline(shape.data), at, FACE[shape.role], gid=shape.id)
    for number, place in chart.places.items():
        ink = style.dose(doses[number] / most) if number in doses else UNTREATED
        page.shape(facemap.outline(place.shape.data), at, ink, ink, ZONE_STROKE, place.shape.id)
    for shape in chart.over:
        if shape.role == "line":
            ink = FACE["line"]
            page.shape(facemap.outline(shape.data), at, None, ink, LINE_STROKE, gid=shape.id)
        else:
            page.shape(facemap.outline(shape.data), at, FACE[shape.role], gid=shape.id)
    for label in chart.labels:
        x, y = at[0] + label.x * scale, at[1] + label.y * scale
        page.text(x, y, label.text, 14, QUIET, "center", bold=True)
    for number, numbers in story.numbers.items():
        x, y = chart.places[number].badge
        _badge(page, at[0] + x * scale, at[1] + y * scale, numbers_text(numbers))
    bottom = at[1] + facemap.HEIGHT * scale
    _scale(
        page,
        bottom + 10,
        most / isa.DNC_PER_UC,
        any(number not in doses for number in chart.places),
    )
    return bottom + 34


def _badge(page: Page, x: float, y: float, text: str) -> None:
    width = max(page.width_of(text, 8.5, bold=True) + 7, 15)
    page.pill(x, y, width, 15, BADGE, INK)
    page.text(x, y, text, 8.5, INK, "center", bold=True, middle=True)


def _scale(page: Page, y: float, most_uAs: float, has_untreated: bool) -> None:
    """Draws the scale of doses."""
    left, width, steps = MARGIN, 168.0, 56
    page.text(left, y + 8, "Dose", 9, INK, bold=True)
    left += page.width_of("Dose", 9, bold=True) + 12
    for step in range(steps):
        x = left + width * step / steps
        # up to the end, each over the last: no seams
        page.rect(x, y, left + width - x, 10, style.dose((step + 0.5) / steps))
    for share, text in dose_ticks(most_uAs):
        page.line([(left + width * share, y + 10), (left + width * share, y + 13)], RULE, 0.8)
        page.text(left + width * share, y + 22, text, 8.5, QUIET, "center")
    if has_untreated:
        page.rect(left + width + 18, y, 14, 10, UNTREATED)
        page.text(left + width + 36, y + 8, "not treated", 9, QUIET)


def _caption(page: Page, y: float) -> float:
    for line in page.wrapped(CAPTION, WIDTH - 2 * MARGIN, 9):
        page.text(MARGIN, y, line, 9, QUIET)
        y += 9 * LINE
    return y


def _tracks(page: Page, story: Story, y: float) -> float:
    line = Timeline(page, GUTTER, WIDTH - MARGIN, story.plan.duration_ms)
    line.heading(y, "Peak current", "µA, at 100 %")
    top, peak_high, pitch_high = y + 22, 84.0, 44.0
    has_pitch = bool(story.pitches)
    bottom = top + peak_high + (38 + pitch_high if has_pitch else 0) + 18
    line.bands(
        [(v.start_ms, v.start_ms + v.duration_ms, str(v.number)) for v in story.visits], top, bottom
    )
    _peak(line, story, top, top + peak_high)
    y = top + peak_high
    if has_pitch:
        line.heading(y + 20, "Frequency", "Hz")
        y += 38
        _pitches(line, story, y, y + pitch_high)
        y += pitch_high
    for prompt in story.prompts:
        x = line.x(prompt.at_ms)
        page.area([(x - 3, y + 8), (x + 3, y + 8), (x, y + 13)], INK)
    if story.prompts:
        page.text(line.left - 6, y + 11, "says", 8.5, QUIET, "right", middle=True)
    return line.ruler(bottom)


def _peak(line: Timeline, story: Story, top: float, bottom: float) -> None:
    most = round_up(story.plan.peak_duA / 10)
    high = bottom - top
    for value in (most, most / 2, 0):
        line.level(bottom - high * value / most, f"{value:g}")
    points = [(line.x(t), bottom - high * duA / 10 / most) for t, duA in story.peak]
    if points:
        line.page.area([(points[0][0], bottom), *points, (points[-1][0], bottom)], TINT)
        line.page.line(points, TRUE, 1.2)


def _pitches(line: Timeline, story: Story, top: float, bottom: float) -> None:
    """Draws frequencies on a logarithmic scale."""
    found = [f for pitch in story.pitches for f in (pitch.from_cHz, pitch.to_cHz)]
    low, high = _decades(min(found), max(found))

    def y(f_cHz: float) -> float:
        return bottom - (bottom - top) * math.log10(f_cHz / low) / math.log10(high / low)

    f = low
    while f <= high:
        line.level(y(f), frequency(f).removesuffix(" Hz"))
        f *= 10
    for pitch in story.pitches:
        points = [
            (line.x(pitch.start_ms), y(pitch.from_cHz)),
            (line.x(pitch.end_ms), y(pitch.to_cHz)),
        ]
        line.page.line(points, PITCH, 1.8)


def _decades(lowest_cHz: int, highest_cHz: int) -> tuple[int, int]:
    low = 10 ** math.floor(math.log10(lowest_cHz))
    high = 10 ** math.ceil(math.log10(highest_cHz))
    return low, max(high, low * 10)


def _words(page: Page, story: Story, y: float) -> float:
    """Each zone of the text, with its prompts."""
    rows = 0
    groups = words_of(story.visits, story.prompts)
    for at, words in enumerate(groups):
        if rows >= ROWS_MOST:
            page.text(MARGIN, y + 10, f"and {len(groups) - at} more", 9.5, QUIET)
            return y + 14
        y = _zone_row(page, words, y)
        for text, times in words.said.items():
            y = _prompt_row(page, text, times, y)
            rows += 1
        rows += 1
        y += 7
    return y


def _zone_row(page: Page, words: Words, y: float) -> float:
    visits = words.visits
    page.line([(MARGIN, y), (WIDTH - MARGIN, y)], RULE, 0.6)
    y += 14
    numbers = ", ".join(str(visit.number) for visit in visits)
    page.text(MARGIN, y, numbers, 9.5, QUIET, bold=True)
    page.text(MARGIN + 50, y, words.name, 9.5, INK, bold=True)
    page.text(WIDTH - MARGIN, y, words_facts(words), 9.5, QUIET, "right")
    return y


def _prompt_row(page: Page, text: str, times: list[int], y: float) -> float:
    for index, line in enumerate(page.wrapped(f"“{text}”", WIDTH - 2 * MARGIN - 50, 9.5)):
        y += 9.5 * (LINE if index else 1.45)
        if not index:
            page.text(MARGIN, y, clock(times[0]), 8.5, QUIET)
        page.text(MARGIN + 50, y, line, 9.5, INK)
    return y
