"""Drive of a board: a folder with the ``boot_out.txt`` that CircuitPython writes at each start.

Drives are looked for in the mount table and in the folders where systems mount removable volumes,
never on a network.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from facelang.render import harmless
from sculpt.cli.errors import UserError, reason
from sculpt.cli.foreign import read_bounded

BOOT_OUT = "boot_out.txt"
CIRCUITPYTHON_OLDEST = 9
CIRCUITPYTHON_TRIED = 10
"""The newest version that this program has been tested with."""

MOUNT_TABLE = Path("/proc/self/mounts")
FAT = {"vfat", "msdos", "fat", "exfat", "fuseblk"}
"""File systems a board's drive is mounted as; ``fuseblk`` is what some make of it."""

LINUX_FOLDERS = ("/media/*", "/media/*/*", "/run/media/*/*", "/mnt", "/mnt/*")
MAC_FOLDERS = ("/Volumes/*",)
REMOVABLE = 2  # GetDriveTypeW

_FIRST = re.compile(
    r"Adafruit CircuitPython (?P<version>(?P<major>\d+)\.\d+\S*) on [\d-]+; (?P<board>.+)"
)
_BOARD_ID = re.compile(r"^Board ID:(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Drive:
    """Where a drive is, and what its ``boot_out.txt`` says of its board."""

    path: Path
    board: str
    board_id: str
    circuitpython: str
    major: int
    boot_out: str

    @property
    def label(self) -> str:
        return harmless(str(self.path))


def find_drive(path: Path | None) -> Drive:
    """The drive in this folder, or the only one plugged in; it has CircuitPython 9 or later.

    Raises UserError for none, for several, for another folder, and for an older CircuitPython.
    """
    drive = drive_at(path) if path is not None else only_drive()
    require_version(drive)
    return drive


def only_drive() -> Drive:
    """The one drive that is plugged in. Raises UserError where there is none, or several."""
    found = mounted_drives()
    if not found:
        raise UserError(
            "there is no CIRCUITPY drive",
            "plug the board in with a data cable, or name its folder with --drive",
        )
    if len(found) > 1:
        which = " and ".join(f"{one.label} ({one.board})" for one in found)
        raise UserError(f"there are {len(found)} drives: {which}", "name one with --drive")
    return found[0]


def mounted_drives() -> list[Drive]:
    """All drives of boards that are mounted."""
    found = []
    for place in mount_points():
        try:
            drive = _read(place)
        except OSError:
            continue  # no boot_out.txt, or not readable
        if drive is not None:
            found.append(drive)
    return found


def drive_at(path: Path) -> Drive:
    """The drive in this folder. Raises UserError if it is not a board's drive."""
    try:
        if not path.is_dir():
            what = "is not a folder" if path.exists() else "is not there"
            raise UserError(f"the drive {path} {what}", "name the folder it is mounted at")
        drive = _read(path)
    except FileNotFoundError as error:
        raise UserError(
            f"{path} is not a CIRCUITPY drive (it has no {BOOT_OUT})",
            "name the folder where the board's drive is mounted; "
            "for a board without CircuitPython, see circuitpython.org",
        ) from error
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UserError(f"the drive {path} cannot be read ({why})") from error
    if drive is None:
        raise UserError(
            f"{path / BOOT_OUT} does not name a version of CircuitPython",
            "press the board's reset button: it is written again",
        )
    return drive


def require_version(drive: Drive) -> None:
    """Raises UserError for a CircuitPython that is too old for the runtime."""
    if drive.major < CIRCUITPYTHON_OLDEST:
        raise UserError(
            f"{drive.label} has CircuitPython {drive.circuitpython} ({drive.board}), and "
            f"{CIRCUITPYTHON_OLDEST} or later is needed",
            "install a newer one from circuitpython.org; the files on the drive stay",
        )


def _read(path: Path) -> Drive | None:
    text = read_bounded(path / BOOT_OUT).decode("utf-8", "replace")
    first = _FIRST.match(text.lstrip("\ufeff"))
    if first is None:
        return None
    board_id = _BOARD_ID.search(text)
    return Drive(
        path,
        harmless(first["board"].strip()),
        board_id[1] if board_id else "",
        first["version"],
        int(first["major"]),
        text,
    )


def mount_points() -> list[Path]:
    """The folders that may be a board's drive, each once, in alphabetical order."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _folders(MAC_FOLDERS)
    try:
        table = MOUNT_TABLE.read_text("utf-8", "surrogateescape")
    except OSError:
        return _folders(LINUX_FOLDERS)
    return fat_volumes(table)


def fat_volumes(table: str) -> list[Path]:
    """The FAT volumes of a Linux mount table."""
    found = set()
    for line in table.split("\n"):
        fields = line.split(" ")  # other blanks belong to a name
        if len(fields) >= 3 and fields[2] in FAT:
            found.add(Path(_unescaped(fields[1])))
    return sorted(found)


def _unescaped(text: str) -> str:
    """A path of the table, which writes a space as ``\\040``."""
    return re.sub(r"\\([0-7]{3})", lambda sign: chr(int(sign[1], 8)), text)


def _folders(patterns: tuple[str, ...]) -> list[Path]:
    found = set()
    for pattern in patterns:
        for path in Path("/").glob(pattern.lstrip("/")):
            if os.path.ismount(path):
                found.add(path)
    return sorted(found)


def _windows() -> list[Path]:  # pragma: no cover (the letters are Windows' own)
    import ctypes

    kernel: object = getattr(ctypes, "windll").kernel32  # noqa: B009
    letters: int = getattr(kernel, "GetLogicalDrives")()  # noqa: B009
    kind = getattr(kernel, "GetDriveTypeW")  # noqa: B009
    roots = [f"{chr(65 + bit)}:\\" for bit in range(26) if letters >> bit & 1]
    return [Path(root) for root in roots if kind(root) == REMOVABLE]
