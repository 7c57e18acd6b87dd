"""The window comparator that opens the return pole, and what else a board with two poles has."""

import pytest

from facebench.circuit import second_channel
from facebench.circuit.path import OPEN
from facebench.circuit.second_channel import ALWAYS, NEVER
from facebench.face.face import still
from faceboard import values
from tests import two_poles

FACE = still(parallel_kohm=5)


@pytest.fixture
def board():
    made = two_poles.board(face=FACE)
    made.i2c.try_lock()
    made.stage.gain, made.stage.offset_uA = 1, 0
    two_poles.toggle(made, made.enable, made.return_pole, ms=20)
    return made


def put(board, uA):
    code = 2048 + round(uA / 0.3197)
    board.i2c.writeto(0x62, bytes((code >> 8, code & 255)))
    board.clock.advance(1_000_000)


def seen_after(board, ms, **pins):
    two_poles.toggle(board, board.enable, board.return_pole, ms=ms)
    return board.second.tripped.value


def test_its_limits_are_the_circuit_s():
    assert round(values.window_uA()) == second_channel.LIMIT_uA
    assert round(values.window_uA(halved=True)) == second_channel.HALVED_uA


@pytest.mark.parametrize("sign", [1, -1])
def test_it_opens_the_return_pole_within_7_ms_of_too_much_and_latches(board, sign):
    put(board, sign * 590)
    board.stage.gain = 1.4
    board.circuit.refresh()
    assert not seen_after(board, 4)
    assert seen_after(board, 4)
    assert board.circuit.skin_uA() == 0
    board.stage.gain = 1
    assert seen_after(board, 500), "as long as RETURN toggles"
    board.clock.advance(150_000_000)
    assert not board.second.tripped.value


def test_600_uA_are_not_too_much(board):
    put(board, 600)
    assert not seen_after(board, 500)
    assert board.circuit.skin_uA() == pytest.approx(600, rel=0.02)


def test_it_also_ends_what_flows_while_the_program_hangs(board):
    put(board, 590)
    board.stage.gain = 1.4
    board.circuit.refresh()
    board.clock.advance(7_000_000)
    assert board.circuit.skin_uA() == 0


@pytest.mark.parametrize(("uA", "trips"), [(300, False), (420, True), (-420, True)])
def test_halved_it_can_be_tried_on_the_load_of_the_board(uA, trips):
    made = two_poles.board()
    made.i2c.try_lock()
    made.dummy.value = made.second.limit_test.value = True
    two_poles.toggle(made, made.return_pole, ms=12)
    put(made, uA)
    two_poles.toggle(made, made.return_pole, ms=8)
    assert made.second.tripped.value is trips
    assert made.circuit.skin_uA() == 0


def test_one_that_is_dead_trips_at_nothing_and_another_one_at_anything(board):
    put(board, 590)
    board.stage.gain = 1.4
    board.second.fault = NEVER
    assert not seen_after(board, 50)
    put(board, 0)
    board.second.fault = ALWAYS
    assert seen_after(board, 8)


# --- load and sense resistor ---------------------------------------------------------------


def test_the_load_takes_the_current_through_the_shunt_and_leaves_the_electrodes_alone():
    made = two_poles.board()
    made.i2c.try_lock()
    made.stage.gain, made.stage.offset_uA = 1, 0
    made.dummy.value = True
    put(made, 400)
    assert made.circuit.shunt_uA() == pytest.approx(400, rel=0.01)
    assert (made.circuit.skin_uA(), made.circuit.electrode_mV()) == (0, 0)
    made.dummy.value = False
    assert made.circuit.shunt_uA() == 0


@pytest.mark.parametrize(("kohm", "volts"), [(None, 0.80), (100, 0.40), (14, 0.11)])
def test_while_sensing_the_electrode_shows_what_ngspice_finds(kohm, volts):
    """device/hardware/simulated.md, without what the leads drop."""
    made = two_poles.board(face=still(parallel_kohm=(kohm or 14) - 1))
    made.i2c.try_lock()
    made.stage.gain, made.stage.offset_uA = 1, 0
    if kohm is None:
        made.circuit.set_contact(OPEN)
    made.sense.value = True
    put(made, 8)
    two_poles.toggle(made, made.enable, made.return_pole, ms=60)
    assert made.circuit.electrode_mV() / 1000 == pytest.approx(volts, rel=0.09)


def test_the_return_lead_is_in_the_electrode_s_voltage(board):
    put(board, 200)
    two_poles.toggle(board, board.enable, board.return_pole, ms=20)
    circuit = board.circuit
    lead_mV = (
        circuit.electrode_mV() - circuit.skin_mV() - circuit.skin_uA() * circuit.skin.path_kohm()
    )
    assert lead_mV / circuit.skin_uA() * 1000 == pytest.approx(values.RETURN_OHM, rel=0.001)
