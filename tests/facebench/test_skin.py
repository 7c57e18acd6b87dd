"""The skin against the closed forms of a first-order circuit."""

import math

import pytest

from facebench.skin import Skin


@pytest.fixture
def skin():
    return Skin(series_kohm=1, parallel_kohm=11, capacitance_nF=40)


def test_a_current_step_charges_it_with_r_d_c(skin):
    tau_us = 11 * 40
    for time_us in (50, 200, 1000, 5000):
        skin.voltage_mV = 0.0
        skin.relax(400 * 11, skin.tau_open_us(), time_us)
        assert skin.voltage_mV == pytest.approx(4400 * (1 - math.exp(-time_us / tau_us)), rel=1e-7)


def test_driven_through_a_resistance_it_is_faster(skin):
    assert skin.tau_us(5.8) == pytest.approx(40 / (1 / 5.8 + 1 / 11))
    assert skin.tau_us(1e12) == pytest.approx(skin.tau_open_us())


def test_left_alone_it_discharges_through_r_d(skin):
    skin.voltage_mV = 3000.0
    skin.relax(0.0, skin.tau_open_us(), 440)
    assert skin.voltage_mV == pytest.approx(3000 / math.e, rel=1e-7)


def test_many_small_steps_are_one_large_one(skin):
    other = Skin(1, 11, 40)
    for _ in range(1000):
        skin.relax(4400, 440, 3)
    other.relax(4400, 440, 3000)
    assert skin.voltage_mV == pytest.approx(other.voltage_mV, rel=1e-6)


def test_it_knows_when_it_reaches_a_voltage(skin):
    time_us = skin.time_to_reach_us(2000, 4400, 440)
    skin.relax(4400, 440, time_us)
    assert skin.voltage_mV == pytest.approx(2000, rel=1e-7)
