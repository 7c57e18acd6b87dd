"""Records of a study in two halves: the open one, and what only ``unblind`` joins to it.

The open half has nothing by which an arm could be told: no image, level, current, charge or
resistance, and of a reason its class only.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from sculpt.board.journal import Entry, date_of
from sculpt.cli.cells import cell

DICTIONARY: tuple[tuple[str, str, str], ...] = (
    ("subject", "", "code of the subject, as in the study's file"),
    ("session", "", "number of the session on the subject's board, from 1"),
    ("date", "", "when it was, by the board's own clock; empty where that was not set"),
    ("outcome", "", "success: carried out; abort: ended early; fail: stopped by the device"),
    ("reason", "", "class of the reason: done, button, contact, reset, device"),
    ("duration_ms", "ms", "time on the routine's clock, without waiting for contact"),
    ("wait_ms", "ms", "time spent waiting for contact"),
    ("losses", "", "how often contact was lost, over all places"),
    ("pressed", "", "1 where the button ended it, else 0"),
    ("guess", "", "the arm that the subject guesses, asked for after the session; kept on paper"),
)
"""Column, unit and meaning of the open half."""

CLOSED = (
    *("subject", "session", "crc", "level_percent", "zone", "side", "delivered_ms"),
    *("mean_abs_uA", "charge_uC", "resistance_ohm", "limited_ms", "own_arm"),
)
"""``own_arm`` is 1 where the image was the one of the subject's arm, else 0."""

OPEN = tuple(name for name, _, _ in DICTIONARY)


def open_rows(subject: str, entries: Iterable[Entry]) -> Iterator[list[str]]:
    """The open half: a row for each session."""
    for entry in entries:
        moment = date_of(entry)
        losses = sum(zone["contact_losses"] for zone in entry["zones"])
        yield [
            subject,
            str(entry["number"]),
            "" if moment is None else moment.strftime("%Y-%m-%d"),
            entry["outcome"],
            class_of(entry),
            str(entry["duration_ms"]),
            str(entry["wait_ms"]),
            str(round(losses)),
            str(int(class_of(entry) == "button")),
            "",
        ]


def renumbered(entries: Iterable[Entry]) -> tuple[list[Entry], int]:
    """The sessions of a subject, each with a number of its own, and how many had another's.

    A board that took the place of an earlier one counts from 1 again.
    """
    found: list[Entry] = []
    taken: set[int] = set()
    repeated = 0
    for entry in entries:
        number = entry["number"]
        if number in taken:
            number = max(taken) + 1
            repeated += 1
        taken.add(number)
        found.append({**entry, "number": number})
    return found, repeated


def class_of(entry: Entry) -> str:
    """The class of a session's reason."""
    why = entry["reason"]
    if entry["outcome"] == "success":
        return "done"
    if "button" in why:
        return "button"
    if "contact" in why:
        return "contact"
    return "reset" if why == "G13" else "device"


def closed_rows(subject: str, entries: Iterable[Entry], own_crc: str) -> Iterator[list[str]]:
    """The closed half: a row for each session and place. ``own_crc`` is that of their arm."""
    for entry in entries:
        for zone in entry["zones"]:
            yield [
                subject,
                str(entry["number"]),
                entry["crc"],
                str(entry["level_percent"]),
                zone["zone"],
                zone["side"],
                str(zone["delivered_ms"]),
                f"{zone['mean_abs_uA']:.1f}",
                f"{zone['charge_uC']:.3f}",
                "" if zone["resistance_ohm"] is None else str(zone["resistance_ohm"]),
                str(zone["limited_ms"]),
                str(int(entry["crc"] == own_crc)),
            ]


def join(opened: str, closed: str, arms: dict[str, str]) -> str:
    """Both halves and each subject's arm as one CSV, a row for each session and place.

    Raises ValueError for a half that is none, or a subject that is on no list.
    """
    halves = [_read(opened, OPEN), _read(closed, CLOSED)]
    places: dict[tuple[str, str], list[list[str]]] = {}
    for row in halves[1]:
        places.setdefault((row[0], row[1]), []).append(row[2:])
    rows: list[list[str]] = []
    for row in halves[0]:
        if row[0] not in arms:
            raise ValueError(f"{row[0]} is not a subject of this study")
        for place in places.get((row[0], row[1]), [[""] * (len(CLOSED) - 2)]):
            rows.append([row[0], arms[row[0]], *row[1:], *place])
    return _csv(["subject", "arm", *OPEN[1:], *CLOSED[2:]], rows)


def _read(text: str, columns: tuple[str, ...]) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(rows[0]) != columns or any(len(row) != len(columns) for row in rows):
        raise ValueError("a half has other columns than export writes")
    return rows[1:]


def shared(one: Iterable[Entry], other: Iterable[Entry]) -> bool:
    """Whether two boards have a session with the same measured values: they are one board."""
    return bool(_measured(one) & _measured(other))


def _measured(entries: Iterable[Entry]) -> set[str]:
    return {json.dumps(entry, sort_keys=True) for entry in entries if entry["zones"]}


def open_csv(rows: Iterable[list[str]]) -> str:
    """The open half as CSV."""
    return _csv(list(OPEN), rows)


def closed_csv(rows: Iterable[list[str]]) -> str:
    """The closed half as CSV."""
    return _csv(list(CLOSED), rows)


def dictionary_csv() -> str:
    """The data dictionary of the open half."""
    return _csv(["column", "unit", "meaning"], (list(row) for row in DICTIONARY))


def _csv(heading: list[str], rows: Iterable[list[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([cell(one) for one in row] for row in rows)
    return stream.getvalue()
