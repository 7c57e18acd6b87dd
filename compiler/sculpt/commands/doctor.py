"""``sculpt doctor``: reports what is wrong with this machine, the board's drive, its settings."""

from __future__ import annotations

from pathlib import Path

import click

from sculpt.board.adapter import KINDS
from sculpt.cli import errors, terminal
from sculpt.commands import complete
from sculpt.doctor import report
from sculpt.doctor.examination import examine
from sculpt.doctor.finding import Finding

HELP = """\
Report what is wrong with this machine, the board's drive and its settings.

It checks the versions installed here, CircuitPython, whether the program on the drive is complete
and the same as here, whether the settings fit the board and each other, and every routine. With
--bus it looks for the chips on an adapter at this computer. It changes nothing.

Exit status 1 means that something is wrong; advice alone does not change it.

\b
Examples:
  sculpt doctor
  sculpt doctor --drive /media/me/CIRCUITPY --json
  sculpt doctor --bus mcp2221
"""


@click.command(
    "doctor", help=HELP, short_help="Report what is wrong with this machine and the drive."
)
@click.option(
    "--drive",
    "path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder of the board's drive; needed only where there are two.",
    shell_complete=complete.drives,
)
@click.option(
    "--bus",
    "adapter",
    type=click.Choice(KINDS),
    help="Look for the two chips on this adapter.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def command(ctx: click.Context, path: Path | None, adapter: str | None, as_json: bool) -> None:
    found = list(examine(path, adapter))
    wrong = [one for one in found if isinstance(one, Finding) and one.severity == "wrong"]
    if as_json:
        terminal.emit_json(report.document(found))
    else:
        report.show(found)
    ctx.exit(errors.ERRORS if wrong else errors.DONE)
