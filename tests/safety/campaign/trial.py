"""One case, carried out: what came of it, and what of that must not be."""

from __future__ import annotations

from typing import Any

from facebench.circuitpython.harness import reference
from facebench.conditions.conditions import healthy
from facebench.face.population import draw
from facebench.sample import Sample
from facebench.simulation import Simulation
from sculpt.certify.row import UPDATES_PER_S
from sculpt.certify.trial import is_beyond_software, latest_ms, over_ceiling_ms
from tests.safety.campaign.accuracy import Accuracy
from tests.safety.campaign.cases import HEALTHY, PAIR, Case, case
from tests.safety.campaign.lean import Lean
from tests.safety.campaign.treatments import routine

POLES = 2  # the reference board's

BLIND = frozenset({"return-leak", "return-drain", "sensor-gain", "sensor-stuck"})
TRIMMED_LEAN = 10 / 3
"""Where the sensor itself is wrong, G09 sees what it sees, and the regulator leads the true current
astray: by its authority at the most, 15 % and 10 uA where G09 lets 10 % and 3 uA pass."""


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
        settings=reference(tried.board),
        conditions=healthy(tried.board),
    )
    accuracy = Accuracy(treatment) if tried.group == HEALTHY else None
    lean = Lean(treatment)

    def watch(sample: Sample) -> None:
        lean.add(sample)
        if accuracy:
            accuracy.add(sample)

    report = treatment.run(watch)
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
        "worst_lean": round(lean.worst, 4),
        "lasted": any(fault.for_ms is None for fault in tried.faults),
    }
    if accuracy:
        row["windows"] = accuracy.windows
        row["worst_error"] = round(accuracy.worst, 4)
    row["wrong"] = _wrong(tried, row)
    return row


def _wrong(tried: Case, row: dict[str, Any]) -> list[str]:
    wrong = _leaning(row)
    if tried.group == HEALTHY:
        if row["outcome"] == "fail":
            wrong.append(f"false trip: {row['reason']}")
        if row["worst_error"] > 1:
            wrong.append(f"{row['worst_error']:.2f} times the error that is allowed")
        return wrong
    beyond = is_beyond_software(row["kinds"])
    if row["over_ceiling_ms"] > over_ceiling_ms(row["kinds"], POLES) and not beyond:
        wrong.append(f"over the ceiling for {row['over_ceiling_ms']:.1f} ms")
    if row["outcome"] != "success" and row["remaining_uA"] > 15 and not beyond:
        wrong.append(f"{row['remaining_uA']:.0f} uA flow on")
    if tried.group != PAIR and row["shutdown_ms"] is not None:
        (fault,) = tried.faults
        limit_ms = latest_ms(fault.kind, fault.amount, POLES)
        if limit_ms is not None and row["shutdown_ms"] > limit_ms:
            wrong.append(f"off after {row['shutdown_ms']:.1f} ms, not {limit_ms:g}")
    return wrong


def _leaning(row: dict[str, Any]) -> list[str]:
    most = 1 if BLIND.isdisjoint(row["kinds"]) else TRIMMED_LEAN
    if row["worst_lean"] <= most:
        return []
    return [f"leans by {row['worst_lean']:.2f} times what G09 lets pass, for longer than it may"]
