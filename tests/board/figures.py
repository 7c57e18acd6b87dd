"""Figures of a treatment on the emulated board: rates, gaps, charge, moments of its transfers."""

from __future__ import annotations

import csv
import gzip
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.board.emulated import Record

ZERO_CODE, UA_A_CODE = 2048, 0.32
CLOCK_HZ = 1024
"""CircuitPython counts 1024ths of a second and tells milliseconds: its clock moves on so often, and
three in 125 of its milliseconds are two of them long."""

MOMENTS_HEAD = ("t_us", "what", "dac_code")


@dataclass(frozen=True)
class Rates:
    """What the control loop made in a part of a treatment."""

    turns_per_s: float
    updated_percent: float
    writes_per_s: float
    longest_read_gap_ms: float
    longest_write_gap_ms: float

    def __str__(self) -> str:
        return (
            f"{self.turns_per_s:.0f} turns/s, {self.updated_percent:.2f} % of the milliseconds had "
            f"their update, {self.writes_per_s:.0f} writes/s; longest gap of reads "
            f"{self.longest_read_gap_ms:.2f} ms, of writes {self.longest_write_gap_ms:.2f} ms"
        )


def rates(record: Record, from_ms: float, to_ms: float) -> Rates:
    """Rates between two moments since power-on. A turn is a read of the sensor's shunt register."""
    reads = between(record.reads, from_ms, to_ms)
    writes = between([at for at, _ in record.writes], from_ms, to_ms)
    started_ms = max(
        [0.0, *(at for at, what, _ in record.events if what == "reset" and at < from_ms)]
    )
    ticks = [clock_ms(at - started_ms) for at in reads]
    lasted_s = (reads[-1] - reads[0]) / 1000
    return Rates(
        turns_per_s=(len(reads) - 1) / lasted_s,
        updated_percent=100 * len(set(ticks)) / (ticks[-1] - ticks[0] + 1),
        writes_per_s=(len(writes) - 1) / lasted_s,
        longest_read_gap_ms=max(b - a for a, b in pairwise(reads)),
        longest_write_gap_ms=max(b - a for a, b in pairwise(writes)),
    )


def between(times: Sequence[float], from_ms: float, to_ms: float) -> Sequence[float]:
    """Those of the sorted moments that lie between."""
    return times[bisect_left(times, from_ms) : bisect_right(times, to_ms)]


def clock_ms(ms: float) -> int:
    """``supervisor.ticks_ms()`` at this time since the controller started."""
    return int(ms * CLOCK_HZ / 1000) * 1000 // CLOCK_HZ


def mean_uA(record: Record, from_ms: float, to_ms: float) -> float:
    """The mean of the current that the DAC's codes ask for, by the moments they were written."""
    charge = 0.0
    for (at, code), (until, _) in pairwise([*record.writes, (to_ms, 0)]):
        lasted_ms = min(until, to_ms) - max(at, from_ms)
        if lasted_ms > 0:
            charge += (code - ZERO_CODE) * UA_A_CODE * lasted_ms
    return charge / (to_ms - from_ms)


def moments(record: Record) -> Iterator[tuple[float, str, int | str]]:
    """Each read of the sensor and write of the DAC while ENABLE was on, the last time it was:
    microseconds since then, what, and the code."""
    on_ms = record.times("enable", True)[-1]
    offs = [at for at in record.times("enable", False) if at > on_ms]
    off_ms = offs[0] if offs else record.reads[-1]
    rows: list[tuple[float, str, int | str]] = [(at, "read", "") for at in record.reads]
    rows += [(at, "write", code) for at, code in record.writes]
    for at, what, code in sorted(rows, key=lambda row: row[0]):
        if on_ms <= at <= off_ms:
            yield round((at - on_ms) * 1000, 1), what, code


def write_moments(record: Record, path: Path) -> int:
    """The same as a file .csv.gz; returns the number of rows."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(MOMENTS_HEAD)
    rows = list(moments(record))
    table.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    return len(rows)
