"""Virtual run: a treatment on the virtual board, with its report, trace and picture."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from sculpt.bench import faults
from sculpt.cli import signals, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.outcomes import ABORT
from sculpt.cli.outputs import Staging
from sculpt.run.attend import PanelRequest, attend
from sculpt.run.request import RunRequest
from sculpt.source.load import Treatment
from sculpt.trace.sinks import sink_of

if TYPE_CHECKING:
    from facebench.report import Report
    from facebench.simulation import Simulation
    from sculpt.pictures.recording import Recording


def run_virtual(treatment: Treatment, level: int, request: RunRequest) -> str:
    """Treats a virtual face at ``level`` (from 1) and prints the report; returns the outcome.

    Raises UserError for a fault after the routine's end, a board that cannot be built from its
    settings, and a file that cannot be written.
    """
    faults.require_in_time(request.faults, treatment.routine.duration_ms)
    with Staging() as staging:
        simulation = _simulation(treatment, level, request)
        recording = None if request.picture is None else _recording(simulation)
        picture = None if recording is None else recording.add
        clock = simulation.board.clock if request.realtime else None
        stream = _panel_stream(request)
        panel = None if stream is None else PanelRequest(simulation, stream)
        with (
            sink_of(staging, simulation, request.trace_file, picture) as on_sample,
            attend(simulation, clock, panel) as on_progress,
        ):
            try:
                report = simulation.run(on_sample, on_progress, by_button=True)
            except KeyboardInterrupt as error:  # the output is at zero all the same
                how = (
                    signals.stop_reason(error)
                    if isinstance(error, signals.Ended)
                    else "stopped at once"
                )
                terminal.print_error(f"{how}, without a report")
                return ABORT
        if request.picture is not None and recording is not None:
            staging.write(request.picture, _picture(treatment, recording, report, request))
        staging.commit()
    if request.as_json:
        terminal.emit_json(report.as_dict())
    else:
        from sculpt.run.report import show

        show(report, treatment, request)
    outcome: str = report.outcome
    return outcome


def _require_one_pole(request: RunRequest) -> None:
    """Raises UserError for a fault of a part that a board with one pole does not have."""
    from facebench.faults.faults import OF_TWO_POLES, fault_of

    kinds = {row.name for row in OF_TWO_POLES}
    for fault in map(fault_of, request.faults):
        if fault.kind in kinds:
            raise UserError(
                f"{fault.kind} is a fault of a part that the board does not have",
                "name a board with two poles: --board reference, or settings with RETURN_PIN",
            )


def _simulation(treatment: Treatment, level: int, request: RunRequest) -> Simulation:
    """The virtual board with its person, and the program on it."""
    from facebench.simulation import Simulation
    from facevm.limits import Limits
    from sculpt.bench.conditions import conditions_of
    from sculpt.bench.faces import face_of

    face, board = face_of(request.face_name), request.board
    conditions = conditions_of(request.bench_name)
    rate = board.limits.updates_per_s if board else Limits().updates_per_s
    table = board.table if board else None
    asked = (treatment.routine, level, request.seed, rate, request.faults, face)
    if not (table and table.get("RETURN_PIN")):
        _require_one_pole(request)
    if board is None:
        return Simulation(*asked, conditions=conditions)
    try:
        return Simulation(*asked, table, conditions)
    except (TypeError, ValueError) as error:
        from sculpt.board import settings

        raise settings.refused(board, error) from error


def _panel_stream(request: RunRequest) -> TextIO | None:
    """Where the panel's lines go; a JSON document stands alone on standard output."""
    if not request.as_panel:
        return None
    return sys.stderr if request.as_json else sys.stdout


def _recording(simulation: Simulation) -> Recording:
    from sculpt.pictures.recording import Recording

    return Recording(simulation)


def _picture(
    treatment: Treatment, recording: Recording, report: Report, request: RunRequest
) -> bytes:
    from sculpt.pictures.draw import run_picture
    from sculpt.pictures.recording import Run
    from sculpt.pictures.story import story_of

    assert request.picture is not None
    run = Run(recording, story_of(treatment.plan), report)
    return run_picture(run, request.picture.suffix, request.theme or "auto")
