"""Mutation testing of the runtime's parts: what guards, proves, measures, treats and switches off.

Each mutant is a module with one small thing changed; the tests that reach it have to fail. Of each
part 92 % of the mutants must be killed, of a few 90 %, and each survivor explained: survivors.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from sculpt.source import program
from tests.safety.mutants.mutations import Mutation, mutations
from tests.safety.mutants.proving import is_proved
from tests.safety.mutants.result import Result
from tests.safety.mutants.scope import TESTS, source
from tests.safety.mutants.survivors import explained
from tests.safety.mutants.trial import PROVED, SURVIVED, Trial

SHOWN = 40
"""Complaints that are printed; the report holds all."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.mutants", description=__doc__)
    add = parser.add_argument
    add("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(TESTS)} (default: all)")
    add(
        "--known",
        action="store_true",
        help="take what survivors.toml explains for alive, untried: sooner, and never too good",
    )
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="J", help="processes")
    add("--report", type=Path, default=Path("build/safety/mutants.json"), metavar="FILE")
    asked = parser.parse_args()
    asked.modules = asked.modules or [*TESTS]
    if unknown := [name for name in asked.modules if name not in TESTS]:
        parser.error(f"no module that is mutated: {', '.join(unknown)}")
    if asked.jobs < 1:
        parser.error("--jobs is at least 1")
    return asked


def tried(
    modules: list[str], jobs: int, console: Console, spares_known: bool = False
) -> tuple[Result, Trial]:
    """Tries every mutant of these modules, and tells how far it is; ``spares_known`` those that
    the kept list does not explain: each of these is taken for alive."""
    every = [one for module in modules for one in mutations(module, source(module))]
    result = Result(modules, explained())
    untried = [one for one in every if spares_known and one.key in result.explained.reasons]
    for one in untried:
        result.take(one, _alive(one, result), "")
    next_told = 0.1
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("mutants", total=len(every))

        def told(mutation: Mutation, verdict: str, test: str) -> None:
            nonlocal next_told
            result.take(
                mutation, _alive(mutation, result) if verdict == SURVIVED else verdict, test
            )
            done = result.verdicts.total()
            progress.update(task, completed=done)
            if not console.is_terminal and done >= next_told * len(every):
                console.print(f"{done} of {len(every)} mutants, {len(result.alive)} alive")
                next_told = int(10 * done / len(every) + 1) / 10

        chosen = [one for one in every if one not in untried]
        trial = Trial({module: TESTS[module] for module in modules}, chosen, jobs, told)
        trial.run()
    return result, trial


def _alive(mutation: Mutation, result: Result) -> str:
    """The verdict on a mutant that no test notices: what is to be proved of it, is it so?"""
    to_prove = mutation.key in result.explained.proved
    return PROVED if to_prove and is_proved(mutation) else SURVIVED


def table(result: Result) -> Table:
    """The figures, a row for each module."""
    names = "module", "mutants", "killed", "", "explained", "the same", "not", "proved the same"
    rows = Table(*names, box=None)
    for column in rows.columns[1:]:
        column.justify = "right"
    for module in result.modules:
        rows.add_row(module, *_cells(result.row(module)))
    return rows


def _cells(figures: tuple[int, ...]) -> list[str]:
    mutants, killed, known, unknown, same, proved = figures
    share = f"{100 * killed / mutants:.1f} %" if mutants else ""
    return [str(mutants), str(killed), share, *map(str, (known, same, unknown, proved))]


def main() -> int:
    """Returns 0 if the tests bite, else 1."""
    asked = arguments()
    console = Console(highlight=False, soft_wrap=True)
    sources = program.runtime_digest()
    start_s = time.monotonic()
    result, trial = tried(asked.modules, asked.jobs, console, asked.known)
    elapsed_s = time.monotonic() - start_s
    found = [f"fails unchanged: {name}" for name in trial.failures] or result.complaints
    report = {**result.report(), "sources": sources, "complaints": found}
    report["measured"] = {"elapsed_s": round(elapsed_s, 1), "jobs": asked.jobs}
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    asked.report.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    console.print(table(result))
    for complaint in found[:SHOWN]:
        console.print(complaint, style="red", markup=False)
    share = 100 * result.killed / max(1, result.mutants)
    console.print(
        f"{'FAILED' if found else 'OK'}: {result.killed} of {result.mutants} mutants killed "
        f"({share:.1f} %), {len(result.alive) - len(result.unexplained)} survivors explained, "
        f"{len(result.unexplained)} not, {len(result.proved)} more proved the same program, "
        f"{len(result.stale)} entries stale, {trial.tests} tests, "
        f"{elapsed_s:.0f} s (sources {sources}; {asked.report})",
        markup=False,
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
