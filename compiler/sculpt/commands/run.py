"""``sculpt run``: the treatment on a virtual face, by the program that the device runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sculpt import (
    destination,
    ending,
    exits,
    faults,
    on_a_bus,
    real_bus,
    terminal,
    two_worlds,
    waves_vcd,
)
from sculpt.attendance import attend
from sculpt.exits import Trouble
from sculpt.inputs import read_one
from sculpt.numbers import whole_number
from sculpt.takers import rows_of
from sculpt.treatment import HasErrors, Treatment, obtain
from sculpt.writing import Staging

if TYPE_CHECKING:
    from sculpt.pictures.palette import Theme

EXITS = {"success": exits.DONE, "fail": exits.INTERLOCKED, "abort": exits.ENDED_EARLY}

TRACE_ENDINGS = (".csv", waves_vcd.SUFFIX)

HELP = f"""\
Treat a virtual face, and report what its skin received.

FILE is a routine (*.face), an image (*.fbc), the name of a stock routine, or - for
standard input. The program of the device carries it out, on a virtual board with the
tolerances of real parts. Ctrl-C is the button: it stops softly.

--fault makes something go wrong at a time T of the routine's clock, for a while D or, without
it, for good: KIND@T[+D], times as 12.5s, 800ms or 1min. It may be given several times. Kinds:

\b
{faults.help_text()}

--bus drives real chips instead, in real time, through an adapter on this computer, and ENABLE by
its pin --enable-pin. Into a test resistor only: that is asked, or said by --into-resistor.

Exit status: 0 done, 1 the routine has mistakes (--json then lists them, as check does),
3 stopped by an interlock, a reset or a brown-out, 4 ended early.

\b
Examples:
  sculpt run evening-lift
  sculpt run evening-lift --face dry
  sculpt run evening-lift --fault lift@10s+3s
  sculpt run mine.face --level 3 --trace mine.csv
  sculpt run OUT/mine.fbc --json
  sculpt run first-time --bus ft232h --enable-pin C0
"""

VIRTUAL_ONLY = ("seed", "face_name", "asked", "trace_file", "picture", "realtime")
"""Parameters that say what the virtual board is to do; with ``--bus`` there is none."""

BUS_ONLY = ("enable_pin", "settings_file", "into_resistor")


class FaultType(click.ParamType[Any]):
    """``KIND@T[+D]``."""

    name = "fault"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return faults.fault(value)
        except ValueError as error:
            raise click.BadParameter(f"{error}.".replace("?.", "?"), ctx, param) from error


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
    "--fault",
    "asked",
    type=FaultType(),
    multiple=True,
    metavar="KIND@T[+D]",
    help="Let something go wrong: lift@10s+3s, rail@12.5s, gain+20%@1min. See above.",
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
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    help="The picture's paper. Without it a .png is light; .svg and .html follow their reader.",
)
@click.option("--realtime", is_flag=True, help="Take as long as the treatment takes.")
@click.option(
    "--bus",
    type=click.Choice(real_bus.KINDS),
    help="Drive real chips through Blinka, into a test resistor; see above.",
)
@click.option("--enable-pin", metavar="PIN", help="With --bus: the adapter's pin at ENABLE.")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --bus: the settings.toml with these chips' calibration.",
)
@click.option(
    "--into-resistor",
    is_flag=True,
    help="With --bus: a test resistor and nothing else is connected; do not ask.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document with the report.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    level: int,
    seed: int,
    face_name: str,
    asked: tuple[Any, ...],
    trace_file: Path | None,
    picture: Path | None,
    theme: Theme | None,
    realtime: bool,
    bus: str | None,
    enable_pin: str | None,
    settings_file: Path | None,
    into_resistor: bool,
    as_json: bool,
) -> None:
    if theme is not None and picture is None:
        raise click.UsageError("--theme needs --plot.")
    two_worlds.require_one(ctx, bus, VIRTUAL_ONLY, BUS_ONLY)
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
    if bus is not None:
        wiring = on_a_bus.Wiring(bus, enable_pin, settings_file, into_resistor)
        ctx.exit(EXITS[on_a_bus.report_on(treatment, level, wiring, as_json)])
    _require_in_time(asked, treatment)

    from facebench.treatment import Treatment as Bench
    from sculpt.faces import chosen

    face = chosen(face_name)
    with Staging() as staging:
        bench = Bench(treatment.routine, level, seed, events=asked, face=face)
        recording = None if picture is None else _recording(bench)
        with (
            rows_of(staging, bench, trace_file, recording) as on_row,
            attend(bench, realtime) as on_progress,
        ):
            try:
                report = bench.run(on_row, on_progress, by_button=True)
            except KeyboardInterrupt as error:  # the output is at zero all the same
                how = ending.why(error) if isinstance(error, ending.Ended) else "stopped at once"
                terminal.complain(f"{how}, without a report")
                ctx.exit(exits.ENDED_EARLY)
        if picture is not None:
            drawn = _picture(treatment, recording, report, picture.suffix, theme or "auto")
            staging.write(picture, drawn)
        staging.commit()
    if as_json:
        terminal.emit_json(report.as_dict())
    else:
        _draw(report, treatment, asked, face_name, seed, trace_file, picture)
    ctx.exit(EXITS[report.outcome])


def _require_in_time(asked: tuple[Any, ...], treatment: Treatment) -> None:
    """Raises Trouble for a fault after the routine's end."""
    duration_ms = treatment.routine.duration_ms
    for fault in asked:
        if fault.at_ms > duration_ms:
            raise Trouble(
                f"{faults.label(fault)} comes too late",
                f"the routine's clock stops at {faults.time(duration_ms)}",
            )


def _draw(
    report: Any,
    treatment: Treatment,
    asked: tuple[Any, ...],
    face_name: str,
    seed: int,
    trace_file: Path | None,
    picture: Path | None,
) -> None:
    from sculpt import aftermath, summary

    levels = treatment.routine.levels
    terminal.draw(summary.outcome(report, levels), summary.zones(report), summary.FOOTNOTE)
    if asked:
        terminal.emit(aftermath.lines(report, sorted(asked, key=lambda fault: fault.at_ms)))
    terminal.emit(summary.advice(report))
    if trace_file is not None:
        terminal.emit(f"Every update is in {trace_file}.\n")
    if picture is not None:
        terminal.emit(f"The picture is in {picture}.\n")
    again = ["sculpt run", treatment.named.label]
    again += [f"--level {report.level}"] if report.level > 1 else []
    again += [f"--face {face_name}"] if face_name != "typical" else []
    again += [f"--seed {seed}"] if seed else []
    step = summary.next_step(
        report, len(levels), treatment.named, " ".join(again), had_faults=bool(asked)
    )
    terminal.emit(step)


def _recording(bench: Any) -> Any:
    from sculpt.pictures.recording import Recording

    return Recording(bench)


def _picture(treatment: Treatment, recording: Any, report: Any, ending: str, theme: Theme) -> bytes:
    from sculpt.pictures.drawing import run_picture
    from sculpt.pictures.recording import Run
    from sculpt.pictures.story import story_of

    return run_picture(Run(recording, story_of(treatment.plan), report), ending, theme)
