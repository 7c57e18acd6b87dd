"""Replay of a recorded run in words and as a document: where today's program differs from it."""

from __future__ import annotations

from typing import TypedDict

from rich.text import Text

from facebench.replay import RESET
from facebench.replay_findings import DIFFERS, SAME, STOPS, Findings
from facevm import isa
from facevm.interlocks import explain
from facevm.states import DONE, FAULT, STATES
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import amount_uA, duration

TIMES_SHOWN = 4

VERDICTS = {
    SAME: ("today's guard and regulator behave as recorded", "bold green"),
    DIFFERS: ("today's guard and regulator behave differently", "bold yellow"),
    STOPS: ("an interlock now stops what was carried out then", "bold red"),
}

ENDS = {DONE: "done", FAULT: "stopped by an interlock", RESET: "ended by a reset"}


class RecordedDocument(TypedDict):
    """The recording's end, in the document."""

    ended: str
    by_another_part: str | None


class TodayDocument(TypedDict):
    """The interlock that trips today, in the document."""

    interlock: str | None
    at_ms: int | None
    reading: int | None


class PausesDocument(TypedDict):
    """Pauses for lost contact, in the document."""

    both: int
    only_recorded_ms: list[int]
    only_today_ms: list[int]


class RegulatorDocument(TypedDict):
    """The regulator's codes, in the document."""

    codes: int
    neighbouring: int
    differing: int
    largest_codes: int
    largest_uA: float
    first_ms: int | None
    limited_differing: int
    limited_first_ms: int | None
    compared_up_to_ms: int


class MissingDocument(TypedDict):
    """What the trace does not contain, in the document."""

    routine: bool
    electrode_voltages: int


class ReplayDocument(TypedDict):
    """The document of ``--json``."""

    trace: str
    verdict: str
    updates: int
    duration_ms: int
    recorded: RecordedDocument
    today: TodayDocument
    pauses: PausesDocument
    regulator: RegulatorDocument
    not_recorded: MissingDocument


def verdict(found: Findings, label: str) -> Text:
    """The first lines: which trace, the verdict, and how much was compared."""
    words, style = VERDICTS[found.verdict]
    text = Text.assemble((label, "bold"), ": ", (words, style))
    return text.append(f"\n{duration(found.over_ms)}, {found.updates} updates compared.\n")


def table(found: Findings, pA_per_code: int) -> Sheet:
    """Recorded and today's behaviour, side by side."""
    rows = Sheet(Column(""), Column("recorded", sentences=True), Column("today", sentences=True))
    rows.add_row("interlock", _recorded_end(found), _end_today(found))
    rows.add_row(
        "pauses for lost contact",
        _count(found.pauses + len(found.lost_pauses), found.lost_pauses, "only here"),
        _count(found.pauses + len(found.new_pauses), found.new_pauses, "only here"),
    )
    rows.add_row("codes", str(found.codes), _codes(found, pA_per_code))
    limited = "as recorded" if found.blind_ms is None else "not compared to the end"
    if found.limited_ms is not None:
        first = duration(found.limited_ms)
        limited = f"different in {found.other_limited} updates, from {first} on"
    rows.add_row("current limited or not", "", limited)
    return rows


def notes(found: Findings, has_routine: bool) -> str:
    """What a tripped interlock means, and what could not be judged; one note per line."""
    lines = []
    if found.interlock:
        lines.append(explain(found.interlock, found.reading).replace(" uA", " µA"))
    if found.goes_on:
        lines.append(
            "An interlock stopped the recording; today none of the guard's trips. "
            "If it was one that depends on what no trace contains (G04 the bus, G10 the sensor's "
            "configuration, G11 a cable"
            + ("" if has_routine else "; G05 and G06 need --routine")
            + ("" if found.has_voltages else "; G03 and G14 the electrode's voltage")
            + "), nothing has changed; otherwise today's guard lets through what it stopped then."
        )
    if not has_routine:
        lines.append(
            "Charge and time (G05, G06) were judged by the largest values that any routine may "
            "have; --routine FILE judges them by its own."
        )
    if found.blind_ms is not None:
        lines.append(
            f"The regulator was compared up to {duration(found.blind_ms)}: from then on it depends "
            "on the electrode's voltage, which the trace does not contain."
        )
    if found.unseen:
        times = "once" if found.unseen == 1 else f"{found.unseen} times"
        lines.append(
            f"The guard asked {times} for an electrode voltage that the trace does not contain, "
            "and got none: parts of G03 and G14 stay silent without it."
        )
    return "".join(line + "\n" for line in lines)


def document(found: Findings, label: str, pA_per_code: int, has_routine: bool) -> ReplayDocument:
    """The document of ``--json``; ``pA_per_code`` is the board's scale."""
    return {
        "trace": label,
        "verdict": found.verdict,
        "updates": found.updates,
        "duration_ms": found.over_ms,
        "recorded": {"ended": _state(found.state), "by_another_part": found.elsewhere or None},
        "today": {
            "interlock": found.interlock or None,
            "at_ms": found.trip_ms,
            "reading": found.reading if found.interlock else None,
        },
        "pauses": {
            "both": found.pauses,
            "only_recorded_ms": found.lost_pauses,
            "only_today_ms": found.new_pauses,
        },
        "regulator": {
            "codes": found.codes,
            "neighbouring": found.near_codes,
            "differing": found.other_codes,
            "largest_codes": found.most_codes,
            "largest_uA": found.most_codes * pA_per_code / 1_000_000,
            "first_ms": found.code_ms,
            "limited_differing": found.other_limited,
            "limited_first_ms": found.limited_ms,
            "compared_up_to_ms": found.over_ms if found.blind_ms is None else found.blind_ms,
        },
        "not_recorded": {"routine": not has_routine, "electrode_voltages": found.unseen},
    }


def _state(state: int) -> str:
    return "reset" if state == RESET else STATES[state]


def _recorded_end(found: Findings) -> str:
    end = ENDS.get(found.state)
    if end is None:
        return f"none: the trace ends while {STATES[found.state]}"
    return "none" if found.state == DONE else f"{end} at {duration(found.over_ms)}"


def _end_today(found: Findings) -> str:
    if found.trip_ms is not None:
        at = "there too" if not found.stops_earlier else f"at {duration(found.trip_ms)}"
        return f"{found.interlock} {at}"
    if found.elsewhere == "ZERO":
        return "not the guard's: a self-test failed"
    if found.elsewhere:
        return f"not the guard's: {found.elsewhere} is not replayed"
    return "not the guard's: a reset" if found.state == RESET else "none"


def _count(count: int, times: list[int], what: str) -> str:
    if not times:
        return str(count)
    shown = ", ".join(duration(t_ms) for t_ms in times[:TIMES_SHOWN])
    more = f" and {len(times) - TIMES_SHOWN} more" if len(times) > TIMES_SHOWN else ""
    return f"{count}, {what}: {shown}{more}"


def _codes(found: Findings, pA_per_code: int) -> str:
    if found.code_ms is not None:
        most_duA = round(found.most_codes * pA_per_code / (1_000_000 / isa.DUA_PER_UA))
        return (
            f"{found.other_codes} differ, from {duration(found.code_ms)} on, "
            f"by at most {found.most_codes} codes ({amount_uA(most_duA)})"
        )
    near = f", {found.near_codes} of them one code off" if found.near_codes else ""
    return f"the same{near}"
