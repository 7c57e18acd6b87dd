"""How each kind of mishap ended, and how soon no current flowed any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import Any

from sculpt.certify import judgement
from sculpt.certify.mishap import NAMES, latest_ms
from sculpt.certify.row import Row

CARRIED_ON = "carried on"


def mishaps(rows: list[Row], again: Callable[[Row], str]) -> list[dict[str, Any]]:
    """One entry for each kind that began in a trial, in the order of the list of faults."""
    of_kind: dict[str, list[Row]] = {kind: [] for kind in NAMES}
    for row in rows:
        if row["begun"]:
            of_kind[row["kind"]].append(row)
    return [_kind(kind, begun, again) for kind, begun in of_kind.items() if begun]


def _kind(kind: str, rows: list[Row], again: Callable[[Row], str]) -> dict[str, Any]:
    times = [row["shutdown_ms"] for row in rows if row["shutdown_ms"] is not None]
    slowest = max(rows, key=lambda row: row["shutdown_ms"] or 0)
    endings = Counter(row["reason"] or CARRIED_ON for row in rows)
    tripped = Counter(row["tripped"] for row in rows if row["tripped"])
    return {
        "kind": kind,
        "count": len(rows),
        "answered": sum(not judgement.was(row, judgement.UNANSWERED) for row in rows),
        "median_shutdown_ms": round(median(times), 2) if times else None,
        "latest_shutdown_ms": round(max(times), 2) if times else None,
        "limit_ms": latest_ms(kind, slowest["amount"]),
        "over_ceiling_ms": round(max(row["over_ceiling_ms"] for row in rows), 2),
        "interlocks": dict(sorted(tripped.items())),
        "outcomes": dict(sorted(endings.items(), key=lambda item: (-item[1], item[0]))),
        "command": again(slowest),
    }
