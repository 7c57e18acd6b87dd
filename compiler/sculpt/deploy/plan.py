"""What a copy would change on a drive, before it changes anything.

A file that is the same to the byte is left alone. What a person has put on the drive stays:
settings and routines that were not named, and a program of their own in ``code.py``'s place, which
gets another name. Removed is only what an earlier copy of this program has left behind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal
from zlib import crc32

from facevm import manifest
from sculpt.board import contents
from sculpt.board.drive import Drive
from sculpt.cli.errors import UserError
from sculpt.deploy import certificates
from sculpt.deploy.certificates import Paper
from sculpt.deploy.medium import PARTS

Change = Literal["new", "changed", "unchanged", "kept", "removed", "saved"]

DEFAULT_PROGRAMS = (b"", b'print("Hello World!")', b"print('Hello World!')")
"""What CircuitPython itself leaves in ``code.py``."""

CLUSTER_BYTES = 4096  # where the system does not say how large a drive's clusters are
MARK = "A copy to this drive has not finished. Repeat it: sculpt deploy\n"


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the drive, and what becomes of it.

    ``data`` is what it will hold, None for what is kept or removed. ``saved`` is under another
    name what stood in the place of ``of``.
    """

    path: str
    change: Change
    data: bytes | None = None
    of: str | None = None

    @property
    def is_written(self) -> bool:
        return self.change in ("new", "changed", "saved")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a copy will do.

    ``strangers`` are files among the program's that are none of it; ``parts`` is what an earlier
    copy that was cut short has left beside the files' places; ``papers`` tell how the images that
    will be on the drive are certified.
    """

    drive: Drive
    items: list[Item]
    strangers: list[str]
    parts: list[str]
    is_unfinished: bool
    need_bytes: int
    free_bytes: int
    papers: list[Paper] = field(default_factory=list)

    @property
    def written(self) -> list[Item]:
        return [one for one in self.items if one.is_written]

    @property
    def removed(self) -> list[str]:
        return [one.path for one in self.items if one.change == "removed"]

    @property
    def mark(self) -> bytes:
        """What the mark says while files are moved: to a person, and to the next copy what earlier
        ones have left, for the list that told it may be gone by then."""
        return (MARK + "".join(f"- {path}\n" for path in self.removed)).encode()

    @property
    def touches_program(self) -> bool:
        """Whether the drive is a mixture while this is carried out."""
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
                f"{self.drive.label} has {self.free_bytes // 1024} KiB free, and the copy needs "
                f"{-(-self.need_bytes // 1024)} KiB",
                "every file is written beside its place first; remove what you do not need",
            )


def make(
    drive: Drive,
    files: Mapping[str, bytes],
    images: Mapping[str, bytes],
    papers: Iterable[Paper] = (),
) -> Plan:
    """The plan for a drive that is to hold ``files`` and ``images`` (path: bytes).

    The certificates among ``papers`` that are of these images go with them.
    """
    papers = list(papers)
    routines = {**images, **certificates.travelling(papers, images)}
    _require_inside(drive.path, [*files, *routines])
    listed = _listed(drive.path)
    mark = _content(drive.path, manifest.UNFINISHED)
    here = {path: _content(drive.path, path) for path in (*files, *routines)}
    left = _left(listed, mark, files)
    gone = sorted(path for path in left if _content(drive.path, path) is not None)
    items = [_item(path, files[path], here[path]) for path in sorted(files)]
    items.append(_list_item(drive.path, files, left, gone))
    known = {} if listed is None else dict(listed[1])
    items += _saved(drive.path, items, here, known)
    items.append(_settings(drive.path))
    items += [_item(path, data, here[path]) for path, data in sorted(routines.items())]
    items += [Item(path, "removed") for path in (*gone, *certificates.stale(drive.path, papers))]
    return Plan(
        drive,
        items,
        _strangers(drive.path, set(files) | set(gone)),
        _parts(drive.path),
        mark is not None,
        _need_bytes(drive.path, items),
        shutil.disk_usage(drive.path).free,
        papers,
    )


def _item(path: str, data: bytes, now: bytes | None) -> Item:
    if now is None:
        return Item(path, "new", data)
    return Item(path, "unchanged" if now == data else "changed", data)


def _list_item(root: Path, files: Mapping[str, bytes], left: set[str], gone: list[str]) -> Item:
    """The board's list; one that names long-gone files as well is as good."""
    now = _content(root, manifest.LIST)
    for known in (left, set(gone)):
        data = contents.listing(files, known)
        if now == data:
            break
    return _item(manifest.LIST, data, now)


def _saved(
    root: Path, items: list[Item], here: Mapping[str, bytes | None], known: Mapping[str, int]
) -> list[Item]:
    """Another name for each program of the person's own that ours would replace."""
    saved = []
    for one in items:
        now = here.get(one.path)
        if one.path not in contents.STARTS or one.change != "changed" or now is None:
            continue
        is_ours = known.get(one.path) == crc32(now)
        if not is_ours and now.strip() not in DEFAULT_PROGRAMS:
            saved.append(Item(_free_name(root, one.path), "saved", now, one.path))
    return saved


def _free_name(root: Path, path: str) -> str:
    """``code.before.py``, or with a number where that is taken; CircuitPython starts neither."""
    stem = PurePosixPath(path).stem
    number = 1
    while True:
        name = f"{stem}.before{'' if number == 1 else f'-{number}'}.py"
        if not os.path.lexists(root / name):
            return name
        number += 1


def _settings(root: Path) -> Item:
    if os.path.lexists(root / contents.SETTINGS):
        return Item(contents.SETTINGS, "kept")
    return Item(contents.SETTINGS, "new", contents.settings())


def _listed(root: Path) -> tuple[str, list[tuple[str, int]], list[str]] | None:
    """What the list on the drive says, if there is a whole one."""
    data = _content(root, manifest.LIST)
    if data is None:
        return None
    listed: tuple[str, list[tuple[str, int]], list[str]] | None = manifest.read(
        data.decode("utf-8", "replace").splitlines()
    )
    return listed


def _left(
    listed: tuple[str, list[tuple[str, int]], list[str]] | None,
    mark: bytes | None,
    files: Mapping[str, bytes],
) -> set[str]:
    """What earlier copies brought and this one does not; a drive's list is not to be trusted."""
    lines = (mark or b"").decode("utf-8", "replace").splitlines()
    brought = {line[2:] for line in lines if line.startswith("- ")}
    if listed is not None:
        brought |= {path for path, _ in listed[1]} | set(listed[2])
    return {path for path in brought - set(files) if _is_library(path)}


def _is_library(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == "lib" and path.endswith(".py") and not {"", ".", ".."} & set(parts)


def _strangers(root: Path, ours: set[str]) -> list[str]:
    found = (path.relative_to(root).as_posix() for path in (root / "lib/facevm").rglob("*.*py"))
    return sorted(path for path in found if path not in ours and "/." not in path)


def _parts(root: Path) -> list[str]:
    """What a copy that was cut short has left beside the files' places."""
    folders = [root, root / contents.ROUTINES, *(root / "lib").glob("**/")]
    return sorted({p.relative_to(root).as_posix() for one in folders for p in one.glob(PARTS)})


def _content(root: Path, path: str) -> bytes | None:
    try:
        return (root / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError as error:
        raise UserError(f"{root / path} is a folder", "remove it; a file belongs there") from error


def _require_inside(root: Path, paths: list[str]) -> None:
    """A link must not lead a copy away from the drive."""
    real = os.path.realpath(root)
    for folder in {PurePosixPath(path).parent for path in paths}:
        if os.path.commonpath([real, os.path.realpath(root / folder)]) != real:
            raise UserError(f"{root / folder} leads away from the drive", "remove that link")


def _need_bytes(root: Path, items: list[Item]) -> int:
    """Room for all that is written, beside what stands there, in whole clusters."""
    try:
        cluster = os.statvfs(root).f_frsize
    except (AttributeError, OSError):
        cluster = CLUSTER_BYTES
    written = [one for one in items if one.is_written]
    folders = {PurePosixPath(one.path).parent for one in written}
    new_folders = sum(not (root / folder).is_dir() for folder in folders)
    clusters = sum(-(-len(one.data or b"") // cluster) for one in written)
    mark = 1 if written else 0
    return int((clusters + new_folders + mark) * cluster)
