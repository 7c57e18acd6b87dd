"""Report of a run: its summary, what each zone received, how each fault ended, the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from facevm.interlocks import RESETS, explain
from facevm.states import NO_CONTACT, UNSTEADY
from sculpt.bench import faults
from sculpt.bench.command import run_command
from sculpt.bench.conditions import KIND
from sculpt.cli import terminal
from sculpt.cli.inputs import Input
from sculpt.cli.outcomes import ABORT, FAIL, OUTCOMES, SUCCESS
from sculpt.cli.table import Column, Sheet
from sculpt.cli.units import delay, duration_to_tenth
from sculpt.pictures.facts import zone_rows
from sculpt.run.request import RunRequest
from sculpt.source.load import Treatment

if TYPE_CHECKING:
    from facebench.faults.faults import Fault
    from facebench.report import FaultReport, Report

FOOTNOTE = "Asked and delivered: mean magnitudes over each zone's time, ramps included."

FIRST_SPARE = 5
"""From this column on, a narrow terminal does without."""

HINTS = {
    NO_CONTACT: "Put both electrodes flat on the zone, with enough gel. ",
    UNSTEADY: "Press both electrodes evenly while they glide, with enough gel. ",
}
"""What to do about an early end, by its reason."""

NO_CURRENT_uA = 15
"""What a welded disconnect leaves at zero is an offset, not a current."""


def show(report: Report, treatment: Treatment, request: RunRequest) -> None:
    """Prints the report of a run on the virtual board."""
    levels = treatment.routine.levels
    terminal.draw(summary(report, levels), zones(report), FOOTNOTE)
    if request.faults:
        in_order = sorted(request.faults, key=lambda fault: fault.at_ms)
        terminal.print_wrapped(fault_lines(report, in_order))
    terminal.print_wrapped(advice(report))
    if request.trace_file is not None:
        terminal.emit(f"Every update is in {request.trace_file}.\n")
    if request.picture is not None:
        terminal.emit(f"The picture is in {request.picture}.\n")
    step = next_step(
        report,
        len(levels),
        treatment.named,
        lambda level: _command(treatment, level, request),
        had_faults=bool(request.faults),
    )
    terminal.emit(step)


def show_measured(report: Report, levels: tuple[int, ...]) -> None:
    """Prints the report of a run on an adapter, whose currents the board's sensor measured."""
    terminal.draw(summary(report, levels, "measured in the test resistor"), zones(report), FOOTNOTE)
    terminal.print_wrapped(advice(report))


def summary(report: Report, levels: tuple[int, ...], where: str = "in the skin") -> Text:
    """How the run ended, and its overall figures; ``where`` says which current is meant."""
    text = Text()
    text.append(report.routine, "bold")
    text.append(f", level {report.level} ({levels[report.level - 1]} %)")
    text.append(f", face {report.face}: " if report.face not in ("", "typical") else ": ")
    ended = OUTCOMES[report.outcome].sentence
    if report.outcome == SUCCESS:
        text.append(ended, "bold green")
    else:
        sentence = "ended by a reset" if report.tripped == "G13" else ended
        text.append(f"{sentence}: {report.reason}", "bold red")
    wait = f", plus {duration_to_tenth(report.contact_wait_ms)} waiting for contact"
    text.append(
        f"\n{duration_to_tenth(report.duration_ms)}{wait if report.contact_wait_ms else ''}. "
        f"Mean error {report.mean_error_percent:.2f} %, "
        f"at most {report.max_abs_uA:.0f} µA {where}.\n{_touches(report)}"
    )
    return text


def _touches(report: Report) -> str:
    """The largest true current for the moment in which the amplifier comes back from its rail."""
    if not report.touch_uA:
        return ""
    charge = "" if report.touch_nC is None else f" ({report.touch_nC:.0f} nC)"
    return f"At a touch at most {report.touch_uA:.0f} µA, for less than 0.1 ms{charge}.\n"


def zones(report: Report) -> Sheet:
    """One row per zone and side treated, with its skin's resistance where the board found it."""
    heads, rows = zone_rows(report)
    numbers = [Column(head, ">", spare=at >= FIRST_SPARE) for at, head in enumerate(heads[1:], 1)]
    sheet = Sheet(Column(heads[0]), *numbers)
    for row in rows:
        sheet.add_row(*row)
    return sheet


def advice(report: Report) -> str:
    """What a tripped interlock read, what that means, and what to do; empty if none tripped."""
    if not report.tripped:
        return ""
    explanation: str = explain(report.tripped, report.reading)
    return explanation.replace(" uA", " µA") + "\n"


def next_step(
    report: Report, levels: int, named: Input, at_level: Callable[[int], str], had_faults: bool
) -> str:
    """What to do next, whatever the ending; empty for a routine from standard input.

    ``at_level`` gives the command that runs the same treatment at a level.
    """
    if named.is_stdin:
        return ""
    repeat = at_level(report.level)
    if had_faults:
        return f"The same without a fault: {repeat}\n"
    if report.outcome == FAIL:
        return f"To see every update: {repeat} --trace run.csv\n"
    if report.outcome == ABORT:
        return f"{HINTS.get(report.reason, '')}To start again: {repeat}\n"
    steps = []
    if report.level < levels:
        steps.append(f"Next level: {at_level(report.level + 1)}\n")
    if not named.is_image:
        steps.append(f"For the device: sculpt build {named.label} -o OUT\n")
    return "".join(steps)


def _command(treatment: Treatment, level: int, request: RunRequest) -> str:
    """The command that runs the same treatment at this level."""
    return run_command(
        treatment.named.label,
        level=level if level > 1 else None,
        face=request.face_name if request.face_name != "typical" else None,
        seed=request.seed or None,
        board=request.board.path if request.board is not None else None,
        bench=request.bench_name if request.bench_name != KIND else None,
    )


def fault_lines(report: Report, requested: list[Fault]) -> str:
    """One line per fault of ``report`` with the device's response, then the effect on the skin.

    ``requested`` are the faults that were asked for: those that never began have a line too.
    """
    lines = [f"{_fault(fault)}: {_response(fault, report)}\n" for fault in report.faults]
    lines += [
        f"{faults.fault_text(fault)} did not happen: the treatment ended first\n"
        for fault in requested[len(report.faults) :]
    ]
    if report.over_ceiling_ms:
        lines.append(
            "The current in the skin exceeded the zone's ceiling + 10 % for at most "
            f"{delay(report.over_ceiling_ms)}.\n"
        )
    elif report.faults:
        lines.append("The current in the skin never exceeded the zone's ceiling + 10 %.\n")
    remaining_uA = report.remaining_uA or 0
    if report.faults and remaining_uA > NO_CURRENT_uA:
        who = "these faults together defeat" if len(report.faults) > 1 else "this fault defeats"
        lines.append(f"{remaining_uA:.0f} µA STILL FLOWS: {who} the device.\n")
    return "".join(lines)


def _fault(fault: FaultReport) -> str:
    lasted = f" for {delay(fault.lasted_ms)}" if fault.lasted_ms else ""
    return f"{fault.label} at {delay(fault.at_ms)}{lasted}"


def _response(fault: FaultReport, report: Report) -> str:
    """What the device did until the next fault, from its states."""
    steps: list[str] = []
    paused = False
    for state, after_ms in fault.states:
        after = f"after {delay(after_ms)}"
        if state in ("paused", "touching") and not paused:
            what = "paused" if state == "paused" else "detected the touch and paused"
            steps.append(f"{what} {after}")
            paused = True
        elif state == "limited" and not steps:
            steps.append(f"could not reach the current {after}")
        elif state == "treating" and paused:
            steps.append(f"resumed {after}")
            break
    if fault.shutdown_ms is None:
        if report.tripped and (report.remaining_uA or 0) > NO_CURRENT_uA:
            steps.append(f"{_ending(report)}, and the current flows on")
        return ", ".join(steps) or "carried on"
    off = f"no current after {delay(fault.shutdown_ms)}"
    if paused:
        return f"{off}, then {_ending(report)}"
    return f"{_ending(report)}, {off}"


def _ending(report: Report) -> str:
    if report.outcome == ABORT:
        return str(report.reason)
    if report.tripped == "G13":
        return f"G13, {RESETS[report.reading]}"
    if report.tripped == "G15":
        return "found by the self-test, G15"
    return str(report.tripped)
