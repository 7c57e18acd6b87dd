"""Measuring of the heap: the drive as ``sculpt deploy`` leaves it, under MicroPython on 32 bits.

``on_the_board.py`` runs the program and presses the button; what it tells becomes a list of
:class:`Moment`. The interpreter is where ``fetch_micropython32`` puts it, or what
``VISASCULPT_MICROPYTHON32`` names.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from facebench.circuitpython.harness import OF_TWO_POLES, PINS

HERE = Path(__file__).parent
SCRIPT = HERE / "on_the_board.py"
FETCH = "tests/heap/fetch_micropython32"
VARIABLE = "VISASCULPT_MICROPYTHON32"

KB = 1000
FREE_AT_START_BYTES = 150 * KB
"""What CircuitPython 10.3 leaves (162 KB) and some more taken away."""
HEAP_BYTES = 600 * KB
"""The whole heap: what is not the program's is held by the script."""
NAME_BYTES = 7
"""An entry in the interpreter's table of names: its address, its hash and its length."""
EVERY = 2000
"""Transfers on the bus between two looks at the heap, where each moment is asked for."""

WIRED = {"BUZZER_PIN": "GP5", "ELECTRODE_PIN": "GP26", "VBUS_PIN": "GP24"}
"""All there can be on a board, besides what the shipped settings name."""

TWO_POLES = {key: PINS[key] for key in ("RETURN_PIN", *OF_TWO_POLES)}
"""And the reference board's second pole, with what belongs to it."""

BREADBOARD = {"PROFILE": "bench-3v3", "ENABLE_PIN": "", "ELECTRODE_PIN": ""}
"""And a breadboard without skin."""

STAGES = {
    "start": "`code.py` starts",
    "imported": "`facevm.app` imported",
    "program made": "program made",
    "first use": "first use: who must not use it",
    "idle": "idle",
    "chosen": "another routine chosen and proven",
    "press": "press, before what waits is let go",
    "proving": "image being proven",
    "started": "treatment about to begin",
    "treating": "treating",
    "treating on": "treating for 4 s",
    "over": "over",
}


class Moment(NamedTuple):
    """What the heap is like after a collection, in bytes.

    ``used`` since ``code.py`` has started, ``free``, the largest ``hole``; ``is_between`` stages.
    """

    stage: str
    is_between: bool
    used: int
    free: int
    hole: int


class Run(NamedTuple):
    """One run: its moments, what the program printed, and its end ("" if it was the script's)."""

    moments: list[Moment]
    console: list[str]
    error: str


def interpreter() -> Path | None:
    """MicroPython for 32 bits, or None where it is not there."""
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else Path(sys.prefix) / "i386" / "micropython"
    return path if path.is_file() else None


def laid_out(folder: Path) -> Path:
    """A drive in ``folder`` as ``sculpt deploy`` leaves it, with the stock routines."""
    drive = folder / "drive"
    drive.mkdir()
    drive.joinpath("boot_out.txt").write_text(
        "Adafruit CircuitPython 10.2.1 on 2026-04-28; Raspberry Pi Pico with rp2040\n"
        "Board ID:raspberry_pi_pico\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "sculpt", "deploy", "--drive", str(drive)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return drive


def run(
    micropython: Path,
    drive: Path,
    free_bytes: int = FREE_AT_START_BYTES,
    hole_bytes: int = 0,
    every: int = EVERY,
    fault: str = "",
    more: Mapping[str, str] | None = None,
) -> Run:
    """Runs the program on a drive, with so much free, in holes of a size (0: one) at most.

    ``every`` is how many transfers lie between two looks, 0 for looks at the stages alone;
    ``fault`` is where an error strikes, as ``on_the_board.py`` tells; ``more`` are settings too,
    and an empty text is none.
    """
    drive.joinpath("sessions.jsonl").unlink(missing_ok=True)
    settings = tomllib.loads(drive.joinpath("settings.toml").read_text("utf-8")) | WIRED
    settings.update(more or {})
    size = [f"heapsize={HEAP_BYTES}"]
    words = [str(word) for word in (free_bytes, hole_bytes, every)]
    done = subprocess.run(
        [str(micropython), "-X", *size, str(SCRIPT), str(drive.resolve()), *words, fault],
        env={key: str(value) for key, value in settings.items() if value != ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode < 0:
        raise RuntimeError(f"MicroPython ended by signal {-done.returncode}: {done.stderr}")
    moments, console = _read(done.stdout.splitlines())
    error = done.stderr.strip()
    if done.returncode and not error:
        error = console[-1]
    return Run(moments, console, error)


def at_stages(moments: Iterable[Moment]) -> dict[str, Moment]:
    """Of each stage the moment that used most."""
    worst: dict[str, Moment] = {}
    for moment in moments:
        known = worst.get(moment.stage)
        if not moment.is_between and (known is None or moment.used > known.used):
            worst[moment.stage] = moment
    return worst


_HEAP = re.compile(r"GC: total: \d+, used: (\d+), free: (\d+)")
_HOLE = re.compile(r"max free sz: (\d+)")
_NAMES = re.compile(r"qstr pool: .*n_qstr=(\d+)")
_ACCOUNT = ("mem: total", "stack: ", "GC: total", " No. of 1-blocks", "qstr pool: ")
_BLOCK_BYTES = 16


def _read(lines: Iterable[str]) -> tuple[list[Moment], list[str]]:
    moments: list[Moment] = []
    console: list[str] = []
    stage = ""
    used = free = hole = 0
    first: tuple[int, int] | None = None
    for line in lines:
        if line.startswith("@ "):
            stage = line[2:]
        elif found := _HEAP.match(line):
            used, free = int(found[1]), int(found[2])
        elif found := _HOLE.search(line):
            hole = int(found[1]) * _BLOCK_BYTES
        elif found := _NAMES.match(line):
            names = int(found[1])
            if first is None:
                first = (used, names)
            table = (names - first[1]) * NAME_BYTES
            is_between = stage.startswith("~ ")
            moments.append(
                Moment(
                    stage[2:] if is_between else stage,
                    is_between,
                    used - first[0] + table,
                    free - table,
                    hole,
                )
            )
        elif not line.startswith(_ACCOUNT):
            console.append(line)
    return moments, console
