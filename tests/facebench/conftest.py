"""Boards, chips and faces for the tests of the bench."""

import adafruit_ina219
import adafruit_mcp4725
import pytest

from facebench.board import VirtualBoard
from facebench.chips.bus import Bus
from facebench.circuit.path import ON_SKIN
from facebench.circuitpython.blinka import I2C
from facebench.clock import VirtualClock
from facebench.face.face import still


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def bus(clock):
    return Bus(clock)


@pytest.fixture
def board():
    """A board without tolerances that settles at once, on skin of 1 kohm + (11 kohm, 40 nF) that
    nothing changes; its bus is free of charge but for the bits."""
    face = still(parallel_kohm=11)
    board = VirtualBoard(updates_per_s=1000, face=face, i2c_factory=I2C, driver_ns=0)
    board.stage.gain, board.stage.offset_uA = 1, 0
    board.circuit.settling_ns = board.stage.slew_mV_per_us = 0
    board.dac.bow_codes = board.dac.ess_codes = 0
    board.sensor.gain, board.sensor.offset_uV, board.sensor.bias_uA = 1, 0, 0
    board.sensor.time_per_1024 = 1024
    board.sensor.power_up()
    board.circuit.refresh()
    return board


@pytest.fixture
def touching_board(board):
    """The same, with the electrodes on the skin and ENABLE on."""
    board.circuit.set_contact(ON_SKIN)
    board.enable.value = True
    return board


@pytest.fixture
def dac_driver(board):
    return adafruit_mcp4725.MCP4725(board.i2c)


@pytest.fixture
def sensor_driver(board):
    return adafruit_ina219.INA219(board.i2c)
