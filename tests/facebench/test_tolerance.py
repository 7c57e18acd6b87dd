"""One seed, one board: never perfect, always the same, inside what calibration leaves over."""

import pytest

from facebench.board import VirtualBoard
from facebench.chance import Chance
from facebench.tolerance import Tolerance

RANGES = {
    "stage_gain": (0.99, 1.01),
    "stage_offset_uA": (-1.5, 1.5),
    "dac_bow_codes": (-3, 3),
    "dac_ess_codes": (-4, 4),
    "sensor_gain": (0.9975, 1.0025),
    "sensor_offset_uV": (-50, 50),
    "sensor_bias_uA": (16, 24),
    "conversion_per_1024": (993, 1128),
}


@pytest.mark.parametrize("name", RANGES)
def test_tolerances_fill_their_ranges_and_stay_inside(name):
    low, high = RANGES[name]
    values = [getattr(Tolerance(seed), name) for seed in range(500)]
    assert low <= min(values) < low + (high - low) / 20
    assert high >= max(values) > high - (high - low) / 20


def test_seed_0_is_no_perfect_board():
    board = Tolerance(0)
    assert abs(board.stage_gain - 1) > 0.001
    assert abs(board.stage_offset_uA) > 0.1


def test_the_same_seed_is_the_same_board_and_another_is_another():
    assert vars(Tolerance(7)) == vars(Tolerance(7))
    assert vars(Tolerance(7)) != vars(Tolerance(8))


def test_the_generator_is_marsaglia_s_xorshift32():
    chance = Chance(0)
    chance._state = 2463534242  # the paper's own seed (section 3)
    assert [chance.bits() for _ in range(3)] == [723471715, 2497366906, 2064144800]


def test_streams_of_one_seed_are_unlike():
    assert [Chance(3, 1).bits() for _ in range(4)] != [Chance(3, 2).bits() for _ in range(4)]


def test_a_power_cycle_brings_the_chips_back_and_keeps_the_part_s_own_numbers():
    board = VirtualBoard(seed=5)
    bias, scale = board.sensor.bias_uA, board.sensor.time_per_1024
    board.dac.write(b"\x01\x00", 0, 2)
    board.enable.value = True
    board.power_cycle()
    assert (board.dac.code, board.enable.value) == (0x800, False)
    assert board.sensor.config == 0x399F
    assert (board.sensor.bias_uA, board.sensor.time_per_1024) == (bias, scale)
