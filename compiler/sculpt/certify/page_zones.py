"""Page sections on zones and mishaps: what each zone received, and how each mishap ended.

Zones are shown as strips on common scales, mishaps with the longest time until no current flowed.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from facebench.faults.faults import ROWS
from facevm.interlocks import INTERLOCKS
from sculpt.certify import page_parts
from sculpt.certify.document import Document
from sculpt.certify.figures import MishapFigures, ZoneFigures
from sculpt.certify.page_parts import Head, Scale, Spread, head_row, paragraph, row, section
from sculpt.certify.trial import WATCHDOG_ms
from sculpt.cli.units import counted, plain, signed, time_in_3_digits

Lanes = list[tuple[Spread, float | None]]

LANE_PX, LEVEL_PX = 28, 17

HEADS = (
    Head("mishap"),
    Head("times", True),
    Head("slowest", True),
    Head("limit", True),
    Head("how it ended", wide=True),
)

NO_LIMIT = "by current"

EXPLANATION = (
    "“Slowest” is the longest time from the mishap to no current in the skin. Where the limit is "
    "“by current”, no time is set: such a mishap shows only when the set current changes, or is "
    "large enough. Too much current in the skin meanwhile counts as an overrun."
)
STALL = (
    "A stall's limit counts from its end, or from the watchdog's {watchdog} ms if that is earlier."
)


class Quantity(NamedTuple):
    """One table: ``lanes`` are the strips of a zone, ``main`` the spread with figures."""

    title: str
    unit: str
    about: str
    lanes: Callable[[ZoneFigures], Lanes]
    main: Callable[[ZoneFigures], Spread | None]
    scale: Callable[[list[float]], Scale]
    figure: Callable[[float], str]
    factor: float = 1


def zone_sections(document: Document) -> list[str]:
    """What each zone received: currents, charges, and its skin's resistance."""
    zones = document["zones"]
    if not zones:
        none = "No trial without a mishap was carried out to its end: there are no figures."
        return [section("What each zone received", paragraph(none))]
    levels = ", ".join(f"{one['percent']} %" for one in document["levels"])
    least = min(zone["trials"] for zone in zones)
    most = max(zone["trials"] for zone in zones)
    trials = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    about = (
        f"From {trials} {document['zones_of']}. Currents and charges are the true ones in the skin."
    )
    parts = [_table(quantity, zones) for quantity in _quantities(levels)]
    legend = f'<p class="legend">{page_parts.legend()}</p>'
    return [section("What each zone received", paragraph(about), legend, *parts, long=True)]


def _quantities(levels: str) -> list[Quantity]:
    return [
        Quantity(
            "Delivered, relative to asked",
            "%",
            "Mean magnitude over the zone's time. Values far below 100 % mean skin that is too dry "
            "for the supply.",
            lambda zone: _lane(zone["delivered_percent"], 100),
            lambda zone: zone["delivered_percent"],
            lambda values: page_parts.linear(values, 100),
            lambda value: f"{value:.1f}",
        ),
        Quantity(
            "Current",
            "µA",
            f"One strip per level, {levels} from the top. The figures are for the highest level "
            "tried.",
            _level_lanes,
            lambda zone: _level_lanes(zone)[-1][0],
            lambda values: page_parts.linear(values, 0),
            lambda value: f"{value:.1f}",
        ),
        Quantity(
            "Net charge",
            "µC",
            "Over the zone's whole time, all levels combined.",
            lambda zone: _lane(zone["charge_uC"], None),
            lambda zone: zone["charge_uC"],
            lambda values: page_parts.linear(values, 0),
            lambda value: signed(value, 3),
        ),
        Quantity(
            "Skin, as the device measured it",
            "kΩ",
            "The path from electrode to electrode; the scale is logarithmic.",
            lambda zone: _lane(zone["resistance_ohm"], None),
            lambda zone: zone["resistance_ohm"],
            page_parts.logarithmic,
            lambda value: plain(value, 3),
            0.001,
        ),
    ]


def _lane(spread: Spread | None, asked: float | None) -> Lanes:
    return [] if spread is None else [(spread, asked)]


def _level_lanes(zone: ZoneFigures) -> Lanes:
    """One strip for each level that was tried, with the median of the asked currents."""
    return [
        (one["mean_abs_uA"], one["asked_uA"]["p50"])
        for one in zone["levels"]
        if one["mean_abs_uA"] is not None and one["asked_uA"] is not None
    ]


def _table(quantity: Quantity, zones: list[ZoneFigures]) -> str:
    lanes = [_scaled(quantity.lanes(zone), quantity.factor) for zone in zones]
    values = [
        value
        for drawn in lanes
        for spread, asked in drawn
        for value in (spread["p5"], spread["p95"], asked)
        if value is not None
    ]
    if not values:
        return ""
    scale = quantity.scale(values)
    rows = "\n".join(
        _row(quantity, zone, drawn, scale) for zone, drawn in zip(zones, lanes, strict=True)
    )
    unit = escape(quantity.unit)
    return f"""\
<h3>{escape(quantity.title)}, {unit}</h3>
{paragraph(quantity.about)}
<table class="spread">
<colgroup><col class="zone"><col><col class="figure"></colgroup>
<thead><tr><th scope="col">zone</th><th scope="col">{page_parts.axis(scale)}</th>\
<th scope="col" class="n">median, <span>90 %</span></th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def _scaled(lanes: Lanes, factor: float) -> Lanes:
    return [
        ({name: value * factor for name, value in spread.items()}, asked) for spread, asked in lanes
    ]


def _row(quantity: Quantity, zone: ZoneFigures, lanes: Lanes, scale: Scale) -> str:
    name = escape(f"{zone['zone']} {zone['side']}")
    main = quantity.main(zone)
    if main is None:
        return f'<tr><th scope="row">{name}</th><td>not measured</td><td class="n"></td></tr>'
    low, middle, high = (
        quantity.figure(main[part] * quantity.factor).replace("-", "−")
        for part in ("p5", "p50", "p95")
    )
    label = f"{zone['zone']} {zone['side']}: {middle} {quantity.unit}, 90 % from {low} to {high}"
    high_px = LANE_PX if len(lanes) == 1 else max(LANE_PX, LEVEL_PX * len(lanes))
    drawn = page_parts.strip(lanes, scale, label, high_px)
    figures = f"<b>{middle}</b> <small>{low} to {high}</small>"
    return f'<tr><th scope="row">{name}</th><td>{drawn}</td><td class="n">{figures}</td></tr>'


def mishap_section(document: Document) -> str:
    """The table of all kinds of mishap that began."""
    title = "When something goes wrong"
    mishaps = document["mishaps"]
    if not mishaps:
        return section(title, paragraph("No mishap began in any of these trials."))
    began = sum(one["count"] for one in mishaps)
    drawn = document["mishap_trials"]
    text = f"{counted(began, 'mishap')} of {counted(len(mishaps), 'kind')}"
    if drawn > began:
        more = counted(drawn - began, "more was", "more were")
        text += f"; {more} due after the treatment had ended"
    rows = "\n".join(_mishap_row(one) for one in mishaps)
    table = f'<table class="mishaps">\n{head_row(HEADS)}\n<tbody>\n{rows}\n</tbody>\n</table>'
    is_there = any(one["kind"] == "stall" for one in mishaps)
    stall = STALL.format(watchdog=WATCHDOG_ms) if is_there else ""
    return section(title, paragraph(f"{text}. {EXPLANATION} {stall}".strip()), table, long=True)


def _mishap_row(one: MishapFigures) -> str:
    what = ROWS[one["kind"]].what
    count, answered = one["count"], one["answered"]
    late = count - answered
    latest, limit = one["latest_shutdown_ms"], one["limit_ms"]
    time = "carried on" if latest is None else time_in_3_digits(latest)
    share = "" if latest is None or limit is None else _share(latest, limit)
    limit_text = NO_LIMIT if limit is None else time_in_3_digits(limit)
    endings = _endings(one)
    narrow = f'<small class="narrow">{endings}</small>'  # instead of the last column
    wrong = f'<small class="bad">{late:,} not answered in time</small>' if late else ""
    first = f"{escape(one['kind'])}<small>{escape(what)}</small>{wrong}{narrow}"
    cells = [f"{count:,}", time + share, limit_text, endings]
    return row(HEADS, first, cells)


def _share(latest: float, limit: float) -> str:
    """The share of its limit that the slowest took, as a bar; the figures are beside it."""
    share = min(100 * latest / limit, 100)
    return f'<span class="share" aria-hidden="true"><i style="width:{share:.1f}%"></i></span>'


def _endings(one: MishapFigures) -> str:
    return "<br>".join(
        escape(f"{count:,} × {_ending(ending)}") for ending, count in one["outcomes"].items()
    )


def _ending(name: str) -> str:
    """An interlock with its purpose, anything else unchanged."""
    about = INTERLOCKS.get(name)
    return f"{name}, {about[0]}" if about is not None else name
