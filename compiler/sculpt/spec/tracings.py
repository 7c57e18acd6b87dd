"""Tracings: each wave of a treatment as an oscilloscope shows it, its current and three voltages.

Two periods at the wave's largest peak, drawn as the device draws them: a value each update, the
mean of the wave since the one before. The current is regulated, so that each voltage is the same
picture at another scale, as far as the compliance reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from facec.plan import Plan
from facec.steps import WaveSpec
from facevm import isa
from facevm.routine import Wave
from facevm.settings import Settings
from facevm.wave import Waveform
from sculpt.cli.units import amount_uA, plain
from sculpt.pictures import style
from sculpt.pictures.style import MEASURED, OHM, PITCH, TRUE, Ink, Theme
from sculpt.spec.figures import LOADS_ohm, Moment, moments, rms_of, volts

ACROSS, UP = 10, 8
"""Divisions of the screen."""
SHOWN_PERIODS = 2
DOTS_MOST = 900
STEADY_ms = 1000

WIDE, HIGH = 300, 160
GAP, TOP, FOOT = 20, 46, 46
SCREEN = Ink("#fbfcfe", "#101318")
GRID = Ink("#dfe4ec", "#262c37")
AXIS = Ink("#b9c2cf", "#3d4655")


class Trace(NamedTuple):
    """A line on a screen: what it is, its unit, its largest value and values at even times."""

    name: str
    unit: str
    most: float
    values: tuple[float, ...]
    ink: Ink


class Tracing(NamedTuple):
    """One wave: its words, how long the screen lasts, and the four traces."""

    title: str
    span_ms: float
    traces: tuple[Trace, ...]


def tracings_of(plan: Plan, board: Settings) -> list[Tracing]:
    """The tracings of a treatment: each wave once, at its largest root mean square."""
    largest: dict[WaveSpec, Moment] = {}
    for one in moments(plan.blocks):
        known = largest.get(one.wave)
        if known is None or rms_of(one) > rms_of(known):
            largest[one.wave] = one
    return [tracing_of(one, board) for one in largest.values()]


def tracing_of(one: Moment, board: Settings) -> Tracing:
    """The screen of one wave."""
    wave, peak_duA = one.wave, one.peak_duA
    period_ms = STEADY_ms / SHOWN_PERIODS
    if one.highest_cHz:
        period_ms = 1000 * isa.CHZ_PER_HZ / one.highest_cHz
    span_ms = SHOWN_PERIODS * period_ms
    currents = tuple(_currents_uA(wave, peak_duA, one.highest_cHz, span_ms))
    traces = [Trace("current", "µA", max(map(abs, currents)), currents, TRUE)]
    for load_ohm, ink in zip(LOADS_ohm, (PITCH, MEASURED, OHM), strict=True):
        signed = tuple(
            volts(abs(value), load_ohm, board) * (-1 if value < 0 else 1) for value in currents
        )
        name = f"{load_ohm} Ω" if load_ohm < 1000 else f"{load_ohm // 1000} kΩ"
        traces.append(Trace(name, "V", max(map(abs, signed)), signed, ink))
    label = f"{wave.name}: " if wave.name else ""
    return Tracing(f"{label}{wave.text}, {amount_uA(peak_duA)}", span_ms, tuple(traces))


def _currents_uA(
    wave: WaveSpec, peak_duA: int, frequency_cHz: int, span_ms: float
) -> Iterator[float]:
    """The current at each update of 1 ms, or fewer where the screen has not so many dots."""
    drawn = Waveform()
    drawn.select(
        Wave(
            wave.shape,
            wave.polarity,
            wave.frequency_cHz,
            wave.duty_percent,
            wave.rise_ms,
            wave.burst_on_ms,
            wave.burst_off_ms,
        )
    )
    if frequency_cHz:
        drawn.tune(frequency_cHz)
    step_ms = max(1, round(span_ms / DOTS_MOST))
    step = 2 * frequency_cHz * step_ms
    phase = 0
    for _ in range(max(2, round(span_ms / step_ms))):
        value = drawn.mean_duA(phase, step, peak_duA) if step else peak_duA
        if not step and wave.polarity == isa.NEGATIVE:
            value = -peak_duA
        yield value / isa.DUA_PER_UA
        phase = (phase + step) % isa.PERIOD


def a_division(most: float, divisions: int) -> float:
    """The scale of a screen: 1, 2 or 5 of a power of ten a division, so that all is seen."""
    least = most / divisions
    if least <= 0:
        return 1.0
    power = 10.0 ** len(f"{int(least)}")
    while power / 10 >= least:
        power /= 10
    return next(factor * power / 10 for factor in (1, 2, 5, 10) if factor * power / 10 >= least)


def svg(name: str, tracings: Sequence[Tracing], theme: Theme = "auto") -> str:
    """The picture: a row of four screens for each wave."""
    columns = 2
    rows_each = -(-4 // columns)
    width = columns * WIDE + (columns + 1) * GAP
    block = TOP + rows_each * (HIGH + FOOT) + 8
    height = 44 + len(tracings) * block
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(name)}: tracings of current and voltage" class="scope">',
        f"<style>{sheet_style(theme)}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<text class="name" x="{GAP}" y="28">{escape(name)}</text>',
    ]
    for index, one in enumerate(tracings):
        top = 44 + index * block
        parts.append(f'<text class="title" x="{GAP}" y="{top + 22}">{escape(one.title)}</text>')
        for at, trace in enumerate(one.traces):
            x = GAP + at % columns * (WIDE + GAP)
            y = top + TOP - 10 + at // columns * (HIGH + FOOT)
            parts.extend(_screen(one, trace, x, y))
    parts.append("</svg>")
    return "\n".join(parts)


def _screen(one: Tracing, trace: Trace, x: float, y: float) -> Iterator[str]:
    """The graticule, the line and the scales below it."""
    middle = y + HIGH / 2
    scale = a_division(trace.most, UP // 2 - 1)
    yield f'<rect class="screen" x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
    lines = [f"M{x + WIDE * n / ACROSS:.1f} {y}v{HIGH}" for n in range(1, ACROSS)]
    lines += [f"M{x} {y + HIGH * n / UP:.1f}h{WIDE}" for n in range(1, UP)]
    yield f'<path class="grid" d="{"".join(lines)}"/>'
    yield f'<path class="axis" d="M{x} {middle}h{WIDE}M{x + WIDE / 2} {y}v{HIGH}"/>'
    high = HIGH / UP / scale
    step = WIDE / len(trace.values)
    path = [f"M{x} {middle - trace.values[0] * high:.1f}"]
    for at, value in enumerate(trace.values):
        path.append(f"V{middle - value * high:.1f}H{x + (at + 1) * step:.1f}")
    yield f'<path class="line {_class(trace.ink)}" d="{"".join(path)}"/>'
    words = "current" if trace.unit == "µA" else f"voltage at {trace.name}"
    peak = f"{plain(trace.most, 3)} {trace.unit} peak"
    scales = f"{plain(scale, 3)} {trace.unit} · {plain(one.span_ms / ACROSS, 3)} ms a division"
    yield (
        f'<text class="scale {_class(trace.ink)}" x="{x}" y="{y + HIGH + 15}">{words}'
        f'<tspan class="strong" x="{x + WIDE}" text-anchor="end">{peak}</tspan></text>'
        f'<text class="quiet" x="{x}" y="{y + HIGH + 30}">{scales}</text>'
    )


def screens(one: Tracing) -> Iterator[str]:
    """The four screens of a wave, each a picture of its own, for a page that places them."""
    for trace in one.traces:
        words = f"{one.title}: {trace.name}"
        yield "\n".join(
            [
                f'<svg viewBox="-1 -1 {WIDE + 2} {HIGH + FOOT - 10}" role="img" '
                f'aria-label="{escape(words)}">',
                *_screen(one, trace, 0, 0),
                "</svg>",
            ]
        )


def _class(ink: Ink) -> str:
    return {TRUE: "one", PITCH: "two", MEASURED: "three", OHM: "four"}[ink]


def sheet_style(theme: Theme) -> str:
    """The style of a picture, or of a page that holds screens."""
    inks = {
        ".scope .paper": ("fill", style.PAPER),
        ".screen": ("fill", SCREEN),
        ".scope .name,.scope .title,.scope .strong": ("fill", style.INK),
        ".scope .quiet": ("fill", style.QUIET),
        ".grid": ("stroke", GRID),
        ".axis,.screen ": ("stroke", AXIS),
    }
    for ink in (TRUE, PITCH, MEASURED, OHM):
        inks[f".line.{_class(ink)}"] = ("stroke", ink)
        inks[f".scale.{_class(ink)}"] = ("fill", ink)
    light = "".join(f"{name}{{{what}:{ink.light}}}" for name, (what, ink) in inks.items())
    dark = "".join(f"{name}{{{what}:{ink.dark}}}" for name, (what, ink) in inks.items())
    fixed = (
        ".scope text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
        ".scope .name{font-size:20px;font-weight:bold}"
        ".scope .title{font-size:14px;font-weight:bold}"
        ".scope .scale{font-weight:bold}.scope .strong{font-weight:normal}"
        ".line{fill:none;stroke-width:2;stroke-linejoin:round}.grid,.axis{fill:none}"
        ".axis{stroke-width:1.2}"
    )
    dark_query = f"@media {style.PREFERS_DARK}{{{dark}}}"
    return fixed + light + style.themed(dark_query, theme)


def stacked(drawings: Sequence[str]) -> str:
    """Pictures of one width below each other, as one."""
    height = 0
    parts: list[str] = []
    width = 2 * WIDE + 3 * GAP
    for drawing in drawings:
        high = int(drawing.partition('viewBox="')[2].partition('"')[0].split()[3])
        parts.append(
            drawing.replace("<svg ", f'<svg y="{height}" width="{width}" height="{high}" ', 1)
        )
        height += high
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return "\n".join([head, *parts, "</svg>\n"])
