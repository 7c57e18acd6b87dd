"""Real chips' place in tests: a virtual board's bus where Blinka puts an adapter's."""

from __future__ import annotations

from facebench.board import DRIVER_ns, VirtualBoard
from facebench.circuit.path import ON_SKIN
from facebench.circuitpython.blinka import I2C
from facebench.face.face import still
from sculpt.board.adapter import RealBus


def resistor(kohm: float = 10.0):
    """A face that is a plain resistor."""
    return still(
        electrode_kohm=0, gel_kohm=0, tissue_kohm=0.05, parallel_kohm=kohm - 0.05, capacitance_nF=1
    )


class BenchClock:
    """The bench's time, as the real loop asks for it; ``at(ms, action)`` happens meanwhile."""

    def __init__(self, bench: VirtualBoard) -> None:
        self._bench = bench
        self._plan: list[tuple[int, object]] = []

    def at(self, ms: int, action) -> None:
        self._plan.append((ms * 1_000_000, action))

    def now_ns(self) -> int:
        return self._bench.clock.now_ns

    def next_update(self) -> None:
        self._bench.next_update()
        for entry in list(self._plan):
            if self._bench.clock.now_ns >= entry[0]:
                self._plan.remove(entry)
                entry[1]()


def bench_adapter(driver_ns: int = DRIVER_ns, kohm: float = 10.0):
    """A bus as ``find_bus`` gives it, its board, and its clock; a resistor is connected."""
    bench = VirtualBoard(1, face=resistor(kohm), i2c_factory=I2C, driver_ns=driver_ns)
    bench.circuit.set_contact(ON_SKIN)
    return RealBus(bench.i2c, bench.enable, "a test adapter"), bench, BenchClock(bench)
