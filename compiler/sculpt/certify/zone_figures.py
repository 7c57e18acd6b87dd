"""What each zone received over all trials: currents, charges and resistances as distributions."""

from __future__ import annotations

from typing import Any

from sculpt.certify.distribution import spread
from sculpt.certify.judgement import is_limited
from sculpt.certify.row import Row

ZONES_OF = "trials without a mishap, carried out to their end"


def zones(percents: tuple[int, ...], rows: list[Row]) -> list[dict[str, Any]]:
    """One entry for each zone and side, in the order of treatment.

    ``rows`` are all trials; those with a mishap, or ended before their time, say nothing of what
    a zone receives and are left out.
    """
    received: dict[tuple[str, str], list[tuple[int, Row]]] = {}
    for row in rows:
        if row["mishap"] is None and row["outcome"] == "success":
            for zone in row["zones"]:
                place = (zone["zone"], zone["side"])
                received.setdefault(place, []).append((row["level"], zone))
    return [_zone(place, percents, received[place]) for place in received]


def _zone(
    place: tuple[str, str], percents: tuple[int, ...], received: list[tuple[int, Row]]
) -> dict[str, Any]:
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


def _level(percent: int, zones: list[Row]) -> dict[str, Any]:
    return {
        "percent": percent,
        "trials": len(zones),
        "asked_uA": spread(zone["asked_uA"] for zone in zones),
        "mean_abs_uA": spread(zone["mean_abs_uA"] for zone in zones),
        "charge_uC": spread(zone["charge_uC"] for zone in zones),
    }


def _delivered_percent(zone: Row) -> float | None:
    return 100 * zone["mean_abs_uA"] / zone["asked_uA"] if zone["asked_uA"] else None
