"""What the rows of a campaign come to: how each fault ended, how soon, and what was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import Any

from facebench.faults.faults import ALL_KINDS
from sculpt.certify.trial import is_beyond_software, over_ceiling_ms
from tests.safety.campaign.cases import HEALTHY, PAIR

Row = dict[str, Any]


def healthy(rows: Iterable[Row]) -> dict[str, Any]:
    """Of the healthy treatments: false trips, windows judged, and the worst of them.

    ``false_trip_percent`` is of the treatments; ``interlocks`` has how many by each, and
    ``repeated_by`` the case of each as ``--only`` takes it.
    """
    treated = [row for row in rows if row["group"] == HEALTHY]
    tripped = [row for row in treated if row["outcome"] == "fail"]
    return {
        "treatments": len(treated),
        "false_trips": len(tripped),
        "false_trip_percent": round(100 * len(tripped) / max(1, len(treated)), 3),
        "interlocks": dict(sorted(Counter(row["reason"] for row in tripped).items())),
        "repeated_by": [f"{HEALTHY}:{row['number']}" for row in tripped],
        "ended_early": sum(row["outcome"] == "abort" for row in treated),
        "windows": sum(row["windows"] for row in treated),
        "worst_error": max((row["worst_error"] for row in treated), default=0.0),
    }


def kinds(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Of each kind of fault by itself: how often, how it ended, and how soon no current flowed.

    ``unnoticed`` lasted to a success, ``lean_percent`` is the largest lean, of what G09 lets pass.
    """
    alone = [row for row in rows if row["group"] not in (HEALTHY, PAIR) and row["begun"]]
    found = []
    for name in (row.name for row in ALL_KINDS):
        of_kind = [row for row in alone if row["kinds"] == [name]]
        if not of_kind:
            continue
        over_ms = max(row["over_ceiling_ms"] for row in of_kind)
        times = [row["shutdown_ms"] for row in of_kind if row["shutdown_ms"] is not None]
        endings = Counter(row["reason"] or "carried on" for row in of_kind)
        found.append(
            {
                "kind": name,
                "treatments": len(of_kind),
                "endings": dict(sorted(endings.items(), key=lambda item: (-item[1], item[0]))),
                "median_ms": round(median(times), 1) if times else None,
                "worst_ms": round(max(times), 1) if times else None,
                "over_ceiling_ms": round(over_ms, 2),
                "lean_percent": round(100 * max(row["worst_lean"] for row in of_kind)),
                "unnoticed": sum(row["lasted"] and row["outcome"] == "success" for row in of_kind),
            }
        )
    return found


def pairs(rows: Iterable[Row]) -> dict[str, Any]:
    """Of two faults at once: how many, the longest over the ceiling, and those beyond software."""
    both = [row for row in rows if row["group"] == PAIR and len(row["begun"]) == 2]
    beyond = [row for row in both if is_beyond_software(row["kinds"])]
    others = [row for row in both if not is_beyond_software(row["kinds"])]
    return {
        "treatments": len(both),
        "over_ceiling_ms": round(max((row["over_ceiling_ms"] for row in others), default=0), 2),
        "longer_than_allowed": sum(
            row["over_ceiling_ms"] > over_ceiling_ms(row["kinds"], poles=2) for row in others
        ),
        "beyond_software": len(beyond),
        "beyond_software_flowing_on": sum(row["remaining_uA"] > 15 for row in beyond),
    }


def wrong(rows: Iterable[Row]) -> list[str]:
    """A sentence for each thing that must not be, which begins with its case for ``--only``."""
    return [
        f"{row['group']}:{row['number']} {row['treatment']} level {row['level']} "
        f"{row['faults'] or 'healthy'}: {complaint}"
        for row in rows
        for complaint in row["wrong"]
    ]
