"""``sculpt check``: reports every mistake in the files, in one run."""

from __future__ import annotations

from pathlib import Path

import click

from sculpt.cli import errors, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import SOURCE_SUFFIX, STDIN, Input, read_all
from sculpt.cli.units import amount_uA, counted, duration
from sculpt.commands import complete
from sculpt.source import diagnostics
from sculpt.source.check import EMPTY, Checked, check, merged

HELP = """\
Report every mistake in routines, and everything that makes them unsafe.

A FILE is a *.face file, a folder of them, the name of a stock routine, or - for standard
input. Exit status 1 means mistakes; advice alone does not change it.

\b
Examples:
  sculpt check mine.face
  sculpt check routines/                 every routine in a folder
  sculpt check --board settings.toml mine.face
  sculpt check --fix mine.face           spelling of keywords, last ramp, layout
  sculpt check --format github .         annotations in a pull request
"""


@click.command("check", help=HELP, short_help="Report every mistake in routines.")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete.routines
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON document: up to 1000 diagnostics, and how many more were 'omitted'.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "github", "sarif"]),
    default="text",
    help="'github' prints annotations for a workflow run, 'sarif' a log for code scanning.",
)
@click.option("--all", "show_all", is_flag=True, help="Show all mistakes, not the first 20.")
@click.option(
    "--fix",
    is_flag=True,
    help="Set right misspelt keywords and the layout, and add a missing last ramp to 0. Never "
    "changes a number, unit, wave, polarity, zone, side or order.",
)
@click.option(
    "--board",
    "settings",
    type=click.Path(path_type=Path),
    metavar="SETTINGS.toml",
    help="Check against the limits in this board's settings.toml.",
)
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    as_json: bool,
    layout: str,
    show_all: bool,
    fix: bool,
    settings: Path | None,
) -> None:
    if as_json and layout != "text":
        raise click.UsageError("--json and --format exclude each other.")
    if show_all and (as_json or layout != "text"):
        raise click.UsageError("--all is for text; --json and --format hold all there are.")
    if fix and STDIN in files:
        raise click.UsageError("--fix changes a file; standard input is not one.")
    limits = None
    if settings is not None:
        from sculpt.board.settings import limits_of

        limits = limits_of(settings)
    named = read_all(files)
    _refuse_images(named)
    if fix:
        from sculpt.source.fix import fixed

        named = fixed(named, limits)
    checked = [check(one, limits) for one in named]
    if as_json:
        terminal.emit_json(diagnostics.document(checked))
    elif layout == "github":
        for one in diagnostics.errors_first(merged(checked)):
            terminal.emit_line(diagnostics.as_annotation(one))
    elif layout == "sarif":
        from sculpt.source.sarif import log

        terminal.emit_json(log(merged(checked)))
    else:
        diagnostics.report(checked, None if show_all else diagnostics.SHOWN_MAX)
        terminal.emit("".join(_line(one) for one in checked) + _total(checked) + _next(checked))
    ctx.exit(errors.ERRORS if any(one.has_errors for one in checked) else errors.DONE)


def _refuse_images(named: list[Input]) -> None:
    for one in named:
        if one.is_image and one.path.suffix != SOURCE_SUFFIX:
            raise UserError(
                f"{one.label} is an image, not a routine",
                f"inspect it with: sculpt show {one.label}",
            )


def _line(one: Checked) -> str:
    if one.has_errors:
        return f"{one.named.label}: {diagnostics.verdict([one])}\n"
    if one.is_empty:
        return f"{one.named.label}: empty; {EMPTY}\n"
    if one.plan is None:
        what = "a library"
    else:
        what = f"{duration(one.plan.duration_ms)}, peak {amount_uA(one.plan.peak_duA)}"
    return f"{one.named.label}: {diagnostics.verdict([one])} ({what})\n"


def _total(checked: list[Checked]) -> str:
    """The counts of all files together, where something in them is to be fixed."""
    wrong = sum(one.has_errors for one in checked)
    if len(checked) == 1 or not wrong:
        return ""
    files = counted(len(checked), "file")
    return f"{wrong} of {files} with mistakes: {diagnostics.verdict(checked)}\n"


def _next(checked: list[Checked]) -> str:
    """The next step, where there is an obvious one."""
    wrong = [one for one in merged(checked) if one.severity == "error"]
    if wrong:
        return f"What a code means: sculpt explain {wrong[0].code}\n"
    treatments = [one for one in checked if one.plan is not None]
    if len(checked) == 1 and treatments and not checked[0].named.is_stdin:
        return f"Try it: sculpt run {checked[0].named.label}\n"
    return ""
