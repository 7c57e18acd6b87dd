"""How long a person waits for ``sculpt check``, beside ``circup --version``.

    python -m tests.bench.cold_start [FILE...]

Without a file: a treatment of 500 lines, the same with a mistake in it, and a stock routine. All
start from nothing, turn by turn in the same run, and the times are compared: the medians, and
the shortest, which other work on the machine disturbs least. The first turn is not counted:
from the second on the modules are compiled and the parser's tables are kept, as they are on the
machine of anyone who uses the two commands. Beside it stands what no change here can shorten,
the interpreter with click alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from sculpt.cli import stock
from tests.bench.language_server import routine

AIM = 0.6
HOPE = 0.5
ROUNDS = 21
LINES = 500

SCRIPTS = Path(sys.executable).parent
PEER = "circup --version"
COMMANDS: dict[str, list[str]] = {
    PEER: [str(SCRIPTS / "circup"), "--version"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
}

# compiled modules are part of a start from the second one on
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


def files(folder: Path) -> list[Path]:
    """The treatments that are checked where none is named."""
    shutil.copy(stock.routines()["strokes"], folder)
    rows = routine(LINES)
    sound, slip = folder / f"{LINES}-lines.face", folder / f"{LINES}-lines-a-slip.face"
    sound.write_text("\n".join(rows) + "\n", "utf-8")
    slip.write_text("\n".join(rows).replace("hold", "hodl", 1) + "\n", "utf-8")
    return [sound, slip, stock.routines()["evening-lift"]]


def wait_s(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=False, capture_output=True, env=ENVIRONMENT)
    return perf_counter() - start


def compare(checked: list[Path]) -> None:
    check = {
        f"sculpt check {path.name}": [str(SCRIPTS / "sculpt"), "check", str(path)]
        for path in checked
    }
    commands = COMMANDS | check
    waits: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(ROUNDS + 1):
        for name, command in commands.items():
            waited_s = wait_s(command)
            if turn:
                waits[name].append(waited_s)
    print(f"{ROUNDS} starts of each, turn by turn; ratios are to {PEER}")
    for name, waited in waits.items():
        middle, least = median(waited), min(waited)
        line = f"{name:40} {1000 * middle:4.0f} ms, at least {1000 * least:4.0f} ms"
        if name in check:
            ratio = middle / median(waits[PEER])
            line += f"; ratio {ratio:.2f}, of the least {least / min(waits[PEER]):.2f}"
        print(line)
    print(f"wanted: at most {AIM}, hoped for: {HOPE}")


def main() -> None:
    if sys.argv[1:]:
        compare([Path(name) for name in sys.argv[1:]])
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(files(Path(folder)))


if __name__ == "__main__":
    main()
