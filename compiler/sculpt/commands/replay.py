"""``sculpt replay``: feeds a recorded run through today's guard and regulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facevm.limits import Limits
from facevm.settings import Settings
from sculpt.cli import errors, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import STDIN, STDIN_LABEL, read_one
from sculpt.source.load import CheckFailed, Treatment, load_treatment

if TYPE_CHECKING:
    from facebench.replay import Row

HELP = """\
Feed a recorded run through today's guard and regulator.

TRACE.csv is a file that sculpt run --trace wrote (.csv.gz works, too), or - for standard input.
Update by update the interlocks judge what was measured then, and the regulator computes the code
it would set. Every difference is reported: an interlock that trips or no longer trips, a pause
for lost contact, another code. Neighbouring codes count as equal.

A trace does not contain everything. --routine gives what was proven of the treatment, which G05
and G06 judge by; --board gives the calibration, unless it was the virtual or the reference
board. G04, G10, G11, G13, G15 and the self-tests depend on what no trace contains, and are not
replayed.

Exit status: 0 as recorded, 1 different (or the file is not a complete trace), 3 an interlock
now stops what was carried out then.

\b
Examples:
  sculpt run mine.face --trace mine.csv
  sculpt replay mine.csv --routine mine.face
  sculpt replay mine.csv --json
"""

EXITS = {"same": errors.DONE, "differs": errors.ERRORS, "stops": errors.INTERLOCKED}


@click.command(
    "replay", help=HELP, short_help="Feed a recorded run through today's guard and regulator."
)
@click.argument("trace", metavar="TRACE.csv")
@click.option(
    "--routine",
    "file",
    metavar="FILE",
    help="The routine that was recorded: a file, an image or a stock routine's name.",
)
@click.option(
    "--board",
    "settings_file",
    type=click.Path(path_type=Path),
    metavar="SETTINGS.toml",
    help="The settings.toml of the board that recorded it.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document with every difference.")
@click.pass_context
def command(
    ctx: click.Context, trace: str, file: str | None, settings_file: Path | None, as_json: bool
) -> None:
    if trace == STDIN and file == STDIN:
        raise click.UsageError("the trace and the routine cannot both come from standard input.")
    from facebench.replay import replay
    from sculpt.run.replay import document, notes, table, verdict
    from sculpt.trace.csv_read import rows_of

    settings, limits = Settings(), Limits()
    if settings_file is not None:
        from sculpt.board.settings import calibration_of, limits_of

        limits = limits_of(settings_file)
        settings = calibration_of(settings_file)
    treatment = None
    if file is not None:
        try:
            treatment = load_treatment(read_one(file))
        except CheckFailed as error:
            if as_json:
                terminal.emit_json(error.document)
            ctx.exit(error.exit_code)
    label = STDIN_LABEL if trace == STDIN else trace
    rows = _matching(rows_of(trace), label, settings, treatment)
    routine = None if treatment is None else treatment.routine
    found = replay(rows, settings, limits, routine)
    if as_json:
        terminal.emit_json(document(found, label, settings.pA_per_code, treatment is not None))
    else:
        terminal.draw(verdict(found, label), table(found, settings.pA_per_code))
        terminal.emit(notes(found, treatment is not None))
    ctx.exit(EXITS[found.verdict])


def _matching(
    rows: Iterator[Row], label: str, settings: Settings, treatment: Treatment | None
) -> Iterator[Row]:
    """The rows, checked to be of this board and this routine. Raises UserError."""
    first = next(rows)
    if first.code != settings.zero_code:
        raise UserError(
            f"{label} is from a board whose 0 µA is code {first.code}, not {settings.zero_code}",
            "give that board's settings: --board SETTINGS.toml",
        )
    yield first
    for row in rows:
        if treatment and row.place >= 0 and row.place not in treatment.routine.places:
            from facebench.places import names

            raise UserError(
                f"{label} treats {' '.join(names(row.place))}, "
                f"and {treatment.named.label} does not",
                "name the routine that was recorded",
            )
        yield row
