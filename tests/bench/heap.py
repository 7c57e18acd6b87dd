"""What the drive's program takes of a heap as large as a board's, and the peer's script.

    python -m tests.bench.heap [--least]

On 32 bits, from a drive as ``sculpt deploy`` leaves it, ten routines on it, three treatments in a
row; figures are of what is left after a collection. With ``--least`` also how little may be free
when ``code.py`` starts: what a program needs at its worst moment, its holes included.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.heap import measuring
from tests.heap.measuring import KB, STAGES, Run

STEP_BYTES = KB


def table(run: Run) -> str:
    """The stages of a run, as a table of Markdown."""
    lines = ["| when | used | free | largest hole |", "|---|---|---|---|"]
    stages = measuring.at_stages(run.moments)
    for stage, words in STAGES.items():
        if stage in stages:
            moment = stages[stage]
            lines.append(
                f"| {words} | {_kb(moment.used)} | {_kb(moment.free)} | {_kb(moment.hole)} |"
            )
    return "\n".join(lines)


def worst(run: Run) -> str:
    """The worst of all moments, in one sentence."""
    used = max(moment.used for moment in run.moments)
    free = min(moment.free for moment in run.moments)
    hole = min(moment.hole for moment in run.moments)
    return (
        f"At any moment, collections included: at most {_kb(used)} KB used, at least {_kb(free)} "
        f"free, the largest hole at least {_kb(hole)}."
    )


def least_free(micropython: Path, drive: Path) -> int:
    """With how little it still treats three times, to a kilobyte."""
    fails, works = 0, measuring.FREE_AT_START_BYTES
    while works - fails > STEP_BYTES:
        middle = (works + fails) // 2
        if measuring.run(micropython, drive, middle, every=0).error:
            fails = middle
        else:
            works = middle
    return works


def main() -> None:
    micropython = measuring.interpreter()
    if micropython is None:
        raise SystemExit(f"MicroPython for 32 bits is not there: {measuring.FETCH}")
    with tempfile.TemporaryDirectory() as folder:
        drive = measuring.laid_out(Path(folder))
        run = measuring.run(micropython, drive)
        print(f"KB of {measuring.FREE_AT_START_BYTES // KB} that are free when code.py starts")
        print(table(run))
        print(worst(run))
        if run.error:
            print(run.error)
        if "--least" in sys.argv[1:]:
            print(f"It needs {_kb(least_free(micropython, drive))} KB free at its start.")


def _kb(size: int) -> str:
    return f"{size / KB:.1f}"


if __name__ == "__main__":
    main()
