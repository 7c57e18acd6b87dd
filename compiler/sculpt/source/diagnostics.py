"""Diagnostics as text for a person, as JSON, and as annotations of a forge."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from facelang.diagnostics import Diagnostic
from facelang.tree import Span
from sculpt.cli import terminal
from sculpt.cli.inputs import STDIN, STDIN_LABEL
from sculpt.cli.units import counted
from sculpt.source.check import Checked, merged, sources

SHOWN_MAX = 20
"""More than anyone fixes in one go; the rest is counted."""

LISTED_MAX = 1000
"""More than any editor or forge shows; a document with the rest would be some 50 MB."""


def report(checked: Iterable[Checked], shown_max: int | None = SHOWN_MAX) -> None:
    """Writes diagnostics to standard error, errors before advice.

    The first 20, and how to see the others; all of them with ``shown_max`` None.
    """
    files = list(checked)
    found = merged(files)
    if not found:
        return
    from facelang.render import render, shown_place

    found = errors_first(sorted(found, key=_by_place(found, shown_place)))
    source_of = sources(files)
    colour = terminal.wants_colour(sys.stderr)
    for one in found[:shown_max]:
        terminal.write_stderr(render(one, source_of, colour).rstrip("\n") + "\n\n")
    if shown_max is not None and len(found) > shown_max:
        names = [one.named.label for one in files if one.diagnostics]
        named = STDIN if STDIN_LABEL in names else " ".join(names[:3])
        more = " …" if len(names) > 3 else ""
        command = f"sculpt check --all {named}{more}"
        terminal.write_stderr(f"… and {len(found) - shown_max} more; all of them: {command}\n\n")


def _by_place(
    found: list[Diagnostic], shown_place: Callable[[Diagnostic], tuple[str, Span]]
) -> Callable[[Diagnostic], tuple[int, Span]]:
    """The order of the places that are shown, which for some are those of a call."""
    ranks: dict[str, int] = {}
    for one in found:
        ranks.setdefault(shown_place(one)[0], len(ranks))
    return lambda one: (ranks[shown_place(one)[0]], shown_place(one)[1])


def errors_first(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics with the errors before the advice, each in the order in which they came."""
    return sorted(found, key=lambda one: one.severity != "error")


def as_dict(one: Diagnostic) -> dict[str, Any]:
    """One diagnostic for ``check --json``. Its end is the first column after it."""
    return {
        "code": one.code,
        "severity": one.severity,
        "file": one.file,
        "line": one.span.line,
        "column": one.span.column,
        "end_line": one.span.end_line,
        "end_column": one.span.end_column,
        "message": one.message,
        "help": one.help,
    }


def document(checked: Iterable[Checked]) -> dict[str, Any]:
    """What ``check --json`` prints, and the other commands in place of their own on errors.

    It holds the first 1000; ``omitted``, present only if there are more, counts the rest.
    """
    found = merged(checked)
    listed: dict[str, Any] = {"diagnostics": [as_dict(one) for one in found[:LISTED_MAX]]}
    if len(found) > LISTED_MAX:
        listed["omitted"] = len(found) - LISTED_MAX
    return listed


def as_annotation(one: Diagnostic) -> str:
    """One diagnostic as a workflow command, which GitHub shows beside the line."""
    kind = "error" if one.severity == "error" else "warning"
    place = {
        "file": one.file,
        "line": one.span.line,
        "col": one.span.column,
        "endLine": one.span.end_line,
        "endColumn": one.span.end_column,
        "title": one.code,
    }
    fields = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items())
    text = [one.message] if one.help is None else [one.message, one.help]
    text += [f"{note.message}: {note.file}:{note.span.line}" for note in one.notes]
    return f"::{kind} {fields}::" + _escaped("\n".join(text))


def _escaped(text: str, also: str = "") -> str:
    for sign in "%\r\n" + also:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def verdict(checked: Iterable[Checked]) -> str:
    """The counts of all files together: ``2 mistakes, 1 piece of advice``."""
    found = merged(checked)
    errors = sum(one.severity == "error" for one in found)
    advice = len(found) - errors
    parts = [counted(errors, "mistake")] if errors else []
    parts += [counted(advice, "piece of advice", "pieces of advice")] if advice else []
    return ", ".join(parts) or "no mistakes"
