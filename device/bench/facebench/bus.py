"""An I2C bus with a clock: who answers, and how long it takes.

It speaks CircuitPython's ``busio.I2C``, so under MicroPython the drivers use it as it is; on a
PC it is what ``facebench.blinka.I2C`` finds where Blinka puts a platform's own bus.
"""

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
    the bus for that long, 1 s at most, and fail. ``transactions`` and ``data_bytes`` count.
    """

    def __init__(self, clock, frequency_hz=400000, overhead_ns=0, needs_lock=False):
        self.clock = clock
        self.frequency_hz = frequency_hz
        self.overhead_ns = overhead_ns
        self.naks = set()
        self.transactions = 0
        self.data_bytes = 0
        self._bit_ns = 1000000000 // frequency_hz
        self._devices = {}
        self._hang_ns = 0
        self._needs_lock = needs_lock
        self._locked = False

    def attach(self, address, device):
        """Put ``device`` at the 7-bit ``address``."""
        self._devices[address] = device

    def hang(self, ns):
        """Let the next transaction block for ``ns``, 1 s at most, and then fail."""
        self._hang_ns = min(ns, HANG_LIMIT_ns)

    def listen(self, heard):
        """From now on tell ``heard(start_ns, address, wrote, read, error)`` what is on the wire.

        Once a transaction, when it is over: ``start_ns`` is where its bits begin, ``wrote`` and
        ``read`` its data bytes or None where there is no such part, ``error`` the number of the
        OSError or 0. Who does not listen pays nothing: the three methods are put in front only
        here.
        """
        clock, bit_ns = self.clock, self._bit_ns
        write, read, exchange = self.writeto, self.readfrom_into, self.writeto_then_readfrom

        def carry_out(address, wrote, buffer_in, start, end, call):
            count = 11  # start, address, stop
            if wrote is not None:
                count += 9 * len(wrote)
            if buffer_in is not None:
                count += 9 * (end - start) + (0 if wrote is None else 10)  # start, address
            before_ns = clock.now_ns + self.overhead_ns
            try:
                call()
            except OSError as error:
                code = error.args[0]
                if code == ENODEV:
                    before_ns = clock.now_ns - 11 * bit_ns
                heard(before_ns, address, wrote, None if buffer_in is None else b"", code)
                raise
            got = None if buffer_in is None else bytes(buffer_in[start:end])
            heard(clock.now_ns - count * bit_ns, address, wrote, got, 0)

        def writeto(address, buffer, *, start=0, end=None, stop=True):
            end = len(buffer) if end is None else end
            wrote = bytes(buffer[start:end])
            carry_out(
                address, wrote, None, 0, 0, lambda: write(address, buffer, start=start, end=end)
            )

        def readfrom_into(address, buffer, *, start=0, end=None, stop=True):
            end = len(buffer) if end is None else end
            carry_out(
                address,
                None,
                buffer,
                start,
                end,
                lambda: read(address, buffer, start=start, end=end),
            )

        def writeto_then_readfrom(
            address,
            buffer_out,
            buffer_in,
            *,
            out_start=0,
            out_end=None,
            in_start=0,
            in_end=None,
            stop=True,
        ):
            out_end = len(buffer_out) if out_end is None else out_end
            in_end = len(buffer_in) if in_end is None else in_end
            wrote = bytes(buffer_out[out_start:out_end])

            def call():
                exchange(
                    address,
                    buffer_out,
                    buffer_in,
                    out_start=out_start,
                    out_end=out_end,
                    in_start=in_start,
                    in_end=in_end,
                )

            carry_out(address, wrote, buffer_in, in_start, in_end, call)

        self.writeto = writeto  # type: ignore[method-assign]
        self.readfrom_into = readfrom_into  # type: ignore[method-assign]
        self.writeto_then_readfrom = writeto_then_readfrom  # type: ignore[method-assign]

    # --- busio.I2C ---------------------------------------------------------------------

    def try_lock(self):
        """Take the bus; False when it is taken."""
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self):
        """Give the bus back; harmless when nobody had it, as on CircuitPython."""
        self._locked = False

    def deinit(self):
        """Nothing to release."""

    def scan(self):
        """The addresses that answer, in order; each asked costs its address byte."""
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

    def writeto(self, address, buffer, *, start=0, end=None, stop=True):
        """One write of ``buffer[start:end]``; OSError(19) when nobody acknowledges."""
        if end is None:
            end = len(buffer)
        device = self._begin(address)
        count = end - start
        self.data_bytes += count
        # start, address, data, stop: the device acts on the last acknowledge
        self.clock.now_ns += (count * 9 + 11) * self._bit_ns
        if device is None:
            self._general_call(buffer, start, end)
        else:
            device.write(buffer, start, end)

    def readfrom_into(self, address, buffer, *, start=0, end=None, stop=True):
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
        clock.now_ns += (count * 9 + 1) * bit_ns

    def writeto_then_readfrom(
        self,
        address,
        buffer_out,
        buffer_in,
        *,
        out_start=0,
        out_end=None,
        in_start=0,
        in_end=None,
        stop=True,
    ):
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
        clock.now_ns += (count_in * 9 + 1) * bit_ns

    # --- what all three share ----------------------------------------------------------

    def _begin(self, address):
        """Count and charge a transaction; the device, or None for the general call."""
        if self._needs_lock and not self._locked:
            raise RuntimeError("Function requires lock")
        self.transactions += 1
        self.clock.now_ns += self.overhead_ns
        if self._hang_ns:
            self.clock.now_ns += self._hang_ns
            self._hang_ns = 0
            raise OSError(ETIMEDOUT)
        device = self._devices.get(address)
        if device is None or address in self.naks:
            if address == GENERAL_CALL and self._listeners():
                return None
            self.clock.now_ns += (BITS_A_BYTE + BITS_START_STOP) * self._bit_ns
            raise OSError(ENODEV)
        return device

    def _listeners(self):
        """The devices that acknowledge a general call."""
        return [
            device
            for address, device in self._devices.items()
            if hasattr(device, "general_call") and address not in self.naks
        ]

    def _general_call(self, buffer, start, end):
        if start < end:
            for device in self._listeners():
                device.general_call(buffer[start])
