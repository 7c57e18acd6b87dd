"""Browser of this computer, to which a picture is handed."""

from __future__ import annotations

import tempfile
import webbrowser
from pathlib import Path

from sculpt.cli.errors import UserError

FOLDER = "visasculpt-"


def page_path(stem: str) -> Path:
    """Where a page goes that was asked for without a name: a folder of its own, which the system
    clears in its own time, for the browser reads it after this program has ended."""
    return Path(tempfile.mkdtemp(prefix=FOLDER)) / f"{stem or 'page'}.html"


def show(path: Path) -> None:
    """Opens a file in the browser. Raises UserError where there is none."""
    try:
        is_open = webbrowser.open(path.resolve().as_uri())
    except webbrowser.Error:
        is_open = False
    if not is_open:
        raise UserError(f"no browser was found to open {path}", "open it yourself; it is written")
