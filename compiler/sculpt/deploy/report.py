"""Report of a deployment, as text and as the document of ``--json``."""

from __future__ import annotations

from typing import TypedDict

from sculpt.board import settings_file
from sculpt.cli.units import counted, size
from sculpt.deploy.certificates import ImageDocument
from sculpt.deploy.plan import CopyPlan

NAMED_MOST = 6
"""With more files in a folder than this, their number is shown instead of their names."""

CHANGES = {
    "new": "new",
    "changed": "replaced",
    "removed": "removed",
    "saved": "your own, kept under this name",
}


class FileDocument(TypedDict):
    """One file of the drive, in the document."""

    path: str
    change: str
    bytes: int | None


class DeploymentDocument(TypedDict):
    """The document of ``--json``."""

    drive: str
    board: str
    circuitpython: str
    dry_run: bool
    files: list[FileDocument]
    bytes_written: int
    treatments: list[ImageDocument]
    missing_settings: list[str]
    notes: list[str]
    safe_to_unplug: bool


def text(made: CopyPlan, notes: list[str], dry_run: bool) -> str:
    """The report as text: each file that changed, the treatments, the notes, and the total."""
    lines = [f"{made.drive.label}: {made.drive.board}, CircuitPython {made.drive.circuitpython}"]
    lines += _changes(made)
    same = sum(one.change == "unchanged" for one in made.changes)
    total = sum(len(one.data or b"") for one in made.written)
    written = f"{counted(len(made.written), 'file')}, {size(total)}"
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


def document(made: CopyPlan, notes: list[str], dry_run: bool) -> DeploymentDocument:
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
