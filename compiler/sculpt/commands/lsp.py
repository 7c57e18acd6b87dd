"""``sculpt lsp``: serves an editor as its language server."""

from __future__ import annotations

import importlib.util
import logging
import sys
from pathlib import Path

import click

from sculpt.cli import errors, signals
from sculpt.cli.errors import UserError, reason
from sculpt.cli.installing import install_command

HELP = """\
Serve an editor through standard input and output.

An editor starts it: mistakes while you type, completion, hover, quick fixes, renaming.
How to set up VS Code, Neovim and Helix is in dsl/README.md.

\b
Example:
  sculpt lsp --log lsp.log
"""


@click.command(
    "lsp", help=HELP, short_help="Serve an editor: mistakes, completion and help while you type."
)
@click.option(
    "--stdio", is_flag=True, help="Accepted because editors add it; it is the only transport."
)
@click.option(
    "--log",
    "log_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Log what the server does to this file.",
)
@click.pass_context
def command(ctx: click.Context, stdio: bool, log_file: Path | None) -> None:
    if importlib.util.find_spec("pygls") is None:
        raise UserError(
            "the language server needs pygls, which is not installed",
            install_command("lsp"),
        )
    if sys.stdin is None:
        raise UserError("standard input is closed", "an editor starts the server with an open one")
    _write_log(log_file)
    from sculpt.lsp.protocol import FaceServer

    signals.uninstall()  # it waits for its input in a thread, which no exception would end
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not get between the messages
    if sys.stdin.isatty():
        click.echo("sculpt lsp waits for an editor; Ctrl-C ends it.", err=True)
    server = FaceServer()
    server.start_io(sys.stdin.buffer, output)
    ctx.exit(errors.DONE if server.asked_to_stop else errors.ERRORS)


def _write_log(log_file: Path | None) -> None:
    """Sends the server's log to a file; without one nothing is logged."""
    if log_file is None:
        logging.disable(logging.CRITICAL)
        return
    try:
        logging.basicConfig(
            filename=log_file,
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
    except OSError as error:
        raise UserError(f"{log_file} cannot be written ({reason(error)})") from error
