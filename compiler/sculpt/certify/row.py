"""Row of a trial: its result as the journal keeps it, and the judgement on it.

A trial fails by an *overrun*, a *false trip* or an *unanswered* mishap. That a current was *not
reached* (a dry face spends the compliance) or that the person *left early* is normal for a face and
a hand: it is counted and reported, and fails nothing.
"""

from __future__ import annotations

from typing import Literal, TypedDict, assert_never

from facebench.circuitpython.harness import reference
from facebench.face.population import draw
from facebench.people.exposure import Exposure, NO_CURRENT_uA
from facebench.report import Report, ZoneReport, delivered
from facebench.simulation import Simulation
from facevm import isa
from facevm.limits import Limits
from facevm.routine import Routine
from sculpt.bench import faults
from sculpt.bench.conditions import conditions_of
from sculpt.certify.trial import Trial, latest_ms, over_ceiling_ms

UPDATES_PER_S: int = Limits().updates_per_s
"""Update rate of the reference board, as in ``sculpt run``."""

What = Literal["overrun", "false_trip", "unanswered", "not_reached", "left_early"]
"""What is counted in every trial."""

OVERRUN: Literal["overrun"] = "overrun"
FALSE_TRIP: Literal["false_trip"] = "false_trip"
UNANSWERED: Literal["unanswered"] = "unanswered"
NOT_REACHED: Literal["not_reached"] = "not_reached"
LEFT_EARLY: Literal["left_early"] = "left_early"

LIMITED_PERCENT = 10
"""Share of a zone's treated time; with the compliance spent for longer, its current was not
reached."""


class ZoneRow(TypedDict):
    """What one zone and side received in a trial."""

    zone: str
    side: str
    treated_ms: int
    limited_ms: int
    asked_uA: float
    mean_abs_uA: float
    charge_uC: float
    error_percent: float
    losses: int
    resistance_ohm: float | None


class Row(TypedDict):
    """The result of a trial.

    ``begun`` tells whether its mishap began. ``most_uA`` is the largest true current in the skin,
    ``remaining_uA`` the one after the end. ``wrong`` are ``[what, sentence]`` of everything that
    fails the trial.
    """

    number: int
    level: int
    face: int
    board: int
    poles: int
    mishap: str | None
    kind: str | None
    amount: float | None
    begun: bool
    outcome: str
    reason: str
    tripped: str
    duration_ms: int
    wait_ms: int
    most_uA: float
    error_percent: float
    shutdown_ms: float | None
    over_ceiling_ms: float
    remaining_uA: float
    zones: list[ZoneRow]
    wrong: list[list[str]]


def prepared(routine: Routine, trial: Trial) -> Simulation:
    """The simulation of a trial, ready to run.

    Exactly that of ``sculpt run``, except that the skin's exposure is always watched. The drawn
    bench has reference boards, with both poles and all that belongs to them.
    """
    conditions = None if trial.bench is None else conditions_of(trial.bench)
    settings = None if trial.bench is None else reference(trial.board)
    events = [faults.parse_fault(trial.mishap)] if trial.mishap else []
    simulation = Simulation(
        *(routine, trial.level, trial.board, UPDATES_PER_S, events, draw(trial.face)),
        settings=settings,
        conditions=conditions,
    )
    if simulation.exposure is None:
        simulation.exposure = Exposure(simulation.board.circuit, with_flow=False)
    return simulation


def treat(routine: Routine, trial: Trial) -> tuple[Simulation, Report]:
    """Carries out a trial; returns the simulation and its report."""
    simulation = prepared(routine, trial)
    return simulation, simulation.run(by_button=True)


def carry_out(routine: Routine, trial: Trial) -> Row:
    """The row of ``trial`` with ``routine``."""
    simulation, report = treat(routine, trial)
    over_ms, remaining_uA = report.over_ceiling_ms, report.remaining_uA
    assert over_ms is not None  # the exposure is always watched
    assert remaining_uA is not None
    mishap = faults.parse_fault(trial.mishap) if trial.mishap else None
    row: Row = {
        "number": trial.number,
        "level": trial.level,
        "face": trial.face,
        "board": trial.board,
        "poles": 1 if trial.bench is None else 2,
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
        "over_ceiling_ms": over_ms,
        "remaining_uA": round(remaining_uA, 3),
        "zones": [_zone(simulation, zone) for zone in report.zones],
        "wrong": [],
    }
    row["wrong"] = failures(row)
    return row


def _zone(simulation: Simulation, zone: ZoneReport) -> ZoneRow:
    place = _place(zone)
    return {
        "zone": zone.zone,
        "side": zone.side,
        "treated_ms": zone.delivered_ms,
        "limited_ms": delivered(simulation.session.record, place).limited_ms,
        "asked_uA": round(zone.mean_set_uA, 3),
        "mean_abs_uA": round(zone.mean_abs_uA, 3),
        "charge_uC": round(zone.charge_uC, 4),
        "error_percent": round(simulation.witness.place_error_percent(place), 4),
        "losses": zone.contact_losses,
        "resistance_ohm": zone.resistance_ohm,
    }


def _place(zone: ZoneReport) -> int:
    names = [row.name for row in isa.ZONES]
    return isa.place_of(names.index(zone.zone), isa.SIDES.index(zone.side))


def failures(row: Row) -> list[list[str]]:
    """``[what, sentence]`` of everything in this row that fails the trial."""
    found: list[list[str]] = []
    over_ms, remaining_uA, shutdown_ms = (
        row["over_ceiling_ms"],
        row["remaining_uA"],
        row["shutdown_ms"],
    )
    kinds = [row["kind"]] if row["kind"] else []
    if over_ms > over_ceiling_ms(kinds, row["poles"]):
        found.append([OVERRUN, f"over the zone's ceiling + 10 % for {over_ms:.1f} ms"])
    flows_on = remaining_uA > NO_CURRENT_uA
    if flows_on:
        found.append([OVERRUN, f"{remaining_uA:.0f} uA still flow after the end"])
    if not row["begun"] and row["outcome"] == "fail":
        found.append([FALSE_TRIP, f"{row['reason']} tripped although nothing was wrong"])
    limit_ms = None
    if row["begun"] and row["kind"] is not None:
        limit_ms = latest_ms(row["kind"], row["amount"], row["poles"])
    if limit_ms is not None:
        if shutdown_ms is not None and shutdown_ms > limit_ms:
            late = f"no current after {shutdown_ms:.1f} ms instead of {limit_ms:g} ms"
            found.append([UNANSWERED, f"{row['mishap']}: {late}"])
        elif shutdown_ms is None and flows_on and row["outcome"] != "success":
            found.append([UNANSWERED, f"{row['mishap']}: the current was not switched off"])
    return found


def happened(row: Row, what: What) -> bool:
    """Whether this happened in the trial."""
    match what:
        case "not_reached":
            return any(map(is_limited, row["zones"]))
        case "left_early":
            return row["outcome"] == "abort"
        case "overrun" | "false_trip" | "unanswered":
            return any(kind == what for kind, _ in row["wrong"])
        case _:
            assert_never(what)


def is_counted(row: Row, what: What) -> bool:
    """Whether the trial belongs to those in which this is counted."""
    match what:
        case "overrun":
            return True
        case "unanswered":
            return row["begun"]
        case "false_trip":  # a trip before the mishap began counts as well
            return row["mishap"] is None or happened(row, what)
        case "not_reached" | "left_early":
            return row["mishap"] is None
        case _:
            assert_never(what)


def is_limited(zone: ZoneRow) -> bool:
    """Whether a zone's current was not reached for too much of its time."""
    return zone["limited_ms"] * 100 > LIMITED_PERCENT * zone["treated_ms"]
