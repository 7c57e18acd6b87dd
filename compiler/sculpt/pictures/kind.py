"""What kind of picture a file's ending asks for, and whether it can be drawn here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from sculpt.cli import destination
from sculpt.cli.errors import Trouble
from sculpt.cli.inputs import Named

ENDINGS = (".svg", ".png", ".html")
NEEDS_NOTHING = ".html"


def checked(path: Path, source: Named) -> Path:
    """The path, if a picture may be written there.

    Raises Trouble for another ending, a routine's own file, or where matplotlib is missing.
    """
    destination.checked(path, ENDINGS, source)
    if path.suffix != NEEDS_NOTHING and find_spec("matplotlib") is None:
        raise Trouble(
            f"{path} needs matplotlib, which is not installed",
            "pip install 'visasculpt[plot]', or name a .html file, which needs nothing",
        )
    return path
