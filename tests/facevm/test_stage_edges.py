"""The stage's arithmetic to the last unit, on the reference board and on others."""

from __future__ import annotations

import pytest

from facevm.settings import Settings
from facevm.stage import Stage


def test_the_reference_board_is_what_the_hardware_page_says():
    board = Settings()
    assert (board.zero_code, board.pA_per_code) == (2048, 320_000)
    assert (board.shunt_mohm, board.electrode_full_mV) == (100_000, 26_400)
    assert (board.rail_mV, board.series_ohm) == (12_000, 4_700)
    assert board.isolated is False
    assert (board.dac_address, board.sensor_address) == (0x62, 0x40)


def test_a_stage_begins_with_a_sensor_that_reads_true():
    assert Stage(Settings()).sensor_zero == 0
    assert Stage(Settings()).zero_code == 2048


@pytest.mark.parametrize(
    ("zero_nA", "shunt_mohm", "register"),
    [
        (None, 100_000, None),
        (0, 100_000, 0),
        (5000, 100_000, 50),
        (-5000, 100_000, -50),
        (5000, 50_000, 25),
        (20_000, 33_000, 66),
    ],
)
def test_the_zero_that_was_calibrated_is_held_against_this_shunts_register(
    zero_nA, shunt_mohm, register
):
    """ZERO compares what the sensor reads now with it, to the register's step."""
    settings = Settings(shunt_mohm=shunt_mohm, sensor_zero_nA=zero_nA)
    assert Stage(settings).own_zero == register


@pytest.mark.parametrize("shunt_mohm", [100_000, 50_000, 99_990, 33_000, 1_000])
def test_a_register_is_the_nearest_current(shunt_mohm):
    stage = Stage(Settings(shunt_mohm=shunt_mohm))
    for register in (0, 1, -1, 3199, 3200, -3200, 6000, -6000):
        exact_duA = register * 100_000 / shunt_mohm
        assert abs(stage.current_duA(register) - exact_duA) <= 0.5 + 1e-9


@pytest.mark.parametrize("shunt_mohm", [100_000, 50_000, 99_990, 33_000])
def test_bits_are_a_size_whatever_the_sensor_reads_at_nothing(shunt_mohm):
    stage = Stage(Settings(shunt_mohm=shunt_mohm))
    stage.sensor_zero = 213
    for bits in (0, 1, -1, 5, 20, 3200, -3200, 6000):
        assert abs(stage.size_duA(bits) - bits * 100_000 / shunt_mohm) <= 0.5 + 1e-9


@pytest.mark.parametrize(
    ("zero_nA", "shunt_mohm", "register"),
    [(None, 100_000, None), (-20_000, 100_000, -200), (0, 100_000, 0), (7_150, 50_000, 35)],
)
def test_the_calibrated_zero_is_a_register(zero_nA, shunt_mohm, register):
    stage = Stage(Settings(shunt_mohm=shunt_mohm, sensor_zero_nA=zero_nA))
    assert stage.own_zero == register


def test_no_code_of_a_fine_stage_is_outside_of_the_dacs_linear_part():
    for zero_code in (700, 3400):
        stage = Stage(Settings(zero_code=zero_code, pA_per_code=320_000))
        codes = [stage.code(current_duA) for current_duA in range(-7000, 7001, 10)]
        assert min(codes) == max(100, zero_code - 1875)
        assert max(codes) == min(4000, zero_code + 1875)


@pytest.mark.parametrize("pA_per_code", [149_999, 150_000, 299_999, 300_000, 320_000, 600_000])
def test_600_uA_is_a_limit_to_the_last_code(pA_per_code):
    stage = Stage(Settings(pA_per_code=pA_per_code))
    most = min(600_000_000 // pA_per_code, 4000 - 2048)
    assert stage.code(7000) == 2048 + most
    assert stage.code(-7000) == 2048 - min(600_000_000 // pA_per_code, 2048 - 100)


def test_the_electrodes_voltage_is_a_sixteenth_of_its_scale_over_4096():
    stage = Stage(Settings())
    assert stage.electrode_mV(32_768) == 0
    assert stage.electrode_mV(0) == -13_200
    assert stage.electrode_mV(32_768 + 4096) == 1650
    assert stage.electrode_mV(32_767) == -1
    assert stage.electrode_mV(32_769) == 0
    assert stage.electrode_mV(32_768 + 3) == 1
    assert Stage(Settings(electrode_full_mV=16_000)).electrode_mV(0) == -8000


def test_room_ends_a_volt_before_the_supply():
    stage = Stage(Settings())
    # 11 V, less what 500 uA lose over 4.7 kohm: 2.35 V
    for sign in (1, -1):
        assert stage.has_room(sign * 8649, 5000)
        assert not stage.has_room(sign * 8650, 5000)
    assert stage.has_room(10_999, 0)
    assert not stage.has_room(11_000, 0)


def test_what_the_series_resistor_takes_is_told_in_whole_millivolts():
    stage = Stage(Settings(series_ohm=9_999))
    assert stage.has_room(11_000 - 5000, 5000)
    assert not stage.has_room(11_000 - 4999, 5000)
    coarse = Stage(Settings(series_ohm=10_000))
    assert coarse.has_room(11_000 - 5001, 5000)
    assert not coarse.has_room(11_000 - 5000, 5000)


def test_what_stands_behind_the_return_electrode_has_taken_its_part_of_the_voltage():
    stage = Stage(Settings(series_ohm=4700, return_ohm=1000))
    assert stage.return_ohm == 1000
    # 3.7 kohm are before the electrode: 1.85 V at 500 uA
    assert stage.has_room(11_000 - 1851, 5000)
    assert not stage.has_room(11_000 - 1850, 5000)


@pytest.mark.parametrize("middle_mV", [37, -37])
def test_the_electrodes_voltage_is_told_about_what_mid_rail_reads(middle_mV):
    stage = Stage(Settings())
    at_middle = 32_768 + middle_mV * 65_536 // 26_400
    apart_mV = stage.electrode_mV(at_middle + 4096) - stage.electrode_mV(at_middle)
    stage.middle_mV = middle_mV
    assert abs(stage.electrode_mV(at_middle)) <= 1
    assert stage.electrode_mV(at_middle + 4096) - stage.electrode_mV(at_middle) == apart_mV
