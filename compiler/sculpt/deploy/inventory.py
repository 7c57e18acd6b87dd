"""Inventory of a drive: its list of files, what earlier copies have left, what does not belong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from facevm import manifest
from sculpt.board import contents
from sculpt.cli.errors import UserError, reason
from sculpt.cli.foreign import read_bounded
from sculpt.deploy.medium import PARTS

BoardList = tuple[str, list[tuple[str, int]], list[str]]
"""The version, the modules with their CRC-32, and the removed modules of the board's list."""


def listed(root: Path) -> BoardList | None:
    """The list on the drive, if there is a complete one."""
    data = content(root, manifest.LIST)
    if data is None:
        return None
    found: BoardList | None = manifest.read(data.decode("utf-8", "replace").splitlines())
    return found


def left_files(
    listed: BoardList | None,
    mark: bytes | None,
    files: Mapping[str, bytes],
) -> set[str]:
    """Files of earlier copies that this one does not have; only those the program may remove."""
    lines = (mark or b"").decode("utf-8", "replace").splitlines()
    brought = {line[2:] for line in lines if line.startswith("- ")}
    if listed is not None:
        brought |= {path for path, _ in listed[1]} | set(listed[2])
    return {path for path in brought - set(files) if _is_library(path)}


def _is_library(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == "lib" and path.endswith(".py") and not {"", ".", ".."} & set(parts)


def foreign_files(root: Path, ours: set[str]) -> list[str]:
    """Files among the program's modules that are not ``ours``."""
    found = (path.relative_to(root).as_posix() for path in (root / "lib/facevm").rglob("*.*py"))
    return sorted(path for path in found if path not in ours and "/." not in path)


def part_files(root: Path) -> list[str]:
    """Files that an interrupted copy has left beside their places."""
    folders = [root, root / contents.ROUTINES, *(root / "lib").glob("**/")]
    return sorted({p.relative_to(root).as_posix() for one in folders for p in one.glob(PARTS)})


def content(root: Path, path: str) -> bytes | None:
    """The bytes of a file, None without one. Raises UserError for what is no file."""
    try:
        return read_bounded(root / path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError as error:
        raise UserError(f"{root / path} is a folder", "remove it; a file belongs there") from error
    except OSError as error:
        raise UserError(f"{root / path} cannot be read ({reason(error)})") from error


def free_name(root: Path, path: str) -> str:
    """``code.before.py``, or with a number where that is taken; CircuitPython starts neither."""
    stem = PurePosixPath(path).stem
    number = 1
    while True:
        name = f"{stem}.before{'' if number == 1 else f'-{number}'}.py"
        if not os.path.lexists(root / name):
            return name
        number += 1
