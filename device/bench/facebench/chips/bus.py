"""An I2C bus: the devices at its addresses, and how long each transaction takes.

It speaks CircuitPython's ``busio.I2C``, so under MicroPython the drivers use it as it is; on a
PC ``facebench.circuitpython.blinka.I2C`` finds it where Blinka puts a platform's own bus.
"""

from micropython import const

from .reset import Reset

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable
    from typing import Protocol

    from ..clock import VirtualClock

    class Device(Protocol):
        """What answers at an address; it may have ``general_call(byte)`` too."""

        def write(self, buffer: "Buffer", start: int, end: int) -> None: ...

        def read(self, buffer: bytearray, start: int, end: int) -> None: ...

    class I2C(Protocol):
        """As ``busio.I2C``: the bus itself, or Blinka's class in front of it."""

        def try_lock(self) -> bool: ...

        def unlock(self) -> None: ...

        def deinit(self) -> None: ...

        def scan(self) -> list[int]: ...

        def writeto(
            self, address: int, buffer: "bytes | bytearray", *, start: int = 0, end: int = ...
        ) -> None: ...

        def readfrom_into(
            self, address: int, buffer: bytearray, *, start: int = 0, end: int = ...
        ) -> None: ...

        def writeto_then_readfrom(
            self,
            address: int,
            out_buffer: "bytes | bytearray",
            in_buffer: bytearray,
            *,
            out_start: int = 0,
            out_end: int = ...,
            in_start: int = 0,
            in_end: int = ...,
        ) -> None: ...

    Buffer = bytes | bytearray | memoryview

ENODEV = 19  # what CircuitPython raises when nobody acknowledges
ETIMEDOUT = 116  # and when a transfer does not end

BITS_A_BYTE = 9  # eight and the acknowledge (NXP UM10204, 3.1.5)
BITS_START_STOP = 2  # a start and a stop take about a bit each

HANG_LIMIT_ns = 1000000000  # a stuck bus blocks a transfer for 1 s on CircuitPython, RP2040

GENERAL_CALL = 0  # the address every device may listen to (NXP UM10204, 3.1.13)
SCAN_FIRST, SCAN_LAST = 0x08, 0x77  # CircuitPython's scan() leaves out the reserved addresses


class Bus:
    """Devices by address, and the time that each transaction costs.

    A device has ``write(buffer, start, end)`` and ``read(buffer, start, end)``, and may have
    ``general_call(byte)``. Each transaction moves the clock by its bits at ``frequency_hz`` and
    by ``overhead_ns``, the driver's own time around it. With ``needs_lock`` a transfer outside
    ``try_lock`` .. ``unlock`` raises RuntimeError, as CircuitPython does.

    Faults: an address in ``naks`` does not answer; ``hang(ns)`` makes the next transaction hold
    the bus for that long, 1 s at most, and fail; while ``is_held`` the lines are stuck: a
    transaction waits for them, 1 s at most, and then fails. ``transactions`` and ``data_bytes``
    count.
    """

    def __init__(
        self,
        clock: "VirtualClock",
        frequency_hz: int = 400000,
        overhead_ns: int = 0,
        needs_lock: bool = False,
    ) -> None:
        self.clock = clock
        self.frequency_hz = frequency_hz
        self.overhead_ns = overhead_ns
        self.naks: set[int] = set()
        self.is_held = False
        self.transactions = 0
        self.data_bytes = 0
        self._bit_ns = 1000000000 // frequency_hz
        self._devices: "dict[int, Device]" = {}
        self._hang_ns = 0
        self._needs_lock = needs_lock
        self._locked = False

    def attach(self, address: int, device: "Device") -> None:
        """Put ``device`` at the 7-bit ``address``."""
        self._devices[address] = device

    def hang(self, ns: int) -> None:
        """Let the next transaction block for ``ns``, 1 s at most, and then fail."""
        self._hang_ns = min(ns, HANG_LIMIT_ns)

    def kill(self, cause: int) -> None:
        """The controller has reset: what its program still transfers raises a Reset."""

        def dead(address: int) -> "Device | None":
            raise Reset(cause)

        self._begin = dead  # type: ignore[method-assign]

    def revive(self) -> None:
        """It has started again."""
        if "_begin" in self.__dict__:
            del self._begin

    # --- busio.I2C ---------------------------------------------------------------------

    def try_lock(self) -> bool:
        """Take the bus; False when it is taken."""
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self) -> None:
        """Give the bus back; harmless when nobody had it, as on CircuitPython."""
        self._locked = False

    def deinit(self) -> None:
        """Gives up the pins, and with them the lock."""
        self._locked = False

    def scan(self) -> list[int]:
        """The addresses that answer, in order; each one tried costs its address byte."""
        found = []
        for address in range(SCAN_FIRST, SCAN_LAST + 1):
            try:
                self.writeto(address, b"")
            except OSError as error:
                if error.args[0] != ENODEV:
                    raise
            else:
                found.append(address)
        return found

    def writeto(
        self,
        address: int,
        buffer: "Buffer",
        *,
        start: int = 0,
        end: "int | None" = None,
        stop: bool = True,
    ) -> None:
        """One write of ``buffer[start:end]``; OSError(19) when nobody acknowledges."""
        if end is None:
            end = len(buffer)
        device = self._begin(address)
        count = end - start
        self.data_bytes += count
        # start, address, data, stop: the device acts on the last acknowledge
        clock = self.clock
        end_ns = clock.now_ns + (count * 9 + 11) * self._bit_ns
        if end_ns < clock.due_ns:
            clock.now_ns = end_ns
        else:
            clock.wait_until(end_ns)
        if device is None:
            self._general_call(buffer, start, end)
        else:
            device.write(buffer, start, end)

    def readfrom_into(
        self,
        address: int,
        buffer: bytearray,
        *,
        start: int = 0,
        end: "int | None" = None,
        stop: bool = True,
    ) -> None:
        """One read into ``buffer[start:end]``; OSError(19) when nobody acknowledges."""
        if end is None:
            end = len(buffer)
        device = self._begin(address)
        if device is None:
            raise OSError(ENODEV)
        count = end - start
        self.data_bytes += count
        clock = self.clock
        bit_ns = self._bit_ns
        clock.now_ns += 10 * bit_ns  # start, address: then the device latches what it will say
        device.read(buffer, start, end)
        end_ns = clock.now_ns + (count * 9 + 1) * bit_ns
        if end_ns < clock.due_ns:
            clock.now_ns = end_ns
        else:
            clock.wait_until(end_ns)

    def writeto_then_readfrom(
        self,
        address: int,
        buffer_out: "Buffer",
        buffer_in: bytearray,
        *,
        out_start: int = 0,
        out_end: "int | None" = None,
        in_start: int = 0,
        in_end: "int | None" = None,
        stop: bool = True,
    ) -> None:
        """A write, a repeated start and a read, as one transaction."""
        if out_end is None:
            out_end = len(buffer_out)
        if in_end is None:
            in_end = len(buffer_in)
        device = self._begin(address)
        if device is None:
            raise OSError(ENODEV)
        count_out = out_end - out_start
        count_in = in_end - in_start
        self.data_bytes += count_out + count_in
        clock = self.clock
        bit_ns = self._bit_ns
        clock.now_ns += (count_out * 9 + 20) * bit_ns  # start, address, data, start, address
        device.write(buffer_out, out_start, out_end)
        device.read(buffer_in, in_start, in_end)
        end_ns = clock.now_ns + (count_in * 9 + 1) * bit_ns
        if end_ns < clock.due_ns:
            clock.now_ns = end_ns
        else:
            clock.wait_until(end_ns)

    # --- what all three share ----------------------------------------------------------

    def _begin(self, address: int) -> "Device | None":
        """Count and charge a transaction; the device, or None for the general call."""
        if self._needs_lock and not self._locked:
            raise RuntimeError("Function requires lock")
        self.transactions += 1
        clock = self.clock
        start_ns = clock.now_ns + self.overhead_ns
        if start_ns < clock.due_ns:
            clock.now_ns = start_ns
        else:
            clock.wait_until(start_ns)
        if self._hang_ns or self.is_held:
            self._block()
        device = self._devices.get(address)
        if device is None or address in self.naks:
            if address == GENERAL_CALL and self._listeners():
                return None
            clock.wait_until(clock.now_ns + (BITS_A_BYTE + BITS_START_STOP) * self._bit_ns)
            raise OSError(ENODEV)
        return device

    def _block(self) -> None:
        """The lines are stuck; returns when they are free again, or raises."""
        clock = self.clock
        if self._hang_ns:
            until_ns = clock.now_ns + self._hang_ns
            self._hang_ns = 0
            clock.block_until(until_ns)
            raise OSError(ETIMEDOUT)
        limit_ns = clock.now_ns + HANG_LIMIT_ns
        if clock.foresee:
            clock.foresee(limit_ns)
        while self.is_held:
            if clock.due_ns > limit_ns:
                clock.wait_until(limit_ns)
                raise OSError(ETIMEDOUT)
            clock.wait_until(clock.due_ns)

    def _listeners(self) -> "list[Callable[[int], None]]":
        """The general calls of the devices that acknowledge one."""
        return [
            device.general_call
            for address, device in self._devices.items()
            if hasattr(device, "general_call") and address not in self.naks
        ]

    def _general_call(self, buffer: "Buffer", start: int, end: int) -> None:
        if start < end:
            for general_call in self._listeners():
                general_call(buffer[start])
