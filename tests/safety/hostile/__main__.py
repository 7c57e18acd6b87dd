"""Tries hostile images on the verifier, and plays those it accepts.

Each image is refused by a known name, or it is inside its own claims at every boundary of a step, a
millisecond before and after it, and at 100 random times. Some are judged by MicroPython too.
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

from facevm.refusal import REASONS
from sculpt.source import program
from tests.safety.hostile import campaign, second
from tests.safety.hostile.trial import ACCEPTED, Tally

SHOWN = 10
"""Broken promises that are printed; the report holds all."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.hostile", description=__doc__)
    add = parser.add_argument
    add("--images", type=int, default=20_000, metavar="N", help="how many (default 20000)")
    add("--seed", type=int, default=1, metavar="S", help="which ones (default 1)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="J", help="processes")
    add(
        "--micropython",
        type=int,
        default=2000,
        metavar="M",
        help="how many of them MicroPython judges too (default 2000)",
    )
    add("--report", type=Path, default=Path("build/safety/hostile.json"), metavar="FILE")
    asked = parser.parse_args()
    if asked.images < 1 or asked.jobs < 1 or asked.micropython < 0:
        parser.error("--images and --jobs are at least 1, --micropython at least 0")
    return asked


def tried(images: int, seed: int, jobs: int, sampled: int, console: Console) -> Tally:
    """Tries the images, and tells how far it is."""
    tally = Tally()
    next_told = 0.1
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("images", total=images)
        for one in campaign.run(images, seed, jobs, sampled):
            tally.add(one)
            progress.update(task, completed=tally.images)
            if not console.is_terminal and tally.images >= next_told * images:
                console.print(f"{tally.images} of {images} images, {len(tally.broken)} broken")
                next_told = int(10 * tally.images / images + 1) / 10
    return tally


def table(tally: Tally) -> Table:
    """What the verifier said, and how often."""
    rows = Table("verdict", "images", "meaning", box=None)
    rows.columns[1].justify = "right"
    rows.add_row(ACCEPTED, str(tally.verdicts[ACCEPTED]), "played, inside its own claims")
    for name, meaning in REASONS.items():
        rows.add_row(name, str(tally.verdicts[name]), meaning)
    return rows


def main() -> int:
    """Returns 0 if every promise was kept, else 1."""
    asked = arguments()
    console = Console(highlight=False, soft_wrap=True)
    sources = program.runtime_digest()
    start_s = time.monotonic()
    try:
        if asked.micropython:
            second.interpreter()
    except second.NoInterpreter as missing:
        console.print(f"{missing}; --micropython 0 goes without", markup=False)
        return 1
    tally = tried(asked.images, asked.seed, asked.jobs, asked.micropython, console)
    there = second.tried(tally.sample) if tally.sample else second.Second()
    elapsed_s = time.monotonic() - start_s
    found = [*campaign.complaints(tally), *there.complaints]
    report = campaign.report(tally, asked.seed)
    report["sources"] = sources
    report["broken"] = found
    report["micropython"] = {
        "images": there.images,
        "different": len(there.different),
        "held_bytes": there.held_bytes,
        "most_bytes": there.most_bytes,
    }
    report["measured"] = {
        "elapsed_s": round(elapsed_s, 1),
        "jobs": asked.jobs,
        "slowest_load_ms": round(tally.slowest_load_ms, 1),
        "memory_of_images": tally.measured,
        "most_bytes": tally.most_bytes,
        "python": sys.version.split()[0],
    }
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    asked.report.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    console.print(table(tally))
    for complaint in found[:SHOWN]:
        console.print(complaint, style="red", markup=False)
    refused = tally.images - tally.verdicts[ACCEPTED] - len(tally.broken)
    console.print(
        f"{'FAILED' if found else 'OK'}: {tally.images} hostile images, {refused} refused by name, "
        f"{tally.verdicts[ACCEPTED]} accepted and played, {there.images} also under MicroPython, "
        f"{len(found)} broken promises, {elapsed_s:.0f} s "
        f"(seed {asked.seed}; sources {sources}; {asked.report})",
        markup=False,
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
