"""The DAC wakes at this stage's zero: its EEPROM is read at each start, and written if need be."""

from __future__ import annotations

import adafruit_mcp4725
import pytest

from facebench.board import DAC_ADDRESS, VirtualBoard
from facebench.chips.tap import put_in_front
from facebench.circuitpython.blinka import I2C
from facevm.chips_mcp4725 import provision as on_a_chip

ZERO = 2048


def provision(i2c, zero_code):
    return on_a_chip(i2c, zero_code, DAC_ADDRESS)


class Writes:
    """Counts the EEPROM writes on the bus."""

    def __init__(self, bus):
        self.count = 0
        put_in_front(bus, self._heard)

    def _heard(self, start_ns, address, wrote, read, error):
        self.count += address == DAC_ADDRESS and len(wrote or b"") == 3 and wrote[0] >> 5 == 3


@pytest.fixture
def virtual():
    return VirtualBoard(1, i2c_factory=I2C)


@pytest.fixture
def writes(virtual):
    return Writes(virtual.bus)


def test_a_dac_from_the_factory_fits_the_reference_stage(virtual, writes):
    assert provision(virtual.i2c, ZERO) == "ok"
    assert writes.count == 0


@pytest.mark.parametrize("zero_code", [0, 1024, 2047, 2061, 3072, 4095])
def test_another_zero_is_written_once_and_then_it_is_well(virtual, writes, zero_code):
    assert provision(virtual.i2c, zero_code) == "written"
    assert (virtual.dac.eeprom_code, virtual.dac.eeprom_power_down) == (zero_code, 0)
    assert provision(virtual.i2c, zero_code) == "ok"
    assert writes.count == 1


def test_after_a_brown_out_the_dac_comes_up_at_the_stages_zero(virtual):
    virtual.dac.eeprom_code = 4000
    virtual.power_cycle()
    assert virtual.dac.code == 4000
    assert provision(virtual.i2c, 2061) == "written"
    adafruit_mcp4725.MCP4725(virtual.i2c).raw_value = 3000
    virtual.power_cycle()
    assert (virtual.dac.code, virtual.dac.power_down) == (2061, 0)


def test_power_down_bits_are_cleared(virtual):
    virtual.dac.eeprom_power_down = 2
    assert provision(virtual.i2c, ZERO) == "written"
    virtual.power_cycle()
    assert (virtual.dac.code, virtual.dac.power_down) == (ZERO, 0)


def test_it_waits_until_the_dac_obeys_again(virtual):
    """While the EEPROM is written, 50 ms, every other write is ignored."""
    began_ns = virtual.clock.now_ns
    assert provision(virtual.i2c, 2061) == "written"
    assert 50 <= (virtual.clock.now_ns - began_ns) / 1e6 < 52
    dac = adafruit_mcp4725.MCP4725(virtual.i2c)
    dac.raw_value = 2100
    assert virtual.dac.code == 2100


@pytest.mark.parametrize("hz", [100_000, 400_000, 1_000_000])
def test_it_waits_long_enough_on_every_bus(hz):
    virtual = VirtualBoard(1, i2c_hz=hz, i2c_factory=I2C, driver_ns=0)
    assert provision(virtual.i2c, 2061) == "written"


def test_a_write_that_a_reset_left_under_way_is_waited_for(virtual, writes):
    assert provision(virtual.i2c, 2061) == "written"
    virtual.dac.write(bytes((0x60, 2070 >> 4, 2070 << 4 & 0xF0)), 0, 3)
    virtual.mcu_reset()
    assert provision(virtual.i2c, 2070) == "ok"
    assert writes.count == 1


def test_a_brown_out_in_the_middle_is_made_good_at_the_next_start(virtual):
    virtual.dac.write(bytes((0x60, 2061 >> 4, 2061 << 4 & 0xF0)), 0, 3)
    virtual.power_cycle()
    assert virtual.dac.eeprom_code == ZERO
    assert provision(virtual.i2c, 2061) == "written"


def test_a_chip_that_does_not_take_it_is_not_asked_twice(virtual, writes):
    stuck = virtual.dac.eeprom_code = 1000
    original = virtual.dac.write

    def write(buffer, start, end):
        original(buffer, start, end)
        virtual.dac.eeprom_code = stuck

    virtual.dac.write = write
    assert provision(virtual.i2c, ZERO) == "failed"
    assert writes.count == 1


def test_a_chip_that_is_never_ready_ends_it(virtual, writes):
    virtual.dac.eeprom_code = 1000
    virtual.dac.eeprom_write_ns = 10**12
    assert provision(virtual.i2c, ZERO) == "failed"
    assert provision(virtual.i2c, ZERO) == "failed"
    assert writes.count == 1


@pytest.mark.parametrize("fault", ["absent", "stuck"])
def test_a_bus_error_is_said_and_not_raised(virtual, fault):
    if fault == "absent":
        virtual.bus.naks.add(DAC_ADDRESS)
    else:
        virtual.bus.is_held = True
    assert provision(virtual.i2c, 2061) == "failed"
    assert virtual.i2c.try_lock()


def test_a_bus_that_dies_in_the_wait_is_said_too(virtual):
    virtual.clock.call_at(10_000_000, lambda: virtual.bus.naks.add(DAC_ADDRESS))
    assert provision(virtual.i2c, 2061) == "failed"
    assert virtual.i2c.try_lock()
