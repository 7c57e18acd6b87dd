"""Timeline across a page: ruler, bands of the visits, headings and levels of the tracks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sculpt.cli.units import clock
from sculpt.pictures.style import BAND, INK, QUIET, RULE

if TYPE_CHECKING:
    from sculpt.pictures.page import Page

STEPS_s = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
LABEL_APART = 44
SMALL = 8.5

Span = tuple[float, float, str]
"""From, to (ms), and what to write in it."""


class Timeline:
    """Time from 0 to ``end_ms`` between ``left`` and ``right`` of a page."""

    def __init__(self, page: Page, left: float, right: float, end_ms: float) -> None:
        self.page = page
        self.left, self.right = left, right
        self.end_ms = max(end_ms, 1)

    def x(self, t_ms: float) -> float:
        return self.left + (self.right - self.left) * t_ms / self.end_ms

    def bands(self, spans: Sequence[Span], top: float, bottom: float) -> None:
        """Shades every other span, and writes the names above where there is room."""
        free = self.left - 2
        for index, (start_ms, end_ms, name) in enumerate(spans):
            x0, x1 = self.x(start_ms), self.x(end_ms)
            if index % 2 == 0:
                self.page.rect(x0, top, x1 - x0, bottom - top, BAND)
            half = self.page.width_of(name, SMALL) / 2
            middle = min(max((x0 + x1) / 2, self.left + half), self.right - half)
            if middle - half >= free + 2 and 2 * half <= x1 - x0 + 4:
                self.page.text(middle, top - 3, name, SMALL, QUIET, "center")
                free = middle + half

    def ruler(self, y: float) -> float:
        """Draws the ticks with their times under ``y``; returns where the next thing may begin."""
        page = self.page
        page.line([(self.left, y), (self.right, y)], RULE, 0.8)
        step_s = self._step_s()
        last = self.left - LABEL_APART
        for t_s in range(0, int(self.end_ms // 1000) + 1, step_s):
            x = self.x(t_s * 1000)
            page.line([(x, y), (x, y + 3)], RULE, 0.8)
            half = page.width_of(clock(t_s * 1000), SMALL) / 2
            middle = min(x, self.right + 6 - half)
            if middle - half > last + 4:
                page.text(middle, y + 12, clock(t_s * 1000), SMALL, QUIET, "center")
                last = middle + half
        return y + 16

    def heading(self, y: float, text: str, unit: str = "") -> None:
        """Writes the heading of the track under ``y``."""
        self.page.text(self.left, y, text, 9, INK, bold=True)
        if unit:
            x = self.left + self.page.width_of(text, 9, bold=True) + 7
            self.page.text(x, y, unit, 9, QUIET)

    def level(self, y: float, text: str) -> None:
        """Draws a line across at ``y``, with its value beside the track."""
        self.page.line([(self.left, y), (self.right, y)], RULE, 0.6)
        self.page.text(self.left - 4, y, text, SMALL, QUIET, "right", middle=True)

    def _step_s(self) -> int:
        apart_ms = self.end_ms * LABEL_APART / (self.right - self.left)
        for step_s in STEPS_s:
            if step_s * 1000 >= apart_ms:
                return step_s
        return STEPS_s[-1]


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Values from ``low`` to ``high``, a round step apart, which fits in at most ``most`` times."""
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if span / (power * m) <= most + 1e-9)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def round_up(value: float) -> float:
    """The next round number from ``value`` on, for the end of a scale."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value > 0:
        power /= 10
    return next(power * m for m in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * m >= value)
