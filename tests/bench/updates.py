"""Control updates a second, ours with every interlock and the regulator, beside the peer's loop.

    python -m tests.bench.updates

Both run under the same MicroPython, through the same drivers, on the same bus. By the clock there;
by the work of its interpreter, where valgrind is there to count it; and, from that, what a board
would make of it. README.md says why these three differ.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench import peer
from tests.drivers import copy_drivers
from tests.facevm import assembly as a

LOOPS, PRICES = (Path(__file__).parent / f"update_{name}.py" for name in ("loops", "prices"))

WAVES = {
    "square": a.a_wave("square"),
    "sine": a.a_wave("sine"),
    "steady": a.STEADY,
}
"""8 Hz, as the peer's; each a stroke of 320 uA."""

FEW, MANY = 1000, 3000
"""Updates whose instructions are counted: the difference is free of the start."""

OWN = "/micropython_run."
"""The library that holds MicroPython; the Python that starts it is left out."""

# Microseconds on the reference board: CircuitPython 10.2.1 in a cycle-counting emulator at
# 125 MHz, without the flash's wait states, the bus at 400 kHz.
WRITE_us, READ_us = 196, 268
OPERATIONS_us = 3 + 1.4 + 2.5 + 7 + 14 + 15 + 19
"""A turn, an addition, an attribute read, a call, a method, a property, unpack_from: those of
``update_prices.operations``. An attribute written is not among them: where the class has a property
it costs eight times as much, and which one was measured is not known."""
TURNS = 7


def images(folder: Path) -> dict[str, Path]:
    """The treatments, as files."""
    paths = {}
    for name, wave in WAVES.items():
        main = a.zone("cheek", "left", a.wave(0), a.glide(12_000, 320))
        paths[name] = folder / f"{name}.fbc"
        paths[name].write_bytes(a.Assembly(main, waves=[wave]).image())
    return paths


class Micropython:
    """The interpreter, with the drivers and the runtime in its path."""

    def __init__(self, folder: Path) -> None:
        copy_drivers(folder)
        self._folder = folder
        self._command = [str(Path(sys.executable).with_name("micropython")), "-X", "heapsize=64M"]
        places = (folder, peer.ROOT / "device/drive/lib", peer.ROOT / "tests/facevm")
        path = ":".join(map(str, places))
        self._environment = {**os.environ, "MICROPYPATH": path, "PYTHONHASHSEED": "0"}

    def run(self, script: Path, *arguments: object, before: Iterable[str] = ()) -> str:
        done = subprocess.run(
            [*before, *self._command, str(script), *map(str, arguments)],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    def instructions(self, count: int, *loop: object) -> int:
        """What MicroPython carries out for so many turns, its heap's manager left out."""
        out = self._folder / ("-".join(Path(str(one)).stem for one in loop) + f".{count}")
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
        self.run(LOOPS if loop[1:] else PRICES, "turns", count, *loop, before=valgrind)
        told = subprocess.run(
            ["callgrind_annotate", "--threshold=100", "--auto=no", str(out)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        lines = [line for line in told.splitlines() if OWN in line]
        if not any("/gc.c:" in line for line in lines):
            raise SystemExit("this MicroPython has no symbols: its heap is not told apart")
        costs = [re.match(r"\s*([\d,]+)", line) for line in lines if "/gc.c:" not in line]
        return sum(int(cost[1].replace(",", "")) for cost in costs if cost)

    def per_turn(self, *loop: object) -> float:
        """Instructions a turn."""
        return (self.instructions(MANY, *loop) - self.instructions(FEW, *loop)) / (MANY - FEW)


@dataclass(frozen=True)
class Timed:
    """An update by the clock, and its transactions."""

    us: float
    writes: float
    reads: float


def by_the_clock(micropython: Micropython, paths: dict[str, Path]) -> dict[str, Timed]:
    """Each loop, and first of all the peer's where it is there."""
    script = peer.script()
    named = [f"{name}={path}" for name, path in paths.items()]
    timed = {}
    for line in micropython.run(LOOPS, "wall", script or "", *named).splitlines():
        name, *figures = line.split()
        timed[name] = Timed(*map(float, figures))
    print("by the clock, under MicroPython on this machine (best of 40 rounds, taken in turns):")
    for name, one in timed.items():
        line = f"  {name:7}{one.us:7.1f} us, {1e6 / one.us:8,.0f} updates/s, "
        line += f"{one.writes:.2f} DAC writes and {one.reads:.2f} sensor reads an update"
        if name != "peer" and "peer" in timed:
            line += f"; ours / peer {timed['peer'].us / one.us:.2f}"
        print(line)
    return timed


def by_work(micropython: Micropython, paths: dict[str, Path]) -> dict[str, float]:
    """Instructions an update of each loop, and of what a board's times are known for."""
    loops: dict[str, tuple[object, ...]] = {name: ("ours", path) for name, path in paths.items()}
    if peer.SCRIPT.is_file():
        loops = {"peer": ("peer", peer.SCRIPT), **loops}
    for name in ("operations", "turns", "writes", "raw_reads", "reads"):
        loops[name] = (name,)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = pool.map(lambda loop: micropython.per_turn(*loop), loops.values())
        work = dict(zip(loops, counted, strict=True))
    print("by the interpreter's work, its heap's manager left out (valgrind's callgrind):")
    for name, one in work.items():
        if name in WAVES or name == "peer":
            line = f"  {name:7}{one:9,.0f} instructions an update"
            if name != "peer" and "peer" in work:
                line += f"; ours / peer {work['peer'] / one:.2f}"
            print(line)
    return work


def on_a_board(timed: dict[str, Timed], work: dict[str, float]) -> None:
    """A model: the drivers at what they were measured to take, the rest by its instructions."""
    turn = work["turns"]
    write, read, raw = (work[name] - turn for name in ("writes", "reads", "raw_reads"))
    us = OPERATIONS_us / (work["operations"] - (TURNS - 1) * turn)
    raw_us = READ_us - (read - raw) * us
    print("a model of the reference board at 400 kHz: as measured in a cycle-counting emulator at")
    print(
        f"125 MHz, {WRITE_us} us a DAC write, {READ_us} us a shunt_voltage; {us * 1000:.1f} ns what"
    )
    print("is an instruction here, by seven operations; what they allocate is free:")
    rates = {}
    for name, one in timed.items():
        reading, reading_us = (read, READ_us) if name == "peer" else (raw, raw_us)
        thinking = work[name] - one.writes * write - one.reads * reading
        bus_us = one.writes * WRITE_us + one.reads * reading_us
        update_us = bus_us + thinking * us
        rates[name] = 1e6 / update_us
        line = f"  {name:7}{bus_us:5.0f} us drivers and bus, {thinking * us:5.0f} us thinking: "
        line += f"{rates[name]:6,.0f} updates/s"
        if name != "peer" and "peer" in rates:
            line += f"; ours / peer {rates[name] / rates['peer']:.2f}"
        print(line)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        micropython = Micropython(folder)
        paths = images(folder)
        timed = by_the_clock(micropython, paths)
        if shutil.which("valgrind") is None:
            print("valgrind is not there: interpreter's work and the model of a board left out")
            return
        on_a_board(timed, by_work(micropython, paths))


if __name__ == "__main__":
    main()
