"""Inputs of a command: a file, a folder of routines, a stock routine's name, or ``-`` for stdin.

What is not there or cannot be read is refused here, before a command has printed anything.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from facelang.library import SIZE_MAX_BYTES
from facelang.render import harmless
from sculpt.cli import stock
from sculpt.cli.errors import UserError, reason

SOURCE_SUFFIX = ".face"
IMAGE_SUFFIX = ".fbc"
IMAGE_MAGIC = b"FBC"
STDIN = "-"
STDIN_LABEL = "<stdin>"


@dataclass(frozen=True, slots=True)
class Input:
    """One input file: its ``label`` in messages, its ``path``, its bytes.

    A label is one line, whatever characters the file's name has. ``stock``: it was named as a
    stock routine, without a path, so its folder is not the person's own.
    """

    label: str
    path: Path
    data: bytes
    stock: bool = False

    @property
    def is_image(self) -> bool:
        return self.path.suffix == IMAGE_SUFFIX or self.data.startswith(IMAGE_MAGIC)

    @property
    def is_stdin(self) -> bool:
        return self.label == STDIN_LABEL

    @property
    def stem(self) -> str:
        return "stdin" if self.is_stdin else self.path.stem


def read_all(arguments: Iterable[str]) -> list[Input]:
    """All files that the arguments name, each once. Raises UserError for what is not there."""
    found: dict[str, Input] = {}
    for argument in arguments:
        for named in _named(argument):
            found.setdefault(os.path.realpath(named.path), named)
    return list(found.values())


def read_one(argument: str) -> Input:
    """The one file that an argument names; of a folder, the only routine in it."""
    named = _named(argument)
    if len(named) > 1:
        names = ", ".join(one.path.name for one in named[:4])
        more = ", …" if len(named) > 4 else ""
        raise UserError(
            f"{argument} is a folder with {len(named)} routines", f"name one of {names}{more}"
        )
    return named[0]


def require_here() -> None:
    """Raises UserError if the folder that the command was called in has been removed."""
    try:
        os.getcwd()
    except FileNotFoundError as error:
        raise UserError(
            "the folder you are in has been removed", "go to another one with cd, and try again"
        ) from error


def _named(argument: str) -> list[Input]:
    if not argument:
        raise UserError("the name is empty", "name a routine, or . for all routines in this folder")
    if argument == STDIN:
        require_here()
        return [Input(STDIN_LABEL, Path(STDIN_LABEL), _read_stdin())]
    path = Path(argument)
    try:
        status = path.stat()
    except FileNotFoundError:
        return [_stock(argument)]
    except (OSError, ValueError) as error:
        raise UserError(f"{argument} cannot be read ({_why(error)})") from error
    if not path.is_absolute():
        require_here()
    if not stat.S_ISDIR(status.st_mode):
        named = Input(harmless(argument), path, _read(path))
        is_either = named.is_image or path.suffix == SOURCE_SUFFIX
        if stat.S_ISREG(status.st_mode) and not is_either:
            raise UserError(
                f"{argument} is not a *{SOURCE_SUFFIX} file",
                f"name a routine, or rename it if it is one: {path.stem}{SOURCE_SUFFIX}",
            )
        return [named]
    routines = _below(path, SOURCE_SUFFIX)
    if not routines:
        images = _below(path, IMAGE_SUFFIX)
        if images:
            raise UserError(
                f"{argument} is a folder of images, not of routines",
                f"sculpt show and sculpt run take one by its name: {images[0]}",
            )
        raise UserError(
            f"{argument} is a folder without routines",
            f"name a *{SOURCE_SUFFIX} file, or write one with: sculpt new NAME",
        )
    return [Input(harmless(str(routine)), routine, _read(routine)) for routine in routines]


def _below(folder: Path, suffix: str) -> list[Path]:
    found: list[Path] = []

    def refuse(error: OSError) -> None:
        raise UserError(
            f"the folder {error.filename} cannot be read ({reason(error)})",
            "check its permissions, or name the files themselves",
        ) from error

    for where, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        named = (Path(where, name) for name in sorted(files) if _is_routine(name, suffix))
        found += (path for path in named if not _is_endless(path))
    return found


def _is_routine(name: str, suffix: str) -> bool:
    """Whether a file of a folder is meant: none that an editor (``.#a.face``) or a system
    (``._a.face``) has put beside the person's own."""
    return name.endswith(suffix) and not name.startswith(".")


def _is_endless(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device: those are read only where they are named."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False  # the error is reported when it is read
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _stock(argument: str) -> Input:
    """The stock routine of this name; ``evening-lift`` and ``evening-lift.face`` both name it."""
    routines = stock.routines()
    name = argument.removesuffix(SOURCE_SUFFIX)
    path = routines.get(name)
    if path is not None:
        return Input(name, path, _read(path), stock=True)
    raise UserError(
        f"{argument}: there is no such file or stock routine", _hint(argument, routines)
    )


def _hint(argument: str, routines: dict[str, Path]) -> str:
    beside = Path(argument + SOURCE_SUFFIX)
    if beside.is_file():
        return f"did you mean {beside}?"
    from facelang.suggest import nearest

    folder = Path(argument).parent
    candidates = [*routines]
    if folder.is_dir():
        found = folder.glob("*" + SOURCE_SUFFIX)
        candidates += (str(path) for path in found if _is_routine(path.name, SOURCE_SUFFIX))
    near = nearest(argument, candidates)
    if near is not None:
        return f"did you mean {near}?"
    known = ", ".join(name for name in routines if name != "strokes")
    return f"stock routines are {known}; ls *{SOURCE_SUFFIX} shows your own"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    return _sized(str(path), data)


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise UserError("standard input is closed", "name a file instead of -")
    try:
        data = sys.stdin.buffer.read(SIZE_MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"standard input cannot be read ({reason(error)})") from error
    return _sized("standard input", data)


def _sized(label: str, data: bytes) -> bytes:
    if len(data) > SIZE_MAX_BYTES:
        raise UserError(
            f"{label} is over {SIZE_MAX_BYTES >> 20} MiB", "no routine or image is that large"
        )
    return data


def _why(error: OSError | ValueError) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)
