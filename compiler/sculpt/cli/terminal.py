"""The terminal: everything that goes to standard output or standard error goes through here.

A reader that goes away (``| head``) ends nothing and is not mentioned; a full disk behind standard
output is. Rich is imported only where something is drawn with it, and draws into a string first,
so that every byte leaves here.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import click

from sculpt.cli import spelling
from sculpt.cli.errors import DONE, UserError, reason

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.text import Text

PIPED_WIDTH = 100
SIZE_MOST = 1000
"""Columns or lines of the largest terminal that is believed in."""

GLUE = "\ue000"
"""Stands for a space at which no line ends. (Rich breaks lines at U+00A0 too.)"""

_BEFORE_A_UNIT = r"(?<=\d) (?=(?:[µu]A|ms|s|min|Hz|kΩ|[µum]C|%|mA|bytes)(?!\w))"


def is_terminal(stream: TextIO) -> bool:
    return hasattr(stream, "isatty") and stream.isatty()


def wants_colour(stream: TextIO) -> bool:
    """Whether this is a terminal that shows colour, and NO_COLOR is not set."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and not is_dumb()


def is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def prepare() -> None:
    """Makes the standard streams safe to write to, whatever state the caller left them in.

    Characters that a terminal cannot show are spelled with those it can. A closed standard error
    is discarded; a closed standard output raises UserError.
    """
    _drop_odd_sizes()
    is_closed = sys.stdout is None
    for name in (
        "stdin",
        "stdout",
        "stderr",
    ):  # in this order: each gets the file number that it had
        if getattr(sys, name) is None:
            nowhere = open(os.devnull, "r" if name == "stdin" else "w")  # noqa: SIM115
            if name != "stdin":  # a closed standard input is reported where it is needed
                setattr(sys, name, nowhere)
            _KEPT_OPEN.append(nowhere)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=spelling.HANDLER)
    if is_closed:
        raise UserError("standard output is closed", "send it somewhere, to /dev/null for instance")


def _drop_odd_sizes() -> None:
    """Drops a size in the environment that no terminal has: rich would take it, or fail at it."""
    for name in ("COLUMNS", "LINES"):
        text = os.environ.get(name, "")
        is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(SIZE_MOST))
        if text and not (is_number and 0 < int(text) <= SIZE_MOST):
            del os.environ[name]


_KEPT_OPEN: list[TextIO] = []  # their numbers are not given to files that are opened later


def emit(text: str) -> None:
    """Writes text to standard output at once; control characters in it are made harmless.

    Raises UserError when it cannot be written.
    """
    emit_painted(_safe_lines(text))


def emit_painted(text: str) -> None:
    """The same for text with terminal sequences of our own, and none from a file."""
    with _reporting_failure():
        sys.stdout.write(text)
        sys.stdout.flush()


def emit_bytes(data: bytes) -> None:
    """The same for what another program reads: byte by byte, whatever the terminal's encoding."""
    with _reporting_failure():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def _reporting_failure() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        raise _not_written(error) from error


def _not_written(error: OSError) -> UserError:
    _discard(sys.stdout)
    return UserError(
        f"standard output cannot be written ({reason(error)})", "send it somewhere else"
    )


def _safe(text: str) -> str:
    """One line, with nothing in it that would move the cursor or set a colour."""
    if text.isprintable():
        return text
    from facelang.render import harmless

    return harmless(text)


def exception_of(error: OSError) -> Exception:
    """The exception that ends a command whose system call failed.

    It may be a write of click's own: help and the version do not go through :func:`emit`.
    """
    if isinstance(error, BrokenPipeError):
        _discard(sys.stdout)
        return click.exceptions.Exit(DONE)
    if error.filename is None:
        return _not_written(error)
    return UserError(f"{error.filename}: {reason(error)}")


def _safe_lines(text: str) -> str:
    return "\n".join(map(_safe, text.split("\n")))


def emit_line(text: str = "") -> None:
    emit(text + "\n")


def print_wrapped(text: str) -> None:
    """Sentences, one per line: wrapped between words on a terminal, left whole in a pipe."""
    if not text:
        return
    if is_terminal(sys.stdout):
        draw(text.removesuffix("\n"))
    else:
        emit(text)


def emit_json(document: object) -> None:
    import json

    emit_line(json.dumps(document, indent=2))


def print_error(message: str) -> None:
    """One line on standard error, after the name of the command."""
    name = "sculpt:"
    if wants_colour(sys.stderr):
        name = f"\x1b[1;31m{name}\x1b[0m"
    write_stderr(f"{name} {_safe(message)}\n")


def print_failure(error: click.ClickException) -> None:
    """Why a command has ended, on standard error: one line, or click's usage and hint."""
    import io

    if isinstance(error, UserError):
        print_error(error.message)
        return
    sheet = io.StringIO()
    error.show(sheet)
    write_stderr(_safe_lines(sheet.getvalue()))


def write_stderr(text: str) -> None:
    """Writes to standard error, and goes on when that fails."""
    with _ignoring_failure():
        sys.stderr.write(text)
        sys.stderr.flush()


@contextlib.contextmanager
def _ignoring_failure() -> Iterator[None]:
    try:
        yield
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Discards what is still buffered or written later, at the interpreter's exit too."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def draw(*what: RenderableType) -> None:
    """Draws with rich to standard output: colour and frames on a terminal, plain in a pipe."""
    import io

    from rich.text import Text

    sheet = io.StringIO()
    on_terminal = is_terminal(sys.stdout)
    pen = _console(sheet, on_terminal, wants_colour(sys.stdout))
    for one in what:
        pen.print(_Safe(kept_together(one) if isinstance(one, str | Text) else one), crop=False)
    text = sheet.getvalue()
    if not on_terminal:  # rich pads the cells of a table: noise for diff and grep
        text = "".join(line.rstrip() + "\n" for line in text.splitlines())
    emit_painted(text)


class _Safe:
    """Something to draw, in which only rich moves the cursor or sets colours."""

    def __init__(self, drawn: RenderableType) -> None:
        self._drawn = drawn

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._drawn, options):
            yield segment._replace(text=_safe_lines(segment.text.replace(GLUE, " ")))


def kept_together(words: str | Text) -> Text:
    """The words, with every number kept on one line with its unit; for :func:`draw`."""
    from rich.text import Text

    text = Text(words) if isinstance(words, str) else words.copy()
    text.plain = re.sub(_BEFORE_A_UNIT, GLUE, text.plain)
    return text


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
