"""Journal of a board: its sessions, from ``sessions.jsonl`` or from its NVM.

An entry is what ``facevm.reader`` makes of the logbook. Fields that an older firmware did not write
are filled in here, so that every entry has all of them.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

from sculpt.cli.errors import BadImage, UserError, reason

JOURNAL = "sessions.jsonl"
SIZE_MAX_BYTES = 32 << 20
NVM_MOST_BYTES = 64 << 10

Entry = dict[str, Any]

_EMPTY: Entry = {
    "number": 0,
    "firmware": "",
    "routine": "",
    "crc": "00000000",
    "level_percent": 0,
    "outcome": "fail",
    "reason": "",
    "reading": 0,
    "duration_ms": 0,
    "wait_ms": 0,
    "updates_per_s": None,
    "zones": [],
    "time": None,
}

_EMPTY_ZONE: Entry = {
    "zone": "",
    "side": "",
    "delivered_ms": 0,
    "charge_uC": 0,
    "mean_abs_uA": 0,
    "mean_error_percent": 0,
    "largest_error_uA": 0,
    "contact_losses": 0,
    "resistance_ohm": None,
    "limited_ms": 0,
}


class Sessions(NamedTuple):
    """``entries`` in the order in which they were written; ``notes`` say what was left out."""

    label: str
    entries: list[Entry]
    notes: list[str]


def date_of(entry: Entry) -> datetime.datetime | None:
    """When a session was, by the board's own clock; None where that was not set."""
    if entry["time"] is None:
        return None
    moment = datetime.datetime.fromtimestamp(entry["time"], datetime.UTC)
    return moment.replace(tzinfo=None)


def from_journal(path: Path) -> Sessions:
    """The sessions in a journal file; damaged lines are noted and left out.

    Raises UserError, and BadImage for a file in which no line is an entry.
    """
    data = _read(path, SIZE_MAX_BYTES)
    lines = data.split(b"\n")
    ended = not lines[-1]
    found: list[Entry] = []
    notes: list[str] = []
    seen: dict[int, bytes] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        entry = _entry(line)
        if entry is None:
            if number == len(lines) and not ended:
                notes.append(
                    f"{path}: the last line, {number}, is incomplete and was left out; "
                    "most likely the power was cut while it was written"
                )
            else:
                notes.append(f"{path}: line {number} is damaged and was left out")
            continue
        if seen.get(entry["number"]) == line:
            notes.append(f"{path}: line {number} repeats an earlier one")
            continue
        seen[entry["number"]] = line
        found.append(entry)
    if notes and not found:
        raise BadImage(
            f"no session in {path} can be read",
            f"name a {JOURNAL} that a board wrote",
        )
    return Sessions(str(path), found, notes)


def from_nvm(path: Path) -> Sessions:
    """The sessions in a dump of a board's NVM.

    Raises UserError, and BadImage for a file in which there is no session.
    """
    from facevm.reader import entries_of

    data = _read(path, NVM_MOST_BYTES)
    found = [entry for raw in entries_of(data) if (entry := _entry_of(raw)) is not None]
    if not found and data.strip(b"\xff\x00"):
        raise BadImage(
            f"no session in {path} can be read",
            "name a dump of the board's microcontroller.nvm",
        )
    return Sessions(str(path), found, [])


def from_drive(drive: Path) -> Sessions:
    """The sessions in a drive's journal. Raises UserError where there is none."""
    if not drive.is_dir():
        raise UserError(f"there is no drive {drive}", "is the board plugged in?")
    path = drive / JOURNAL
    if not path.exists():
        raise UserError(
            f"{drive} has no {JOURNAL}",
            "the board writes it after a session, when no computer has its drive mounted; "
            "until then the sessions are in its NVM",
        )
    return from_journal(path)


def _read(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    if len(data) > most_bytes:
        raise UserError(
            f"{path} is over {most_bytes >> 10} KiB", "no board writes a record that large"
        )
    return data


def _entry(line: bytes) -> Entry | None:
    try:
        return _entry_of(json.loads(line.decode("utf-8")))
    except (ValueError, RecursionError):
        return None


def _entry_of(raw: object) -> Entry | None:
    """The entry with all fields filled in, or None if a value is not one that a board writes."""
    if not isinstance(raw, dict) or not _is_whole(raw.get("number")):
        return None
    entry = {**_EMPTY, **raw}
    texts = ("firmware", "routine", "crc", "outcome", "reason")
    numbers = ("level_percent", "duration_ms", "wait_ms")
    if not all(isinstance(entry[name], str) for name in texts):
        return None
    if not all(_is_whole(entry[name]) for name in numbers):
        return None
    time = entry["time"]
    if time is not None and not (_is_whole(time) and 0 < time < 1 << 32):
        return None
    rate = entry["updates_per_s"]
    if rate is not None and not _is_whole(rate):
        return None
    if not isinstance(entry["zones"], list):
        return None
    zones = []
    for raw_zone in entry["zones"]:
        if not isinstance(raw_zone, dict):
            return None
        zone = {**_EMPTY_ZONE, **raw_zone}
        if not (isinstance(zone["zone"], str) and isinstance(zone["side"], str)):
            return None
        for name in _EMPTY_ZONE:
            is_text = name in ("zone", "side")
            is_blank = name == "resistance_ohm" and zone[name] is None
            if not is_text and not is_blank and not _is_number(zone[name]):
                return None
        zones.append(zone)
    entry["zones"] = zones
    return entry


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e12
