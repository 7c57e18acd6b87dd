"""Libraries: a file and those that it uses.

A library stands beside the file that uses it, or in a folder below; never elsewhere, not by a
link either, so that a folder of routines can be copied as it is.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath

from facelang.diagnostics import Diagnostic, Fix, Note, clipped, in_order
from facelang.node import Node, node
from facelang.reading import parse
from facelang.source import decode
from facelang.suggest import asked, nearest
from facelang.tree import BROKEN, BROKEN_TEXT, File, Item, Routine, Span, Technique, Use, Wave, Zone

SIZE_MAX_BYTES = 1 << 20
"""More than any routine or image; keeps a wrong file (a video, a device) from being swallowed."""

CHAIN_MOST = 32
"""How many files may use each other in a row."""


@node
class Unit(Node):
    """A file as it was read, with the libraries it uses in the order in which it does.

    A library that is used by several files is one and the same object in each of them.
    """

    file: str
    """The path under which the file is named to people."""
    tree: File
    libraries: tuple[Unit, ...] = ()
    complete: bool = True
    """``False`` if something that it uses, or the file itself, could not be read: then a
    name that is not found here may well exist, and it is no use to complain about it."""


Parse = Callable[[str, str], tuple[File, list[Diagnostic]]]
"""``facelang.parse``, or one that remembers what it has read."""


def load(
    path: Path,
    text: str | None = None,
    held: Mapping[str, str] | None = None,
    parse: Parse = parse,
) -> tuple[Unit, list[Diagnostic]]:
    """Reads a file and, transitively, what it uses; diagnostics of all of them, in order.

    With ``text`` the file itself is not read, only placed at ``path``: what an editor holds, or
    what came through standard input. ``held`` has texts that stand for the libraries of their
    real paths, saved or not. Raises ``OSError`` if the file itself cannot be read, or is larger
    than ``SIZE_MAX_BYTES``; for a library that is a diagnostic of the file that uses it.
    """
    return _Loader(held or {}, parse).load(path, text)


class _Loader:
    def __init__(self, held: Mapping[str, str], parse: Parse) -> None:
        self.held = held
        self.parse = parse
        self.diagnostics: list[Diagnostic] = []
        self.units: dict[str, Unit] = {}
        """What was read, by the file's real path."""
        self.chain: list[tuple[str, str, Span]] = []
        """The files that are being read, the outermost first: real path, and the ``use``."""

    def load(self, path: Path, text: str | None) -> tuple[Unit, list[Diagnostic]]:
        unit = self._read(path, os.path.realpath(path), text)
        return unit, in_order(self.diagnostics)

    def _read(self, path: Path, real: str, text: str | None = None) -> Unit:
        name = str(path)
        if text is None:
            text, found = decode(_bytes_of(path), name)
            self.diagnostics += found
        if text is None:
            return Unit(name, File(()), complete=False)
        tree, found = self.parse(text, name)
        self.diagnostics += found
        libraries: dict[str, Unit] = {}
        complete = not any(map(_hides_names, tree.items))
        for use in (item for item in tree.items if isinstance(item, Use)):
            self.chain.append((real, name, use.span))
            library = self._use(path, use, libraries)
            self.chain.pop()
            complete = complete and library is not None and library.complete
        return Unit(name, tree, tuple(libraries.values()), complete)

    def _use(self, path: Path, use: Use, libraries: dict[str, Unit]) -> Unit | None:
        """The library that a line uses, put among ``libraries``; ``None`` if it is none."""
        wanted = use.path.value
        folder = path.parent
        if wanted == BROKEN_TEXT:
            return None  # it has been reported that none can be read
        if self._leaves(wanted):
            self._report("F217", use, f"`{wanted}` is outside this file's folder", _BESIDE)
            return None
        target = folder / wanted
        try:
            real = os.path.realpath(target)
            mode = stat.S_IFREG if real in self.held else target.stat().st_mode
        except (OSError, ValueError):
            meant = _with_suffix(folder, wanted)
            message = f"there is no file `{wanted}` beside this one"
            hint = asked(meant)
            fixes = () if meant is None else (Fix.replace(use.path.span, f'"{meant}"'),)
            self._report("F216", use, message, hint, fixes=fixes)
            return None
        if not Path(real).is_relative_to(os.path.realpath(folder)):
            message = f"`{wanted}` is a link that leads out of this file's folder"
            self._report("F217", use, message, _BESIDE)
            return None
        if not stat.S_ISREG(mode):
            self._report("F216", use, f"`{wanted}` is a folder or a device, not a file", None)
            return None
        if real in libraries:
            message = f"`{wanted}` is used already"
            fixes = (Fix.remove_line(use.span.line),)
            self._report("F218", use, message, "use each file once", fixes=fixes)
            return libraries[real]
        return self._open(use, target, real, libraries)

    def _open(self, use: Use, target: Path, real: str, libraries: dict[str, Unit]) -> Unit | None:
        opened = [at for at, _, _ in self.chain]
        if real in opened:
            self._report_cycle(use, opened.index(real))
            return None
        unit = self.units.get(real)
        if unit is None:
            if len(self.chain) > CHAIN_MOST:
                message = f"more than {CHAIN_MOST} files use each other in a row"
                self._report("F216", use, message, "put what belongs together into one file")
                return None
            try:
                unit = self._read(target, real, self.held.get(real))
            except OSError as error:
                reason = error.strerror or "it cannot be read"
                self._report("F216", use, f"`{use.path.value}` cannot be read: {reason}", None)
                return None
            self.units[real] = unit
        libraries[real] = unit
        if any(isinstance(item, Routine | Zone) for item in unit.tree.items):
            message = f"`{use.path.value}` is a treatment, not a library"
            hint = "move its waves and techniques to a file of their own, and use that"
            self._report("F220", use, message, hint)
        return unit

    def _report_cycle(self, use: Use, start: int) -> None:
        if start == len(self.chain) - 1:
            fixes = (Fix.remove_line(use.span.line),)
            self._report("F219", use, "this file uses itself", "leave this line out", fixes=fixes)
            return
        notes = tuple(
            Note("which is used here" if index else "used here", name, span)
            for index, (_, name, span) in enumerate(self.chain[start:-1])
        )
        message = f"`{use.path.value}` uses this file, and this file uses it"
        hint = "put what both need into a third file"
        self._report("F219", use, message, hint, notes)

    def _report(
        self,
        code: str,
        use: Use,
        message: str,
        help: str | None,
        notes: tuple[Note, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        _, name, _ = self.chain[-1]
        self.diagnostics.append(
            Diagnostic(code, name, use.path.span, clipped(message), help, notes, fixes=fixes)
        )

    @staticmethod
    def _leaves(wanted: str) -> bool:
        """Whether a path leads out of its folder, on any operating system."""
        windows = PureWindowsPath(wanted)
        if windows.drive or windows.root:
            return True
        depth = 0
        for part in windows.parts:
            depth += -1 if part == ".." else 1
            if depth < 0:
                return True
        return False


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(SIZE_MAX_BYTES + 1)
    if len(data) > SIZE_MAX_BYTES:
        too_large = f"it is over {SIZE_MAX_BYTES >> 20} MiB, more than any routine"
        raise OSError(errno.EFBIG, too_large, str(path))
    return data


def _hides_names(item: Item) -> bool:
    """Whether an item may define a name that could not be read."""
    if isinstance(item, Technique):
        return BROKEN in (item.name.text, *(name.text for name in item.parameters))
    return isinstance(item, Wave) and item.name.text == BROKEN


_BESIDE = "put the file beside this one or in a folder below, and use it from there"


def _with_suffix(folder: Path, wanted: str) -> str | None:
    """The file that was meant by a name without its suffix, or with a slip in it."""
    try:
        candidates = sorted(path.name for path in folder.iterdir() if path.suffix == ".face")
    except OSError:
        return None
    if f"{wanted}.face" in candidates:
        return f"{wanted}.face"
    return nearest(wanted, candidates)
