"""Card of a treatment: what its plan does, zone by zone, in the words of the language.

Steps are shown as the author wrote them (a repeat stays a repeat), so that the card of a long
treatment is as short as its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import assert_never

from rich.text import Text

from facec.density import most_direct_duA
from facec.plan import Plan
from facec.steps import (
    Block,
    Body,
    Call,
    Choose,
    Glide,
    Hold,
    Ramp,
    Repeat,
    Rest,
    Say,
    SimpleStep,
    Sweep,
    Unknown,
)
from facec.zone import zone_name
from facevm import isa
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import (
    amount_uA,
    charge_of,
    clock,
    counted,
    density,
    duration,
    frequency,
    share,
)

SAID = "italic"
QUIET = "dim"


def heading(plan: Plan) -> Text:
    """Name, purpose, goals, levels and schedule."""
    text = Text()
    text.append(plan.name, "bold")
    if plan.about:
        text.append(f"\n{plan.about}")
    facts = []
    if plan.goals:
        facts.append("for " + ", ".join(plan.goals))
    facts.append("levels " + ", ".join(f"{level} %" for level in plan.levels))
    if plan.schedule is not None:
        sessions, weeks = plan.schedule
        sessions_a_week = counted(sessions, "session a week", "sessions a week")
        facts.append(f"{sessions_a_week} for {counted(weeks, 'week')}")
    text.append("\n" + " · ".join(facts), QUIET)
    text.append("\n")
    return text


def zones(plan: Plan) -> Sheet:
    """One row per zone, in the order of treatment; ``both`` sides share one."""
    rows = Sheet(
        Column("at", ">"),
        Column("zone"),
        Column("what happens", sentences=True),
        Column("takes", ">"),
        Column("peak", ">"),
    )
    treated = iter(plan.zones)
    for block in plan.blocks:
        parts = [next(treated) for _ in block.sides]
        sides = ", then ".join(part.side for part in parts)
        rows.add_row(
            clock(parts[0].start_ms),
            Text.assemble(zone_name(block.zone), "\n", (sides, QUIET)),
            Text("\n").join(_lines(block)),
            duration(sum(part.duration_ms for part in parts)),
            amount_uA(max(part.peak_duA for part in parts)),
            end_section=True,
        )
    return rows


def totals(plan: Plan, image_bytes: int, crc: int) -> Text:
    """The figures of the whole treatment, and its charge bound against the limit."""
    percent = 100 * plan.bound_dnC / isa.ROUTINE_CHARGE_MAX_dnC
    text = Text("\n")
    text.append(f"{duration(plan.duration_ms)}", "bold")
    text.append(f", peak {amount_uA(plan.peak_duA)}, net charge {charge_of(plan.net_dnC)}.")
    direct_duA = most_direct_duA(plan.blocks)
    if direct_duA:
        text.append(
            f"\nDirect part {amount_uA(ceil(direct_duA))} at most, "
            f"{density(direct_duA, isa.ELECTRODE_mm2)} on {isa.ELECTRODE_mm2} mm²."
        )
    text.append(
        f"\nCharge bound {charge_of(plan.bound_dnC)}, {share(percent)} of what is allowed; "
        f"image {image_bytes} bytes, CRC {crc:08x}.",
        QUIET,
    )
    return text


def _lines(block: Block) -> Iterator[Text]:
    """What happens in a zone: one line per prompt and per wave, the steps between them in one."""
    row: list[str] = []
    for step in _steps(block.body):
        if isinstance(step, Say | Choose):
            if row:
                yield Text(", ".join(row))
                row = []
            yield Text(_step_text(step), SAID if isinstance(step, Say) else QUIET)
        else:
            row.append(_step_text(step))
    if row:
        yield Text(", ".join(row))


def _steps(body: Body) -> Iterator[SimpleStep | Repeat]:
    """The steps, with techniques in place of their calls; repeats are not unrolled."""
    for step in body.steps:
        match step:
            case Call(body=inner):
                yield from _steps(inner)
            case _:
                yield step


def _step_text(step: SimpleStep | Repeat) -> str:
    match step:
        case Ramp(to_duA=to_duA, time_ms=time_ms):
            return f"ramp to {amount_uA(to_duA or 0)} over {duration(time_ms or 0)}"
        case Hold(time_ms=time_ms):
            return f"hold {duration(time_ms or 0)}"
        case Glide(time_ms=time_ms, at_duA=at_duA):
            return f"glide {duration(time_ms or 0)} at {amount_uA(at_duA or 0)}"
        case Sweep(to_cHz=to_cHz, time_ms=time_ms):
            return f"sweep to {frequency(to_cHz or 0)} over {duration(time_ms or 0)}"
        case Rest(time_ms=time_ms):
            return f"rest {duration(time_ms or 0)}"
        case Repeat(count=count, body=body):
            return f"{count} × ({', '.join(map(_step_text, _steps(body)))})"
        case Say(text=text):
            return f"“{text}”"
        case Choose(wave=wave):
            return "?" if wave is None else wave.text
        case Unknown():
            return "?"
        case _:
            assert_never(step)
