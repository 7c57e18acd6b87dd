"""How long a person taken for ``sculpt check``, beside ``circup --version``.

    python -m tests.bench.cold_start [FILE...]

Without a file: a stock routine, a treatment of 500 lines, and the same with a mistake in it. All
start from nothing, turn by turn in the same run, and processor times are compared: the medians,
and the shortest, which other work on the machine disturbs least. The first turn is not counted:
from the second on the modules are compiled and the parser is kept, as they are on the machine of
anyone who uses the two commands. Beside it stands what no change here can shorten, the
interpreter with click alone, and with lark.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from sculpt.cli import stock
from tests.bench.language_server import routine

AIM = 0.6
AIM_LONG = 0.65
"""Of the treatment of ``LINES`` lines."""
ROUNDS = 21
LINES = 500

SCRIPTS = Path(sys.executable).parent
PEER = "circup --version"
COMMANDS: dict[str, list[str]] = {
    PEER: [str(SCRIPTS / "circup"), "--version"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "python -c 'import click, lark'": [sys.executable, "-c", "import click, lark"],
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
    return [stock.routines()["evening-lift"], sound, slip]


def processor_s(command: list[str]) -> float:
    """The processor time of one run."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True, env=ENVIRONMENT)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def compare(checked: list[Path]) -> None:
    check = {
        f"sculpt check {path.name}": [str(SCRIPTS / "sculpt"), "check", str(path)]
        for path in checked
    }
    commands = COMMANDS | check
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(ROUNDS + 1):
        for name, command in commands.items():
            taken_s = processor_s(command)
            if turn:
                taken[name].append(taken_s)
    print(f"processor time, {ROUNDS} starts of each, turn by turn; ratios are to {PEER}")
    for name, times in taken.items():
        middle, least = median(times), min(times)
        line = f"{name:40} {1000 * middle:4.0f} ms, at least {1000 * least:4.0f} ms"
        if name in check:
            ratio = middle / median(taken[PEER])
            line += f"; ratio {ratio:.2f}, of the least {least / min(taken[PEER]):.2f}"
        print(line)
    print(f"wanted: at most {AIM}, of {LINES} lines at most {AIM_LONG}")


def main() -> None:
    if sys.argv[1:]:
        compare([Path(name) for name in sys.argv[1:]])
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(files(Path(folder)))


if __name__ == "__main__":
    main()
