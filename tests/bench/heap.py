"""What a session takes of the heap, beside what the peer's script takes.

    python -m tests.bench.heap [FILE...]

Under MicroPython on 64 bits, each run from the folder of a drive, whose paths are as short as a
board's. Of several arrangements of the heap the least counts: the collector keeps what a stale
address on the stack points to.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sculpt.cli import inputs
from sculpt.source.load import load_treatment
from tests.bench import peer
from tests.drivers import copy_drivers

STOCK = ("first-time", "evening-lift", "daily")
HELPERS = ("ideal_stage.py", "heap_use.py", "session_heap.py")
ARRANGEMENTS = range(6)


def laid_out(drive: Path) -> None:
    """The drive: runtime and drivers in ``lib``, and beside it what measures."""
    tests = peer.ROOT / "tests"
    runtime = peer.ROOT / "device/drive/lib"
    shutil.copytree(runtime, drive / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    copy_drivers(drive / "lib")
    for name in HELPERS:
        shutil.copy(tests / "facevm" / name, drive)
    shutil.copy(tests / "bench/heap_of_the_peer.py", drive)


def least(drive: Path, script: str, *arguments: object) -> dict[str, int]:
    """The least of each figure that the script prints."""
    micropython = Path(sys.executable).with_name("micropython")
    found: dict[str, int] = {}
    for number in ARRANGEMENTS:
        done = subprocess.run(
            [str(micropython), "-X", "heapsize=8M", script, *map(str, arguments), str(number)],
            cwd=drive,
            env={"MICROPYPATH": ".:lib"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        for line in done.stdout.splitlines():
            name, *figures = line.split()
            if name in ("drivers", "proven", "running") and len(figures) == 1:
                found[name] = min(found.get(name, sys.maxsize), int(figures[0]))
    return found


def main() -> None:
    script = peer.script()
    with tempfile.TemporaryDirectory() as folder:
        drive = Path(folder, "drive")
        drive.mkdir()
        laid_out(drive)
        peers = None if script is None else least(drive, "heap_of_the_peer.py", script)["running"]
        for argument in sys.argv[1:] or STOCK:
            image = drive / f"{Path(argument).stem}.fbc"
            image.write_bytes(load_treatment(inputs.read_one(argument)).data)
            taken = least(drive, "session_heap.py", image.name)
            line = f"{image.stem:18} {taken['running']:6} bytes, of them drivers {taken['drivers']}"
            if peers is not None:
                line += f"; the peer {peers} (ratio {taken['running'] / peers:.1f})"
            print(line)


if __name__ == "__main__":
    main()
