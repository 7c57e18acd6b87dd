"""The two lines of an I2C bus, bit by bit, as a transaction draws them.

Every bit takes one period of the clock: SCL is low for a little more than half of it, as the fast
mode asks (NXP UM10204, table 10: at least 1.3 us low and 0.6 us high), and SDA changes while it is
low. Start and stop take a period each, as the bus of the virtual board charges them.
"""

from __future__ import annotations

from collections.abc import Iterator

Edge = tuple[int, str, int]
"""When in ns, ``SDA`` or ``SCL``, and the level it goes to."""

LOW_SHARE = 52
SETTLED_SHARE = 20
"""Percent of a bit for which SCL is low, and after which SDA has changed."""


def edges(
    start_ns: int, bit_ns: int, address: int, wrote: bytes | None, read: bytes | None, error: int
) -> Iterator[Edge]:
    """A transaction's edges from an idle bus to an idle bus, in order.

    After a refusal (errno 19) only the address stands there, not acknowledged; after a bus that
    hung, the start and the stop alone.
    """
    low_ns, settled_ns = bit_ns * LOW_SHARE // 100, bit_ns * SETTLED_SHARE // 100
    now_ns = start_ns
    sda = 0
    yield now_ns + low_ns, "SDA", 0  # start: SDA falls while SCL is high
    now_ns += bit_ns
    yield now_ns, "SCL", 0
    for part in _parts(address, wrote, read, error):
        if part is None:  # once more a start: SDA rises while SCL is low, falls while it is high
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
            yield byte, int(index == len(read) - 1)  # the reader refuses one more


REFUSED = 19
"""ENODEV, as ``facebench.chips.bus`` raises it."""
