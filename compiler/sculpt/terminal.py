"""The only way out to the person: standard output and standard error.

A reader that goes away (``| head``) ends nothing and is not mentioned; a full disk behind
standard output is. Rich is imported only where something is drawn with it, and draws into
text first, so that every byte leaves here.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from sculpt.exits import Trouble, reason

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PIPED_WIDTH = 100


def is_terminal(stream: TextIO) -> bool:
    return hasattr(stream, "isatty") and stream.isatty()


def wants_colour(stream: TextIO) -> bool:
    """A terminal, no NO_COLOR, and not the terminal that can do nothing."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and not is_dumb()


def is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def emit(text: str) -> None:
    """Writes to standard output now. Raises Trouble when it cannot be written."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop(sys.stdout)
    except OSError as error:
        _drop(sys.stdout)
        raise Trouble(
            f"standard output cannot be written ({reason(error)})", "send it somewhere else"
        ) from error


def emit_line(text: str = "") -> None:
    emit(text + "\n")


def emit_json(document: Any) -> None:
    import json

    emit_line(json.dumps(document, indent=2))


def complain(message: str) -> None:
    """One line on standard error, in the name of the command."""
    name = "sculpt:"
    if wants_colour(sys.stderr):
        name = f"\x1b[1;31m{name}\x1b[0m"
    whisper(f"{name} {message}\n")


def whisper(text: str) -> None:
    """Writes to standard error, and goes on when nobody can hear it."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _drop(sys.stderr)


def _drop(stream: TextIO) -> None:
    """Lets everything still buffered or written later go nowhere, the interpreter's exit too."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def draw(*what: RenderableType) -> None:
    """Draws with rich to standard output: colour and frames on a terminal, plain in a pipe."""
    import io

    sheet = io.StringIO()
    on_terminal = is_terminal(sys.stdout)
    pen = _console(sheet, on_terminal, wants_colour(sys.stdout))
    for one in what:
        pen.print(one)
    text = sheet.getvalue()
    if not on_terminal:  # rich pads the cells of a table: noise for diff and grep
        text = "".join(line.rstrip() + "\n" for line in text.splitlines())
    emit(text)


def _console(file: TextIO, on_terminal: bool, colour: bool) -> Console:
    from rich.console import Console

    return Console(
        file=file,
        width=None if on_terminal else PIPED_WIDTH,
        force_terminal=colour,
        color_system="auto" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
