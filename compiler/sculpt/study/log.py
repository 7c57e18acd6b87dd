"""Log of a study: who looked at what, each line chained to the one before by its hash.

The first line is the allocation, with the hash of its list. A last line that was cut while it was
written (no newline) is no reason to refuse the next one, which keeps what there was of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from sculpt.cli.errors import BadImage, UserError, reason

START = "0" * 64
FIRST = "allocated"
LOOK, LOOK_AT_ALL = "unblinded", "unblinded all"

Entry = dict[str, Any]


class Chain(NamedTuple):
    """The lines of a log: ``entries`` in order, the hash of the ``last``, and what is behind them.

    ``whole_bytes`` is how much of the file stands; ``torn`` is the rest of a line that was cut.
    ``fault`` is the number of the first line that is not as it was written, 0 where all are.
    """

    entries: list[Entry]
    last: str
    whole_bytes: int
    torn: bytes
    fault: int

    @property
    def list_sha256(self) -> str | None:
        """The hash of the list, by the first line; None where that is not there."""
        return str(self.entries[0]["sha256"]) if self.entries and self.fault != 1 else None


def line_of(before: str, event: str, moment: str, facts: dict[str, str]) -> bytes:
    """A line, ready to be written behind the one whose hash is ``before``."""
    entry = {"event": event, "time": moment, **facts, "before": before}
    return (json.dumps({**entry, "hash": _digest(entry)}, sort_keys=True) + "\n").encode()


def append(path: Path, event: str, moment: str, **facts: str) -> None:
    """Adds a line and flushes it to the disk; ``moment`` is the time, handed in.

    A changed log does not stop it: that is for :func:`verify` to say, once the look is logged.
    Raises UserError where the log cannot be written.
    """
    found = chain(path)
    if found.torn:
        facts = {**facts, "torn": found.torn.decode("utf-8", "replace")}
    data = line_of(found.last, event, moment, facts)
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(number, "r+b") as stream:
            stream.truncate(found.whole_bytes)
            end = stream.seek(0, os.SEEK_END)
            if end:
                stream.seek(end - 1)
                data = data if stream.read(1) == b"\n" else b"\n" + data
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise UserError(f"{path} cannot be written ({reason(error)})") from error


def verify(path: Path) -> Chain:
    """The log. Raises BadImage for a line that was changed, or is missing."""
    found = chain(path)
    if found.fault:
        raise BadImage(
            f"{path}: line {found.fault} is not the one that was written",
            "the log was changed: say so in the study's report",
        )
    return found


def chain(path: Path) -> Chain:
    """The log as it stands, whatever happened to it. Raises UserError where it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    *lines, rest = data.split(b"\n")
    entries: list[Entry] = []
    before, fault = START, 0
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None or not _stands(entry, before, number):
            fault = fault or number
        before = before if entry is None else str(entry.get("hash"))
        entries.append(entry or {})
    last = _entry(rest) if rest else None
    if last is not None and _stands(last, before, len(lines) + 1):
        entries.append(last)  # whole, but for its newline
        before, rest = str(last["hash"]), b""
    if not entries:
        fault = 1
    return Chain(entries, before, len(data) - len(rest), rest, fault)


def _entry(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _stands(entry: Entry, before: str, number: int) -> bool:
    """Whether a line is as it was written, and where it was."""
    own = {key: value for key, value in entry.items() if key != "hash"}
    if number == 1 and (own.get("event") != FIRST or not isinstance(own.get("sha256"), str)):
        return False
    return own.get("before") == before and entry.get("hash") == _digest(own)


def _digest(entry: Entry) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()
