"""The closing summary of a run: what was asked of each zone, and what its skin received."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rich.table import Table
from rich.text import Text

from facevm.guard import INTERLOCKS
from sculpt.figures import duration
from sculpt.sheet import table

TREATED = ("treating", "short")  # states in which the routine's clock runs

FOOTNOTE = "Asked and delivered are means of the magnitude over each zone's time, ramps included."


class Asked:
    """The mean magnitude that was set, by zone and side; ``add`` takes a row of the run."""

    def __init__(self) -> None:
        self._sums: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._updates: defaultdict[tuple[str, str], int] = defaultdict(int)

    def add(
        self,
        t_ms: int,
        zone: str,
        side: str,
        setpoint_uA: float,
        dac_code: int,
        measured_uA: float,
        skin_uA: float,
        state: str,
    ) -> None:
        if state in TREATED:
            self._sums[zone, side] += abs(setpoint_uA)
            self._updates[zone, side] += 1

    def mean_uA(self, zone: str, side: str) -> float:
        updates = self._updates[zone, side]
        return self._sums[zone, side] / updates if updates else 0.0


def outcome(report: Any, levels: tuple[int, ...]) -> Text:
    """How it ended, and the figures of the whole."""
    text = Text()
    text.append(report.routine, "bold")
    text.append(f", level {report.level} ({levels[report.level - 1]} %): ")
    if report.outcome == "success":
        text.append("done", "bold green")
    else:
        word = "stopped by an interlock" if report.outcome == "fail" else "ended early"
        text.append(f"{word}: {report.reason}", "bold red")
    wait = f", and {duration(round(report.contact_wait_ms, -2))} of waiting for contact"
    text.append(
        f"\n{duration(round(report.duration_ms, -2))}{wait if report.contact_wait_ms else ''}. "
        f"Mean error {report.mean_error_percent:.2f} %, "
        f"never more than {report.max_abs_uA:.0f} µA in the skin.\n"
    )
    return text


def advice(report: Any) -> str:
    """What a tripped interlock means, and what to do; empty for any other end."""
    if report.outcome != "fail" or report.reason not in INTERLOCKS:
        return ""
    hazard, meaning, remedy = INTERLOCKS[report.reason]
    return f"{report.reason}: {hazard}. Likely {meaning}. To do: {remedy}.\n"


def zones(report: Any, asked: Asked) -> Table:
    """One row for each zone and side treated."""
    rows = table(
        ("zone", "<"),
        ("treated", ">"),
        ("asked\nµA", ">"),
        ("delivered\nµA", ">"),
        ("error\n%", ">"),
        ("net charge\nµC", ">"),
        ("contact\nlosses", ">"),
        ("skin\nkohm", ">"),
    )
    for zone in report.zones:
        set_uA = asked.mean_uA(zone.zone, zone.side)
        ohm = zone.resistance_ohm
        rows.add_row(
            f"{zone.zone} {zone.side}",
            duration(round(zone.delivered_ms, -2)),
            f"{set_uA:.1f}",
            f"{zone.mean_abs_uA:.1f}",
            f"{100 * (zone.mean_abs_uA / set_uA - 1):+.2f}" if set_uA else "",
            f"{zone.charge_uC:.2f}",
            str(zone.contact_losses),
            "" if ohm is None else f"{ohm / 1000:.1f}",
        )
    return rows
