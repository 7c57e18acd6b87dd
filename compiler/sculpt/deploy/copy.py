"""The order in which a copy is made, so that it may be cut at any byte.

1. Every file that changes is written beside its place and read back. Nothing on the drive is
   different yet for the board: cut here, it runs what it ran.
2. A mark says that the program is being replaced. From here on the board refuses to start, by the
   name UNFINISHED; a ``code.py`` too old to look for the mark is the first one to be replaced.
3. The files are moved into their places: first what makes a board refuse (the checker, its list,
   ``code.py``), then the others.
4. All of it is read back from where it stands now, and only if every hash is right is the mark
   removed: the board runs what is new.

MERGED: How far a copy is, on standard error where that is a terminal.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePosixPath
from types import TracebackType
from zlib import crc32

from facevm import manifest
from sculpt.board import contents
from sculpt.cli import terminal
from sculpt.cli.errors import UserError, reason
from sculpt.deploy.medium import PART, Medium
from sculpt.deploy.plan import Item, Plan

FIRST = (contents.CHECKER, manifest.LIST, "code.py")

Progress = Callable[[str, int], None]
"""Is told the path that is being written, and the bytes of it when it is done."""


class Damaged(OSError):
    """What was read back is not what was written."""


def carry_out(plan: Plan, medium: Medium, progress: Progress) -> None:
    """Makes the drive what the plan says. Raises UserError; the drive then runs what it ran, or is
    refused by name."""
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
        medium.settle(*sorted({_folder(one.path) for one in plan.items if one.change != "kept"}))
        if is_moving:
            _finish(plan, medium)
        else:
            _compare(medium, written)
    except OSError as error:
        _sweep(medium, [part for part, _ in parts])
        raise _trouble(plan, error, is_moving) from error
    except KeyboardInterrupt:
        _sweep(medium, [part for part, _ in parts])
        if is_moving:
            terminal.print_error(
                "the copy is cut short: the device will not start until it is whole"
            )
        raise


def _in_order(items: list[Item]) -> list[Item]:
    """Copies of a person's own files, then what makes a board refuse, then all others."""

    def rank(item: Item) -> tuple[int, str]:
        if item.change == "saved":
            return -1, item.path
        return FIRST.index(item.path) if item.path in FIRST else len(FIRST), ""

    return sorted(items, key=rank)


def _stage(medium: Medium, parts: list[tuple[str, Item]], progress: Progress) -> None:
    for folder in sorted({_folder(one.path) for _, one in parts}):
        medium.folder(folder)
    for part, one in parts:
        progress(one.path, 0)
        data = one.data or b""
        medium.write(part, data)
        if _hash(medium.read(part)) != _hash(data):
            raise Damaged(None, "it reads back as something else", one.path)
        progress(one.path, len(data))
    medium.settle(*sorted({_folder(one.path) for _, one in parts}))


def _mark(plan: Plan, medium: Medium) -> None:
    if not plan.is_unfinished:
        medium.folder(_folder(manifest.UNFINISHED))
        medium.write(manifest.UNFINISHED, plan.mark)
        medium.settle(_folder(manifest.UNFINISHED))


def _finish(plan: Plan, medium: Medium) -> None:
    """Removes the mark, if everything is there as it should be; not only what was written now."""
    _compare(medium, [one for one in plan.items if one.data is not None])
    medium.remove(manifest.UNFINISHED)
    medium.settle(_folder(manifest.UNFINISHED))


def _compare(medium: Medium, items: list[Item]) -> None:
    for one in items:
        if _hash(medium.read(one.path)) != _hash(one.data or b""):
            raise Damaged(None, "it reads back as something else", one.path)


def _sweep(medium: Medium, parts: list[str]) -> None:
    """Removes what is still beside its place; a drive that is gone has nothing to remove."""
    for part in parts:
        with contextlib.suppress(OSError):
            medium.remove(part)


def _trouble(plan: Plan, error: OSError, is_moving: bool) -> UserError:
    where = f"{error.filename}: " if error.filename else ""
    what = f"the copy to {plan.drive.label} failed ({where}{reason(error)})"
    if is_moving:
        return UserError(
            what, "deploy once more; until the copy is whole, the device refuses to start"
        )
    import errno

    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return UserError(
            what,
            "the drive cannot be written: unplug the board, and hold its button "
            "while you plug it in again, so that the drive is yours and not the program's",
        )
    return UserError(what, "the device runs what it ran before; plug it in again and deploy anew")


def _part(path: str) -> str:
    name = PART.format(crc32(path.encode()))
    return str(PurePosixPath(path).with_name(name))


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _hash(data: bytes) -> bytes:
    return sha256(data).digest()


_CLEAR = "\r\x1b[2K"


class CopyProgress:
    """A context that is called with each file's path, and its bytes once they are written."""

    def __init__(self, plan: Plan) -> None:
        self._total = sum(len(one.data or b"") for one in plan.written)
        self._done = 0
        self._is_shown = terminal.is_terminal(sys.stderr) and not terminal.is_dumb()

    def __enter__(self) -> CopyProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            terminal.write_stderr(_CLEAR)

    def __call__(self, path: str, written_bytes: int) -> None:
        self._done += written_bytes
        if self._is_shown:
            percent = 100 * self._done // (self._total or 1)
            terminal.write_stderr(f"{_CLEAR}{percent:3d} %  {path}"[: 4 + 79])
