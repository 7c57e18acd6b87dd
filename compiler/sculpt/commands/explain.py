"""``sculpt explain``: explains a code, with an example and its fix."""

from __future__ import annotations

import click

from sculpt.cli import terminal
from sculpt.cli.errors import UserError
from sculpt.commands import complete

HELP = """\
Explain a code: what it means, why it matters, and how to fix it.

CODE is the one in brackets behind an error or advice. Its name and the beginning of a family
work too, and so do an interlock and the reason for which an image was refused.

\b
Examples:
  sculpt explain                the families of codes
  sculpt explain F4             every code about safety
  sculpt explain F401           one of them, with an example and its fix
  sculpt explain G01            an interlock
"""


@click.command("explain", help=HELP, short_help="Explain a code, with an example and its fix.")
@click.argument("code", required=False, shell_complete=complete.codes)
@click.option("--json", "as_json", is_flag=True, help="The same as one JSON document.")
def command(code: str | None, as_json: bool) -> None:
    from sculpt.source.explain import explanation_of, near, overview

    found = overview() if code is None else explanation_of(code.strip())
    if found is None:
        similar = near(code.strip()) if code is not None else None
        raise UserError(
            f"there is no code {code!r}",
            f"did you mean {similar}?" if similar else "sculpt explain lists them all",
        )
    if as_json:
        terminal.emit_json(found.document)
    else:
        terminal.draw(found.drawing())
