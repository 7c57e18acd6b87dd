"""SARIF log of diagnostics: what code scanning of a forge and most editors read.

SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/. Columns count characters, as in
all reports; a fix is given where there is exactly one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from facelang.catalogue import BY_CODE
from facelang.diagnostics import Diagnostic, Fix
from facelang.tree import Span
from facevm.version import VERSION
from sculpt.cli.inputs import STDIN_LABEL

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

LISTED_MAX = 5000
"""What GitHub takes of one run; the rest is counted in the run's properties."""


def log(found: Iterable[Diagnostic]) -> dict[str, Any]:
    """The diagnostics of one check as one run."""
    listed = list(found)
    codes = sorted({one.code for one in listed})
    run: dict[str, Any] = {
        "tool": {
            "driver": {"name": "sculpt", "version": VERSION, "rules": [_rule(c) for c in codes]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in listed[:LISTED_MAX]],
    }
    if len(listed) > LISTED_MAX:
        run["properties"] = {"omitted": len(listed) - LISTED_MAX}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    rule = BY_CODE[code]
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.meaning},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.meaning} {rule.why} An example: sculpt explain {code}"},
        "defaultConfiguration": {"level": _level(code)},
    }


def _level(code: str) -> str:
    return "note" if code.startswith("W") else "error"


def _result(one: Diagnostic, index: int) -> dict[str, Any]:
    text = one.message if one.help is None else f"{one.message}; {one.help}"
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _level(one.code),
        "message": {"text": text},
        "locations": [{"physicalLocation": _place(one.file, one.span)}],
    }
    if one.notes:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _place(note.file, note.span),
                "message": {"text": note.message},
            }
            for number, note in enumerate(one.notes, 1)
        ]
    if len(one.fixes) == 1:
        result["fixes"] = [_fix(one.fixes[0], one.file)]
    return result


def _fix(fix: Fix, file: str) -> dict[str, Any]:
    change = {"deletedRegion": _region(fix.span), "insertedContent": {"text": fix.text}}
    where = {"artifactLocation": {"uri": _uri(fix.file or file)}, "replacements": [change]}
    return {"description": {"text": fix.title}, "artifactChanges": [where]}


def _place(file: str, span: Span) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(file)}, "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    """The place of a text; like ours, its end is the first column after it."""
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _uri(file: str) -> str:
    """A path from here on, which a forge takes from the top of the repository, or a whole one."""
    if file == STDIN_LABEL:
        return "stdin"
    path, here = Path(file), Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
