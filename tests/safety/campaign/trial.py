"""One case, carried out: what came of it, and what of that must not be."""

from __future__ import annotations

from typing import Any

from facebench.conditions.conditions import healthy
from facebench.face.population import draw
from facebench.simulation import Simulation
from sculpt.certify.row import UPDATES_PER_S
from sculpt.certify.trial import OVER_CEILING_ms, is_beyond_software, latest_ms
from tests.safety.campaign.accuracy import Accuracy
from tests.safety.campaign.cases import HEALTHY, PAIR, Case, case
from tests.safety.campaign.treatments import routine


def numbered(seed: int, which: tuple[str, int]) -> dict[str, Any]:
    """The row of the case of this group and number."""
    return carry_out(case(seed, *which))


def carry_out(tried: Case) -> dict[str, Any]:
    """The row of a case: what it was, how it ended, and ``wrong``: what must not be."""
    treatment = Simulation(
        routine(tried.treatment),
        tried.level,
        tried.board,
        UPDATES_PER_S,
        tried.faults,
        draw(tried.face),
        conditions=healthy(tried.board),
    )
    accuracy = Accuracy(treatment) if tried.group == HEALTHY else None
    report = treatment.run(accuracy.add if accuracy else None)
    begun = [fault.label for fault in report.faults]
    row: dict[str, Any] = {
        "group": tried.group,
        "number": tried.number,
        "treatment": tried.treatment,
        "level": tried.level,
        "face": tried.face,
        "board": tried.board,
        "faults": tried.label(),
        "kinds": sorted({fault.kind for fault in tried.faults}),
        "begun": begun,
        "outcome": report.outcome,
        "reason": report.reason,
        "shutdown_ms": report.shutdown_ms,
        "over_ceiling_ms": report.over_ceiling_ms,
        "max_abs_uA": round(report.max_abs_uA, 2),
        "remaining_uA": report.remaining_uA,
    }
    if accuracy:
        row["windows"] = accuracy.windows
        row["worst_error"] = round(accuracy.worst, 4)
    row["wrong"] = _wrong(tried, row)
    return row


def _wrong(tried: Case, row: dict[str, Any]) -> list[str]:
    if tried.group == HEALTHY:
        wrong = [f"false trip: {row['reason']}"] if row["outcome"] == "fail" else []
        if row["worst_error"] > 1:
            wrong.append(f"{row['worst_error']:.2f} times the error that is allowed")
        return wrong
    wrong = []
    beyond = is_beyond_software(row["kinds"])
    if row["over_ceiling_ms"] > OVER_CEILING_ms and not beyond:
        wrong.append(f"over the ceiling for {row['over_ceiling_ms']:.1f} ms")
    if row["outcome"] != "success" and row["remaining_uA"] > 15 and not beyond:
        wrong.append(f"{row['remaining_uA']:.0f} uA flow on")
    if tried.group != PAIR and row["shutdown_ms"] is not None:
        (fault,) = tried.faults
        limit_ms = latest_ms(fault.kind, fault.amount)
        if limit_ms is not None and row["shutdown_ms"] > limit_ms:
            wrong.append(f"off after {row['shutdown_ms']:.1f} ms, not {limit_ms:g}")
    return wrong
