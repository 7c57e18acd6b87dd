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

from sculpt import exits, terminal
from sculpt.exits import Trouble
from sculpt.inputs import read_one
from sculpt.treatment import HasErrors, obtain
from sculpt.writing import Staging

EXITS = {"success": exits.DONE, "fail": exits.INTERLOCKED, "abort": exits.ENDED_EARLY}

Row = Callable[[int, str, str, float, int, float, float, str], None]


@click.command("run", short_help="Treat a virtual face and report what its skin received.")
@click.argument("file")
@click.option(
    "--level",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="The routine's first level is 1, its lowest, and the default.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Which board and person: the same number is the same run, bit for bit.",
)
@click.option(
    "--trace",
    "trace_file",
    type=click.Path(path_type=Path),
    metavar="OUT.csv",
    help="Write one row a control update: set, measured and true current.",
)
@click.option("--realtime", is_flag=True, help="Take as long as the treatment takes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with the report.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    level: int,
    seed: int,
    trace_file: Path | None,
    realtime: bool,
    as_json: bool,
) -> None:
    """Treat a virtual face, and report what its skin received.

    FILE is a routine (*.face), an image (*.fbc), the name of a stock routine, or - for
    standard input. The program of the device carries it out, on a virtual board with the
    tolerances of real parts. Ctrl-C is the button: it stops softly.

    Exit status: 0 done, 3 stopped by an interlock, 4 ended early.

    \b
    Examples:
      sculpt run evening-lift
      sculpt run mine.face --level 3 --trace mine.csv
      sculpt run OUT/mine.fbc --json
    """
    try:
        treatment = obtain(read_one(file))
    except HasErrors as error:
        ctx.exit(error.exit_code)
    levels = treatment.routine.levels
    if level > len(levels):
        highest = "only level 1" if len(levels) == 1 else f"levels 1 to {len(levels)}"
        raise Trouble(f"there is no level {level}", f"{treatment.routine.name} has {highest}")

    from facebench.treatment import Treatment as Bench
    from sculpt.summary import Asked

    asked = Asked()
    with Staging() as staging:
        bench = Bench(treatment.routine, level, seed)
        with (
            _rows(staging, trace_file, None if as_json else asked.add) as on_row,
            _watch(bench, realtime) as on_progress,
        ):
            try:
                report = bench.run(on_row, on_progress)
            except KeyboardInterrupt:  # the second one; the output is at zero all the same
                terminal.complain("stopped at once, without a report")
                ctx.exit(exits.ENDED_EARLY)
        staging.commit()
    if as_json:
        terminal.emit_json(report.as_dict())
    else:
        _draw(report, levels, asked, trace_file)
    ctx.exit(EXITS[report.outcome])


def _draw(report: Any, levels: tuple[int, ...], asked: Any, trace_file: Path | None) -> None:
    from sculpt import summary

    terminal.draw(summary.outcome(report, levels), summary.zones(report, asked), summary.FOOTNOTE)
    terminal.emit(summary.advice(report))
    if trace_file is not None:
        terminal.emit(f"Every update is in {trace_file}.\n")


@contextlib.contextmanager
def _rows(staging: Staging, trace_file: Path | None, also: Row | None) -> Iterator[Row | None]:
    """Who takes the rows of the run: the trace, the summary, both or nobody."""
    if trace_file is None:
        yield also
        return
    from sculpt.trace import Trace

    with staging.open(trace_file) as file:
        trace = Trace(file)
        if also is None:
            yield trace.add
            return

        def both(*row: Any) -> None:
            trace.add(*row)
            also(*row)

        yield both


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
