"""``sculpt run``: the treatment on a virtual face, by the program that the device runs."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import click

from sculpt import destination, ending, exits, terminal, waves_vcd
from sculpt.exits import Trouble
from sculpt.inputs import read_one
from sculpt.numbers import whole_number
from sculpt.treatment import HasErrors, Treatment, obtain
from sculpt.writing import Staging

EXITS = {"success": exits.DONE, "fail": exits.INTERLOCKED, "abort": exits.ENDED_EARLY}

TRACE_ENDINGS = (".csv", waves_vcd.SUFFIX)

Row = Callable[[int, str, str, float, int, float, float, str], None]


HELP = """\
Treat a virtual face, and report what its skin received.

FILE is a routine (*.face), an image (*.fbc), the name of a stock routine, or - for
standard input. The program of the device carries it out, on a virtual board with the
tolerances of real parts. Ctrl-C is the button: it stops softly.

Exit status: 0 done, 1 the routine has mistakes (--json then lists them, as check does),
3 stopped by an interlock, 4 ended early.

\b
Examples:
  sculpt run evening-lift
  sculpt run evening-lift --face dry
  sculpt run mine.face --level 3 --trace mine.csv
  sculpt run OUT/mine.fbc --json
"""


@click.command(
    "run", help=HELP, short_help="Treat a virtual face and report what its skin received."
)
@click.argument("file")
@click.option(
    "--level",
    type=whole_number(1),
    default=1,
    metavar="N",
    help="The routine's first level is 1, its lowest, and the default.",
)
@click.option(
    "--seed",
    type=whole_number(0),
    default=0,
    metavar="N",
    help="Which board and person: the same number is the same run, bit for bit.",
)
@click.option(
    "--face",
    "face_name",
    default="typical",
    metavar="NAME|FILE",
    help="Whose skin: typical (the default), dry, oily, sensitive, thick-gel, no-gel, restless, "
    "or a .toml file with a face's values.",
)
@click.option(
    "--trace",
    "trace_file",
    type=click.Path(path_type=Path),
    metavar="OUT.csv|vcd",
    help="Write one row a control update: set, measured and true current. As .vcd for a wave "
    "viewer, with every bit on the bus: 1.4 MB a second.",
)
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path),
    metavar="OUT.svg|png|html",
    help="Draw it: set, true and measured current, contact and events over time.",
)
@click.option("--realtime", is_flag=True, help="Take as long as the treatment takes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with the report.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    level: int,
    seed: int,
    face_name: str,
    trace_file: Path | None,
    picture: Path | None,
    realtime: bool,
    as_json: bool,
) -> None:
    named = read_one(file)
    if trace_file is not None:
        destination.checked(trace_file, TRACE_ENDINGS, named, stream=True)
        if trace_file.suffix == waves_vcd.SUFFIX:
            waves_vcd.require(trace_file)
    if picture is not None:
        from sculpt.pictures import kind

        kind.checked(picture, named)
    try:
        treatment = obtain(named)
    except HasErrors as error:
        if as_json:
            terminal.emit_json(error.document)
        ctx.exit(error.exit_code)
    levels = treatment.routine.levels
    if level > len(levels):
        highest = "only level 1" if len(levels) == 1 else f"levels 1 to {len(levels)}"
        raise Trouble(f"there is no level {level}", f"{treatment.routine.name} has {highest}")

    from facebench.treatment import Treatment as Bench
    from sculpt.faces import chosen

    face = chosen(face_name)
    with Staging() as staging:
        bench = Bench(treatment.routine, level, seed, face=face)
        recording = None if picture is None else _recording(bench)
        with (
            _rows(staging, bench, trace_file, recording) as on_row,
            _watch(bench, realtime) as on_progress,
        ):
            try:
                report = bench.run(on_row, on_progress)
            except KeyboardInterrupt as error:  # the output is at zero all the same
                how = ending.why(error) if isinstance(error, ending.Ended) else "stopped at once"
                terminal.complain(f"{how}, without a report")
                ctx.exit(exits.ENDED_EARLY)
        if picture is not None:
            staging.write(picture, _picture(treatment, recording, report, picture.suffix))
        staging.commit()
    if as_json:
        terminal.emit_json(report.as_dict())
    else:
        _draw(report, treatment, trace_file, picture)
    ctx.exit(EXITS[report.outcome])


def _draw(report: Any, treatment: Treatment, trace_file: Path | None, picture: Path | None) -> None:
    from sculpt import summary

    levels = treatment.routine.levels
    terminal.draw(summary.outcome(report, levels), summary.zones(report), summary.FOOTNOTE)
    terminal.emit(summary.advice(report))
    if trace_file is not None:
        terminal.emit(f"Every update is in {trace_file}.\n")
    if picture is not None:
        terminal.emit(f"The picture is in {picture}.\n")
    terminal.emit(summary.next_step(report, len(levels), treatment.named))


@contextlib.contextmanager
def _rows(
    staging: Staging, bench: Any, trace_file: Path | None, recording: Any
) -> Iterator[Row | None]:
    """Who takes the rows of the run: the trace, the picture, both or nobody."""
    with contextlib.ExitStack() as stack:
        takers: list[Row] = [] if recording is None else [recording.add]
        if trace_file is not None:
            file = stack.enter_context(staging.open(trace_file))
            if trace_file.suffix == waves_vcd.SUFFIX:
                waves = stack.enter_context(contextlib.closing(waves_vcd.Waves(file, bench)))
                takers.append(waves.add)
            else:
                from sculpt.trace import Trace

                takers.append(Trace(file).add)

        def every(*row: Any) -> None:
            for take in takers:
                take(*row)

        yield every if len(takers) > 1 else takers[0] if takers else None


def _recording(bench: Any) -> Any:
    from sculpt.pictures.recording import Recording

    return Recording(bench)


def _picture(treatment: Treatment, recording: Any, report: Any, ending: str) -> bytes:
    from sculpt.pictures.drawing import run_picture
    from sculpt.pictures.recording import Run
    from sculpt.pictures.story import story_of

    return run_picture(Run(recording, story_of(treatment.plan), report), ending)


@contextlib.contextmanager
def _watch(bench: Any, realtime: bool) -> Iterator[Callable[[Any], None]]:
    """What is called every 100 ms of the treatment: it shows, waits, and presses the button.

    The button is pressed between two updates, as a person's finger would, never within one.
    """
    with contextlib.ExitStack() as stack:
        steps: list[Callable[[Any], None]] = []
        interrupts = stack.enter_context(_interrupts())
        if terminal.is_terminal(sys.stderr) and not terminal.is_dumb():
            from sculpt.live import Live

            steps.append(stack.enter_context(Live(bench.routine.name)).update)
        if realtime:
            steps.append(_Pace(bench.bench.clock).keep)

        def on_progress(progress: Any) -> None:
            if interrupts:
                bench.session.press()
            for step in steps:
                step(progress)

        yield on_progress


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The Ctrl-Cs so far. The first only counts; a second one, out of patience, interrupts."""
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        if heard:
            raise KeyboardInterrupt
        heard.append(number)

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)


class _Pace:
    """Keeps a treatment from running ahead of the wall clock."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._ahead_s = time.monotonic() - clock.now_ns / 1e9

    def keep(self, progress: Any) -> None:
        """Waits until the wall clock has caught up."""
        time.sleep(max(0.0, self._ahead_s + self._clock.now_ns / 1e9 - time.monotonic()))
