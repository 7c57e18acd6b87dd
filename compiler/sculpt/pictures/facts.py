"""Facts that every picture states: its figures, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sculpt.cli.outcomes import OUTCOMES
from sculpt.cli.units import amount_uA, charge, duration, duration_to_tenth

if TYPE_CHECKING:
    from sculpt.pictures.recording import Run
    from sculpt.pictures.story import Story

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


def numbers_text(numbers: list[int]) -> str:
    """The numbers of a place's visits: up to two in full, else the first and how many more."""
    if len(numbers) <= 2:
        return " · ".join(map(str, numbers))
    return f"{numbers[0]} +{len(numbers) - 1}"
