"""``sculpt deploy``: the program, its drivers and routines onto a board's drive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sculpt.board import contents, drive, settings_file
from sculpt.cli import errors, terminal
from sculpt.cli.units import counted
from sculpt.deploy import certificates, copy, plan, routines
from sculpt.deploy.copy import CopyProgress
from sculpt.deploy.medium import Medium
from sculpt.source import diagnostics

HELP = """\
Put program, drivers and routines on the board's CIRCUITPY drive.

What is the same already is left alone. Your settings.toml stays, and so does every image you do
not name. Without FILE, a drive that has no routines yet gets all stock ones. A certificate
(sculpt certify --write) that stands beside a routine or an image goes with it; what it says of
each treatment on the drive is told.

Each file is written beside its place, read back, and moved there at the end. If the copy is cut
short, the device runs what it ran before or refuses to start; deploy once more. Exit status 1
tells of mistakes in a routine; then nothing is copied.

\b
Examples:
  sculpt deploy
  sculpt deploy evening-lift mine.face
  sculpt deploy --drive /media/me/CIRCUITPY --dry-run
"""

NAMED_MOST = 6
"""Of more files in a folder than this, the number is told and not the names."""

CHANGES = {
    "new": "new",
    "changed": "replaced",
    "removed": "removed",
    "saved": "your own, kept under this name",
}


@click.command("deploy", help=HELP, short_help="Put program and routines on the board's drive.")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option(
    "--drive",
    "path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder the board's drive is at; needed only where there are two.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be copied, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document about every file.")
@click.pass_context
def command(
    ctx: click.Context, files: tuple[str, ...], path: Path | None, dry_run: bool, as_json: bool
) -> None:
    board = drive.obtain(path)
    try:
        made = planned(board, files)
    except routines.CheckFailed as mistakes:
        if as_json:
            terminal.emit_json(diagnostics.document(mistakes.checked))
        terminal.write_stderr(f"{diagnostics.verdict(mistakes.checked)}; nothing was copied.\n")
        ctx.exit(errors.ERRORS)
    made.require_room()
    if not dry_run and made.has_work:
        with CopyProgress(made) as progress:
            copy.carry_out(made, Medium(board.path), progress)
    told = remarks(made)
    if not files:
        told += _kept(made)
    if as_json:
        terminal.emit_json(as_dict(made, told, dry_run))
    else:
        terminal.emit(report(made, told, dry_run))


def planned(board: drive.Drive, files: tuple[str, ...]) -> plan.Plan:
    """What deploying these files to a drive comes to. Raises CheckFailed, UserError."""
    named = routines.chosen(files, board.path, settings_file.routine(board.path))
    images, _ = routines.obtain(named, routines.limits(board.path))
    papers = certificates.papers(board.path, images, named)
    return plan.make(board, contents.files(), images, papers)


def remarks(made: plan.Plan) -> list[str]:
    """What a person should know about the drive besides what was copied."""
    root = made.drive.path
    told = []
    missing = settings_file.missing(root)
    if missing:
        told.append(
            f"settings.toml is yours and stays; it does not have {', '.join(missing)}: "
            "the reference board's values count"
        )
    if (root / contents.BEFORE_CODE_PY).exists():
        told.append(
            f"{contents.BEFORE_CODE_PY} is on the drive, and CircuitPython starts it in the place "
            "of code.py: rename or remove it"
        )
    chosen = settings_file.routine(root)
    images = {Path(one.path).stem for one in made.items if one.path.startswith("routines/")}
    if chosen is not None and chosen not in images | set(routines.on(root)):
        told.append(f"settings.toml chooses {chosen}, which is not on the drive")
    if made.strangers:
        told.append(f"not ours, and left alone: {', '.join(made.strangers)}")
    starts = [one.path for one in made.written if one.path in ("boot.py", "safemode.py")]
    if starts:
        told.append(f"{' and '.join(starts)} count from the next time the board is plugged in")
    if made.drive.major > drive.CIRCUITPYTHON_TRIED:
        told.append(
            f"CircuitPython {made.drive.circuitpython} is newer than what this was tried with "
            f"({drive.CIRCUITPYTHON_TRIED})"
        )
    return told


def _kept(made: plan.Plan) -> list[str]:
    """Images of a stock routine's name that were not replaced: they may be the person's own."""
    root = made.drive.path
    names = routines.other_than_stock(root, routines.limits(root))
    if not names:
        return []
    which = "is" if len(names) == 1 else "are"
    return [
        f"{', '.join(names)} {which} other than the stock one, and stays; to replace it: "
        f"sculpt deploy {' '.join(names)}"
    ]


def report(made: plan.Plan, told: list[str], dry_run: bool) -> str:
    """What was done, in lines: each file that changed, then what all of it comes to."""
    lines = [f"{made.drive.label}: {made.drive.board}, CircuitPython {made.drive.circuitpython}"]
    lines += _changes(made)
    same = sum(one.change == "unchanged" for one in made.items)
    size = sum(len(one.data or b"") for one in made.written)
    written = f"{counted(len(made.written), 'file')}, {-(-size // 1024)} KiB"
    if made.papers:
        lines.append("Treatments on the drive (≤: upper bounds with 95 % confidence):")
        lines += [f"  {one.line}" for one in made.papers]
    lines += [f"Note: {one}." for one in told]
    if dry_run:
        lines.append(f"Nothing was changed: {written} would be written; already there: {same}.")
    elif not made.has_work:
        lines.append(f"All {same} files are there already; nothing was written.")
    else:
        lines.append(
            f"{written} written and read back; already there: {same}. "
            "It is safe to eject the drive and unplug the board."
        )
    return "\n".join(lines) + "\n"


def _changes(made: plan.Plan) -> list[str]:
    """A line for each file that changes; where a folder has many, one for all of them."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in made.items:
        if one.change in CHANGES:
            folder = one.path.rpartition("/")[0]
            groups.setdefault((folder, one.change), []).append(one.path)
    lines = []
    for (folder, change), paths in groups.items():
        if len(paths) > NAMED_MOST and change in ("new", "changed"):
            lines.append(f"  {folder or '.'}/  {len(paths)} files {CHANGES[change]}")
        else:
            lines += [f"  {path}  {CHANGES[change]}" for path in paths]
    return lines


def as_dict(made: plan.Plan, told: list[str], dry_run: bool) -> dict[str, Any]:
    """The same as a document."""
    return {
        "drive": str(made.drive.path),
        "board": made.drive.board,
        "circuitpython": made.drive.circuitpython,
        "dry_run": dry_run,
        "files": [
            {
                "path": one.path,
                "change": one.change,
                "bytes": None if one.data is None else len(one.data),
            }
            for one in made.items
        ],
        "bytes_written": 0 if dry_run else sum(len(one.data or b"") for one in made.written),
        "treatments": [one.document() for one in made.papers],
        "missing_settings": settings_file.missing(made.drive.path),
        "notes": told,
        "safe_to_unplug": True,
    }
