"""The stage turns currents into codes and registers into currents, for this board."""

from __future__ import annotations

import pytest

from facevm.settings import Settings
from facevm.stage import Stage


@pytest.mark.parametrize(
    ("current_uA", "code"), [(0, 2048), (320, 3048), (-320, 1048), (600, 3923), (-600, 173)]
)
def test_the_reference_stage_has_a_code_each_a_third_of_a_microampere(current_uA, code):
    assert Stage(Settings()).code(current_uA * 10) == code


def test_no_current_asked_for_leaves_the_range_of_600_uA():
    stage = Stage(Settings())
    codes = [stage.code(current_duA) for current_duA in range(-7000, 7001, 50)]
    assert min(codes) == 173
    assert max(codes) == 3923


@pytest.mark.parametrize("zero_code", [1900, 2048, 2200])
@pytest.mark.parametrize("pA_per_code", [250_000, 320_000, 400_000])
def test_another_calibration_has_other_ends_but_the_same_600_uA(zero_code, pA_per_code):
    stage = Stage(Settings(zero_code=zero_code, pA_per_code=pA_per_code))
    for current_duA in (-7000, 7000):
        code = stage.code(current_duA)
        flows_pA = abs(code - zero_code) * pA_per_code
        assert flows_pA <= 600_000_000
        assert flows_pA > 600_000_000 - pA_per_code or code in (100, 4000)


def test_a_code_is_the_nearest_one():
    stage = Stage(Settings(zero_code=2050, pA_per_code=317_000))
    for current_duA in range(-5000, 5001, 7):
        flows_pA = (stage.code(current_duA) - 2050) * 317_000
        assert abs(flows_pA - current_duA * 100_000) <= 317_000 / 2


def test_the_register_is_a_tenth_of_a_microampere_a_bit_at_100_ohm():
    stage = Stage(Settings())
    stage.sensor_zero = 213
    assert stage.current_duA(213) == 0
    assert stage.current_duA(213 + 3200) == 3200
    assert stage.current_duA(213 - 3200) == -3200


def test_another_shunt_has_another_scale():
    assert Stage(Settings(shunt_mohm=50_000)).current_duA(1600) == 3200
