"""The circuit through ngspice: a seeded part of what ``python -m faceboard simulate`` measures."""

from __future__ import annotations

import pytest

from facebench.board import VirtualBoard
from facebench.circuit.path import ON_SKIN
from facebench.face.face import still
from faceboard import bench, expected, values
from faceboard.spice import boards, dynamic, figures, static, tolerances

pytestmark = pytest.mark.usefixtures("ngspice")

SEEDS = (3, 14, 159)


@pytest.fixture(scope="module")
def nominal(ngspice):
    """-600 uA, zero and 600 uA into 10 kohm."""
    return static.measure(static.Setup())


def test_the_middle_code_is_zero_and_the_ends_are_600_uA(nominal):
    low, zero, high = nominal
    assert abs(zero.skin_uA) < 0.2
    assert low.skin_uA == pytest.approx(-600, rel=0.004)
    assert high.skin_uA == pytest.approx(600, rel=0.004)


def test_the_sensor_sees_the_skins_current_less_its_own_bias(nominal):
    for reading in nominal:
        assert reading.shunt_uA == pytest.approx(reading.skin_uA - 20, abs=0.3)


def test_the_converter_has_the_electrodes_voltage_about_half_of_3v3(nominal):
    for reading in nominal:
        seen_V = (reading.adc_V / values.VDD_V - 0.5) * values.ELECTRODE_FULL_V
        assert seen_V == pytest.approx(reading.electrode_V, abs=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_drawn_board_is_as_close_as_it_has_to_be(seed):
    board = boards.one(seed)
    assert abs(board.zero_uA) < boards.AT_MOST_ZERO_uA
    assert abs(board.scale_percent) < boards.AT_MOST_SCALE_PERCENT
    assert abs(board.dac_zero_uA) < boards.AT_MOST_DAC_ZERO_uA
    assert abs(board.dac_scale_percent) < boards.AT_MOST_DAC_SCALE_PERCENT
    assert abs(board.drift_uA) < 3
    assert abs(board.middle_mV) < 200
    assert board.output_Mohm > 2.5


def test_a_seed_is_always_the_same_board():
    assert tolerances.draw(7) == tolerances.draw(7)
    assert tolerances.draw(7).numbers != tolerances.draw(8).numbers


@pytest.mark.parametrize("fault", figures.BROKEN, ids=lambda fault: fault.what)
def test_no_single_fault_gives_more_than_the_leads_leave(fault):
    setup = static.Setup(
        load_ohm=0.001, supply_V=26.4, numbers=fault.numbers, arguments=fault.arguments
    )
    most_uA = max(abs(reading.skin_uA) for reading in static.measure(setup))
    assert most_uA < (figures.LARGEST_FAULT_uA if fault.single else 3600)


@pytest.mark.parametrize("electrode", ["E1", "E2"])
def test_with_enable_off_an_earthed_person_gets_next_to_nothing(electrode):
    assert figures.leak_uA(electrode) < 10


def test_a_pole_holds_while_its_pin_toggles_and_opens_after_it(ngspice):
    pole = dynamic.pole("RETURN", arguments={"U12": {"vos": 10e-3}})
    assert pole.closes_ms < 10
    assert 60 < pole.opens_ms < 150


def test_a_pin_that_stays_high_closes_no_pole():
    assert dynamic.pole(source="3.3").closes_ms == float("inf")


def test_a_current_over_the_second_channels_limit_is_cut_within_7_ms():
    assert dynamic.over(800, duration_s=0.009).gone_ms < 7


def test_the_bench_of_this_board_computes_with_its_constants(nominal):
    board = VirtualBoard(built=bench.settings(), face=still(parallel_kohm=10))
    low, _, high = nominal
    scale = (high.skin_uA - low.skin_uA) / (high.code - low.code)
    assert board.stage.uA_per_level == pytest.approx(scale, rel=0.003)
    assert board.stage.series_kohm * 1000 == values.SERIES_OHM
    reached_V = figures.compliance_V(values.SUPPLY_V)
    assert board.stage.rail_mV / 1000 == pytest.approx(reached_V, abs=0.1)
    assert board.electrode._side_mV / 1000 == pytest.approx(values.ELECTRODE_FULL_V / 2, rel=1e-3)
    board.circuit.set_contact(ON_SKIN)


@pytest.mark.parametrize("held", bench.HELD, ids=lambda held: held.name)
def test_a_constant_of_the_bench_is_within_what_the_circuit_does(held):
    assert held.least <= held.bench <= held.most


def test_the_readings_of_the_bring_up_are_the_simulations(root):
    page = (root / "device/README.md").read_text("utf-8")
    section = page[page.index("### Bring-up\n") : page.index("### Calibration\n")]
    readings = expected.readings()
    assert len(readings) > 10
    assert [name for name, text in readings.items() if text not in section] == []
    for code in expected.CODES:
        columns = [readings[f"{name} at {code}"] for name in ("R9", "R1", "register")]
        (row,) = (line for line in section.splitlines() if line.strip().startswith(f"| {code} |"))
        assert all(text in row for text in columns)
