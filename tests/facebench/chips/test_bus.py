"""The bus: who answers, what a transaction costs, and how it fails."""

import errno

import pytest

from facebench.chips.bus import Bus
from facebench.chips.tap import put_in_front

from . import tapped


class Echo:
    """A device that remembers what was written and answers with it."""

    def __init__(self):
        self.got = []

    def write(self, buffer, start, end):
        self.got.append(bytes(buffer[start:end]))

    def read(self, buffer, start, end):
        for i in range(start, end):
            buffer[i] = 0xA0 + i - start


@pytest.fixture
def echo(bus):
    echo = Echo()
    bus.attach(0x33, echo)
    return echo


@pytest.mark.parametrize(("hz", "bit_ns"), [(100_000, 10_000), (400_000, 2_500)])
def test_a_write_costs_start_address_bytes_and_stop(clock, hz, bit_ns):
    bus = Bus(clock, hz)
    bus.attach(0x33, Echo())
    bus.writeto(0x33, b"ab")
    assert clock.now_ns == (1 + 9 + 2 * 9 + 1) * bit_ns


def test_a_read_costs_start_address_bytes_and_stop(clock, bus, echo):
    bus.readfrom_into(0x33, bytearray(3))
    assert clock.now_ns == (1 + 9 + 3 * 9 + 1) * 2_500


def test_a_write_then_read_costs_a_second_start_and_address(clock, bus, echo):
    bus.writeto_then_readfrom(0x33, b"\x01", bytearray(2))
    assert clock.now_ns == (1 + 9 + 9 + 1 + 9 + 2 * 9 + 1) * 2_500
    assert bus.transactions == 1
    assert bus.data_bytes == 3


def test_the_drivers_own_time_is_added_to_each_transaction(clock):
    bus = Bus(clock, 400_000, overhead_ns=130_000)
    bus.attach(0x33, Echo())
    bus.writeto(0x33, b"ab")
    # device/README.md: dac.raw_value = n takes 196 us on the board
    assert clock.now_ns == pytest.approx(196_000, rel=0.05)
    before = clock.now_ns
    bus.writeto_then_readfrom(0x33, b"\x01", bytearray(2))
    # device/README.md: ina.shunt_voltage 268 us
    assert clock.now_ns - before == pytest.approx(268_000, rel=0.08)


def test_slices_are_honoured_on_both_sides(bus, echo):
    answer = bytearray(6)
    bus.writeto(0x33, b"abcdef", start=1, end=3)
    bus.readfrom_into(0x33, answer, start=4)
    assert answer == b"\0\0\0\0\xa0\xa1"
    bus.writeto_then_readfrom(0x33, b"xyz", answer, out_start=2, in_start=1, in_end=3)
    assert echo.got == [b"bc", b"z"]
    assert answer == b"\0\xa0\xa1\0\xa0\xa1"


@pytest.mark.parametrize(
    "use",
    [
        lambda bus: bus.writeto(0x20, b"x"),
        lambda bus: bus.readfrom_into(0x20, bytearray(1)),
        lambda bus: bus.writeto_then_readfrom(0x20, b"x", bytearray(1)),
    ],
    ids=["write", "read", "write then read"],
)
def test_nobody_at_the_address_is_oserror_19(clock, bus, use):
    with pytest.raises(OSError, match="19") as caught:
        use(bus)
    assert caught.value.args[0] == errno.ENODEV
    assert clock.now_ns == 11 * 2_500  # start, address, stop


def test_scan_finds_who_answers(bus, echo):
    bus.attach(0x50, Echo())
    bus.naks.add(0x50)
    assert bus.scan() == [0x33]


def test_a_device_can_stop_acknowledging_and_come_back(bus, echo):
    bus.naks.add(0x33)
    with pytest.raises(OSError, match="19"):
        bus.writeto(0x33, b"x")
    bus.naks.clear()
    bus.writeto(0x33, b"y")
    assert echo.got == [b"y"]


def test_a_hung_bus_blocks_for_a_second_at_most_and_then_fails_once(clock, bus, echo):
    bus.hang(5_000_000_000)
    with pytest.raises(OSError, match="116"):
        bus.writeto(0x33, b"x")
    assert clock.now_ns == 1_000_000_000
    bus.writeto(0x33, b"x")
    assert echo.got == [b"x"]


def test_served_directly_a_transfer_needs_the_lock(clock):
    bus = Bus(clock, needs_lock=True)
    bus.attach(0x33, Echo())
    with pytest.raises(RuntimeError, match="lock"):
        bus.writeto(0x33, b"x")
    assert bus.try_lock()
    assert not bus.try_lock()
    bus.writeto(0x33, b"x")
    bus.unlock()
    bus.unlock()
    assert bus.try_lock()


def test_a_general_call_nobody_listens_to_is_not_acknowledged(bus, echo):
    with pytest.raises(OSError, match="19"):
        bus.writeto(0, b"\x06")


def test_a_tap_reports_every_transaction_with_its_time_and_bytes():
    reported = []
    tapped.report(lambda now_ns, *rest: reported.append(rest))
    assert [one[1:] for one in reported] == [
        (0x33, b"\x07\xf0", None, 0),
        (0x33, None, b"\x07\xf0", 0),
        (0x33, b"\x01", b"\x01\x01\x01", 0),
        (0x44, b"\x01", None, 19),
        (0x33, b"\x01", None, 116),
    ]
    bits = (29, 29, 57, 11)  # start, address, data, stop; a repeated start with its address
    starts_ns = [one[0] for one in reported]
    at_ns = 0
    for start_ns, count in zip(starts_ns, bits, strict=False):
        assert start_ns == at_ns + 130_000
        at_ns = start_ns + count * 2_500


def test_a_tap_changes_nothing_for_those_who_use_the_bus(clock, bus, echo):
    buffer = bytearray(3)
    bus.readfrom_into(0x33, buffer)
    cost_ns, counted = clock.now_ns, bus.transactions
    put_in_front(bus, lambda *reported: None)
    again = bytearray(3)
    bus.readfrom_into(0x33, again)
    assert (again, clock.now_ns, bus.transactions) == (buffer, 2 * cost_ns, 2 * counted)


def test_a_tap_reports_the_same_on_micropython(on_micropython):
    here = []
    tapped.report(lambda *values: here.append(" ".join(map(str, values))))
    assert on_micropython(tapped.__file__) == here
