"""``sculpt run`` on the virtual board: from the face to the report, the trace and the picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from sculpt.bench import faults as asked_faults
from sculpt.cli import signals, terminal
from sculpt.cli.outputs import Staging
from sculpt.run.attend import attend
from sculpt.source.load import Treatment
from sculpt.trace.sinks import sink_of

if TYPE_CHECKING:
    from sculpt.board.settings import BoardSettings
    from sculpt.pictures.style import Theme


class RunRequest(NamedTuple):
    """How the run is to be: ``faults`` are ``facebench.faults.faults.Fault``, ``board`` is None for
    the reference board, the files are None where none is wanted."""

    faults: tuple[Any, ...]
    face_name: str
    seed: int
    board: BoardSettings | None
    trace_file: Path | None
    picture: Path | None
    theme: Theme | None
    realtime: bool
    as_panel: bool
    as_json: bool


def report_on(treatment: Treatment, level: int, wish: RunRequest) -> str:
    """Treats a virtual face and tells what came of it; returns the outcome. Raises UserError."""
    asked_faults.require_in_time(wish.faults, treatment.routine.duration_ms)
    with Staging() as staging:
        bench = _bench(treatment, level, wish)
        recording = None if wish.picture is None else _recording(bench)
        with (
            sink_of(staging, bench, wish.trace_file, recording) as on_sample,
            attend(bench, wish.realtime, _lines_to(wish)) as on_progress,
        ):
            try:
                report = bench.run(on_sample, on_progress, by_button=True)
            except KeyboardInterrupt as error:  # the output is at zero all the same
                how = signals.why(error) if isinstance(error, signals.Ended) else "stopped at once"
                terminal.print_error(f"{how}, without a report")
                return "abort"
        if wish.picture is not None:
            staging.write(wish.picture, _picture(treatment, recording, report, wish))
        staging.commit()
    if wish.as_json:
        terminal.emit_json(report.as_dict())
    else:
        from sculpt.run import report as closing

        closing.tell(report, treatment, wish)
    outcome: str = report.outcome
    return outcome


def _bench(treatment: Treatment, level: int, wish: RunRequest) -> Any:
    """The virtual board with its person, and the program on it."""
    from facebench.simulation import Treatment as Bench
    from sculpt.bench.faces import chosen

    face, board = chosen(wish.face_name), wish.board
    if board is None:
        return Bench(treatment.routine, level, wish.seed, events=wish.faults, face=face)
    rate, table = board.limits.updates_per_s, board.table
    try:
        return Bench(treatment.routine, level, wish.seed, rate, wish.faults, face, table)
    except (TypeError, ValueError) as error:
        from sculpt.board import settings

        raise settings.refused(board, error) from error


def _lines_to(wish: RunRequest) -> TextIO | None:
    """Where the panel's lines go; a JSON document stands alone on standard output."""
    if not wish.as_panel:
        return None
    return sys.stderr if wish.as_json else sys.stdout


def _recording(bench: Any) -> Any:
    from sculpt.pictures.recording import Recording

    return Recording(bench)


def _picture(treatment: Treatment, recording: Any, report: Any, wish: RunRequest) -> bytes:
    from sculpt.pictures.draw import run_picture
    from sculpt.pictures.recording import Run
    from sculpt.pictures.story import story_of

    assert wish.picture is not None
    run = Run(recording, story_of(treatment.plan), report)
    return run_picture(run, wish.picture.suffix, wish.theme or "auto")
