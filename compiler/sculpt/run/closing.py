"""What a run on the virtual board ends with: the summary, what came of faults, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sculpt.cli import terminal
from sculpt.run import aftermath, summary
from sculpt.source.load import Treatment

if TYPE_CHECKING:
    from sculpt.run.virtual import Wish


def tell(report: Any, treatment: Treatment, wish: Wish) -> None:
    """Draws it on standard output; ``report`` is a ``facebench.report.Report``."""
    levels = treatment.routine.levels
    terminal.draw(summary.outcome(report, levels), summary.zones(report), summary.FOOTNOTE)
    if wish.faults:
        in_order = sorted(wish.faults, key=lambda fault: fault.at_ms)
        terminal.emit_words(aftermath.lines(report, in_order))
    terminal.emit_words(summary.advice(report))
    if wish.trace_file is not None:
        terminal.emit(f"Every update is in {wish.trace_file}.\n")
    if wish.picture is not None:
        terminal.emit(f"The picture is in {wish.picture}.\n")
    step = summary.next_step(
        report,
        len(levels),
        treatment.named,
        lambda level: _command(treatment, level, wish),
        had_faults=bool(wish.faults),
    )
    terminal.emit(step)


def _command(treatment: Treatment, level: int, wish: Wish) -> str:
    """What runs the same treatment at this level."""
    words = ["sculpt run", treatment.named.label]
    words += [f"--level {level}"] if level > 1 else []
    words += [f"--face {wish.face_name}"] if wish.face_name != "typical" else []
    words += [f"--seed {wish.seed}"] if wish.seed else []
    words += [f"--board {wish.board.path}"] if wish.board is not None else []
    return " ".join(words)
