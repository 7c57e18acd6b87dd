"""Journal of a board: its sessions, from ``sessions.jsonl`` or from its NVM.

An entry is what ``facevm.reader`` makes of the logbook. Fields that an older firmware did not write
are filled in here, so that every entry has all of them.
"""

from __future__ import annotations

import codecs
import datetime
import json
from pathlib import Path
from typing import NamedTuple, TypedDict, TypeGuard, cast

from sculpt.cli.errors import BadImage, UserError, reason
from sculpt.cli.foreign import require_file

JOURNAL = "sessions.jsonl"
SIZE_MAX_BYTES = 32 << 20
NVM_MOST_BYTES = 64 << 10


class ZoneEntry(TypedDict):
    """What a session kept of one zone and side."""

    zone: str
    side: str
    delivered_ms: int
    charge_uC: float
    mean_abs_uA: float
    mean_error_percent: float
    largest_error_uA: float
    contact_losses: int
    resistance_ohm: int | None
    limited_ms: int


class Entry(TypedDict):
    """A session. ``time`` is in seconds since 1970 by the board's clock, None where not set."""

    number: int
    firmware: str
    routine: str
    crc: str
    level_percent: int
    outcome: str
    reason: str
    reading: int
    duration_ms: int
    wait_ms: int
    updates_per_s: int | None
    zones: list[ZoneEntry]
    time: int | None


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

_EMPTY_ZONE: ZoneEntry = {
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
    data = _read(path, SIZE_MAX_BYTES).removeprefix(codecs.BOM_UTF8)
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
    kept = list(entries_of(data))
    found = [entry for raw in kept if (entry := _entry_of(raw)) is not None]
    lost = len(kept) - len(found)
    notes = [f"{path}: {lost} of {len(kept)} sessions are damaged and left out"] if lost else []
    if not found and data.strip(b"\xff\x00"):
        raise BadImage(
            f"no session in {path} can be read",
            "name a dump of the board's microcontroller.nvm",
        )
    return Sessions(str(path), found, notes)


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
        require_file(path)
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
    zones = [_zone_of(zone) for zone in entry["zones"]]
    if None in zones:
        return None
    entry["zones"] = zones
    return cast(Entry, entry)


def _zone_of(raw: object) -> ZoneEntry | None:
    """The same of what a session kept of a zone."""
    if not isinstance(raw, dict):
        return None
    zone = {**_EMPTY_ZONE, **raw}
    for name in _EMPTY_ZONE:
        value = zone[name]
        if name in ("zone", "side"):
            if not isinstance(value, str):
                return None
        elif not _is_number(value) and not (name == "resistance_ohm" and value is None):
            return None
    return cast(ZoneEntry, zone)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e12
