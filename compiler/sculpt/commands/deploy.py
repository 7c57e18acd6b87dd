"""``sculpt deploy``: puts the program, its drivers and routines on a board's drive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sculpt.board import contents, drive, settings_file
from sculpt.cli import errors, terminal
from sculpt.cli.units import counted
from sculpt.deploy import certificates, copy, routines
from sculpt.deploy.copy import CopyProgress
from sculpt.deploy.medium import Medium
from sculpt.deploy.plan import CopyPlan, plan_copy
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

\b
Examples:
  sculpt deploy
  sculpt deploy evening-lift mine.face
  sculpt deploy --drive /media/me/CIRCUITPY --dry-run
"""

NAMED_MOST = 6
"""With more files in a folder than this, their number is shown instead of their names."""

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
    help="The folder of the board's drive; needed only where there are two.",
)
@click.option("--dry-run", is_flag=True, help="Report what would be copied, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with every file.")
@click.pass_context
def command(
    ctx: click.Context, files: tuple[str, ...], path: Path | None, dry_run: bool, as_json: bool
) -> None:
    board = drive.obtain(path)
    try:
        made = plan_deployment(board, files)
    except routines.ChecksFailed as mistakes:
        if as_json:
            terminal.emit_json(diagnostics.document(mistakes.checked))
        terminal.write_stderr(f"{diagnostics.verdict(mistakes.checked)}; nothing was copied.\n")
        ctx.exit(errors.ERRORS)
    made.require_room()
    if not dry_run and made.has_work:
        with CopyProgress(made) as progress:
            copy.execute(made, Medium(board.path), progress)
    notes = remarks(made)
    if not files:
        notes += _kept(made)
    if as_json:
        terminal.emit_json(as_dict(made, notes, dry_run))
    else:
        terminal.emit(report(made, notes, dry_run))


def plan_deployment(board: drive.Drive, files: tuple[str, ...]) -> CopyPlan:
    """The plan for deploying these files to a drive. Raises ChecksFailed and UserError."""
    named = routines.select(files, board.path, settings_file.routine(board.path))
    images, _ = routines.obtain(named, routines.limits(board.path))
    standings = certificates.standings(board.path, images, named)
    return plan_copy(board, contents.files(), images, standings)


def remarks(made: CopyPlan) -> list[str]:
    """Notes about the drive, besides what was copied; sentences without their full stop."""
    root = made.drive.path
    notes = []
    missing = settings_file.missing(root)
    if missing:
        notes.append(
            f"settings.toml is yours and stays; it lacks {', '.join(missing)}: "
            "the reference board's values apply"
        )
    if (root / contents.BEFORE_CODE_PY).exists():
        notes.append(
            f"{contents.BEFORE_CODE_PY} is on the drive, and CircuitPython starts it instead of "
            "code.py: rename or remove it"
        )
    chosen = settings_file.routine(root)
    images = {Path(one.path).stem for one in made.changes if one.path.startswith("routines/")}
    if chosen is not None and chosen not in images | set(routines.names_on(root)):
        notes.append(f"settings.toml chooses {chosen}, which is not on the drive")
    if made.foreign:
        notes.append(f"not part of the program, and left alone: {', '.join(made.foreign)}")
    starts = [one.path for one in made.written if one.path in ("boot.py", "safemode.py")]
    if starts:
        notes.append(f"{' and '.join(starts)} take effect the next time the board is plugged in")
    if made.drive.major > drive.CIRCUITPYTHON_TRIED:
        notes.append(
            f"CircuitPython {made.drive.circuitpython} is newer than the version this was tested "
            f"with ({drive.CIRCUITPYTHON_TRIED})"
        )
    return notes


def _kept(made: CopyPlan) -> list[str]:
    """Notes on images with a stock routine's name: they may be the person's own, and stay."""
    root = made.drive.path
    names = routines.differing_from_stock(root, routines.limits(root))
    if not names:
        return []
    one = len(names) == 1
    return [
        f"{', '.join(names)} {'differs' if one else 'differ'} from the stock "
        f"{'routine and stays' if one else 'routines and stay'}; to replace "
        f"{'it' if one else 'them'}: sculpt deploy {' '.join(names)}"
    ]


def report(made: CopyPlan, notes: list[str], dry_run: bool) -> str:
    """The report as lines: each file that changed, the treatments, the notes, and the total."""
    lines = [f"{made.drive.label}: {made.drive.board}, CircuitPython {made.drive.circuitpython}"]
    lines += _changes(made)
    same = sum(one.change == "unchanged" for one in made.changes)
    size = sum(len(one.data or b"") for one in made.written)
    written = f"{counted(len(made.written), 'file')}, {-(-size // 1024)} KiB"
    if made.standings:
        lines.append("Treatments on the drive (≤: upper bounds with 95 % confidence):")
        lines += [f"  {one.summary}" for one in made.standings]
    lines += [f"Note: {one}." for one in notes]
    if dry_run:
        lines.append(f"Nothing was changed: {written} would be written; unchanged: {same}.")
    elif not made.has_work:
        lines.append(f"All {same} files are up to date; nothing was written.")
    else:
        lines.append(
            f"{written} written and read back; unchanged: {same}. "
            "It is safe to eject the drive and unplug the board."
        )
    return "\n".join(lines) + "\n"


def _changes(made: CopyPlan) -> list[str]:
    """One line per file that changes, or per folder where many change."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in made.changes:
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


def as_dict(made: CopyPlan, notes: list[str], dry_run: bool) -> dict[str, Any]:
    """The document of ``--json``."""
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
            for one in made.changes
        ],
        "bytes_written": 0 if dry_run else sum(len(one.data or b"") for one in made.written),
        "treatments": [one.document() for one in made.standings],
        "missing_settings": settings_file.missing(made.drive.path),
        "notes": notes,
        "safe_to_unplug": True,
    }
