"""Compact sources: the program as a board gets it, line for line the repository's.

A board reads, splits and compiles its program at every start, and keeps each name that it meets in
a table for ever. So comments, docstrings and annotations stay on the PC, private constants become
their values, and names that nobody outside of a module can know become short ones, shared by all
modules. Public names stay, and every statement stays on its line: a traceback reads as before.
"""

from __future__ import annotations

from collections.abc import Mapping

from sculpt.board.compact.edits import Source
from sculpt.board.compact.names import renamed
from sculpt.board.compact.removal import removed
from sculpt.board.compact.survey import Survey

NOTE = "# compact; as it was written: sculpt deploy --plain"


def compact(files: Mapping[str, bytes], drivers: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sources among ``files`` (path: bytes) made compact, all else as it is.

    They are one program: what is private is decided over all of them. ``drivers`` are sources
    beside them, which are read for the names they use. Raises SyntaxError for what is no Python.
    """
    sources = {path: Source(data) for path, data in files.items() if path.endswith(".py")}
    survey = Survey(sources, [Source(data) for path, data in drivers.items() if _is_python(path)])
    made = dict(files)
    for path, source in sources.items():
        edits = removed(source) + renamed(source, survey)
        made[path] = source.edited(edits, NOTE)
    return made


def _is_python(path: str) -> bool:
    return path.endswith(".py")
