"""The board's parts: in which order the way to the skin opens and closes, and what it knows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from facebench.board import VirtualBoard
from facebench.circuitpython.blinka import I2C
from facevm.board import Board, Output
from facevm.poles import Poles
from facevm.selfcheck import SelfCheck
from facevm.settings import Settings


class Pin:
    """A pin that writes down what happens to it."""

    def __init__(self, events, value=False):
        object.__setattr__(self, "_events", events)
        object.__setattr__(self, "value", value)

    def __setattr__(self, name, level):
        object.__setattr__(self, name, level)
        self._events.append(("enable", level))


class Lifeline:
    def __init__(self, events):
        self._events = events

    def arm(self):
        self._events.append("arm")

    def disarm(self):
        self._events.append("disarm")

    def feed(self):
        self._events.append("feed")


class Dac:
    zero_code = 2000
    written: list[int]

    def __init__(self):
        self.written = []

    def write(self, code):
        self.written.append(code)


@pytest.mark.hazard("G13", "run")
def test_the_watchdog_runs_before_current_can_flow_and_until_none_can():
    events = []
    output = Output(Dac(), Pin(events), Lifeline(events))
    assert events == []
    output.connect()
    output.feed()
    output.disconnect()
    assert events == ["arm", ("enable", True), "feed", ("enable", False), "disarm"]


def test_without_a_watchdog_the_pin_is_all_there_is():
    events = []
    output = Output(Dac(), Pin(events), None)
    output.connect()
    assert output.feed() is None
    output.disconnect()
    assert events == [("enable", True), ("enable", False)]


def test_the_output_writes_its_dac():
    dac = Dac()
    output = Output(dac, Pin([]), None)
    output.write(2100)
    assert (dac.written, output.zero_code) == ([2100], 2000)


# --- the whole ---------------------------------------------------------------------------


class Voltage:
    """The electrode's ADC at so many mV about mid-rail, or the bus that a pin watches."""

    def __init__(self, value):
        self.value = value


def board(virtual=None, mV=None, vbus=None, lifeline=None, **settings):
    """A board on virtual chips, its electrode at so many mV: 6.4 of them are a step of the ADC."""
    virtual = virtual or VirtualBoard(1, i2c_factory=I2C)
    electrode = None if mV is None else Voltage(32_768 + round(mV * 65_536 / 26_400))
    vbus = None if vbus is None else Voltage(vbus)
    return Board(virtual.i2c, virtual.enable, electrode, vbus, Settings(**settings), lifeline)


@pytest.mark.hazard("G13", "run")
def test_before_a_chip_is_asked_anything_the_output_is_disconnected():
    virtual = VirtualBoard(1, i2c_factory=I2C)
    virtual.enable.value = True
    virtual.bus.naks.add(0x62)
    with pytest.raises((ValueError, OSError)):
        board(virtual)
    assert not virtual.enable.value


def test_its_chips_are_where_the_settings_say_and_its_dac_at_their_zero():
    virtual = VirtualBoard(1, i2c_factory=I2C)
    made = board(virtual, zero_code=2050)
    assert virtual.dac.code == made.output.zero_code == made.stage.zero_code == 2050
    with pytest.raises((ValueError, OSError)):
        board(virtual, dac_address=0x61)
    with pytest.raises((ValueError, OSError)):
        board(virtual, sensor_address=0x41)


def test_what_it_is_given_watches_its_output():
    events = []
    virtual = VirtualBoard(1, i2c_factory=I2C)
    made = board(virtual, lifeline=Lifeline(events))
    made.output.connect()
    assert virtual.enable.value
    made.output.feed()
    assert events == ["arm", "feed"]


def test_without_settings_it_is_the_reference_board():
    virtual = VirtualBoard(1, i2c_factory=I2C)
    made = Board(virtual.i2c, virtual.enable)
    assert (made.stage.zero_code, made.stage.pA_per_code) == (2048, 320_000)
    assert (made.alarm(), made.electrode_mV()) == ("", None)
    assert (made.has_room(0), made.is_spent(6000)) == (False, False)
    assert made.residue < 0  # where long milliseconds are, nobody has told it


@pytest.mark.hazard("G11", "run")
@pytest.mark.parametrize(
    ("vbus", "isolated", "alarm"),
    [(True, False, "G11"), (False, False, ""), (True, True, ""), (None, False, "")],
)
def test_a_cable_counts_unless_the_output_is_isolated_from_it(vbus, isolated, alarm):
    assert board(vbus=vbus, isolated=isolated).alarm() == alarm


def test_the_electrodes_voltage_is_told_without_what_the_return_lead_takes():
    made = board(mV=1400, return_ohm=2370)
    assert made.electrode_mV() == pytest.approx(1400, abs=7)
    assert made.electrode_mV(1000) == made.electrode_mV() - 237
    assert made.electrode_mV(-1000) == made.electrode_mV() + 237


def test_the_next_conversion_is_told_as_a_current():
    made = board()
    made.sensor = SimpleNamespace(next_register=lambda: -1234)
    assert made.next_duA() == -1234


@pytest.mark.parametrize("sign", [1, -1])
def test_the_compliance_is_spent_or_there_is_room(sign):
    # 12 V less one for the amplifier, less 4.7 kohm in series: 8180 mV are left at 600 uA
    for mV, has_room in ((8100, True), (8250, False)):
        made = board(mV=sign * mV)
        assert (made.has_room(6000), made.is_spent(6000)) == (has_room, not has_room)
        half = board(mV=sign * mV // 2)
        assert not half.is_spent(3000)
        assert half.is_spent(3000, 2) == (not has_room)


def test_without_a_current_nothing_is_taken_off_for_the_return_lead():
    made = board(mV=1400, return_ohm=10_000)
    assert made.electrode_mV() == made.electrode_mV(0) == made.electrode_mV(1) + 1


# --- two poles ---------------------------------------------------------------------------


def poled(*parts):
    """A board on virtual chips with these parts of two poles."""
    virtual = VirtualBoard(1, i2c_factory=I2C)
    return Board(virtual.i2c, virtual.enable, parts=parts)


@pytest.mark.parametrize("high", range(6))
def test_the_second_channels_pin_is_the_one_that_tells_that_it_tripped(high):
    made = poled(*(Voltage(at == high) for at in range(5)), Voltage(0))
    made.parts[high].value = True  # the poles let go of their pins at first
    assert made.alarm() == ("LIMIT" if high == 4 else "")


def test_a_board_without_that_pin_is_told_nothing():
    assert poled(*(Voltage(True) for _ in range(4)), None, Voltage(True)).alarm() == ""


def test_two_poles_are_let_go_of_and_check_themselves():
    pins = [Voltage(True) for _ in range(4)]
    made = poled(*pins, Voltage(False), None)
    assert isinstance(made.output, Poles)
    assert [pin.value for pin in pins[:3]] == [False, False, False]
    for is_before in (True, False):
        assert isinstance(made.self_test(is_before), SelfCheck)
    assert isinstance(board().output, Output)
