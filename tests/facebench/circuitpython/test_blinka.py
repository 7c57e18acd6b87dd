"""To the drivers the virtual bus is Blinka's busio.I2C."""

import adafruit_ina219
import adafruit_mcp4725
import busio
import pytest
from adafruit_bus_device.i2c_device import I2CDevice

from facebench.chips.bus import Bus
from facebench.circuitpython.blinka import I2C


def test_it_is_a_busio_i2c(board):
    assert isinstance(board.i2c, busio.I2C)


def test_it_finds_both_chips(board):
    assert board.i2c.scan() == [0x40, 0x62]


def test_the_transfers_and_the_lock_are_blinkas_own_code():
    for name in ("writeto", "readfrom_into", "writeto_then_readfrom", "try_lock", "unlock"):
        assert getattr(I2C, name) is getattr(busio.I2C, name)


def test_a_slice_reaches_the_chip_as_blinka_cuts_it(board):
    board.i2c.writeto(0x62, b"\xff\x09\x23\xff", start=1, end=3)
    assert board.dac.code == 0x923


def test_a_driver_for_an_absent_chip_says_so(clock):
    i2c = I2C(Bus(clock))
    with pytest.raises(ValueError, match="No I2C device at address: 0x62"):
        adafruit_mcp4725.MCP4725(i2c)
    with pytest.raises(ValueError, match="No I2C device at address: 0x40"):
        adafruit_ina219.INA219(i2c)


def test_an_unacknowledged_transfer_reaches_the_program_as_oserror(board, dac_driver):
    board.bus.naks.add(0x62)
    with pytest.raises(OSError, match="19"):
        dac_driver.raw_value = 5
    assert board.i2c.try_lock(), "the driver's context manager gave the lock back"


def test_it_can_be_used_as_a_context(clock):
    with I2C(Bus(clock)) as i2c:
        assert i2c.scan() == []


def test_an_i2cdevice_reads_all_five_bytes_of_the_dac(board):
    answer = bytearray(5)
    with I2CDevice(board.i2c, 0x62) as device:
        device.readinto(answer)
    assert answer == b"\xc0\x80\x00\x08\x00"
