"""``sculpt deploy``: puts the program, its drivers and routines on a board's drive."""

from __future__ import annotations

from pathlib import Path

import click

from sculpt.board import contents, drive
from sculpt.cli import errors, terminal
from sculpt.commands import complete
from sculpt.deploy import copy, report, routines
from sculpt.deploy.copy import CopyProgress
from sculpt.deploy.deployment import drive_notes, plan_deployment, stock_notes
from sculpt.deploy.medium import Medium
from sculpt.deploy.plan import CopyPlan
from sculpt.source import diagnostics

HELP = """\
Put program, drivers and routines on the board's CIRCUITPY drive.

Files that are already the same are left alone. Your settings.toml stays, and so does every image
you do not name. Without FILE, a drive without routines gets all stock ones. A certificate
(sculpt certify --write) beside a routine or an image goes with it; the certification of each
treatment on the drive is reported.

Each file is written beside its place, read back, and moved into place at the end. If the copy is
interrupted, the device runs what it ran before or refuses to start; deploy once more. Exit
status 1 means mistakes in a routine; then nothing is copied.

The program is copied compact: the same statements on the same lines, without comments, types and
the long names of what is private. It starts faster and leaves the board more memory. --plain copies
its sources as they are, to be read and edited on the drive.

--profile bench-3v3 is a breadboard without skin (device/breadboard).

\b
Examples:
  sculpt deploy
  sculpt deploy evening-lift mine.face
  sculpt deploy --drive /media/me/CIRCUITPY --dry-run
  sculpt deploy --profile bench-3v3
  sculpt deploy lift-study.toml --subject S07
"""


@click.command("deploy", help=HELP, short_help="Put program and routines on the board's drive.")
@click.argument("files", nargs=-1, metavar="[FILE...]", shell_complete=complete.routines)
@click.option(
    "--drive",
    "path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder of the board's drive; needed only where there are two.",
    shell_complete=complete.drives,
)
@click.option(
    "--subject",
    metavar="CODE",
    help="With a study's file (sculpt study): the arm of this subject, as study.fbc.",
)
@click.option(
    "--profile",
    type=click.Choice(sorted(contents.profiles())),
    help="On a drive without settings.toml: these settings in place of the reference board's.",
)
@click.option("--dry-run", is_flag=True, help="Report what would be copied, and change nothing.")
@click.option("--plain", "is_plain", is_flag=True, help="The program's sources as they are.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with every file.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    path: Path | None,
    subject: str | None,
    profile: str | None,
    dry_run: bool,
    is_plain: bool,
    as_json: bool,
) -> None:
    if subject is not None and profile is not None:
        raise click.UsageError("a subject's board is no breadboard: leave out --profile.")
    if subject is None and any(Path(one).suffix == ".toml" for one in files):
        raise click.UsageError("the file of a study needs the --subject whose board this is.")
    board = drive.find_drive(path)
    try:
        if subject is None:
            made = plan_deployment(board, files, is_plain, profile=profile)
        else:
            made = _plan_arm(board, files, subject, is_plain)
    except routines.ChecksFailed as mistakes:
        if as_json:
            terminal.emit_json(diagnostics.document(mistakes.checked))
        terminal.write_stderr(f"{diagnostics.verdict(mistakes.checked)}; nothing was copied.\n")
        ctx.exit(errors.ERRORS)
    made.require_room()
    if not dry_run and made.has_work:
        with CopyProgress(made) as progress:
            copy.execute(made, Medium(board.path), progress)
    notes = drive_notes(made)
    if not files:
        notes += stock_notes(made)
    if subject is not None:
        notes += _other_treatments(board)
    if as_json:
        terminal.emit_json(report.document(made, notes, dry_run))
    else:
        terminal.print_wrapped(report.text(made, notes, dry_run))


def _plan_arm(board: drive.Drive, files: tuple[str, ...], subject: str, is_plain: bool) -> CopyPlan:
    """The plan for the board of a study's subject."""
    import tempfile

    from sculpt.study.delivery import NAME, image_for

    if len(files) != 1 or not files[0].endswith(".toml"):
        raise click.UsageError("--subject needs the file of a study: STUDY.toml.")
    image = image_for(Path(files[0]), subject, routines.limits(board.path))
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / NAME
        named.write_bytes(image)
        return plan_deployment(board, (str(named),), is_plain, is_blind=True)


def _other_treatments(board: drive.Drive) -> list[str]:
    """A note on what a subject may choose besides the study's treatment."""
    from sculpt.study.delivery import NAME

    others = [name for name in routines.names_on(board.path) if name != Path(NAME).stem]
    if not others:
        return []
    return [
        f"besides the study's treatment the subject can choose {', '.join(others)}: remove from "
        "routines/ what is not part of the study"
    ]
