"""Deployment of routines to a drive: its plan, and what a person should know about the drive."""

from __future__ import annotations

from pathlib import Path

from sculpt.board import contents, drive, settings_file
from sculpt.board.ports import port_of
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import IMAGE_SUFFIX
from sculpt.deploy import certificates, routines
from sculpt.deploy.plan import CopyPlan, plan_copy
from sculpt.source import certificate


def plan_deployment(
    board: drive.Drive,
    files: tuple[str, ...],
    is_plain: bool = False,
    is_blind: bool = False,
    profile: str | None = None,
) -> CopyPlan:
    """The plan for deploying these files to a drive. Raises ChecksFailed and UserError.

    ``is_plain`` copies the program's sources as they are in the repository. With ``is_blind``
    nothing tells which image it is: it is written even where the same one is there, and it has no
    standing, with its CRC, in the report. A ``profile`` is what new settings are, and the drive
    must have none, or its own.
    """
    if profile is not None:
        _require_no_other(board.path, profile)
    named = routines.select(files, board.path, settings_file.routine(board.path))
    images, _ = routines.load_images(named, routines.limits(board.path))
    standings = certificates.standings(board.path, images, named)
    program = contents.files(settings_file.dac(board.path), is_plain)
    if is_blind:
        own = {Path(path).stem for path in images}
        standings = [one for one in standings if one.stem not in own]
    return plan_copy(board, program, images, standings, images if is_blind else (), profile)


def _require_no_other(root: Path, profile: str) -> None:
    """Raises UserError where the drive has settings, and they are not the profile's."""
    path = root / contents.SETTINGS
    if path.exists() and settings_file.profile_of(settings_file.read(root)) != profile:
        raise UserError(
            f"{path} is yours and stays, and it is not of the profile {profile}",
            f"rename it, for instance to settings-before.toml, and repeat: sculpt deploy --profile "
            f"{profile}",
        )


def drive_notes(made: CopyPlan) -> list[str]:
    """Notes on the drive besides what is copied; sentences without their full stop."""
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
    earlier = certificates.outdated(made.standings)
    if earlier:
        one = len(earlier) == 1
        notes.append(
            f"{'the certificate' if one else 'the certificates'} of {', '.join(earlier)} "
            f"{'was' if one else 'were'} made with another version of the program and "
            f"{'does' if one else 'do'} not count; renew {'it' if one else 'them'}: "
            + certificate.remedy(*earlier)
        )
    chosen = made.chosen or settings_file.routine(root)
    images = {
        Path(one.path).stem
        for one in made.changes
        if one.path.startswith("routines/") and one.path.endswith(IMAGE_SUFFIX)
    }
    names = sorted(images | set(routines.names_on(root)))
    if chosen is not None and names and chosen not in names:
        notes.append(
            f"{routines.absent_choice(root, chosen)}; the device says so on its console, and "
            f"begins with {names[0]} instead: {routines.choice_fix(chosen, names)}"
        )
    elif made.chosen is not None and len(names) > 1:
        notes.append(
            f"the device begins with {chosen}: ROUTINE in settings.toml says so; a double press "
            "of its button goes to the next"
        )
    if made.foreign:
        notes.append(f"not part of the program, and left alone: {', '.join(made.foreign)}")
    port = port_of(made.drive)
    if port is not None:
        notes.append(
            "the board's clock starts anew at each power-on; sculpt clock sets it "
            f"({port.device}), and sessions then have their date"
        )
    starts = [one.path for one in made.written if one.path in ("boot.py", "safemode.py")]
    if starts:
        notes.append(f"{' and '.join(starts)} take effect the next time the board is plugged in")
    if made.drive.major > drive.CIRCUITPYTHON_TRIED:
        notes.append(
            f"CircuitPython {made.drive.circuitpython} is newer than the version this was tested "
            f"with ({drive.CIRCUITPYTHON_TRIED})"
        )
    return notes


def stock_notes(made: CopyPlan) -> list[str]:
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
