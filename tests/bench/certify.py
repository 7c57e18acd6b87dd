"""How many faces ``sculpt certify`` treats, and what a second process brings.

    python -m tests.bench.certify [--faces N] [--rounds N] [--bench drawn] [FILE]

One and two processes in turn, each from nothing to the report; the best of the rounds counts. On
a machine that does other things as well the clock says little: what two cores of its own would
take follows from the processor time that all processes of a run have used, half of it each. What
the command says it will take stands beside what it took.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

AIM, LEAST = 1.8, 1.6
FACES_AIM, FACES_LEAST, WITHIN_S = 1000, 200, 30 * 60


TOO_FEW = 5
"""What the command ends with where its faces are too few for a verdict."""


class Run(NamedTuple):
    """Seconds by the clock, of processors, and as they were estimated; and the report."""

    wall_s: float
    used_s: float
    estimated_s: float
    report: str


def run(file: str, faces: int, jobs: int, bench: str) -> Run:
    """Carries out one certification."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        start_s = time.monotonic()
        with report.open("wb") as out:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "sculpt", "certify", file, "--json"),
                    *("--faces", str(faces), "--jobs", str(jobs), "--keep", folder),
                    *("--bench", bench),
                ],
                stdout=out,
                stderr=subprocess.DEVNULL,
            )
            _, status, used = os.wait4(process.pid, 0)  # with that of all it has waited for
        wall_s = time.monotonic() - start_s
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, TOO_FEW):
            sys.exit(f"sculpt certify ended with {process.returncode}")
        document = json.loads(report.read_text("utf-8"))
        estimated_s = document.pop("estimate")["seconds"]
        used_s = used.ru_utime + used.ru_stime
        return Run(wall_s, used_s, estimated_s, json.dumps(document))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.certify")
    parser.add_argument("file", nargs="?", default="evening-lift")
    parser.add_argument("--faces", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--bench", choices=("kind", "drawn"), default="kind")
    asked = parser.parse_args()
    runs: dict[int, list[Run]] = {1: [], 2: []}
    reports = set()
    for _ in range(asked.rounds):
        for jobs, done in runs.items():
            one = run(asked.file, asked.faces, jobs, asked.bench)
            done.append(one)
            reports.add(one.report)
            print(
                f"{jobs} process{'es' if jobs > 1 else ''}: {asked.faces} faces in "
                f"{one.wall_s:.1f} s, estimated {one.estimated_s:.1f} s, "
                f"{one.used_s:.1f} s of processors "
                f"(load {os.getloadavg()[0]:.1f})",
                flush=True,
            )
    wall_s = {jobs: min(one.wall_s for one in done) for jobs, done in runs.items()}
    used_s = {jobs: min(one.used_s for one in done) for jobs, done in runs.items()}
    by_clock = wall_s[1] / wall_s[2]
    by_processors = used_s[1] / (used_s[2] / 2)
    print(f"two processes to one, by the clock: {by_clock:.2f}")
    print(f"  by processor time: {by_processors:.2f} (at least {LEAST}, aim {AIM})")
    faces = asked.faces * WITHIN_S / (used_s[2] / 2)
    print(f"faces of {asked.file} in 30 minutes of two free cores: {faces:.0f}")
    print(f"  (at least {FACES_LEAST}, aim {FACES_AIM})")
    print(f"reports: {'the same to the byte' if len(reports) == 1 else 'THEY DIFFER'}")
    return 0 if len(reports) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
