"""Output files of a command: where it may write, and how: whole or not at all.

The ending of a name says what is written; a routine or an image is never overwritten, whatever it
is called. Each file is written beside its place under a temporary name, flushed to the disk, and
moved there only when all of them are complete: a full disk, a Ctrl-C or a pulled cable leaves what
was there before.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from sculpt.cli.errors import UserError, reason
from sculpt.cli.inputs import IMAGE_SUFFIX, SOURCE_SUFFIX, STDIN, Input, require_here

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


PRIVATE = 0o600


class Staging:
    """Collects files and moves all of them into place at ``commit``; without it, none.

    A context: what was not committed when it ends is removed.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []
        self._made: list[Path] = []

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part, _ in self._waiting:
            with contextlib.suppress(OSError):
                part.unlink()
        self._waiting.clear()
        for folder in reversed(self._made):
            with contextlib.suppress(OSError):  # not empty: something else uses it by now
                folder.rmdir()

    def folder(self, path: Path) -> None:
        """Makes a folder and its parents; they are removed again if nothing is committed."""
        missing = [path, *path.parents]
        missing = [folder for folder in missing if not os.path.lexists(folder)]
        try:
            for folder in reversed(missing):
                folder.mkdir()
                self._made.append(folder)
        except OSError as error:
            raise _refusal(path, error) from error
        if not path.is_dir():
            raise UserError(f"{path} is not a folder", "name another one")

    def write(self, path: Path, data: bytes, is_private: bool = False) -> None:
        """Writes ``data`` beside ``path``. Raises UserError when that fails."""
        with self.open(path, is_private) as file:
            file.write(data)

    @contextlib.contextmanager
    def open(self, path: Path, is_private: bool = False) -> Iterator[BinaryIO]:
        """A binary file that stands beside ``path`` until the commit.

        A private one can be read by nobody else, whatever was there before.
        """
        try:
            if is_special(path):  # before its links are followed: /dev/fd/3 leads to no path
                with io.BufferedWriter(_Stream(path, "wb")) as stream:
                    yield stream
                return
            target = Path(os.path.realpath(path))  # a link stays a link
            # short, so that it fits whatever the length of the target's name; noted before the file
            # exists, so that no signal comes in between
            part = target.with_name(f".{os.urandom(6).hex()}.part")
            self._waiting.append((part, target))
            with _create(part, PRIVATE if is_private else 0o666) as file:
                if not is_private:
                    _keep_mode(target, part)
                yield file
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _refusal(path, error) from error

    def commit(self) -> None:
        """Puts every file in its place."""
        while self._waiting:
            part, target = self._waiting[0]
            try:
                os.replace(part, target)
            except OSError as error:
                raise _refusal(target, error) from error
            self._waiting.pop(0)
        self._made.clear()


def write_whole(path: Path, data: bytes) -> None:
    """Writes one file, whole or not at all. Raises UserError."""
    with Staging() as staging:
        staging.write(path, data)
        staging.commit()


class _Stream(io.FileIO):
    """A device or a pipe; a reader that goes away ends nothing and is not mentioned."""

    def write(self, data: ReadableBuffer) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return memoryview(data).nbytes


def is_special(path: Path) -> bool:
    """Whether this is a device or a pipe, onto which nothing may be moved."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(None, "it is a folder", str(path))
    return not stat.S_ISREG(mode)


def _create(part: Path, mode: int) -> BinaryIO:
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb")


def _keep_mode(target: Path, part: Path) -> None:
    """Gives the new file the permissions of the one that it replaces, if there is one."""
    with contextlib.suppress(FileNotFoundError):
        part.chmod(stat.S_IMODE(target.stat().st_mode))


def _refusal(path: Path, error: OSError) -> UserError:
    if isinstance(error, FileNotFoundError):
        if not path.is_absolute():
            require_here()
        return UserError(
            f"{path} cannot be written (there is no folder {path.parent})",
            "make that folder first, or choose another place",
        )
    return UserError(
        f"{path} cannot be written ({reason(error)})",
        "nothing was changed; make room or choose another place",
    )


def require_output(
    path: Path, endings: tuple[str, ...], source: Input, stream: bool = False
) -> None:
    """Raises UserError unless ``path`` has one of these endings and overwrites no routine or image.

    ``source`` is what the command reads. With ``stream`` a pipe or a device may have any name.
    """
    if stream and _is_stream(path):
        return
    if not path.is_absolute():
        require_here()
    real = os.path.realpath(path)
    if real == os.path.realpath(source.path) or real.endswith((SOURCE_SUFFIX, IMAGE_SUFFIX)):
        raise UserError(
            f"{path} is a routine or an image, and is not overwritten",
            f"name a file that ends in {_either(endings)}",
        )
    if str(path) == STDIN:
        raise UserError(
            "standard output is for the report", f"name a file that ends in {_either(endings)}"
        )
    if path.suffix not in endings:
        wrong = f"cannot write {path.suffix}" if path.suffix else f"{path} has no ending"
        raise UserError(f"{wrong}; use {_either(endings)}")


def _is_stream(path: Path) -> bool:
    try:
        return is_special(path)
    except OSError:
        return False  # the error is reported when it is written


def _either(endings: tuple[str, ...]) -> str:
    *first, last = endings
    return f"{', '.join(first)} or {last}" if first else last
