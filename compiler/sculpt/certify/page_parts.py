"""Parts of the report's page: sections, tables, and distributions drawn as strips.

A strip shows a distribution on a scale, as an SVG without text. It stretches to its width; its
figures stand beside it as text. The asked value is a line from top to bottom, the middle half of
the trials a bar, 90 % of them a thinner one, the median a gap in the bar: shapes that can be told
apart on grey paper and by every eye.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

WIDE = 1000
"""Width of a strip in its own units."""

TICKS = 6
MARGIN = 0.04
GAP_LEAST = 16  # units of a bar in which a gap can be seen
LEAST_RANGE = 1e-3  # of the median: equal values are drawn in the middle of the scale

Spread = Mapping[str, float]
"""``p5``, ``p25``, ``p50``, ``p75`` and ``p95``, as ``statistics`` makes them."""


class Head(NamedTuple):
    """The heading of a column; ``number`` aligns it right, ``wide`` hides it on a phone."""

    text: str
    number: bool = False
    wide: bool = False


def section(title: str, *parts: str, long: bool = False) -> str:
    """A section of the report; a ``long`` one may be split over two sheets of paper."""
    style = ' class="long"' if long else ""
    body = "\n".join(part for part in parts if part)
    return f"<section{style}>\n<h2>{escape(title)}</h2>\n{body}\n</section>"


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def head_row(heads: Sequence[Head]) -> str:
    """The head of a table."""
    cells = "".join(f'<th scope="col"{_style(one)}>{escape(one.text)}</th>' for one in heads)
    return f"<thead><tr>{cells}</tr></thead>"


def row(heads: Sequence[Head], first: str, cells: Sequence[str], marks: Sequence[str] = ()) -> str:
    """A row of a table; ``first`` is its heading. Cells are markup, ``marks`` their classes."""
    named = [*marks, *[""] * (len(cells) - len(marks))]
    drawn = "".join(
        f"<td{_style(one, mark)}>{cell}</td>"
        for one, cell, mark in zip(heads[1:], cells, named, strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{drawn}</tr>'


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of names and values."""
    rows = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
    return f'<dl class="made">\n{rows}\n</dl>'


def command(text: str) -> str:
    """A command; a click selects it."""
    return f"<pre><code>{escape(text)}</code></pre>"


def _style(head: Head, mark: str = "") -> str:
    names = [name for name, is_so in (("n", head.number), ("wide", head.wide)) if is_so]
    names += [mark] if mark else []
    return f' class="{" ".join(names)}"' if names else ""


class Scale(NamedTuple):
    """The scale of a strip: its ends, and the places of its tick lines."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool = False

    def at(self, value: float) -> float:
        """The place of a value, 0 to 1; values outside are placed at the ends."""
        if self.is_log:
            value = max(value, self.low)
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0)


def linear(values: Iterable[float], holds: float) -> Scale:
    """A linear scale that contains these values and ``holds``."""
    found = [*values, holds]
    low, high = min(found), max(found)
    if high - low < max(abs(high), abs(low)) * LEAST_RANGE or high == low:
        wide = max(abs(high), abs(low), 1) * LEAST_RANGE * 10
        low, high = low - wide, high + wide
    room = (high - low) * MARGIN
    low, high = low - room, high + room
    step = _step((high - low) / TICKS)
    first = math.ceil(low / step)
    ticks = tuple(round(step * n, 9) for n in range(first, math.floor(high / step) + 1))
    return Scale(low, high, ticks)


def logarithmic(values: Iterable[float]) -> Scale:
    """A logarithmic scale with ticks at 1, 2, 5 and 10, for values above 0."""
    found = [*values]
    low, high = min(found) * 0.9, max(found) * 1.1
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    rounds = (factor * 10.0**n for n in range(first, last + 1) for factor in (1, 2, 5))
    ticks = [value for value in rounds if low <= value <= high]
    if len(ticks) > TICKS + 2:
        ticks = [value for value in ticks if f"{value:e}".startswith("1")]
    return Scale(low, high, tuple(ticks), is_log=True)


def _step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)


def strip(rows: list[tuple[Spread, float | None]], scale: Scale, label: str, high: int = 26) -> str:
    """Spreads below one another, each with its asked value or None, ``high`` px in all."""
    lane = high / len(rows)
    drawn = [f'<path class="tick" d="M{_x(scale, tick)} 0v{high}"/>' for tick in scale.ticks]
    for number, (spread, asked) in enumerate(rows):
        middle = lane * (number + 0.5)
        drawn += _lane(spread, asked, scale, middle, lane)
    return (
        f'<svg class="strip" viewBox="0 0 {WIDE} {high}" height="{high}" '
        f'preserveAspectRatio="none" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )


def _lane(
    spread: Spread, asked: float | None, scale: Scale, middle: float, lane: float
) -> list[str]:
    thick = min(lane - 8, 12)
    drawn = [] if asked is None else [_mark("asked", scale, asked, middle, lane)]
    drawn.append(_bar("nine", scale, spread["p5"], spread["p95"], middle, thick * 0.4))
    drawn.append(_bar("half", scale, spread["p25"], spread["p75"], middle, thick))
    if WIDE * (scale.at(spread["p75"]) - scale.at(spread["p25"])) > GAP_LEAST:
        drawn.append(_mark("middle", scale, spread["p50"], middle, thick))
    return drawn


def _bar(name: str, scale: Scale, low: float, high: float, middle: float, thick: float) -> str:
    """A rectangle, with an outline of constant width that shows even an empty one."""
    left, right = scale.at(low) * WIDE, scale.at(high) * WIDE
    top = middle - thick / 2
    return f'<path class="{name}" d="M{left:.1f} {top:.1f}H{right:.1f}v{thick:.1f}H{left:.1f}z"/>'


def _mark(name: str, scale: Scale, value: float, middle: float, thick: float) -> str:
    return f'<path class="{name}" d="M{_x(scale, value)} {middle - thick / 2:.1f}v{thick:.1f}"/>'


def _x(scale: Scale, value: float) -> str:
    return f"{scale.at(value) * WIDE:.1f}"


def axis(scale: Scale) -> str:
    """The scale's figures above strips; screen readers get the figures of each row instead."""
    labels = "".join(
        f'<span style="left:{100 * scale.at(tick):.2f}%">{_short(tick)}</span>'
        for tick in scale.ticks
    )
    return f'<div class="axis" aria-hidden="true">{labels}</div>'


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "−")


LEGEND = (
    ('<path class="nine" d="M0 4.5H26v5H0z"/>', "90 % of trials"),
    ('<path class="half" d="M4 1.5H22v11H4z"/>', "the middle half"),
    (
        '<path class="half" d="M4 1.5H22v11H4z"/><path class="middle" d="M13 1.5v11"/>',
        "the median",
    ),
    ('<path class="asked" d="M13 -1v16"/>', "the asked value"),
)


def legend() -> str:
    """The meaning of the shapes."""
    return "".join(
        f'<span><svg class="key" viewBox="0 0 26 14" width="26" height="14" aria-hidden="true">'
        f"{drawn}</svg>{escape(text)}</span>"
        for drawn, text in LEGEND
    )
