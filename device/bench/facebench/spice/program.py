"""The program ngspice: whether it is installed, and one run of it."""

import array
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

MISSING = "ngspice is not installed (apt-get install ngspice)"


class Waveforms:
    """What a run saved: ``time_s`` (of a sweep: what is swept) and ``values`` by name, as long."""

    def __init__(self, time_s: Sequence[float], values: dict[str, Sequence[float]]) -> None:
        self.time_s = time_s
        self.values = values


def is_installed() -> bool:
    """Whether there is an ngspice to run."""
    return shutil.which("ngspice") is not None


def run(netlist: str) -> Waveforms:
    """Runs ``ngspice -b`` on a netlist; returns the :class:`Waveforms`.

    Raises RuntimeError with ngspice's own words when it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, raw = Path(folder) / "circuit.cir", Path(folder) / "circuit.raw"
        source.write_text(netlist, "ascii")
        done = subprocess.run(
            ["ngspice", "-b", "-r", str(raw), str(source)],
            capture_output=True,
            text=True,
            cwd=folder,
        )
        if done.returncode or not raw.exists():
            raise RuntimeError("ngspice failed:\n" + done.stdout[-2000:] + done.stderr[-2000:])
        return read_raw(raw.read_bytes())


def read_raw(data: bytes) -> Waveforms:
    """The waveforms of a binary raw file of a transient analysis, or of a sweep."""
    head, _, body = data.partition(b"Binary:\n")
    lines = head.decode("ascii").splitlines()
    fields = dict(line.split(": ", 1) for line in lines if ": " in line)
    count = int(fields["No. Variables"])
    points = int(fields["No. Points"])
    first = lines.index("Variables:") + 1
    names = [line.split()[1] for line in lines[first : first + count]]
    numbers = array.array("d")
    numbers.frombytes(body[: 8 * count * points])
    columns: dict[str, Sequence[float]] = {name: numbers[i::count] for i, name in enumerate(names)}
    return Waveforms(columns.pop(names[0]), columns)
