"""The account of a treatment: its report, from session, witness and exposure."""

from micropython import const

from facevm.states import STATES

from .clock import NEVER_ns
from .people.exposure import NO_CURRENT_uA
from .places import names
from .report import FaultReport, Report, ZoneReport, delivered

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from facevm.routine import Routine
    from facevm.session import Session

    from .board import VirtualBoard
    from .faults.happenings import Happenings, Occurrence
    from .people.exposure import Exposure
    from .people.witness import Witness

    class Treated(Protocol):
        """A simulation, as far as its account needs it."""

        routine: Routine
        level: int
        board: VirtualBoard
        session: Session
        witness: Witness
        happenings: Happenings
        exposure: Exposure | None
        reset: int | None
        start_ns: int
        over_ns: int


RESET = "G13"
"""The interlock that a reset of the controller is: its reading is the reset's cause."""


def account(simulation: "Treated") -> Report:
    """The :class:`facebench.report.Report` of a :class:`facebench.simulation.Simulation` so far."""
    session, witness = simulation.session, simulation.witness
    report = Report()
    report.routine = simulation.routine.name
    report.outcome = session.outcome
    report.reason = session.reason
    report.tripped = session.guard.tripped
    report.reading = session.guard.reading
    if simulation.reset is not None:
        report.outcome = "fail"
        report.reason = report.tripped = RESET
        report.reading = simulation.reset
    report.level = simulation.level
    report.face = simulation.board.face.name
    report.duration_ms = session.routine_ms
    report.contact_wait_ms = session.wait_ms
    report.max_abs_uA = simulation.board.circuit.peak_uA()
    touches = simulation.board.circuit.touches
    report.touches = touches.count
    report.touch_uA = touches.most_uA
    report.touch_nC = None if touches.recovery_ns is None else touches.most_pC / 1000
    report.mean_error_percent = witness.mean_error_percent()
    report.zones = [_zone(simulation, place) for place in witness.order]
    if simulation.exposure is not None:
        _faults(simulation, simulation.exposure, report)
    return report


def _zone(simulation: "Treated", place: int) -> ZoneReport:
    witness, record = simulation.witness, simulation.session.record
    zone = ZoneReport()
    zone.zone, zone.side = names(place)
    zone.delivered_ms = (witness.delivered_ns[place] + 500000) // 1000000
    zone.charge_uC = witness.charge_pC[place] / 1000000
    zone.mean_set_uA = witness.mean_set_uA(place)
    zone.mean_abs_uA = witness.mean_abs_uA(place)
    zone.peak_error_percent = witness.peak_error_percent(place)
    row = delivered(record, place)
    zone.contact_losses = row.losses
    zone.resistance_ohm = row.resistance_ohm if row.resistance_ohm >= 0 else None
    return zone


def _faults(simulation: "Treated", exposure: "Exposure", report: Report) -> None:
    """Adds what was wrong, what the device did about it, and what the skin had of it."""
    happenings = simulation.happenings
    report.over_ceiling_ms = exposure.longest_ns / 1000000
    report.over_ceiling_total_ms = exposure.total_ns / 1000000
    report.remaining_uA = abs(simulation.board.circuit.skin_uA())
    occurrences = happenings.occurrences
    report.faults = [
        _fault(simulation, occurrence, occurrences[n + 1 : n + 2])
        for n, occurrence in enumerate(occurrences)
    ]
    if report.outcome == "success":
        return
    stopping = happenings.stopping(simulation.over_ns)
    if stopping is None or report.remaining_uA > NO_CURRENT_uA:
        return
    answered_ns = happenings.answered_ns(stopping)
    enable = simulation.board.enable
    if max(enable.rose_ns, 0) <= enable.fell_ns <= stopping.begun_ns or enable.rose_ns < 0:
        answered_ns = stopping.begun_ns  # disconnected before it, and never connected again
    if simulation.board.second and enable.fell_ns > stopping.begun_ns:
        answered_ns = min(answered_ns or enable.fell_ns, enable.fell_ns)  # by itself, before that
    if answered_ns is not None:
        off_ns = max(answered_ns, exposure.flowed_ns)
        report.shutdown_ms = (off_ns - stopping.begun_ns) / 1000000
        report.faults[occurrences.index(stopping)].shutdown_ms = report.shutdown_ms


def _fault(
    simulation: "Treated", occurrence: "Occurrence", later: "list[Occurrence]"
) -> FaultReport:
    fault = FaultReport()
    begun_ns = occurrence.begun_ns
    fault.kind = occurrence.fault.kind
    fault.label = occurrence.fault.label()
    fault.at_ms = occurrence.fault.at_ms
    fault.state = STATES[occurrence.state]
    fault.onset_ms = (begun_ns - simulation.start_ns) / 1000000
    if occurrence.ended_ns < NEVER_ns:
        fault.lasted_ms = (occurrence.ended_ns - begun_ns) / 1000000
    until_ns = later[0].begun_ns if later else NEVER_ns
    fault.states = [
        (state, (at_ns - begun_ns) / 1000000)
        for at_ns, state in simulation.happenings.changes
        if begun_ns <= at_ns < until_ns
    ]
    return fault
