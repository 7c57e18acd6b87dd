"""Facts that every picture states: its figures, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sculpt.cli.outcomes import OUTCOMES
from sculpt.cli.units import amount_uA, charge, duration, duration_to_tenth
from sculpt.pictures.timeline import ticks

if TYPE_CHECKING:
    from facebench.report import Report
    from sculpt.pictures.recording import Run
    from sculpt.pictures.story import Story, Words

UNBROKEN = "\u00a0"
DOT = f"{UNBROKEN}· "
"""Between two figures; never at the start of a line."""


def plan_facts(story: Story) -> str:
    """The figures of a treatment in one line."""
    plan = story.plan
    levels = ", ".join(f"{level}{UNBROKEN}%" for level in plan.levels)
    peak = amount_uA(plan.peak_duA)
    return f"{duration(plan.duration_ms)}{DOT}peak {peak} at 100 %{DOT}levels {levels}"


def outcome(run: Run) -> str:
    """How a run ended."""
    report = run.report
    level = run.story.plan.levels[report.level - 1]
    reason = f" ({report.reason})" if report.reason else ""
    face = f", face {report.face}" if report.face else ""
    return f"Level {report.level} ({level} %){face}: {OUTCOMES[report.outcome].sentence}{reason}"


def run_facts(run: Run) -> str:
    """The figures of a run in one line."""
    report = run.report
    wait = duration_to_tenth(report.contact_wait_ms)
    figures = (
        f"{duration_to_tenth(report.duration_ms)} + {wait} waiting for contact",
        f"error {report.mean_error_percent:.2f} %".replace(" ", UNBROKEN),
        f"at most {report.max_abs_uA:.0f} µA".replace(" ", UNBROKEN),
    )
    return DOT.join(figures)


def dose_text(dose_uAs: float) -> str:
    """A dose, as precisely as it can be read off a colour: µA·s are µC."""
    return charge(dose_uAs)


def words_facts(words: Words) -> str:
    """How long a zone of the text is treated on all its sides, and its largest current."""
    total_ms = sum(visit.duration_ms for visit in words.visits)
    return f"{duration(total_ms)} · {amount_uA(max(one.peak_duA for one in words.visits))}"


def dose_ticks(most_uAs: float) -> list[tuple[float, str]]:
    """Round doses from 0 on: the share of the largest, and the text; the last has the unit."""
    if most_uAs <= 0:
        return [(0, "0")]
    unit, name = (1000, "mC") if most_uAs >= 999.5 else (1, "µC")
    values = ticks(0, most_uAs / unit, 5)
    texts = [f"{value:g}" for value in values[:-1]] + [f"{values[-1]:g} {name}"]
    return [(value * unit / most_uAs, text) for value, text in zip(values, texts, strict=True)]


ZONE_HEADS = (
    *("zone", "treated", "asked\nµA", "delivered\nµA", "error\n%"),
    *("net charge\nµC", "contact\nlosses", "skin\nkΩ"),
)
"""Of ``zone_rows``; the last is left out where no resistance is known."""


def zone_rows(report: Report) -> tuple[tuple[str, ...], list[list[str]]]:
    """What each zone and side received: the heads, and one row for each.

    Asked and delivered are mean magnitudes over the zone's time, ramps included.
    """
    has_ohm = any(zone.resistance_ohm is not None for zone in report.zones)
    rows = []
    for zone in report.zones:
        set_uA, ohm = zone.mean_set_uA, zone.resistance_ohm
        row = [
            f"{zone.zone} {zone.side}",
            duration_to_tenth(zone.delivered_ms),
            f"{set_uA:.1f}",
            f"{zone.mean_abs_uA:.1f}",
            f"{100 * (zone.mean_abs_uA / set_uA - 1):+.2f}" if set_uA else "",
            f"{zone.charge_uC:.2f}",
            str(zone.contact_losses),
        ]
        rows.append([*row, *(("" if ohm is None else f"{ohm / 1000:.1f}",) if has_ohm else ())])
    return ZONE_HEADS if has_ohm else ZONE_HEADS[:-1], rows


def numbers_text(numbers: list[int]) -> str:
    """The numbers of a place's visits: up to two in full, else the first and how many more."""
    if len(numbers) <= 2:
        return " · ".join(map(str, numbers))
    return f"{numbers[0]} +{len(numbers) - 1}"
