"""``sculpt clock``: sets the board's clock to that of this computer."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from sculpt.board import ports
from sculpt.cli import terminal
from sculpt.commands.at_port import port_at, port_options, reject_both
from sculpt.console.prompt import Prompt
from sculpt.console.setting import set_clock

HELP = """\
Set the board's clock to this computer's, by way of its serial console.

Sessions then have a date in the record, and sculpt history can count the weeks. The clock has no
battery: it starts anew at power-on and at RESET, so set it again after those.

The board's program is stopped for that, a treatment included, and starts again. What the board
says its time is afterwards is read back.

\b
Examples:
  sculpt clock
  sculpt clock --port /dev/ttyACM1
"""


@click.command("clock", help=HELP, short_help="Set the board's clock to this computer's.")
@port_options
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(device: str | None, path: Path | None, as_json: bool) -> None:
    reject_both(device, path)
    port = port_at(device, path)
    with ports.open_port(port) as opened:
        here = set_clock(Prompt(opened), datetime.datetime.now)
    if as_json:
        terminal.emit_json({"port": port.device, "board": port.name, "time": here.isoformat()})
    else:
        terminal.emit(
            f"{port.label}: its clock says {here}; it stays right until power-off or RESET.\n"
        )
