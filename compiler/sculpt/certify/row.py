"""The row of a trial: what came of it, as it is kept in the journal."""

from __future__ import annotations

from typing import Any

from facebench.delivered import delivered
from facebench.face.population import draw
from facebench.people.exposure import Exposure
from facebench.simulation import Treatment
from facevm import isa
from sculpt.bench import faults
from sculpt.certify.judgement import complaints
from sculpt.certify.trial import Trial

UPDATES_PER_S = 500
"""What the default board promises, and ``sculpt run`` treats with."""

Row = dict[str, Any]


def treat(routine: Any, trial: Trial) -> tuple[Any, Any]:
    """The ``facebench.simulation.Treatment`` of a trial, carried out, and its report.

    Exactly as ``sculpt run`` does it, but that what the skin had is always watched.
    """
    events = [faults.fault(trial.mishap)] if trial.mishap else []
    treatment = Treatment(
        routine, trial.level, trial.board, UPDATES_PER_S, events, draw(trial.face)
    )
    if treatment.exposure is None:
        treatment.exposure = Exposure(treatment.bench.circuit, with_flow=False)
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
    row["wrong"] = complaints(row)
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
    return names.index(zone.zone) * 4 + isa.SIDES.index(zone.side)
