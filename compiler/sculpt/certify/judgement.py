"""What of a trial must not be, and what is only counted.

A trial fails by an *overrun*, a *false trip* or an *unanswered* mishap. That a current was *not
reached* (a dry face spends the compliance) or the person has *left early* is an everyday state
of a face and a hand: it is counted, and told.
"""

from __future__ import annotations

from typing import Any

from facebench.people.exposure import NO_CURRENT_uA
from sculpt.certify import mishap

OVERRUN, FALSE_TRIP, UNANSWERED = "overrun", "false_trip", "unanswered"
NOT_REACHED, LEFT_EARLY = "not_reached", "left_early"

FAILING = (OVERRUN, FALSE_TRIP, UNANSWERED)
"""What no trial may have, if the verdict is to be "passed"."""

LIMITED_PERCENT = 10
"""Of a zone's treated time; with the compliance spent for longer, its current was not reached."""

Row = dict[str, Any]


def complaints(row: Row) -> list[list[str]]:
    """``[what, sentence]`` of everything in this row that fails the routine."""
    found = []
    over_ms, remaining_uA, shutdown_ms = (
        row["over_ceiling_ms"],
        row["remaining_uA"],
        row["shutdown_ms"],
    )
    if over_ms > mishap.OVER_CEILING_ms:
        found.append([OVERRUN, f"over the zone's ceiling + 10 % for {over_ms:.1f} ms"])
    flows_on = remaining_uA > NO_CURRENT_uA
    if flows_on:
        found.append([OVERRUN, f"{remaining_uA:.0f} uA flow on after the end"])
    if not row["begun"] and row["outcome"] == "fail":
        found.append([FALSE_TRIP, f"{row['reason']} tripped, and nothing was wrong"])
    latest_ms = mishap.latest_ms(row["kind"], row["amount"]) if row["begun"] else None
    if latest_ms is not None:
        if shutdown_ms is not None and shutdown_ms > latest_ms:
            late = f"no current after {shutdown_ms:.1f} ms, not {latest_ms:g} ms"
            found.append([UNANSWERED, f"{row['mishap']}: {late}"])
        elif shutdown_ms is None and flows_on and row["outcome"] != "success":
            found.append([UNANSWERED, f"{row['mishap']}: the current was not switched off"])
    return found


def was(row: Row, what: str) -> bool:
    """Whether this happened in the trial: one of the five."""
    if what == NOT_REACHED:
        return any(map(is_limited, row["zones"]))
    if what == LEFT_EARLY:
        return bool(row["outcome"] == "abort")
    return any(kind == what for kind, _ in row["wrong"])


def counts(row: Row, what: str) -> bool:
    """Whether the trial is one of those that this is counted among."""
    if what == OVERRUN:
        return True
    if what == UNANSWERED:
        return bool(row["begun"])
    if what == FALSE_TRIP and was(row, what):
        return True  # of one that tripped before its mishap began as well
    return row["mishap"] is None


def is_limited(zone: Row) -> bool:
    """Whether a zone's current was not reached for too much of its time."""
    return bool(zone["limited_ms"] * 100 > LIMITED_PERCENT * zone["treated_ms"])
