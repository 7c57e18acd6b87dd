"""A run as waves for GTKWave and its like: a VCD file (IEEE 1364), written while it happens.

Every bit of the bus stands in it, which is much: about 1.4 MB for a second of treatment.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sculpt.bench.faults import Begun
from sculpt.cli.errors import Trouble
from sculpt.trace import waves_bus

if TYPE_CHECKING:
    from vcd.writer import Variable, VCDWriter

SUFFIX = ".vcd"
TICK_ns = 100
"""The file's unit of time: a 25th of a bit at 400 kHz."""

NOWHERE = "none"


def require(path: Path) -> None:
    """Raises Trouble where pyvcd is missing."""
    if find_spec("vcd") is None:
        raise Trouble(
            f"{path} needs pyvcd, which is not installed",
            "pip install 'visasculpt[plot]', or name a .csv file",
        )


class Waves:
    """Listens to ``bench``, a ``facebench.simulation.Treatment``, and writes to ``file``.

    ``add`` is what a treatment calls once an update; ``close`` ends the file.
    """

    def __init__(self, file: BinaryIO, bench: Any) -> None:
        from vcd import VCDWriter

        self._text = io.TextIOWrapper(file, "ascii", newline="\n", write_through=False)
        self._bus = bench.bench.bus
        self._clock = bench.bench.clock
        self._enable = bench.bench.enable
        self._bit_ns = 1_000_000_000 // self._bus.frequency_hz
        self._start_ns = self._clock.now_ns
        self._now = 0
        self._writer: VCDWriter = VCDWriter(
            self._text, timescale="100 ns", date="", comment="", version="VisaSculpt"
        )
        new = self._writer.register_var
        self._lines: dict[str, Variable[Any]] = {
            line: new("bus", line, "wire", size=1, init=1) for line in ("SDA", "SCL")
        }
        self._code: Variable[Any] = new("board", "dac_code", "integer", size=12, init=0)
        self._enabled: Variable[Any] = new("board", "ENABLE", "wire", size=1, init=0)
        self._set: Variable[Any] = new("current", "set_uA", "real", init=0.0)
        self._measured: Variable[Any] = new("current", "measured_uA", "real", init=0.0)
        self._skin: Variable[Any] = new("current", "skin_uA", "real", init=0.0)
        self._state: Variable[Any] = new("session", "state", "string", init=NOWHERE)
        self._place: Variable[Any] = new("session", "place", "string", init=NOWHERE)
        self._begun: Begun | None = None
        if bench.happenings:
            self._begun = Begun(bench.happenings.occurrences)
            self._fault: Variable[Any] = new("session", "fault", "string", init=NOWHERE)
        self._bus.listen(self._hear)

    def add(
        self,
        t_ms: int,
        zone: str,
        side: str,
        setpoint_uA: float,
        dac_code: int,
        measured_uA: float,
        skin_uA: float,
        state: str,
    ) -> None:
        """Takes a row of the run: what holds after an update, at the board's time of now."""
        now = self._tick(self._clock.now_ns)
        change = self._writer.change
        change(self._code, now, dac_code)
        change(self._enabled, now, int(self._enable.value))
        change(self._set, now, setpoint_uA)
        change(self._measured, now, measured_uA)
        change(self._skin, now, skin_uA)
        change(self._state, now, state)
        change(self._place, now, f"{zone}_{side}" if zone else NOWHERE)
        if self._begun is not None and (new := self._begun.since()):
            change(self._fault, now, "_".join(new))

    def close(self) -> None:
        """Ends the file; what it stands on stays open."""
        self._writer.close(self._tick(self._clock.now_ns))
        self._text.flush()
        self._text.detach()

    def _hear(
        self, start_ns: int, address: int, wrote: bytes | None, read: bytes | None, error: int
    ) -> None:
        change, lines, tick = self._writer.change, self._lines, self._tick
        for at_ns, line, level in waves_bus.edges(
            start_ns, self._bit_ns, address, wrote, read, error
        ):
            change(lines[line], tick(at_ns), level)

    def _tick(self, at_ns: int) -> int:
        """The file's time, which never runs back."""
        self._now = max((at_ns - self._start_ns) // TICK_ns, self._now)
        return self._now
