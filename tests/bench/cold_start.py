"""How long a person waits for ``sculpt check``, beside ``circup --version``.

    python -m tests.bench.cold_start [FILE]

Both start from nothing, turn by turn in the same run; the medians are compared.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from sculpt import stock

AIM = 0.5
ROUNDS = 21


def wait_s(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    scripts = Path(sys.executable).parent
    file = sys.argv[1] if len(sys.argv) > 1 else str(stock.routines()["evening-lift"])
    check = [str(scripts / "sculpt"), "check", file]
    circup = [str(scripts / "circup"), "--version"]
    waits: dict[str, list[float]] = {"sculpt": [], "circup": []}
    wait_s(check), wait_s(circup)  # the files are in the page cache from here on
    for _ in range(ROUNDS):
        waits["sculpt"].append(wait_s(check))
        waits["circup"].append(wait_s(circup))
    ours, theirs = median(waits["sculpt"]), median(waits["circup"])
    print(f"sculpt check {Path(file).name}: {1000 * ours:.0f} ms (median of {ROUNDS})")
    print(f"circup --version: {1000 * theirs:.0f} ms")
    print(f"ratio, sculpt / circup: {ours / theirs:.2f} (aim: at most {AIM})")


if __name__ == "__main__":
    main()
