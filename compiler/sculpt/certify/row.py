"""The row of a trial: what came of it, as it is kept in the journal.

MERGED: What of a trial must not be, and what is only counted.

A trial fails by an *overrun*, a *false trip* or an *unanswered* mishap. That a current was *not
reached* (a dry face spends the compliance) or the person has *left early* is an everyday state
of a face and a hand: it is counted, and told.
"""

from __future__ import annotations

from typing import Any

from facebench.face.population import draw
from facebench.people.exposure import Exposure, NO_CURRENT_uA
from facebench.report import delivered
from facebench.simulation import Simulation
from facevm import isa
from sculpt.bench import faults
from sculpt.certify.trial import OVER_CEILING_ms, Trial, latest_ms

UPDATES_PER_S = 500
"""What the default board promises, and ``sculpt run`` treats with."""

Row = dict[str, Any]


def treat(routine: Any, trial: Trial) -> tuple[Any, Any]:
    """The ``facebench.simulation.Simulation`` of a trial, carried out, and its report.

    Exactly as ``sculpt run`` does it, but that what the skin had is always watched.
    """
    events = [faults.fault(trial.mishap)] if trial.mishap else []
    treatment = Simulation(
        routine, trial.level, trial.board, UPDATES_PER_S, events, draw(trial.face)
    )
    if treatment.exposure is None:
        treatment.exposure = Exposure(treatment.board.circuit, with_flow=False)
    return treatment, treatment.run(by_button=True)


def carry_out(routine: Any, trial: Trial) -> Row:
    """The row of ``trial`` with ``routine``.

    ``wrong`` are ``[what, sentence]`` of everything that must not be; currents in uA.
    """
    treatment, report = treat(routine, trial)
    mishap = faults.fault(trial.mishap) if trial.mishap else None
    row: Row = {
        "number": trial.number,
        "level": trial.level,
        "face": trial.face,
        "board": trial.board,
        "mishap": trial.mishap,
        "kind": mishap.kind if mishap else None,
        "amount": mishap.amount if mishap else None,
        "begun": bool(report.faults),
        "outcome": report.outcome,
        "reason": report.reason,
        "tripped": report.tripped,
        "duration_ms": report.duration_ms,
        "wait_ms": report.contact_wait_ms,
        "most_uA": round(report.max_abs_uA, 3),
        "error_percent": round(report.mean_error_percent, 4),
        "shutdown_ms": report.shutdown_ms,
        "over_ceiling_ms": report.over_ceiling_ms,
        "remaining_uA": round(report.remaining_uA, 3),
        "zones": [_zone(treatment, zone) for zone in report.zones],
    }
    row["wrong"] = failures(row)
    return row


def _zone(treatment: Any, zone: Any) -> Row:
    place = _place(zone)
    return {
        "zone": zone.zone,
        "side": zone.side,
        "treated_ms": zone.delivered_ms,
        "limited_ms": delivered(treatment.session.record, place).limited_ms,
        "asked_uA": round(zone.mean_set_uA, 3),
        "mean_abs_uA": round(zone.mean_abs_uA, 3),
        "charge_uC": round(zone.charge_uC, 4),
        "error_percent": round(treatment.witness.place_error_percent(place), 4),
        "losses": zone.contact_losses,
        "resistance_ohm": zone.resistance_ohm,
    }


def _place(zone: Any) -> int:
    names = [row[isa.ZONE_NAME] for row in isa.ZONES]
    return isa.place_of(names.index(zone.zone), isa.SIDES.index(zone.side))


OVERRUN, FALSE_TRIP, UNANSWERED = "overrun", "false_trip", "unanswered"
NOT_REACHED, LEFT_EARLY = "not_reached", "left_early"

FAILING = (OVERRUN, FALSE_TRIP, UNANSWERED)
"""What no trial may have, if the verdict is to be "passed"."""

LIMITED_PERCENT = 10
"""Of a zone's treated time; with the compliance spent for longer, its current was not reached."""


def failures(row: Row) -> list[list[str]]:
    """``[what, sentence]`` of everything in this row that fails the routine."""
    found = []
    over_ms, remaining_uA, shutdown_ms = (
        row["over_ceiling_ms"],
        row["remaining_uA"],
        row["shutdown_ms"],
    )
    if over_ms > OVER_CEILING_ms:
        found.append([OVERRUN, f"over the zone's ceiling + 10 % for {over_ms:.1f} ms"])
    flows_on = remaining_uA > NO_CURRENT_uA
    if flows_on:
        found.append([OVERRUN, f"{remaining_uA:.0f} uA flow on after the end"])
    if not row["begun"] and row["outcome"] == "fail":
        found.append([FALSE_TRIP, f"{row['reason']} tripped, and nothing was wrong"])
    limit_ms = latest_ms(row["kind"], row["amount"]) if row["begun"] else None
    if limit_ms is not None:
        if shutdown_ms is not None and shutdown_ms > limit_ms:
            late = f"no current after {shutdown_ms:.1f} ms, not {limit_ms:g} ms"
            found.append([UNANSWERED, f"{row['mishap']}: {late}"])
        elif shutdown_ms is None and flows_on and row["outcome"] != "success":
            found.append([UNANSWERED, f"{row['mishap']}: the current was not switched off"])
    return found


def happened(row: Row, what: str) -> bool:
    """Whether this happened in the trial: one of the five."""
    if what == NOT_REACHED:
        return any(map(is_limited, row["zones"]))
    if what == LEFT_EARLY:
        return bool(row["outcome"] == "abort")
    return any(kind == what for kind, _ in row["wrong"])


def is_counted(row: Row, what: str) -> bool:
    """Whether the trial is one of those that this is counted among."""
    if what == OVERRUN:
        return True
    if what == UNANSWERED:
        return bool(row["begun"])
    if what == FALSE_TRIP and happened(row, what):
        return True  # of one that tripped before its mishap began as well
    return row["mishap"] is None


def is_limited(zone: Row) -> bool:
    """Whether a zone's current was not reached for too much of its time."""
    return bool(zone["limited_ms"] * 100 > LIMITED_PERCENT * zone["treated_ms"])
