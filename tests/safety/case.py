"""The safety case, worked through: every command of ``device/SAFETY.md``, timed.

    python -m tests.safety.case

Exits with 1 if one ends otherwise than the page says, or all together take over ten minutes.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "device/SAFETY.md"
MINUTES_MOST = 10


class Step(NamedTuple):
    """A line of the page: what it shows, how, by which command, its exit status, its minutes."""

    shows: str
    kind: str
    command: str
    status: int
    minutes: float


def steps() -> list[Step]:
    """The lines of the page's first table."""
    text = PAGE.read_text("utf-8").partition("## Ten minutes")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (\w+) \| `(.+?)` \| (\d) \| ([\d.]+) \|$", text, re.MULTILINE)
    return [Step(shows, kind, by, int(end), float(most)) for shows, kind, by, end, most in rows]


def run(step: Step) -> tuple[int, float]:
    """Carries out a command with this environment's programs; its status and seconds."""
    program, *arguments = shlex.split(step.command)
    start = {"python": [sys.executable], "sculpt": [sys.executable, "-m", "sculpt"]}[program]
    began = time.monotonic()
    done = subprocess.run(
        [*start, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != step.status:
        print(done.stdout[-1500:], done.stderr[-1500:], sep="\n")
    return done.returncode, time.monotonic() - began


def main() -> int:
    """Carries out all of them; returns the exit status."""
    total, wrong = 0.0, 0
    for step in steps():
        status, seconds = run(step)
        total += seconds
        wrong += status != step.status
        mark = "ok" if status == step.status else f"ENDED WITH {status}, not {step.status}"
        print(f"{seconds:6.1f} s  {mark:3}  {step.shows}", flush=True)
    print(f"{total / 60:.1f} min in all, {wrong} otherwise than the page says")
    return int(wrong > 0 or total > MINUTES_MOST * 60)


if __name__ == "__main__":
    sys.exit(main())
