"""Copy to a drive, in an order in which it may be cut at any byte.

1. Every file that changes is written beside its place and read back. The board still sees the old
   files: cut here, it runs what it ran before.
2. A mark records that the program is being replaced. From here on the board refuses to start, with
   the name UNFINISHED; a ``code.py`` too old to look for the mark is the first to be replaced.
3. The files are moved into place: first those that make a board refuse (the checker, its list,
   ``code.py``), then the others.
4. All of them are read back from their places, and only if every hash is right is the mark
   removed: the board runs the new program.

Its progress is shown on standard error where that is a terminal.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePosixPath
from zlib import crc32

from facevm import manifest
from sculpt.board import contents
from sculpt.cli import terminal
from sculpt.cli.errors import UserError, reason
from sculpt.cli.progress import ProgressLine
from sculpt.deploy.medium import PART, Medium
from sculpt.deploy.plan import CopyPlan, FileChange

FIRST = (contents.CHECKER, manifest.LIST, "code.py")

Progress = Callable[[str, int], None]
"""Called with a path and 0 when its writing begins, and with its bytes when it is done."""


class Damaged(OSError):
    """What was read back is not what was written."""


def execute(plan: CopyPlan, medium: Medium, progress: Progress) -> None:
    """Carries out a plan. Raises UserError; the board then runs what it ran before, or refuses to
    start by name."""
    written = _in_order(plan.written)
    parts = [(_part(one.path), one) for one in written]
    is_moving = False
    try:
        for path in plan.parts:
            medium.remove(path)
        _stage(medium, parts, progress)
        is_moving = plan.touches_program
        if is_moving:
            _mark(plan, medium)
        for part, one in parts:
            medium.move(part, one.path)
            if one.path in FIRST:  # on the medium before anything that depends on it
                medium.settle(_folder(one.path))
        for path in plan.removed:
            medium.remove(path)
        medium.settle(*sorted({_folder(one.path) for one in plan.changes if one.change != "kept"}))
        if is_moving:
            _finish(plan, medium)
        else:
            _compare(medium, written)
    except OSError as error:
        _sweep(medium, [part for part, _ in parts])
        raise _failure(plan, error, is_moving) from error
    except KeyboardInterrupt:
        _sweep(medium, [part for part, _ in parts])
        if is_moving:
            terminal.print_error(
                "the copy was interrupted: the device will not start until it is complete"
            )
        raise


def _in_order(changes: list[FileChange]) -> list[FileChange]:
    """The person's own files first, then those that make a board refuse, then all others."""

    def rank(change: FileChange) -> tuple[int, str]:
        if change.change == "saved":
            return -1, change.path
        return FIRST.index(change.path) if change.path in FIRST else len(FIRST), ""

    return sorted(changes, key=rank)


def _stage(medium: Medium, parts: list[tuple[str, FileChange]], progress: Progress) -> None:
    for folder in sorted({_folder(one.path) for _, one in parts}):
        medium.folder(folder)
    for part, one in parts:
        progress(one.path, 0)
        data = one.data or b""
        medium.write(part, data)
        if _hash(medium.read(part)) != _hash(data):
            raise Damaged(None, "it reads back differently", one.path)
        progress(one.path, len(data))
    medium.settle(*sorted({_folder(one.path) for _, one in parts}))


def _mark(plan: CopyPlan, medium: Medium) -> None:
    if not plan.is_unfinished:
        medium.folder(_folder(manifest.UNFINISHED))
        medium.write(manifest.UNFINISHED, plan.mark)
        medium.settle(_folder(manifest.UNFINISHED))


def _finish(plan: CopyPlan, medium: Medium) -> None:
    """Removes the mark if every file of the program is right, not only those written now."""
    _compare(medium, [one for one in plan.changes if one.data is not None])
    medium.remove(manifest.UNFINISHED)
    medium.settle(_folder(manifest.UNFINISHED))


def _compare(medium: Medium, items: list[FileChange]) -> None:
    for one in items:
        if _hash(medium.read(one.path)) != _hash(one.data or b""):
            raise Damaged(None, "it reads back differently", one.path)


def _sweep(medium: Medium, parts: list[str]) -> None:
    """Removes files still beside their place; a drive that is gone has none."""
    for part in parts:
        with contextlib.suppress(OSError):
            medium.remove(part)


def _failure(plan: CopyPlan, error: OSError, is_moving: bool) -> UserError:
    where = f"{error.filename}: " if error.filename else ""
    what = f"the copy to {plan.drive.label} failed ({where}{reason(error)})"
    if is_moving:
        return UserError(
            what, "deploy once more; until the copy is complete, the device refuses to start"
        )
    import errno

    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return UserError(
            what,
            "the drive is read-only for this computer: unplug the board, and hold its button "
            "while plugging it in again",
        )
    return UserError(
        what, "the device runs what it ran before; plug it in again and deploy once more"
    )


def _part(path: str) -> str:
    name = PART.format(crc32(path.encode()))
    return str(PurePosixPath(path).with_name(name))


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _hash(data: bytes) -> bytes:
    return sha256(data).digest()


class CopyProgress(ProgressLine):
    """Progress display of a copy; a context, and a :data:`Progress`."""

    def __init__(self, plan: CopyPlan) -> None:
        super().__init__()
        self._total = sum(len(one.data or b"") for one in plan.written)
        self._done = 0

    def __call__(self, path: str, written_bytes: int) -> None:
        self._done += written_bytes
        percent = 100 * self._done // (self._total or 1)
        self.say(f"{percent:3d} %  {path}"[:79])
