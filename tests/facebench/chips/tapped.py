"""A few transactions as a tap reports them, on either interpreter."""

from facebench.chips.bus import Bus
from facebench.chips.tap import put_in_front
from facebench.clock import VirtualClock


class Echo:
    """A device that answers with what was written last."""

    def __init__(self):
        self.got = b"\x5a"

    def write(self, buffer, start, end):
        self.got = bytes(buffer[start:end]) or self.got

    def read(self, buffer, start, end):
        for i in range(start, end):
            buffer[i] = self.got[i % len(self.got)]


def report(emit):
    """Calls ``emit`` with the clock after each transaction, and what the tap reports of it."""
    clock = VirtualClock()
    bus = Bus(clock, 400000, overhead_ns=130000)
    bus.attach(0x33, Echo())
    put_in_front(bus, lambda *reported: emit(clock.now_ns, *reported))
    bus.writeto(0x33, b"\x00\x07\xf0", start=1)
    bus.readfrom_into(0x33, bytearray(2))
    bus.writeto_then_readfrom(0x33, b"\x01\x02", bytearray(3), out_end=1)
    for address, hang_ns in ((0x44, 0), (0x33, 5000000)):
        bus.hang(hang_ns)
        try:  # noqa: SIM105  MicroPython has no contextlib
            bus.writeto(address, b"\x01")
        except OSError:
            pass


if __name__ == "__main__":
    report(lambda *values: print(*values))
