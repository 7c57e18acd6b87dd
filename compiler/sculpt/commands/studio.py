"""``sculpt studio``: serves the studio's page on this computer."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from sculpt.cli import terminal
from sculpt.cli.options import whole_number

PORT = 8017
PORT_MOST = 65_535

HELP = """\
Write, see, try and follow treatments in the browser.

Serves the studio's page on this computer, for this computer alone, and opens it. The compiler and
the virtual board run in the page: nothing is sent anywhere. Once it was open, it works without this
command too, as long as the browser keeps it. Ctrl-C ends it.

\b
Examples:
  sculpt studio
  sculpt studio --port 0 --no-open     any free port; only its address is printed
  sculpt studio --out public/studio    the page's files, for any static host
"""


@click.command(
    "studio", help=HELP, short_help="Write, see, try and follow treatments in the browser."
)
@click.option(
    "--port",
    type=whole_number(0),
    default=PORT,
    show_default=True,
    metavar="N",
    help="The port; 0 is any free one.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Copy the page into a folder and serve nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document: where it is.")
def command(port: int, no_open: bool, target: Path | None, as_json: bool) -> None:
    if port > PORT_MOST:
        raise click.UsageError(f"--port: ports end at {PORT_MOST}.")
    from sculpt.studio import site

    if target is not None:
        count = site.copy_site(target)
        if as_json:
            terminal.emit_json({"folder": str(target), "files": count})
        else:
            terminal.emit(f"{count} files are in {target}. Any host of static files serves them.\n")
        return
    _serve(site.site(), port, not no_open, as_json)


def _serve(folder: Path, port: int, is_opened: bool, as_json: bool) -> None:
    from sculpt.studio import serve

    with serve.server(folder, port) as running:
        address = serve.address(running)
        if as_json:
            terminal.emit_json({"address": address})
        else:
            terminal.emit_line(f"The studio is at {address} (Ctrl-C ends it)")
        if is_opened:
            webbrowser.open(address)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            terminal.write_stderr("\n")
