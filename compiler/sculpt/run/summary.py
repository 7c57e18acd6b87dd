"""The closing summary of a run: what was asked of each zone, and what its skin received."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.text import Text

from facevm.interlocks import explain
from facevm.states import NO_CONTACT, UNSTEADY
from sculpt.cli.inputs import Named
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import duration

FOOTNOTE = "Asked and delivered are means of the magnitude over each zone's time, ramps included."


HINTS = {
    NO_CONTACT: "Put both electrodes flat on the zone, with enough gel. ",
    UNSTEADY: "Press both electrodes on evenly while they glide, with enough gel. ",
}
"""What to do about an early end, by its reason."""


def outcome(report: Any, levels: tuple[int, ...], where: str = "in the skin") -> Text:
    """How it ended, and the figures of the whole; ``where`` says which current is meant."""
    text = Text()
    text.append(report.routine, "bold")
    text.append(f", level {report.level} ({levels[report.level - 1]} %)")
    text.append(f", face {report.face}: " if report.face not in ("", "typical") else ": ")
    if report.outcome == "success":
        text.append("done", "bold green")
    else:
        word = "ended early"
        if report.outcome == "fail":
            word = "ended by a reset" if report.tripped == "G13" else "stopped by an interlock"
        text.append(f"{word}: {report.reason}", "bold red")
    wait = f", and {duration(round(report.contact_wait_ms, -2))} of waiting for contact"
    text.append(
        f"\n{duration(round(report.duration_ms, -2))}{wait if report.contact_wait_ms else ''}. "
        f"Mean error {report.mean_error_percent:.2f} %, "
        f"never more than {report.max_abs_uA:.0f} µA {where}.\n"
    )
    return text


def advice(report: Any) -> str:
    """What a tripped interlock read, what that means, and what to do; empty if none tripped."""
    if not report.tripped:
        return ""
    told: str = explain(report.tripped, report.reading)
    return told.replace(" uA", " µA") + "\n"


def next_step(
    report: Any, levels: int, named: Named, at_level: Callable[[int], str], had_faults: bool
) -> str:
    """What to do next, whatever the ending; empty for what came from standard input.

    ``at_level`` gives the command that runs the same treatment at a level.
    """
    if named.is_stdin:
        return ""
    again = at_level(report.level)
    if had_faults:
        return f"The same without a fault: {again}\n"
    if report.outcome == "fail":
        return f"To see every update: {again} --trace run.csv\n"
    if report.outcome == "abort":
        return f"{HINTS.get(report.reason, '')}To start again: {again}\n"
    steps = []
    if report.level < levels:
        steps.append(f"Next level: {at_level(report.level + 1)}\n")
    if not named.is_image:
        steps.append(f"For the device: sculpt build {named.label} -o OUT\n")
    return "".join(steps)


def zones(report: Any) -> Sheet:
    """One row for each zone and side treated; their resistance, where the board could tell it."""
    tells_ohm = any(zone.resistance_ohm is not None for zone in report.zones)
    rows = Sheet(
        Column("zone"),
        Column("treated", ">"),
        Column("asked\nµA", ">"),
        Column("delivered\nµA", ">"),
        Column("error\n%", ">"),
        Column("net charge\nµC", ">", spare=True),
        Column("contact\nlosses", ">", spare=True),
        *((Column("skin\nkΩ", ">", spare=True),) if tells_ohm else ()),
    )
    for zone in report.zones:
        set_uA = zone.mean_set_uA
        ohm = zone.resistance_ohm
        rows.add_row(
            f"{zone.zone} {zone.side}",
            duration(round(zone.delivered_ms, -2)),
            f"{set_uA:.1f}",
            f"{zone.mean_abs_uA:.1f}",
            f"{100 * (zone.mean_abs_uA / set_uA - 1):+.2f}" if set_uA else "",
            f"{zone.charge_uC:.2f}",
            str(zone.contact_losses),
            *(("" if ohm is None else f"{ohm / 1000:.1f}",) if tells_ohm else ()),
        )
    return rows
