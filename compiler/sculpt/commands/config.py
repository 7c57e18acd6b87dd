"""``sculpt config``: where the file with one's own defaults is, and what it says."""

from __future__ import annotations

import click

from sculpt.cli import defaults, terminal
from sculpt.cli.outputs import write_whole

HELP = """\
Show where the file with your own defaults is, and what it says.

A line in it stands for an option that is left out on the command line: for every command that has
it, or below [run], for instance, for that one alone. These can be set: drive, port, board, face,
bench, seed, theme, jobs. What confirms something, or sets a level, cannot.

--new writes a file to start from, where there is none. SCULPT_CONFIG names another file, and set to
nothing, none.

\b
Examples:
  sculpt config
  sculpt config --new
"""


@click.command("config", help=HELP, short_help="Show where your own defaults are kept.")
@click.option("--new", "is_new", is_flag=True, help="Write a file to start from.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(is_new: bool, as_json: bool) -> None:
    path = defaults.config_path()
    if path is None:
        if is_new:
            raise click.UsageError(
                f"--new needs a file, and {defaults.VARIABLE} says there is none."
            )
        terminal.emit_json({"file": None, "defaults": {}}) if as_json else terminal.emit(
            f"{defaults.VARIABLE} is set to nothing: no file is read.\n"
        )
        return
    if is_new:
        if path.exists():
            raise click.UsageError(f"{path} is there already; edit it.")
        path.parent.mkdir(parents=True, exist_ok=True)
        template = "".join(
            f"# {line}\n" if line else "\n" for line in defaults.EXAMPLE.split("\n")[:-1]
        )
        write_whole(
            path, f"# Defaults of sculpt's options; remove a # to set one.\n\n{template}".encode()
        )
    table = defaults.read()
    if as_json:
        terminal.emit_json({"file": str(path), "defaults": table})
    elif not path.exists():
        terminal.emit(
            f"{path} is not there: nothing has a default. sculpt config --new writes it.\n"
        )
    else:
        terminal.emit(
            f"{path}\n" if table else f"{path} is there, and sets nothing yet: edit it.\n"
        )
        for key, value in table.items():
            rows = value.items() if isinstance(value, dict) else [(None, value)]
            for option, one in rows:
                where = f"{key}: --{option}" if option else f"--{key}"
                terminal.emit(f"  {where} {one}\n")
