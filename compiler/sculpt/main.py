"""Main entry point of ``sculpt``: names every command, and imports only the one that is called."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from sculpt.cli import errors

COMMANDS = {
    "list": "List the stock treatments.",
    "new": "Write a commented starter routine.",
    "check": "Report every mistake in routines.",
    "explain": "Explain a code, with an example and its fix.",
    "fmt": "Give routines the canonical layout; comments stay.",
    "build": "Compile routines into images for the device.",
    "show": "Show what a treatment will do, zone by zone.",
    "run": "Treat a virtual face and report what its skin received.",
    "replay": "Feed a recorded run through today's guard and regulator.",
    "deploy": "Put program and routines on the board's drive.",
    "watch": "Check, build and deploy at every save.",
    "doctor": "Report what is wrong with this machine and the drive.",
    "console": "Show what the board says, and type at its prompt.",
    "clock": "Set the board's clock to this computer's.",
    "calibrate": "Measure a board's calibration with a known resistor.",
    "history": "Report how often, how long and with what a board has treated.",
    "certify": "Try a treatment on many faces, boards and mishaps; give a verdict.",
    "spec": "Print the figures by which such devices are compared.",
    "study": "Run a blinded study of several arms on boards at home.",
    "studio": "Write, see, try and follow treatments in the browser.",
    "lsp": "Serve an editor: mistakes, completion and help while you type.",
    "config": "Show where your own defaults are kept.",
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

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """As click's, but every end is a status of the table, and none of them a traceback."""
        from sculpt.cli import terminal

        try:
            ended = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            status = ended or errors.DONE
        except click.Abort:
            terminal.print_error("stopped before a question was answered")
            status = errors.MISUSE
        except click.ClickException as error:
            terminal.print_failure(error)
            status = error.exit_code
        if standalone_mode:
            sys.exit(status)
        return status

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _ending_in_order():  # --help and --version write here
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _ending_in_order(ctx):
            return super().invoke(ctx)


@contextlib.contextmanager
def _ending_in_order(ctx: click.Context | None = None) -> Iterator[None]:
    """Ends a command on an interrupt or a failed system call with one line and a status."""
    try:
        yield
    except KeyboardInterrupt as error:
        from sculpt.cli import signals, terminal

        terminal.print_error(signals.stop_reason(error))
        is_run = ctx is not None and ctx.invoked_subcommand == "run"
        status = errors.ENDED_EARLY if is_run else errors.MISUSE
        raise click.exceptions.Exit(status) from error
    except OSError as error:
        from sculpt.cli import terminal

        raise terminal.exception_of(error) from error


def _show_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from sculpt.cli.versions import versions_text

    click.echo(versions_text())
    ctx.exit()


HELP = """\
Facial microcurrent treatments as text files.

Write a treatment in a *.face file, check that it is safe before any current flows,
and try it on a virtual face.

\b
Examples:
  sculpt run evening-lift       try a stock treatment
  sculpt new mine               write your own: mine.face
  sculpt check mine.face        is it right, and safe?
  sculpt show mine.face         what will it do, zone by zone?
"""


@click.group(
    help=HELP,
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
    help="Show versions and where things are, and exit.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """All commands are below this one."""
    name = ctx.invoked_subcommand
    command = None if name is None else ctx.command.get_command(ctx, name)  # type: ignore[attr-defined]
    if name in (None, "config") or command is None:
        return
    from sculpt.cli import defaults

    ctx.default_map = {str(name): defaults.of(command, str(name), tuple(COMMANDS))}


COMPLETE = "_SCULPT_COMPLETE"
"""What a shell sets to ask for completion, as in bash_source; click answers."""


def _require_shell() -> None:
    """Raises UserError where completion is asked for so that click would answer nothing."""
    from sculpt.commands.complete import SHELLS

    asked = os.environ.get(COMPLETE)
    known = [f"{shell}_{what}" for shell in SHELLS for what in ("source", "complete")]
    if asked and asked not in known:
        raise errors.UserError(f"{COMPLETE} is {asked}", f"it is one of {', '.join(known[::2])}")


def main() -> None:
    """The entry point."""
    from sculpt.cli import signals, terminal

    signals.install()
    try:
        terminal.prepare()
        _require_shell()
    except errors.UserError as error:
        terminal.print_failure(error)
        sys.exit(error.exit_code)
    gc.freeze()  # what was imported stays: most commands are over before there is garbage
    gc.set_threshold(50_000)
    try:
        cli.main(prog_name="sculpt")
    finally:
        gc.freeze()  # the process ends: nothing is to be searched once more
