"""``sculpt``: names every command and imports only the one that was asked for."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from sculpt import exits

COMMANDS = {
    "new": "Write a commented starter routine.",
    "check": "Report every mistake in routines.",
    "build": "Turn routines into images for the device.",
    "show": "Show what a treatment will do, zone by zone.",
    "run": "Treat a virtual face and report what its skin received.",
}
"""Each command with the line that the overview shows; its module has the same name."""


class LazyCommands(click.Group):
    """A group whose commands are modules, each imported when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"sculpt.commands.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from facelang.suggest import nearest

            near = nearest(name, list(COMMANDS))
            known = ", ".join(COMMANDS)
            ctx.fail(
                f"there is no command {name!r}: "
                + (f"did you mean {near!r}?" if near else f"there are {known}.")
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(exits.INTERRUPTED)


def _show_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"sculpt {version('visasculpt')}")
    ctx.exit()


@click.group(
    cls=LazyCommands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Start with: sculpt run evening-lift",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and leave.",
)
def cli() -> None:
    """Facial microcurrent treatments as text files.

    Write a treatment in a *.face file, check that it is safe before any current flows,
    and try it on a virtual face.

    \b
    Examples:
      sculpt run evening-lift       try a stock treatment
      sculpt new mine               write your own: mine.face
      sculpt check mine.face        is it right, and safe?
      sculpt show mine.face         what will it do, zone by zone?
    """


def main() -> None:
    """The entry point: whatever a terminal cannot show is replaced, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    cli.main(prog_name="sculpt")
