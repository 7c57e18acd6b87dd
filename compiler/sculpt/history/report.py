"""Report of a board's sessions: tables, adherence to the plans, and CSV."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator

from rich.text import Text

from sculpt.board.clock import clock_statement
from sculpt.board.journal import Entry, date_of
from sculpt.cli.cells import cell
from sculpt.cli.outcomes import OUTCOMES
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import charge, counted, duration_to_second
from sculpt.history.adherence import Adherence
from sculpt.history.zones import ZoneHistory

ZONE_COLUMNS = (
    *("zone", "side", "delivered_ms", "charge_uC", "mean_abs_uA", "mean_error_percent"),
    *("largest_error_uA", "contact_losses", "resistance_ohm", "limited_ms"),
)
CSV_COLUMNS = (
    *("number", "time", "routine", "crc", "level_percent", "outcome", "reason", "duration_ms"),
    *("wait_ms", "updates_per_s", "firmware", *ZONE_COLUMNS),
)


def when(entry: Entry) -> str:
    """Date and time of a session; empty without a time."""
    moment = date_of(entry)
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def outcome(entry: Entry) -> str:
    """How a session ended, with the reason."""
    name = entry["outcome"]
    word = OUTCOMES[name].word if name in OUTCOMES else str(name)
    return f"{word}: {entry['reason']}" if entry["reason"] else word


def sessions(entries: list[Entry]) -> Sheet:
    """One row per session, oldest first."""
    counts = any(entry["updates_per_s"] for entry in entries)
    rows = Sheet(
        Column("no.", ">"),
        Column("when"),
        Column("routine"),
        Column("level\n%", ">"),
        Column("outcome", sentences=True),
        Column("treated", ">"),
        Column("net charge", ">", spare=True),
        Column("losses", ">", spare=True),
        *([Column("slowest s,\nupdates", ">", spare=True)] if counts else []),
    )
    for entry in entries:
        zones = entry["zones"]
        rows.add_row(
            str(entry["number"]),
            when(entry),
            entry["routine"],
            str(entry["level_percent"] or ""),
            outcome(entry),
            duration_to_second(entry["duration_ms"]) if entry["duration_ms"] else "",
            charge(sum(zone["charge_uC"] for zone in zones)) if zones else "",
            str(round(sum(zone["contact_losses"] for zone in zones))) if zones else "",
            *([str(entry["updates_per_s"] or "")] if counts else []),
        )
    return rows


def zones(found: list[ZoneHistory]) -> Sheet:
    """One row per zone and side."""
    rows = Sheet(
        Column("zone"),
        Column("sessions", ">"),
        Column("treated", ">"),
        Column("dose", ">"),
        Column("net charge", ">"),
        Column("losses", ">", spare=True),
        Column("skin kΩ\nfirst, last", ">"),
    )
    for zone in found:
        known = [ohm / 1000 for _, ohm in zone.resistances]
        ends = f"{known[0]:.1f}, {known[-1]:.1f}" if len(known) > 1 else ""
        rows.add_row(
            zone.label,
            str(zone.sessions),
            duration_to_second(zone.delivered_ms),
            charge(zone.dose_uAs),
            charge(zone.charge_uC),
            str(round(zone.contact_losses)),
            ends or (f"{known[0]:.1f}" if known else ""),
        )
    return rows


def heading(label: str, entries: list[Entry]) -> Text:
    """The source of the sessions, their number, and their total time."""
    text = Text()
    text.append(label, "bold")
    total = duration_to_second(sum(entry["duration_ms"] for entry in entries))
    text.append(f": {counted(len(entries), 'session')}, {total}\n")
    return text


def adherences(found: list[Adherence]) -> str:
    """One line per routine."""
    return "".join(f"{adherence_text(one)}\n" for one in found)


def adherence_text(one: Adherence) -> str:
    """How often a routine was carried out, compared with its plan."""
    text = f"{one.routine or 'unnamed'}: {one.done} done"
    text += f", {one.ended_early} ended early" if one.ended_early else ""
    text += f", {one.failed} stopped" if one.failed else ""
    if one.plan is None:
        return text + ". No plan is known."
    plan = one.plan
    text += f". Plan: {plan.sessions} a week for {plan.weeks} weeks ({plan.source})."
    if one.streak is None:
        if one.done:
            text += " No streak: the board's clock was not set, so the weeks are not known."
        return text
    text += (
        f" This week {one.weeks[-1][1]} of {plan.sessions}; "
        f"kept {counted(one.streak, 'week')} in a row, "
        f"{one.kept} of {len(one.weeks)} in all."
    )
    if one.without_time:
        text += f" {one.without_time} without a time belong to no week."
    return text


def times(entries: list[Entry], now: datetime.datetime) -> str:
    """How many sessions have no time, and how to set the clock; empty if all have one."""
    without = sum(entry["time"] is None for entry in entries)
    if not without:
        return ""
    return (
        f"{without} of {len(entries)} sessions have no time. To set the board's clock (until "
        "power-off or RESET): sculpt clock\nOr type on its console (sculpt console) Ctrl-C, Enter, "
        f"this line, and Ctrl-D:\n  {clock_statement(now)}\n"
    )


def csv_table(entries: list[Entry]) -> str:
    """The sessions as CSV: one row per session, zone and side; one for a session without zones."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in _rows(entries):
        writer.writerow([cell(row.get(column)) for column in CSV_COLUMNS])
    return sheet.getvalue()


def _rows(entries: list[Entry]) -> Iterator[dict[str, object]]:
    for entry in entries:
        moment = date_of(entry)
        own: dict[str, object] = {**entry}
        own["time"] = None if moment is None else moment.isoformat(sep=" ")
        for zone in entry["zones"]:
            yield {**own, **zone}
        if not entry["zones"]:
            yield own
