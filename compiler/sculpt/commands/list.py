"""``sculpt list``: the stock treatments, one a line."""

from __future__ import annotations

import click

from sculpt.cli import stock, terminal
from sculpt.cli.inputs import read_one

HELP = """\
List the stock treatments: what each is for, how long it takes, its peak current.

Every command takes such a name in place of a file.

\b
Examples:
  sculpt list
  sculpt show first-time
"""


@click.command("list", help=HELP, short_help="List the stock treatments.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(as_json: bool) -> None:
    from sculpt.source.check import check
    from sculpt.source.summaries import document, sheet, summary_of

    checked = (check(read_one(name)) for name in stock.routines())
    found = [summary_of(one) for one in checked if not one.is_library]
    if as_json:
        terminal.emit_json({"treatments": [document(one) for one in found]})
        return
    terminal.draw(sheet(found))
    terminal.emit("Try one: sculpt run first-time\n")
