"""The report's part on what each zone received, as strips on common scales.

MERGED: The report's part on mishaps: what went wrong, and how soon no current flowed any more.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

from facebench.faults.faults import ROWS
from facevm.interlocks import INTERLOCKS
from sculpt.certify import page_parts
from sculpt.certify.page_parts import Head, Scale, Spread, head_row, paragraph, row, section
from sculpt.certify.trial import WATCHDOG_ms
from sculpt.cli.units import counted, time_in_3_digits

Zone = dict[str, Any]
Lanes = list[tuple[Spread, float | None]]

LANE_PX, LEVEL_PX = 28, 17


class Quantity(NamedTuple):
    """One table: ``lanes`` are the strips of a zone, ``main`` the spread whose figures are told."""

    title: str
    unit: str
    about: str
    lanes: Callable[[Zone], Lanes]
    main: Callable[[Zone], Spread | None]
    scale: Callable[[list[float]], Scale]
    figure: Callable[[float], str]
    factor: float = 1


def sections(document: dict[str, Any]) -> list[str]:
    """What the skin received: currents, charges, and what skin it was."""
    zones = document["zones"]
    if not zones:
        none = "No trial without a mishap was carried out to its end: there is nothing to tell."
        return [section("What each zone received", paragraph(none))]
    levels = ", ".join(f"{one['percent']} %" for one in document["levels"])
    least = min(zone["trials"] for zone in zones)
    most = max(zone["trials"] for zone in zones)
    trials = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    about = (
        f"From {document['zones_of']}: {trials} of them. Currents and charges are the true ones, "
        "in the skin."
    )
    parts = [_table(quantity, zones) for quantity in _quantities(levels)]
    legend = f'<p class="legend">{page_parts.legend()}</p>'
    return [section("What each zone received", paragraph(about), legend, *parts, long=True)]


def _quantities(levels: str) -> list[Quantity]:
    return [
        Quantity(
            "Delivered, of what was asked",
            "%",
            "Mean magnitude over the zone's time. What is far below 100 % is a skin too dry for "
            "the supply.",
            lambda zone: _lane(zone["delivered_percent"], 100),
            lambda zone: zone["delivered_percent"],
            lambda values: page_parts.linear(values, 100),
            lambda value: f"{value:.1f}",
        ),
        Quantity(
            "Current",
            "µA",
            f"One strip for each level, {levels} from above. The figures are of the highest level "
            "that was tried.",
            lambda zone: [
                (one["mean_abs_uA"], one["asked_uA"]["p50"]) for one in _tried(zone["levels"])
            ],
            lambda zone: _tried(zone["levels"])[-1]["mean_abs_uA"],
            lambda values: page_parts.linear(values, 0),
            lambda value: f"{value:.1f}",
        ),
        Quantity(
            "Net charge",
            "µC",
            "Over the zone's whole time, all levels together.",
            lambda zone: _lane(zone["charge_uC"], None),
            lambda zone: zone["charge_uC"],
            lambda values: page_parts.linear(values, 0),
            lambda value: f"{value:+.3g}",
        ),
        Quantity(
            "Skin, as the device measured it",
            "kΩ",
            "The path from electrode to electrode; the scale is logarithmic.",
            lambda zone: _lane(zone["resistance_ohm"], None),
            lambda zone: zone["resistance_ohm"],
            page_parts.logarithmic,
            lambda value: f"{value:.3g}",
            0.001,
        ),
    ]


def _lane(spread: Spread | None, asked: float | None) -> Lanes:
    return [] if spread is None else [(spread, asked)]


def _tried(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in levels if one["mean_abs_uA"] is not None]


def _table(quantity: Quantity, zones: list[Zone]) -> str:
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
<th scope="col" class="n">middle, <span>nine of ten</span></th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def _scaled(lanes: Lanes, factor: float) -> Lanes:
    return [
        ({name: value * factor for name, value in spread.items()}, asked) for spread, asked in lanes
    ]


def _row(quantity: Quantity, zone: Zone, lanes: Lanes, scale: Scale) -> str:
    name = escape(f"{zone['zone']} {zone['side']}")
    main = quantity.main(zone)
    if main is None:
        return f'<tr><th scope="row">{name}</th><td>not measured</td><td class="n"></td></tr>'
    low, middle, high = (
        quantity.figure(main[part] * quantity.factor).replace("-", "−")
        for part in ("p5", "p50", "p95")
    )
    label = f"{zone['zone']} {zone['side']}: {middle} {quantity.unit}, nine of ten {low} to {high}"
    high_px = LANE_PX if len(lanes) == 1 else max(LANE_PX, LEVEL_PX * len(lanes))
    drawn = page_parts.strip(lanes, scale, label, high_px)
    figures = f"<b>{middle}</b> <small>{low} to {high}</small>"
    return f'<tr><th scope="row">{name}</th><td>{drawn}</td><td class="n">{figures}</td></tr>'


Mishap = dict[str, Any]

HEADS = (
    Head("mishap"),
    Head("times", True),
    Head("slowest", True),
    Head("limit", True),
    Head("how it ended", wide=True),
)

NO_LIMIT = "by current"

AFTER = (
    "The slowest of each kind, from its beginning to no current in the skin. Where the limit says "
    "“by current”, no time is set: such a mishap shows once the set current moves, or enough flows "
    "to tell. Whether the skin got too much meanwhile is counted as an overrun."
)
STALL = "A stall's limit counts from its end, or from the watchdog's {watchdog} ms if it is longer."


def section_of(document: dict[str, Any]) -> str:
    """The table of all kinds that happened."""
    title = "When something goes wrong"
    mishaps = document["mishaps"]
    if not mishaps:
        return section(title, paragraph("No mishap began in any of these trials."))
    began = sum(one["count"] for one in mishaps)
    drawn = document["mishap_trials"]
    text = f"{counted(began, 'mishap')} of {counted(len(mishaps), 'kind')}"
    if drawn > began:
        text += f"; {drawn - began:,} more would have come after the treatment had ended"
    rows = "\n".join(_mishap_row(one) for one in mishaps)
    table = f'<table class="mishaps">\n{head_row(HEADS)}\n<tbody>\n{rows}\n</tbody>\n</table>'
    is_there = any(one["kind"] == "stall" for one in mishaps)
    stall = STALL.format(watchdog=WATCHDOG_ms) if is_there else ""
    return section(title, paragraph(f"{text}. {AFTER} {stall}".strip()), table, long=True)


def _mishap_row(one: Mishap) -> str:
    what = ROWS[one["kind"]].what
    count, answered = one["count"], one["answered"]
    late = count - answered
    latest, limit = one["latest_shutdown_ms"], one["limit_ms"]
    time = "went on" if latest is None else time_in_3_digits(latest)
    share = "" if latest is None or limit is None else _share(latest, limit)
    limit_text = NO_LIMIT if limit is None else time_in_3_digits(limit)
    endings = _endings(one)
    narrow = f'<small class="narrow">{endings}</small>'  # in the place of the last column
    wrong = f'<small class="bad">{late:,} not answered in time</small>' if late else ""
    first = f"{escape(one['kind'])}<small>{escape(what)}</small>{wrong}{narrow}"
    cells = [f"{count:,}", time + share, limit_text, endings]
    return row(HEADS, first, cells)


def _share(latest: float, limit: float) -> str:
    """How much of its limit the slowest took, as a bar; the figures beside it say the same."""
    share = min(100 * latest / limit, 100)
    return f'<span class="share" aria-hidden="true"><i style="width:{share:.1f}%"></i></span>'


def _endings(one: Mishap) -> str:
    return "<br>".join(
        escape(f"{count:,} × {_ending(ending)}") for ending, count in one["outcomes"].items()
    )


def _ending(name: str) -> str:
    """An interlock with what it is for, anything else as it is."""
    about = INTERLOCKS.get(name)
    return f"{name}, {about[0]}" if about is not None else name
