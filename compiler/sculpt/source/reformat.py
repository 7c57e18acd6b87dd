"""Reformats routines to the canonical layout: shows the changes as a patch, or writes them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff

import facelang
from facelang import Diagnostic
from facelang.render import harmless
from sculpt.cli import stock, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import Input
from sculpt.cli.outputs import Staging

COLOURS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One file, and its bytes in the canonical layout, None where it could not be read."""

    named: Input
    after: bytes | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def changes(self) -> bool:
        return self.after is not None and self.after != self.named.data


def rewritten(named: Input) -> Rewrite:
    """The file in its canonical layout. Raises UserError for an image."""
    if named.is_image:
        raise UserError(
            f"{named.label} is an image, not a routine",
            f"look into it with: sculpt show {named.label}",
        )
    text, diagnostics = facelang.decode(named.data, str(named.path))
    if text is not None:
        text, diagnostics = facelang.format(text, str(named.path))
    return Rewrite(named, None if text is None else text.encode(), tuple(diagnostics))


def save(results: Iterable[Rewrite]) -> None:
    """Writes the files that change, all of them or none. Raises UserError."""
    with Staging() as staging:
        for one in results:
            if one.after is None or not one.changes:
                continue
            _refuse_foreign(one.named)
            staging.write(one.named.path, one.after)
            if one.named.path.read_bytes() != one.named.data:
                raise UserError(
                    f"{one.named.label} was saved by something else meanwhile",
                    "nothing was changed; try again",
                )
        staging.commit()


def _refuse_foreign(named: Input) -> None:
    """Raises UserError for a stock routine, named as one or in an installation."""
    real = os.path.realpath(named.path)
    if named.stock or real.startswith(os.path.join(os.path.realpath(stock.PACKAGE), "")):
        raise UserError(
            f"{named.label} is a stock routine, which is not changed", "copy it, and name the copy"
        )
    if not os.access(real, os.W_OK):
        raise UserError(
            f"{named.label} cannot be written (permission denied)", "nothing was changed"
        )


def difference(results: Iterable[Rewrite]) -> None:
    """Writes a patch of all changes to standard output, in colour on a terminal."""
    if terminal.is_terminal(sys.stdout):
        colour = terminal.wants_colour(sys.stdout)
        for one in results:
            terminal.emit_painted("".join(_shown(line, colour) for line in _patch(one)))
    else:
        for one in results:
            terminal.emit_bytes("".join(_patch(one)).encode())


def _patch(one: Rewrite) -> Iterator[str]:
    """The lines of a unified diff; none for a file that does not change."""
    if one.after is None or not one.changes:
        return
    label = one.named.label
    before, after = (_lines(data.decode()) for data in (one.named.data, one.after))
    for line in unified_diff(before, after, label, label):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines as ``patch`` counts them: only LF ends one."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _shown(line: str, colour: bool) -> str:
    """A line of the patch for a terminal, control characters of the file made harmless."""
    text = "".join(harmless(part) + "\n" for part in line.removesuffix("\n").split("\n"))
    if not colour:
        return text
    paint = BOLD if line.startswith(("---", "+++")) else COLOURS.get(line[:1])
    return f"{paint}{text[:-1]}{PLAIN}\n" if paint else text
