"""The virtual board as a builder's ``settings.toml`` describes it."""

from __future__ import annotations

import pytest

from facebench.circuitpython.harness import harnessed
from facebench.face.face import still
from facebench.simulation import Simulation
from tests.facebench import routines

ANOTHER = {
    "SCL_PIN": "D5",
    "SDA_PIN": "D6",
    "ENABLE_PIN": "D9",
    "BUTTON_PIN": "A3",
    "LED_PIN": "NEOPIXEL",
    "LED_POWER_PIN": "NEOPIXEL_POWER",
    "ELECTRODE_PIN": "A0",
    "DAC_ADDRESS": 0x60,
    "SENSOR_ADDRESS": "0x41",
    "I2C_HZ": 100_000,
    "ZERO_CODE": 2100,
    "PA_PER_CODE": 250_000,
    "SHUNT_MOHM": 82_000,
    "ELECTRODE_FULL_MV": 40_000,
    "RAIL_MV": 18_000,
    "SERIES_OHM": 6_800,
}


def treated(settings, **options):
    simulation = Simulation(routines.short(), 3, settings=settings, **options)
    return simulation, simulation.run(by_button=True)


@pytest.mark.slow
def test_a_board_built_otherwise_delivers_what_the_reference_board_does():
    _, as_usual = treated(None)
    simulation, report = treated(ANOTHER)
    assert report.outcome == "success"
    assert report.mean_error_percent < 2
    for one, other in zip(report.zones, as_usual.zones, strict=True):
        assert one.mean_abs_uA == pytest.approx(other.mean_abs_uA, rel=0.03)
        assert one.resistance_ohm == pytest.approx(other.resistance_ohm, rel=0.1)
    assert simulation.board.dac.code == 2100, "its zero"


@pytest.mark.slow
def test_the_chips_answer_at_the_addresses_of_the_settings_and_nowhere_else():
    simulation, _ = treated(ANOTHER)
    bus = simulation.board.bus
    assert bus.try_lock()
    assert bus.scan() == [0x41, 0x60]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dac-nak", "sensor-nak"])
def test_a_chip_that_fails_is_the_one_at_its_address(kind):
    _, report = treated(ANOTHER, events=[(kind, 3000, None)])
    assert report.tripped == "G04"


@pytest.mark.slow
def test_what_the_settings_do_not_name_is_not_there():
    """The settings as they stand on the drive name no divider: no resistance is known."""
    simulation, report = treated({"ROUTINE": "evening-lift"})
    assert report.outcome == "success"
    assert [zone.resistance_ohm for zone in report.zones] == [None] * len(report.zones)
    assert simulation.onlooker.tune == "", "nor a buzzer"


@pytest.mark.slow
def test_more_reach_is_more_reach():
    """A supply of 18 V drives a current through a face that 12 V do not."""
    dry = still(electrode_kohm=1, gel_kohm=1, tissue_kohm=1, parallel_kohm=70, capacitance_nF=40)
    _, weak = treated(None, face=dry)
    _, strong = treated({**ANOTHER, "SERIES_OHM": 4_700}, face=dry)
    assert weak.zones[0].mean_abs_uA < 0.9 * weak.zones[0].mean_set_uA
    assert strong.zones[0].mean_abs_uA > 0.97 * strong.zones[0].mean_set_uA


def test_the_limits_of_the_settings_are_the_programs():
    simulation = Simulation(routines.short(), settings={"LIMIT_CURRENT_UA": 350})
    assert simulation.app.limits.peak_duA == 3500


@pytest.mark.parametrize(
    "settings", [{"SDA_PIN": "D5", "SCL_PIN": "D5"}, {"BUTTON_PIN": "GP0"}, {"VBUS_PIN": "GP4"}]
)
def test_two_parts_on_one_pin_are_refused(settings):
    with pytest.raises(ValueError, match="are the same pin"):
        harnessed(settings)


def test_a_setting_no_board_can_have_is_refused():
    with pytest.raises(ValueError, match="PA_PER_CODE must be"):
        Simulation(routines.short(), settings={"PA_PER_CODE": 1})
