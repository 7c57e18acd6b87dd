"""Figures of a certification: what each zone received, the worst cases, how mishaps ended.

Currents, charges and resistances are distributions over all trials. Each worst case comes with the
command that repeats it, each kind of mishap with the longest time until no current flowed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import TypedDict

from sculpt.certify.row import UNANSWERED, Row, ZoneRow, happened, is_limited
from sculpt.certify.statistics import Spread, spread
from sculpt.certify.trial import NAMES, latest_ms
from sculpt.cli.units import charge

ZONES_OF = "trials without a mishap, carried out to their end"


class LevelFigures(TypedDict):
    """What a zone received at one level, in uA and uC."""

    percent: int
    trials: int
    asked_uA: Spread | None
    mean_abs_uA: Spread | None
    charge_uC: Spread | None


class ZoneFigures(TypedDict):
    """What a zone and side received in all its trials."""

    zone: str
    side: str
    trials: int
    not_reached: int
    asked_uA: Spread | None
    mean_abs_uA: Spread | None
    delivered_percent: Spread | None
    mean_error_percent: Spread | None
    charge_uC: Spread | None
    resistance_ohm: Spread | None
    levels: list[LevelFigures]


class WorstCase(TypedDict):
    """One of the largest values of a figure, and the command that repeats its trial."""

    what: str
    figure: str
    number: int
    command: str


class MishapFigures(TypedDict):
    """How the mishaps of one kind ended; the command repeats the slowest."""

    kind: str
    count: int
    answered: int
    median_shutdown_ms: float | None
    latest_shutdown_ms: float | None
    limit_ms: float | None
    over_ceiling_ms: float
    interlocks: dict[str, int]
    outcomes: dict[str, int]
    command: str


def zones(percents: tuple[int, ...], rows: list[Row]) -> list[ZoneFigures]:
    """One entry per zone and side, in the order of treatment.

    ``rows`` are all trials; those with a mishap or an early end are left out. ``percents`` are the
    routine's levels.
    """
    received: dict[tuple[str, str], list[tuple[int, ZoneRow]]] = {}
    for row in rows:
        if row["mishap"] is None and row["outcome"] == "success":
            for zone in row["zones"]:
                place = (zone["zone"], zone["side"])
                received.setdefault(place, []).append((row["level"], zone))
    return [_zone(place, percents, received[place]) for place in received]


def _zone(
    place: tuple[str, str], percents: tuple[int, ...], received: list[tuple[int, ZoneRow]]
) -> ZoneFigures:
    zones = [zone for _, zone in received]
    return {
        "zone": place[0],
        "side": place[1],
        "trials": len(zones),
        "not_reached": sum(map(is_limited, zones)),
        "asked_uA": spread(zone["asked_uA"] for zone in zones),
        "mean_abs_uA": spread(zone["mean_abs_uA"] for zone in zones),
        "delivered_percent": spread(map(_delivered_percent, zones)),
        "mean_error_percent": spread(zone["error_percent"] for zone in zones),
        "charge_uC": spread(zone["charge_uC"] for zone in zones),
        "resistance_ohm": spread((zone["resistance_ohm"] for zone in zones), 0),
        "levels": [
            _level(percent, [zone for of, zone in received if of == level])
            for level, percent in enumerate(percents, 1)
        ],
    }


def _level(percent: int, zones: list[ZoneRow]) -> LevelFigures:
    return {
        "percent": percent,
        "trials": len(zones),
        "asked_uA": spread(zone["asked_uA"] for zone in zones),
        "mean_abs_uA": spread(zone["mean_abs_uA"] for zone in zones),
        "charge_uC": spread(zone["charge_uC"] for zone in zones),
    }


def _delivered_percent(zone: ZoneRow) -> float | None:
    return 100 * zone["mean_abs_uA"] / zone["asked_uA"] if zone["asked_uA"] else None


CASES_PER_FIGURE = 3
"""More than one, so that an odd face does not hide the others."""

Figure = Callable[[Row], float]
Form = Callable[[float], str]


def worst(rows: list[Row], command_of: Callable[[Row], str]) -> list[WorstCase]:
    """The largest values of each figure; a figure that is zero in every trial has none."""
    return [
        {
            "what": what,
            "figure": form(figure(row)),
            "number": row["number"],
            "command": command_of(row),
        }
        for what, form, figure in FIGURES
        for row in _largest(rows, figure)
    ]


def _largest(rows: list[Row], figure: Figure) -> list[Row]:
    ordered = sorted(rows, key=lambda row: (-figure(row), row["number"]))
    return [row for row in ordered[:CASES_PER_FIGURE] if figure(row) > 0]


def _healthy(figure: Figure) -> Figure:
    """The same figure, of trials without a mishap alone."""
    return lambda row: 0 if row["mishap"] else figure(row)


def _limited_percent(row: Row) -> float:
    return max(
        (
            100 * zone["limited_ms"] / zone["treated_ms"]
            for zone in row["zones"]
            if zone["limited_ms"] and zone["treated_ms"]
        ),
        default=0,
    )


FIGURES: tuple[tuple[str, Form, Figure], ...] = (
    (
        "longest time over a zone's ceiling + 10 %",
        "{:.2f} ms".format,
        lambda row: row["over_ceiling_ms"],
    ),
    (
        "largest current in the skin, without a mishap",
        "{:.0f} µA".format,
        _healthy(lambda r: r["most_uA"]),
    ),
    (
        "largest current in the skin, with a mishap",
        "{:.0f} µA".format,
        lambda r: r["most_uA"] if r["mishap"] else 0,
    ),
    (
        "largest mean error of a treatment",
        "{:.2f} %".format,
        _healthy(lambda row: row["error_percent"]),
    ),
    (
        "largest share of a zone's time without enough voltage",
        "{:.0f} %".format,
        _healthy(_limited_percent),
    ),
    (
        "largest net charge in a zone",
        charge,
        _healthy(lambda r: max((abs(z["charge_uC"]) for z in r["zones"]), default=0)),
    ),
    (
        "longest time from a mishap to no current",
        "{:.1f} ms".format,
        lambda row: row["shutdown_ms"] or 0,
    ),
)
"""Name, format and value of each figure of a trial."""


CARRIED_ON = "carried on"


def mishaps(rows: list[Row], command_of: Callable[[Row], str]) -> list[MishapFigures]:
    """One entry per kind that began in a trial, in the order of the table of faults."""
    of_kind: dict[str, list[Row]] = {kind: [] for kind in NAMES}
    for row in rows:
        if row["begun"] and row["kind"] is not None:
            of_kind[row["kind"]].append(row)
    return [_kind(kind, begun, command_of) for kind, begun in of_kind.items() if begun]


def _kind(kind: str, rows: list[Row], command_of: Callable[[Row], str]) -> MishapFigures:
    times = [row["shutdown_ms"] for row in rows if row["shutdown_ms"] is not None]
    slowest = max(rows, key=lambda row: row["shutdown_ms"] or 0)
    endings = Counter(row["reason"] or CARRIED_ON for row in rows)
    tripped = Counter(row["tripped"] for row in rows if row["tripped"])
    return {
        "kind": kind,
        "count": len(rows),
        "answered": sum(not happened(row, UNANSWERED) for row in rows),
        "median_shutdown_ms": round(median(times), 2) if times else None,
        "latest_shutdown_ms": round(max(times), 2) if times else None,
        "limit_ms": latest_ms(kind, slowest["amount"], slowest["poles"]),
        "over_ceiling_ms": round(max(row["over_ceiling_ms"] for row in rows), 2),
        "interlocks": dict(sorted(tripped.items())),
        "outcomes": dict(sorted(endings.items(), key=lambda item: (-item[1], item[0]))),
        "command": command_of(slowest),
    }
