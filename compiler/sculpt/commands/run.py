"""``sculpt run``: treats a virtual face or a test resistor, by the program that the device runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from facebench.faults.faults import Fault
from sculpt.bench import faults
from sculpt.board.adapter import KINDS
from sculpt.board.named import IN_ITS_LOOP
from sculpt.cli import options, outputs, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import read_one
from sculpt.cli.options import whole_number
from sculpt.cli.outcomes import OUTCOMES
from sculpt.commands import complete
from sculpt.run import adapter, virtual
from sculpt.run.request import AdapterRequest, RunRequest
from sculpt.source.load import CheckFailed, load_treatment
from sculpt.trace import vcd_trace

if TYPE_CHECKING:
    from sculpt.pictures.style import Theme

TRACE_ENDINGS = (".csv", vcd_trace.SUFFIX)

HELP = f"""\
Treat a virtual face, and report what its skin received.

FILE is a routine (*.face), an image (*.fbc), the name of a stock routine, or - for
standard input. The device's own program carries it out, on a virtual board with the
tolerances of real parts. Ctrl-C is the button: a soft stop.

A terminal shows the treatment while it runs: the light in its colour, its meaning and the last
sound, the zone, the current and the prompt. --panel prints a line for each sign of the light.

--board reference is the board of device/hardware: two poles that have to toggle, a second channel
and a load for its self-check. --board bench-3v3 is a breadboard without skin (device/breadboard):
--face is then what is in its loop, a resistor of 2.2 kohm without one, and it starts with nothing
but 2 to 5 kohm there. --board SETTINGS.toml makes the virtual board the one that these
settings describe: its limits, calibration, update rate and chip addresses, with nothing on its pins
but what they name. The program reads them as it does on the board. The tolerances are what that
calibration leaves. Without it, a board with one pole.

--fault makes something go wrong at time T of the routine's clock, for a duration D or, without
it, for good: KIND@T[+D], with times such as 12.5s, 800ms or 1min. Repeat the option for several
faults. A number in brackets is meant where N is left out, as in half@10s. Kinds:

\b
{faults.help_text()}

--bus drives real chips instead, in real time, through an adapter at this computer, with ENABLE on
its pin --enable-pin. Only ever into a test resistor: confirm it at the prompt, or with
--into-resistor. --board gives the calibration and the limits of these chips.

Exit status: 0 done, 1 the routine has mistakes (--json then lists them, as check does),
3 stopped by an interlock, a reset or a brown-out, 4 ended early.

\b
Examples:
  sculpt run evening-lift
  sculpt run evening-lift --face dry
  sculpt run evening-lift --fault lift@10s+3s
  sculpt run evening-lift --board reference --bench drawn:7
  sculpt run evening-lift --board device/drive/settings.toml --panel
  sculpt run evening-lift --board bench-3v3
  sculpt run mine.face --level 3 --trace mine.csv
  sculpt run OUT/mine.fbc --json
  sculpt run first-time --bus ft232h --enable-pin C0
"""

VIRTUAL_ONLY = (
    "seed",
    "face_name",
    "bench_name",
    "asked",
    "trace_file",
    "picture",
    "realtime",
    "as_panel",
)
"""Parameters of the virtual board; with ``--bus`` there is none."""

BUS_ONLY = ("enable_pin", "into_resistor")


class FaultType(click.ParamType[Fault]):
    """A fault, written ``KIND@T[+D]``."""

    name = "fault"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fault:
        if isinstance(value, Fault):
            return value
        try:
            return faults.parse_fault(str(value))
        except ValueError as error:
            raise click.BadParameter(f"{error}.".replace("?.", "?"), ctx, param) from error


def _is_given(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


@click.command(
    "run", help=HELP, short_help="Treat a virtual face and report what its skin received."
)
@click.argument("file", shell_complete=complete.routines)
@click.option(
    "--level",
    type=whole_number(1),
    default=1,
    metavar="N",
    help="The level, from 1; 1, the lowest, is the default.",
)
@click.option(
    "--seed",
    type=whole_number(0),
    default=0,
    metavar="N",
    help="Which board and person; the same number gives the same run, bit for bit.",
)
@click.option(
    "--face",
    "face_name",
    default="typical",
    metavar="NAME|FILE",
    help="Whose skin: typical (the default), dry, oily, sensitive, thick-gel, no-gel, restless, "
    "resistor:2k for a test resistor, or a .toml file with a face's values.",
    shell_complete=complete.faces,
)
@click.option(
    "--bench",
    "bench_name",
    default="kind",
    metavar="NAME|FILE",
    help="How unkind the board and its surroundings are: kind (the default), unkind, unkind-low, "
    "noisy, humming, touching, recorded, recorded-flash, drawn:N for one drawn from what a healthy "
    "board may have, or a .toml file with the values.",
    shell_complete=complete.benches,
)
@click.option(
    "--fault",
    "asked",
    type=FaultType(),
    multiple=True,
    metavar="KIND@T[+D]",
    help="Make something go wrong: lift@10s+3s, rail@12.5s, gain+20%@1min. See above.",
    shell_complete=complete.faults,
)
@click.option(
    "--trace",
    "trace_file",
    type=click.Path(path_type=Path),
    metavar="OUT.csv|vcd",
    help="Write one row per control update: set, measured and true current. As .vcd for a wave "
    "viewer, with every bit on the bus: 1.4 MB per second.",
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
    help="The picture's background. By default .png is light; .svg and .html follow the reader.",
)
@click.option(
    "--board",
    "board_name",
    metavar="reference|bench-3v3|SETTINGS.toml",
    help="The reference board, the breadboard, or the settings.toml of the one to simulate, or of "
    "the chips; see above.",
)
@click.option(
    "--panel",
    "as_panel",
    is_flag=True,
    help="Print each sign of the light with its time and sound; with --json on standard error.",
)
@click.option("--realtime", is_flag=True, help="Take as long as the treatment takes.")
@click.option(
    "--bus",
    type=click.Choice(KINDS),
    help="Drive real chips through Blinka, into a test resistor; see above.",
)
@click.option("--enable-pin", metavar="PIN", help="With --bus: the adapter's pin at ENABLE.")
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
    bench_name: str,
    asked: tuple[Fault, ...],
    trace_file: Path | None,
    picture: Path | None,
    theme: Theme | None,
    board_name: str | None,
    as_panel: bool,
    realtime: bool,
    bus: str | None,
    enable_pin: str | None,
    into_resistor: bool,
    as_json: bool,
) -> None:
    if theme is not None and picture is None:
        raise click.UsageError("--theme needs --plot.")
    options.reject_mixed_backends(ctx, bus, VIRTUAL_ONLY, BUS_ONLY)
    named = read_one(file)
    if trace_file is not None:
        outputs.require_output(trace_file, TRACE_ENDINGS, named, stream=True)
        if trace_file.suffix == vcd_trace.SUFFIX:
            vcd_trace.require(trace_file)
    if picture is not None:
        from sculpt.pictures import draw

        draw.require_picture(picture, named)
    board = None
    if board_name is not None:
        from sculpt.board.named import board_of

        board = board_of(board_name, seed)
    try:
        treatment = load_treatment(named, board and board.limits)
    except CheckFailed as error:
        if as_json:
            terminal.emit_json(error.document)
        ctx.exit(error.exit_code)
    levels = treatment.routine.levels
    if level > len(levels):
        available = "only level 1" if len(levels) == 1 else f"levels 1 to {len(levels)}"
        raise UserError(f"there is no level {level}", f"{treatment.routine.name} has {available}")
    if bus is not None:
        table = board.table if board else {}
        on_chips = AdapterRequest(bus, enable_pin, table, into_resistor, as_json)
        ctx.exit(OUTCOMES[adapter.run_on_adapter(treatment, level, on_chips)].status)
    if board is not None and board.table.get("PROFILE") and not _is_given(ctx, "face_name"):
        face_name = IN_ITS_LOOP
    request = RunRequest(
        asked,
        face_name,
        seed,
        board,
        trace_file,
        picture,
        theme,
        realtime,
        as_panel,
        as_json,
        bench_name,
    )
    ctx.exit(OUTCOMES[virtual.run_virtual(treatment, level, request)].status)
