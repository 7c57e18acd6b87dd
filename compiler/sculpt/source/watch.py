"""Watches routines and the libraries they use, and finds those that a save has changed.

An editor may write a file in place, or beside it and move it there; some do it twice. So contents
count, not events: a routine has changed when its text, or that of a library it uses, is not the
same as last time.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import facelang
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import SOURCE_SUFFIX, Input, read_all


class Watch:
    """The routines that ``arguments`` name, and those that are added to a folder later."""

    def __init__(self, arguments: tuple[str, ...]) -> None:
        self._arguments = arguments
        self._seen: dict[str, bytes] = {}
        self._folders: set[Path] = set()

    def changed(self) -> tuple[list[Input], list[str]]:
        """The routines that have changed since the last call, and the labels of those now gone."""
        here: dict[str, Input] = {}
        folders: set[Path] = set()
        for argument in self._arguments:
            path = Path(argument)
            folders |= _folders_of(path)
            try:
                found = read_all([argument])
            except UserError:
                continue  # it is gone, or about to be moved into place
            here |= {one.label: one for one in found}
        changed, seen = [], {}
        for label, named in here.items():
            digest, files = _state(named)
            folders |= {file.parent for file in files}
            seen[label] = digest
            if self._seen.get(label) != digest:
                changed.append(named)
        gone = sorted(self._seen.keys() - seen.keys())
        self._seen = seen
        self._folders = {folder.resolve() for folder in folders if folder.is_dir()}
        return changed, gone

    def folders(self) -> list[Path]:
        """The folders to watch, as of the last call of :meth:`changed`."""
        return sorted(self._folders)


def matters(change: object, path: str) -> bool:
    """Whether an event concerns a routine: saved, moved or removed."""
    return path.endswith(SOURCE_SUFFIX)


def _folders_of(path: Path) -> set[Path]:
    if not path.is_dir():
        return {path.parent}
    found = set()
    for where, folders, _ in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.add(Path(where))
    return found


def _state(named: Input) -> tuple[bytes, list[Path]]:
    """A digest of a routine's text and of all it uses, and the files of both."""
    digest = sha256(named.data)
    files = [named.path]
    text = named.data.decode("utf-8", "replace")
    unit, diagnostics = facelang.load(named.path, text)
    for library in _libraries(unit):
        path = Path(library.file)
        files.append(path)
        try:
            digest.update(path.read_bytes())
        except OSError:
            digest.update(b"gone")
    # a library that is missing now, and is added later, changes the diagnostics of the file
    digest.update(repr([(one.code, one.message) for one in diagnostics]).encode())
    return digest.digest(), files


def _libraries(unit: facelang.Unit) -> list[facelang.Unit]:
    found: dict[int, facelang.Unit] = {}

    def add(one: facelang.Unit) -> None:
        for library in one.libraries:
            if id(library) not in found:
                found[id(library)] = library
                add(library)

    add(unit)
    return list(found.values())
