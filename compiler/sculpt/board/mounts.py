"""Where this system has its small removable volumes: the places a board's drive can be.

Asked are only the mount table and the folders in which systems mount; nothing on a network.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

MOUNT_TABLE = Path("/proc/self/mounts")
FAT = {"vfat", "msdos", "fat", "exfat", "fuseblk"}
"""File systems a board's drive is mounted as; ``fuseblk`` is what some make of it."""

LINUX_FOLDERS = ("/media/*", "/media/*/*", "/run/media/*/*", "/mnt", "/mnt/*")
MAC_FOLDERS = ("/Volumes/*",)
REMOVABLE = 2  # GetDriveTypeW


def places() -> list[Path]:
    """The folders that may be a drive, each once, in alphabetical order."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _folders(MAC_FOLDERS)
    try:
        table = MOUNT_TABLE.read_text("utf-8", "surrogateescape")
    except OSError:
        return _folders(LINUX_FOLDERS)
    return in_mount_table(table)


def in_mount_table(table: str) -> list[Path]:
    """The FAT volumes of a Linux mount table."""
    found = set()
    for line in table.splitlines():
        fields = line.split()
        if len(fields) >= 3 and fields[2] in FAT:
            found.add(Path(_unescaped(fields[1])))
    return sorted(found)


def _unescaped(text: str) -> str:
    """The table writes a space as ``\\040``."""
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
