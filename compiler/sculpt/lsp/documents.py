"""Documents that are open in the editor, and what is known of them.

A document that is open stands for the file of its path, saved or not, also where another one uses
it. Whatever was read once is remembered by its characters, so a change costs the reading of what
changed.
"""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import facelang
from facelang.diagnostics import Diagnostic
from facelang.source import BOM
from facelang.tree import File
from sculpt.lsp.analysis import Analysis, analyse
from sculpt.lsp.text import UTF16, Text

REMEMBERED_MOST = 64
"""How many readings are kept."""

SEARCHED_MOST = 500
"""How many files of a folder are looked through for a name."""

SIZE_MAX_BYTES = 1 << 20
"""A file over this is not a routine, whatever its name."""

SUFFIX = ".face"
_PASSED_OVER = frozenset(("node_modules", "__pycache__", "site-packages"))


@dataclass(slots=True, eq=False)
class Document:
    """A file as the editor holds it. ``real`` is its path without links."""

    uri: str
    path: Path
    real: str
    text: Text
    version: int | None = None
    known: Analysis | None = field(default=None, repr=False)


class Readings:
    """``facelang.parse``, with a memory of what it read lately."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[File, list[Diagnostic]]] = OrderedDict()

    def parse(self, text: str, file: str) -> tuple[File, list[Diagnostic]]:
        """The tree of a text and what was found in it."""
        key = (file, text)
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = facelang.parse(text, file)
            if len(self._kept) > REMEMBERED_MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return known


class Documents:
    """The open documents by their URI, and the folders they belong to.

    ``path_of`` finds the path in a URI (None where it has none), ``uri_of_path`` makes one.
    """

    def __init__(
        self, path_of: Callable[[str], str | None], uri_of_path: Callable[[str], str | None]
    ) -> None:
        self._path_of = path_of
        self._uri_of_path = uri_of_path
        self.encoding = UTF16
        self.folders: list[Path] = []
        self._open: dict[str, Document] = {}
        self._readings = Readings()

    def __iter__(self) -> Iterator[Document]:
        return iter(self._open.values())

    # --- what the editor says ----------------------------------------------------------------

    def open(self, uri: str, characters: str, version: int | None) -> Document:
        """Takes a document; what depends on it is no longer known."""
        path = self._path(uri)
        text = Text(characters, self.encoding)
        document = Document(uri, path, os.path.realpath(path), text, version)
        self._open[uri] = document
        self._forget(document)
        return document

    def change(self, uri: str, text: Text, version: int | None) -> Document | None:
        """Takes what a document holds now."""
        document = self._open.get(uri)
        if document is not None:
            document.text, document.version = text, version
            self._forget(document)
        return document

    def close(self, uri: str) -> Document | None:
        """Lets go of a document: from now on its file on the disk counts."""
        document = self._open.pop(uri, None)
        if document is not None:
            self._forget(document)
        return document

    def forget_all(self) -> None:
        """Says that files on the disk have changed."""
        for document in self:
            document.known = None

    # --- what is known -----------------------------------------------------------------------

    def get(self, uri: str) -> Document | None:
        """The open document of this URI."""
        return self._open.get(uri)

    def analysis(self, document: Document) -> Analysis:
        """What a document holds, checked; from memory where nothing has changed."""
        if document.known is None:
            text = document.text.characters
            document.known = self._analyse(document.path, text, document.real)
        return document.known

    def users(self, document: Document) -> list[Document]:
        """The open documents, without this one, that are to be checked anew when it changes."""
        return [other for other in self if other is not document and other.known is None]

    def analyses(self, document: Document, name: str) -> Iterator[Analysis]:
        """Of everything around in which a name of this document stands, the document first."""
        yield self.analysis(document)
        seen = {document.real}
        for other in self:
            if other.real not in seen:
                seen.add(other.real)
                if name in other.text.characters:
                    yield self.analysis(other)
        for path in self.files_around(document):
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                text = self._read(path)
                if text is not None and name in text:
                    yield self._analyse(path, text, real)

    def files_around(self, document: Document) -> list[Path]:
        """The routine files in the folder that is open, else beside the document and below."""
        around = [folder for folder in self.folders if document.path.is_relative_to(folder)]
        return routine_files(around or [document.path.parent])

    def text_of(self, file: str) -> Text | None:
        """The text of a file by the name that diagnostics know it by."""
        document = self.by_file(file)
        if document is not None:
            return document.text
        characters = self._read(Path(file))
        return None if characters is None else Text(characters, self.encoding)

    def by_file(self, file: str) -> Document | None:
        """The open document that stands for a file."""
        real = os.path.realpath(file)
        return next((document for document in self if document.real == real), None)

    def uri_of(self, file: str) -> str:
        """The URI by which the editor knows a file."""
        document = self.by_file(file)
        if document is not None:
            return document.uri
        return self._uri_of_path(os.path.abspath(file)) or file

    # --- inside ------------------------------------------------------------------------------

    def _analyse(self, path: Path, text: str, real: str) -> Analysis:
        held = {other.real: other.text.characters for other in self if other.real != real}
        return analyse(path, text, held, self._readings.parse)

    def _forget(self, document: Document) -> None:
        document.known = None
        for other in self:
            if other.known is not None and document.real in other.known.needs:
                other.known = None

    def _path(self, uri: str) -> Path:
        """Where a document stands, or would stand: one without a file is in the open folder."""
        found = self._path_of(uri)
        if found is not None:
            return Path(os.path.abspath(found))
        folder = self.folders[0] if self.folders else Path.cwd()
        name = uri.rpartition(":")[2].rpartition("/")[2].replace("\0", "")
        return folder / (name or "untitled")

    @staticmethod
    def _read(path: Path) -> str | None:
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > SIZE_MAX_BYTES:
                return None
            text, _ = facelang.decode(path.read_bytes(), str(path))
        except (OSError, ValueError):
            return None
        return None if text is None else text.removeprefix(BOM)  # an editor shows it without one


def _is_routine(name: str) -> bool:
    """Whether it is a routine, and no hidden file that an editor or a system has made."""
    return name.endswith(SUFFIX) and not name.startswith(".")


def routine_files(folders: Iterable[Path]) -> list[Path]:
    """The ``*.face`` files in folders and below, the first few hundred."""
    found: list[Path] = []
    for folder in folders:
        for where, below, files in os.walk(folder):
            below[:] = sorted(
                name for name in below if name[:1] != "." and name not in _PASSED_OVER
            )
            found += (Path(where, name) for name in sorted(files) if _is_routine(name))
            if len(found) >= SEARCHED_MOST:
                return found[:SEARCHED_MOST]
    return found
