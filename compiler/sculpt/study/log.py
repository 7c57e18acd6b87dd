"""Log of a study: who looked at what, each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sculpt.cli.errors import BadImage

START = "0" * 64


def append(path: Path, event: str, moment: str, **facts: str) -> str:
    """Adds a line and returns its hash. ``moment`` is the time, handed in."""
    before = verify(path)
    entry = {"event": event, "time": moment, **facts, "before": before}
    text = json.dumps(entry, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({**entry, "hash": digest}, sort_keys=True) + "\n")
    return digest


def verify(path: Path) -> str:
    """The hash of the last line. Raises BadImage for a line that was changed, or is missing."""
    before = START
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            digest = entry.pop("hash")
        except (ValueError, KeyError, AttributeError) as error:
            raise _broken(path, number) from error
        text = json.dumps(entry, sort_keys=True)
        if entry.get("before") != before or hashlib.sha256(text.encode()).hexdigest() != digest:
            raise _broken(path, number)
        before = digest
    return before


def _broken(path: Path, number: int) -> BadImage:
    return BadImage(
        f"{path}: line {number} is not the one that was written",
        "the log was changed: say so in the study's report",
    )
