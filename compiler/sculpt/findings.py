"""Diagnostics on their way out: as text for a person, as JSON, as annotations of a forge."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from facelang.diagnostics import Diagnostic
from facelang.render import render
from sculpt import terminal
from sculpt.checking import Checked, merged, sources

SHOWN_MAX = 20
"""More than anyone mends in one go; the rest is counted."""


def report(checked: Iterable[Checked]) -> None:
    """Writes what was found to standard error, the first 20, then how many more there are."""
    files = list(checked)
    found = merged(files)
    source_of = sources(files)
    colour = terminal.wants_colour(sys.stderr)
    for one in found[:SHOWN_MAX]:
        terminal.whisper(render(one, source_of, colour).rstrip("\n") + "\n\n")
    if len(found) > SHOWN_MAX:
        terminal.whisper(f"… and {len(found) - SHOWN_MAX} more; --json lists them all.\n\n")


def as_dict(one: Diagnostic) -> dict[str, Any]:
    """One diagnostic as ``check --json`` gives it; columns count from 1, the end is exclusive."""
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


def as_annotation(one: Diagnostic) -> str:
    """One diagnostic as a workflow command that GitHub shows beside the line."""
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
    text = one.message if one.help is None else f"{one.message}\n{one.help}"
    return f"::{kind} {fields}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    for sign in "%\r\n" + also:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def verdict(checked: Iterable[Checked]) -> str:
    """What was found in all the files together: ``2 mistakes, 1 advice``."""
    found = merged(checked)
    errors = sum(one.severity == "error" for one in found)
    advice = len(found) - errors
    parts = [count(errors, "mistake", "mistakes")] if errors else []
    parts += [f"{advice} advice"] if advice else []
    return ", ".join(parts) or "no mistakes"
