"""Table of the stock treatments' figures, and a list for each, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from facec.plan import Plan
from facec.steps import WaveSpec
from facevm import isa
from sculpt.cli.units import amount_uA, charge_of, counted, duration, frequency
from sculpt.source.load import Treatment

from .profile import profile_of

HEADINGS = (
    *("treatment", "takes", "waves", "flows", "frequency", "swept or in bursts", "peak"),
    *("mean", "charge bound", "net charge", "zones"),
)


def table(treatments: dict[str, Treatment]) -> str:
    """A row for each treatment, by its name, which is also the heading of its section."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---" * len(HEADINGS) + "|"]
    for name, treatment in treatments.items():
        lines.append("| " + " | ".join([f"[{name}](#{name})", *_cells(treatment)]) + " |")
    return "\n".join(lines)


def figures(treatment: Treatment) -> str:
    """The figures of one treatment, in a list."""
    plan = treatment.plan
    places = len({part.place for part in plan.zones})
    per_place = max(treatment.routine.place_bound_dnC)
    lines = [
        f"- **takes** {duration(plan.duration_ms)}, {duration(plan.current_ms)} of it with current",
        f"- **zones** {zones(plan)}",
        f"- **waves** {'; '.join(wave.text for wave in plan.waves)}",
        f"- **peak** {amount_uA(plan.peak_duA)} at the highest level, "
        f"{amount_uA(plan.peak_duA * plan.levels[0] // 100)} at the lowest",
        f"- **charge** net {charge_of(plan.net_dnC)}; bound {charge_of(plan.bound_dnC)}, "
        f"{charge_of(per_place)} at most on one of {counted(places, 'place')}",
        f"- **levels** {', '.join(f'{level} %' for level in plan.levels)}",
    ]
    if plan.schedule is not None:
        sessions, weeks = plan.schedule
        a_week = counted(sessions, "session a week", "sessions a week")
        lines.append(f"- **plan** {a_week} for {counted(weeks, 'week')}")
    return "\n".join(lines)


def zones(plan: Plan) -> str:
    """The zones in the order of treatment; one that is treated again stands again."""
    named: list[str] = []
    for part in plan.zones:
        if named[-1:] != [part.zone]:
            named.append(part.zone)
    return ", ".join(named)


def _cells(treatment: Treatment) -> Iterator[str]:
    plan = treatment.plan
    yield duration(plan.duration_ms)
    yield ", ".join(dict.fromkeys(_shape(wave) for wave in plan.waves))
    yield ", ".join(dict.fromkeys(_way(wave) for wave in plan.waves))
    yield _frequencies(plan)
    yield ", ".join(_modulations(plan)) or "no"
    yield amount_uA(plan.peak_duA)
    yield f"{profile_of(plan).mean_uA:.0f} µA"
    yield charge_of(plan.bound_dnC)
    yield charge_of(plan.net_dnC)
    yield zones(plan)


def _shape(wave: WaveSpec) -> str:
    return f"{isa.SHAPES[wave.shape]}{' with gaps' if wave.duty_percent < 100 else ''}"


def _way(wave: WaveSpec) -> str:
    return "both ways" if wave.polarity == isa.ALTERNATING else isa.POLARITIES[wave.polarity]


def _frequencies(plan: Plan) -> str:
    flowing = [part for part in plan.segments if part.wave is not None and part.from_cHz]
    if not flowing:
        return "none"
    low_cHz = min(min(part.from_cHz, part.to_cHz) for part in flowing)
    high_cHz = max(max(part.from_cHz, part.to_cHz) for part in flowing)
    return frequency(high_cHz) if low_cHz == high_cHz else _span(low_cHz, "to", high_cHz)


def _modulations(plan: Plan) -> Iterator[str]:
    """Sweeps and bursts, each once; one that comes back the way it went counts as one."""
    ways = {
        (part.from_cHz, part.to_cHz): None
        for part in plan.segments
        if part.kind == "sweep" and part.from_cHz != part.to_cHz
    }
    for there, back in ways:
        if (back, there) not in ways:
            yield _span(there, "→", back)
        elif there < back:
            yield _span(there, "⇄", back)
    for wave in plan.waves:
        if wave.burst_on_ms:
            yield f"{duration(wave.burst_on_ms)} on and {duration(wave.burst_off_ms)} off"


def _span(from_cHz: int, sign: str, to_cHz: int) -> str:
    return f"{frequency(from_cHz).removesuffix(' Hz')} {sign} {frequency(to_cHz)}"
