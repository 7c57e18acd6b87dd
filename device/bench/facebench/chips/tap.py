"""A tap on a bus: reports every transaction, once it is over."""

from micropython import const

from .bus import ENODEV

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from .bus import Buffer, Bus

    OnTransaction = Callable[[int, int, bytes | None, bytes | None, int], None]


def put_in_front(bus: "Bus", on_transaction: "OnTransaction") -> None:
    """Calls ``on_transaction(start_ns, address, wrote, read, error)`` for each one of ``bus``.

    ``start_ns`` is where its bits begin, ``wrote`` and ``read`` its data bytes or None where there
    is no such part, ``error`` the number of the OSError or 0. One that a reset of the controller
    cuts off is not reported. A bus without a tap pays nothing for it.
    """
    clock, bit_ns = bus.clock, 1000000000 // bus.frequency_hz
    write, read, exchange = bus.writeto, bus.readfrom_into, bus.writeto_then_readfrom

    def carry_out(
        address: int,
        wrote: "bytes | None",
        buffer_in: "bytearray | None",
        start: int,
        end: int,
        call: "Callable[[], None]",
    ) -> None:
        count = 11  # start, address, stop
        if wrote is not None:
            count += 9 * len(wrote)
        if buffer_in is not None:
            count += 9 * (end - start) + (0 if wrote is None else 10)  # start, address
        before_ns = clock.now_ns + bus.overhead_ns
        try:
            call()
        except OSError as error:
            code = error.args[0]
            if code == ENODEV:
                before_ns = clock.now_ns - 11 * bit_ns
            on_transaction(before_ns, address, wrote, None if buffer_in is None else b"", code)
            raise
        got = None if buffer_in is None else bytes(buffer_in[start:end])
        on_transaction(clock.now_ns - count * bit_ns, address, wrote, got, 0)

    def writeto(
        address: int,
        buffer: "Buffer",
        *,
        start: int = 0,
        end: "int | None" = None,
        stop: bool = True,
    ) -> None:
        end = len(buffer) if end is None else end
        wrote = bytes(buffer[start:end])
        carry_out(address, wrote, None, 0, 0, lambda: write(address, buffer, start=start, end=end))

    def readfrom_into(
        address: int,
        buffer: bytearray,
        *,
        start: int = 0,
        end: "int | None" = None,
        stop: bool = True,
    ) -> None:
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
        out_end = len(buffer_out) if out_end is None else out_end
        in_end = len(buffer_in) if in_end is None else in_end
        wrote = bytes(buffer_out[out_start:out_end])

        def call() -> None:
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

    bus.writeto = writeto  # type: ignore[method-assign]
    bus.readfrom_into = readfrom_into  # type: ignore[method-assign]
    bus.writeto_then_readfrom = writeto_then_readfrom  # type: ignore[method-assign]
