"""Treats thousands of faces, healthy and with every fault, and tells what must not be.

Short routines drawn from the whole language, on faces and boards drawn from their whole ranges,
noise, hum and drift included: healthy ones may not trip and must get the current that was set; with
one fault or two, no true skin current may be over its zone's ceiling + 10 % for longer than 5 ms,
no alternating wave may lean to one way by more than G09 lets pass for longer than 2.5 s or two
periods, and the output must be off within the interlock's time. Each stock treatment runs once with
each kind of fault.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn
from rich.table import Table

from sculpt.source import program
from tests.safety.campaign import findings
from tests.safety.campaign.cases import (
    HEALTHY,
    PAIR,
    SINGLE,
    STOCKED,
    STRANGE,
    count_of_stock,
)
from tests.safety.campaign.kept import Kept
from tests.safety.campaign.treatments import text
from tests.safety.campaign.trial import numbered

CHUNK, CHUNKS = 4, 100
"""So many cases at once, and so many times a process: PyPy's grows slow and large by and by."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.campaign", description=__doc__)
    add = parser.add_argument
    add("--healthy", type=int, default=100, metavar="N", help="healthy treatments (default 100)")
    add("--faults", type=int, default=100, metavar="N", help="with one fault each (default 100)")
    add("--pairs", type=int, default=50, metavar="N", help="with two faults each (default 50)")
    add("--unkind", type=int, default=0, metavar="N", help="with one of a less kind board's")
    add("--no-stock", action="store_true", help="leave out the stock treatments")
    add("--seed", type=int, default=1, metavar="S", help="which ones (default 1)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="J", help="processes")
    add("--keep", type=Path, metavar="FILE", help="keep each result there; go on from those it has")
    add("--only", metavar="GROUP:NUMBER", help="repeat one case and print all of it")
    add("--report", type=Path, default=Path("build/safety/campaign.json"), metavar="FILE")
    asked = parser.parse_args()
    if min(asked.healthy, asked.faults, asked.pairs, asked.unkind) < 0 or asked.jobs < 1:
        parser.error("counts are at least 0, --jobs at least 1")
    if asked.only:
        group, _, number = asked.only.partition(":")
        groups = (HEALTHY, SINGLE, PAIR, STOCKED, STRANGE)
        if group not in groups or not number.isdecimal():
            parser.error(f"--only is like {SINGLE}:17, with {', '.join(groups)}")
        asked.only = (group, int(number))
    return asked


def rows(asked: argparse.Namespace, kept: Kept, console: Console) -> list[dict[str, Any]]:
    """Every case, in order: from ``kept``, or carried out, telling how far it is."""
    which = [(HEALTHY, n) for n in range(asked.healthy)]
    which += [(SINGLE, n) for n in range(asked.faults)] + [(PAIR, n) for n in range(asked.pairs)]
    which += [(STRANGE, n) for n in range(asked.unkind)]
    if not asked.no_stock:
        which = [(STOCKED, n) for n in range(count_of_stock())] + which
    left = [one for one in which if one not in kept.rows]
    if len(left) < len(which):
        console.print(f"{len(which) - len(left)} treatments are kept, {len(left)} are left")
    done = 0
    columns = (*Progress.get_default_columns()[:3], TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("treatments", total=len(left))
        for row in _carried_out(partial(numbered, asked.seed), left, asked.jobs):
            kept.add(row)
            done += 1
            progress.update(task, completed=done)
            for complaint in findings.wrong([row]):
                progress.console.print(complaint, style="red", markup=False)
            if not console.is_terminal and done % max(1, len(left) // 10) == 0:
                wrong = sum(bool(row["wrong"]) for row in kept.rows.values())
                console.print(f"{done} of {len(left)} treatments, {wrong} wrong")
    return [kept.rows[one] for one in which]


def _carried_out(job: Any, which: list[tuple[str, int]], jobs: int) -> Iterator[dict[str, Any]]:
    if jobs == 1:
        yield from map(job, which)
        return
    with get_context("spawn").Pool(jobs, maxtasksperchild=CHUNKS) as pool:
        yield from pool.imap(job, which, chunksize=CHUNK)


def table(found: list[dict[str, Any]]) -> Table:
    """How each kind of fault ended, and how soon."""
    heads = ("fault", "runs", "median ms", "worst ms", "over ceiling ms", "lean %", "unnoticed")
    sheet = Table(*heads, "ended", box=None)
    for number in range(1, len(heads)):
        sheet.columns[number].justify = "right"
    for kind in found:
        endings = ", ".join(f"{reason} {count}" for reason, count in kind["endings"].items())
        sheet.add_row(
            kind["kind"],
            str(kind["treatments"]),
            _figure(kind["median_ms"]),
            _figure(kind["worst_ms"]),
            _figure(kind["over_ceiling_ms"]),
            str(kind["lean_percent"]),
            str(kind["unnoticed"]),
            endings,
        )
    return sheet


def _by(interlocks: dict[str, int]) -> str:
    return "".join(f", {reason} {count}" for reason, count in interlocks.items())


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def main() -> int:
    """Returns 0 if nothing happened that must not, else 1."""
    asked = arguments()
    console = Console(highlight=False, soft_wrap=True)
    if asked.only:
        row = numbered(asked.seed, asked.only)
        console.print_json(json.dumps(row))
        console.print(text(row["treatment"]), markup=False)
        return 1 if row["wrong"] else 0
    sources = program.digest()
    start_s = time.monotonic()
    try:
        kept = Kept(asked.keep, asked.seed, sources)
    except ValueError as error:
        console.print(f"{error}: name another file", style="red", markup=False)
        return 2
    done = rows(asked, kept, console)
    elapsed_s = time.monotonic() - start_s
    wrong = findings.wrong(done)
    by_kind, healthy = findings.kinds(done), findings.healthy(done)
    both = findings.pairs(done)
    report = {
        "seed": asked.seed,
        "sources": sources,
        "treatments": len(done),
        "healthy": healthy,
        "kinds": by_kind,
        "pairs": both,
        "wrong": wrong,
        "rows": done,
        "measured": {"elapsed_s": round(elapsed_s, 1), "jobs": asked.jobs},
    }
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    asked.report.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    console.print(table(by_kind))
    console.print(
        f"healthy: {healthy['treatments']} treatments, {healthy['false_trips']} false trips "
        f"({healthy['false_trip_percent']:g} %{_by(healthy['interlocks'])}), "
        f"{healthy['ended_early']} ended early by their hands; of {healthy['windows']} windows of "
        f"100 ms the worst had {healthy['worst_error']:.0%} of the error that is allowed"
    )
    console.print(
        f"pairs: {both['treatments']} treatments, at most {both['over_ceiling_ms']:g} ms over a "
        f"ceiling; {both['beyond_software']} beyond software (a welded disconnect, and a DAC out "
        f"of reach or a stuck amplifier), {both['beyond_software_flowing_on']} of which flow on"
    )
    console.print(
        f"{'FAILED' if wrong else 'OK'}: {len(done)} treatments, {len(wrong)} complaints, "
        f"{elapsed_s:.0f} s (seed {asked.seed}; sources {sources}; {asked.report})",
        markup=False,
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
