"""Plan of a copy: what it would change on a drive, before it changes anything.

Files that are the same to the byte are left alone. The person's own files stay: settings, routines
that were not named, and a program of their own in place of ``code.py``, which gets another name.
Only files that an earlier copy of this program has left behind are removed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal
from zlib import crc32

from facevm import manifest
from sculpt.board import contents, settings_file
from sculpt.board.drive import Drive
from sculpt.cli.errors import UserError
from sculpt.cli.units import size
from sculpt.deploy import certificates
from sculpt.deploy.certificates import ImageStanding
from sculpt.deploy.inventory import (
    content,
    foreign_files,
    free_name,
    left_files,
    listed,
    part_files,
)

Change = Literal["new", "changed", "unchanged", "kept", "removed", "saved"]

DEFAULT_PROGRAMS = (b"", b'print("Hello World!")', b"print('Hello World!')")
"""The ``code.py`` files that CircuitPython itself creates."""

CLUSTER_BYTES = 4096  # where the system does not report a drive's cluster size
MARK = "A copy to this drive has not finished. Repeat it: sculpt deploy\n"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of the drive, and what happens to it.

    ``data`` is its new content, None where it is kept or removed. A ``saved`` file is the old
    content of ``of`` under another name.
    """

    path: str
    change: Change
    data: bytes | None = None
    of: str | None = None

    @property
    def is_written(self) -> bool:
        return self.change in ("new", "changed", "saved")


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """Everything a copy will do.

    ``foreign`` are files among the program's modules that are not part of it; ``parts`` are what
    an interrupted copy has left beside the files' places; ``standings`` are the certifications of
    the images that will be on the drive; ``chosen`` is the routine that new settings name.
    """

    drive: Drive
    changes: list[FileChange]
    foreign: list[str]
    parts: list[str]
    is_unfinished: bool
    need_bytes: int
    free_bytes: int
    standings: list[ImageStanding] = field(default_factory=list)
    chosen: str | None = None

    @property
    def written(self) -> list[FileChange]:
        return [one for one in self.changes if one.is_written]

    @property
    def removed(self) -> list[str]:
        return [one.path for one in self.changes if one.change == "removed"]

    @property
    def mark(self) -> bytes:
        """Content of the mark while files are moved.

        A note for the person, and for the next copy the files to remove, since the list that named
        them may be gone by then.
        """
        return (MARK + "".join(f"- {path}\n" for path in self.removed)).encode()

    @property
    def touches_program(self) -> bool:
        """Whether the drive holds a mixture of versions during the copy."""
        checked = (one.path for one in self.written if one.change != "saved")
        return self.is_unfinished or any(
            path.endswith(".py") or path == manifest.LIST for path in checked
        )

    @property
    def has_work(self) -> bool:
        return bool(self.written or self.removed or self.parts or self.is_unfinished)

    def require_room(self) -> None:
        """Raises UserError where the drive is too full for the copy."""
        if self.need_bytes > self.free_bytes:
            raise UserError(
                f"{self.drive.label} has {size(self.free_bytes)} free, but the copy needs "
                f"{size(self.need_bytes)}",
                "every file is first written beside its place; remove files that you do not need",
            )


def plan_copy(
    drive: Drive,
    files: Mapping[str, bytes],
    images: Mapping[str, bytes],
    standings: Iterable[ImageStanding] = (),
    anew: Container[str] = (),
    profile: str | None = None,
) -> CopyPlan:
    """The plan for a drive that is to hold ``files`` and ``images`` (path: bytes).

    The certificates of these images among ``standings`` go with them. What is in ``anew`` counts as
    changed even where it is the same. New settings are the ``profile``'s, where one is named.
    Raises UserError where a path leads away from the drive, or a folder stands in a file's place.
    """
    standings = list(standings)
    routines = {**images, **certificates.to_copy(standings, images)}
    _require_inside(drive.path, [*files, *routines])
    board_list = listed(drive.path)
    mark = content(drive.path, manifest.UNFINISHED)
    here = {path: content(drive.path, path) for path in (*files, *routines)}
    left = left_files(board_list, mark, files)
    gone = sorted(path for path in left if content(drive.path, path) is not None)
    changes = [_change(path, files[path], here[path]) for path in sorted(files)]
    changes.append(_list_change(drive.path, files, left, gone))
    known = {} if board_list is None else dict(board_list[1])
    changes += _saved(drive.path, changes, here, known)
    chosen = None if os.path.lexists(drive.path / contents.SETTINGS) else _first_choice(images)
    changes.append(_settings(chosen, profile))
    changes += [
        _change(path, data, here[path], path in anew) for path, data in sorted(routines.items())
    ]
    removed = (*gone, *certificates.stale(drive.path, standings))
    changes += [FileChange(path, "removed") for path in removed]
    return CopyPlan(
        drive,
        changes,
        foreign_files(drive.path, set(files) | set(gone)),
        part_files(drive.path),
        mark is not None,
        _need_bytes(drive.path, changes),
        shutil.disk_usage(drive.path).free,
        standings,
        chosen,
    )


def _change(path: str, data: bytes, now: bytes | None, is_anew: bool = False) -> FileChange:
    if now is None:
        return FileChange(path, "new", data)
    return FileChange(path, "unchanged" if now == data and not is_anew else "changed", data)


def _list_change(
    root: Path, files: Mapping[str, bytes], left: set[str], gone: list[str]
) -> FileChange:
    """The board's list; one that also names files removed long ago is equivalent."""
    now = content(root, manifest.LIST)
    for known in (left, set(gone)):
        data = contents.listing(files, known)
        if now == data:
            break
    return _change(manifest.LIST, data, now)


def _saved(
    root: Path,
    changes: list[FileChange],
    here: Mapping[str, bytes | None],
    known: Mapping[str, int],
) -> list[FileChange]:
    """Another name for each program of the person's own that ours would replace."""
    saved = []
    for one in changes:
        now = here.get(one.path)
        if one.path not in contents.STARTS or one.change != "changed" or now is None:
            continue
        is_ours = known.get(one.path) == crc32(now)
        if not is_ours and now.strip() not in DEFAULT_PROGRAMS:
            saved.append(FileChange(free_name(root, one.path), "saved", now, one.path))
    return saved


def _first_choice(images: Mapping[str, bytes]) -> str:
    """The routine with which a board without settings begins: the reference's where that is among
    those that are copied, else the first of them."""
    names = [PurePosixPath(path).stem for path in images]
    default = settings_file.default_routine()
    return default if default in names or not names else names[0]


def _settings(chosen: str | None, profile: str | None) -> FileChange:
    """The settings of a drive: its own, or where it has none the reference's or the profile's, with
    ``chosen``."""
    if chosen is None:
        return FileChange(contents.SETTINGS, "kept")
    data = contents.settings(profile)
    if chosen != settings_file.default_routine():
        data = settings_file.changed(data.decode(), {"ROUTINE": chosen}).encode()
    return FileChange(contents.SETTINGS, "new", data)


def _require_inside(root: Path, paths: list[str]) -> None:
    """A link must not lead a copy away from the drive."""
    real = os.path.realpath(root)
    for folder in {PurePosixPath(path).parent for path in paths}:
        if os.path.commonpath([real, os.path.realpath(root / folder)]) != real:
            raise UserError(f"{root / folder} leads away from the drive", "remove that link")


def _need_bytes(root: Path, changes: list[FileChange]) -> int:
    """Room for all that is written beside the present files, in whole clusters."""
    try:
        cluster = os.statvfs(root).f_frsize
    except (AttributeError, OSError):
        cluster = CLUSTER_BYTES
    written = [one for one in changes if one.is_written]
    folders = {PurePosixPath(one.path).parent for one in written}
    new_folders = sum(not (root / folder).is_dir() for folder in folders)
    clusters = sum(-(-len(one.data or b"") // cluster) for one in written)
    mark = 1 if written else 0
    return int((clusters + new_folders + mark) * cluster)
