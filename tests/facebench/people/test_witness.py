"""The witness's sums, place by place."""

import pytest

from facebench.circuit.path import ON_SKIN
from facebench.people.witness import Witness

JAW, CHEEK = 4, 16


@pytest.fixture
def witness(board):
    return Witness(board.circuit, board.clock, 36)


def test_the_mean_error_is_over_all_places_and_weighs_by_the_set_current(witness):
    witness.run(JAW)
    witness.update(100.0, 98.0)
    witness.update(-100.0, -101.0)
    witness.run(CHEEK)
    witness.update(300.0, 294.0)
    witness.pause()
    assert witness.mean_error_percent() == pytest.approx(100 * 9 / 500)
    assert witness.peak_error_percent(JAW) == pytest.approx(2.0)
    assert witness.peak_error_percent(CHEEK) == pytest.approx(2.0)
    assert witness.mean_abs_uA(JAW) == pytest.approx(99.5)


def test_a_place_goes_on_where_it_was_left(witness):
    for set_uA in (100.0, 50.0):
        witness.run(JAW)
        witness.update(set_uA, set_uA - 1)
        witness.pause()
    assert witness.order == [JAW]
    assert witness.mean_error_percent() == pytest.approx(100 * 2 / 150)


def test_without_a_set_current_there_is_no_error_to_divide(witness):
    witness.run(JAW)
    witness.update(0.0, 0.0)
    witness.pause()
    assert witness.mean_error_percent() == 0
    assert witness.peak_error_percent(JAW) == 0


def test_time_and_charge_count_only_while_the_treatment_runs(board, dac_driver, witness):
    board.stage.output_kohm = 1e12
    board.circuit.set_contact(ON_SKIN)
    board.enable.value = True
    dac_driver.raw_value = 2048 + 1000  # 320 uA
    board.clock.advance(5_000_000)
    witness.run(JAW)
    board.clock.advance(2_000_000)
    witness.pause()
    board.clock.advance(7_000_000)
    witness.pause()
    assert witness.delivered_ns[JAW] == 2_000_000
    assert witness.charge_pC[JAW] == pytest.approx(320 * 2000)
    assert witness.delivered_ns[CHEEK] == 0
