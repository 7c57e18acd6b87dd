"""VCD trace of a run, for GTKWave and its like (IEEE 1364), written while it happens.

It holds every bit on the bus, about 1.4 MB for a second of treatment. A bit takes one period of
the clock: SCL is low for a little more than half of it, as fast mode demands (NXP UM10204, table
10: at least 1.3 us low and 0.6 us high), and SDA changes while it is low. Start and stop take a
period each, as the virtual board's bus charges them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from facebench.chips.tap import put_in_front
from facebench.sample import Sample
from sculpt.bench.faults import NewFaults
from sculpt.cli.errors import UserError
from sculpt.cli.installing import install_command

if TYPE_CHECKING:
    from vcd.writer import Variable, VCDWriter

    from facebench.simulation import Simulation

SUFFIX = ".vcd"
TICK_ns = 100
"""The file's unit of time: 1/25 of a bit at 400 kHz."""

NOWHERE = "none"

REFUSED = 19
"""ENODEV, as ``facebench.chips.bus`` raises it."""

LOW_SHARE = 52
SETTLED_SHARE = 20
"""Percent of a bit for which SCL is low, and after which SDA has changed."""

Edge = tuple[int, str, int]
"""When (ns), which line (``SDA`` or ``SCL``), and the level that it goes to."""


def require(path: Path) -> None:
    """Raises UserError where pyvcd is missing."""
    if find_spec("vcd") is None:
        raise UserError(
            f"{path} needs pyvcd, which is not installed",
            f"{install_command('plot')}, or name a .csv file",
        )


class VcdTrace:
    """Listens to a simulation and writes to ``file``.

    ``add`` takes a sample once an update; ``close`` ends the file.
    """

    def __init__(self, file: BinaryIO, simulation: Simulation) -> None:
        from vcd import VCDWriter

        self._text = io.TextIOWrapper(file, "ascii", newline="\n", write_through=False)
        self._bus = simulation.board.bus
        self._clock = simulation.board.clock
        self._enable = simulation.board.enable
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
        self._new_faults: NewFaults | None = None
        if simulation.happenings:
            self._new_faults = NewFaults(simulation.happenings.occurrences)
            self._fault: Variable[Any] = new("session", "fault", "string", init=NOWHERE)
        put_in_front(self._bus, self._add_transaction)

    def add(self, sample: Sample) -> None:
        """Writes what holds after an update, at the board's present time."""
        now = self._tick(self._clock.now_ns)
        change = self._writer.change
        change(self._code, now, sample.dac_code)
        change(self._enabled, now, int(self._enable.value))
        change(self._set, now, sample.setpoint_uA)
        change(self._measured, now, sample.measured_uA)
        change(self._skin, now, sample.skin_uA)
        change(self._state, now, sample.state)
        change(self._place, now, f"{sample.zone}_{sample.side}" if sample.zone else NOWHERE)
        if self._new_faults is not None and (new := self._new_faults.labels()):
            change(self._fault, now, "_".join(new))

    def close(self) -> None:
        """Ends the VCD data; the file underneath stays open."""
        self._writer.close(self._tick(self._clock.now_ns))
        self._text.flush()
        self._text.detach()

    def _add_transaction(
        self, start_ns: int, address: int, wrote: bytes | None, read: bytes | None, error: int
    ) -> None:
        change, lines, tick = self._writer.change, self._lines, self._tick
        for at_ns, line, level in edges(start_ns, self._bit_ns, address, wrote, read, error):
            change(lines[line], tick(at_ns), level)

    def _tick(self, at_ns: int) -> int:
        """A moment in the file's unit of time, which never runs back."""
        self._now = max((at_ns - self._start_ns) // TICK_ns, self._now)
        return self._now


def edges(
    start_ns: int, bit_ns: int, address: int, wrote: bytes | None, read: bytes | None, error: int
) -> Iterator[Edge]:
    """The edges of a transaction in order, from an idle bus to an idle bus.

    Where the address is refused (errno 19) it stands alone, not acknowledged; where the bus hung
    there are only start and stop.
    """
    low_ns, settled_ns = bit_ns * LOW_SHARE // 100, bit_ns * SETTLED_SHARE // 100
    now_ns = start_ns
    sda = 0
    yield now_ns + low_ns, "SDA", 0  # start: SDA falls while SCL is high
    now_ns += bit_ns
    yield now_ns, "SCL", 0
    for part in _parts(address, wrote, read, error):
        if part is None:  # repeated start: SDA rises while SCL is low, falls while it is high
            if not sda:
                yield now_ns + settled_ns, "SDA", 1
            yield now_ns + low_ns, "SCL", 1
            yield now_ns + (low_ns + bit_ns) // 2, "SDA", 0
            sda = 0
            now_ns += bit_ns
            yield now_ns, "SCL", 0
            continue
        byte, refused = part
        for bit in (*(byte >> place & 1 for place in range(7, -1, -1)), refused):
            if bit != sda:
                yield now_ns + settled_ns, "SDA", bit
                sda = bit
            yield now_ns + low_ns, "SCL", 1
            now_ns += bit_ns
            yield now_ns, "SCL", 0
    if sda:
        yield now_ns + settled_ns, "SDA", 0
    yield now_ns + low_ns, "SCL", 1  # stop: SDA rises while SCL is high
    yield now_ns + (low_ns + bit_ns) // 2, "SDA", 1


def _parts(
    address: int, wrote: bytes | None, read: bytes | None, error: int
) -> Iterator[tuple[int, int] | None]:
    """Each byte with its ninth bit (1: not acknowledged), and None for a repeated start."""
    if error:
        if error == REFUSED:
            yield address << 1 | (wrote is None), 1
        return
    if wrote is not None:
        yield address << 1, 0
        for byte in wrote:
            yield byte, 0
    if read is not None:
        if wrote is not None:
            yield None
        yield address << 1 | 1, 0
        for index, byte in enumerate(read):
            yield byte, int(index == len(read) - 1)  # the reader does not acknowledge the last
