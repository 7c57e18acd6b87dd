"""What stands on the drive, carried out under MicroPython on the virtual board."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from facevm import isa, settings
from facevm.stage import Settings
from tests.facevm.assembly import Assembly, glide, rest, wave, zone

SCRIPT = Path(__file__).parent / "on_the_drive.py"


@pytest.fixture(scope="module")
def told(on_micropython, root, tmp_path_factory):
    """What the drive's files told on their way."""
    path = tmp_path_factory.mktemp("drive") / "short.fbc"
    steps = [wave(0), glide(5000, 320), rest(200), glide(5000, 300)]
    path.write_bytes(Assembly(zone("jawline", "both", *steps)).image())
    return on_micropython(SCRIPT, root / "device/drive", path)


@pytest.mark.hazard("G13", "run")
def test_boot_and_safe_mode_switch_off_what_a_crash_left_on(told):
    assert "before enabled True code 3072" in told
    assert "after boot enabled False code 2048" in told
    assert "after safemode enabled False code 2048" in told


@pytest.mark.hazard("G13", "run")
def test_boot_disconnects_even_when_the_dac_is_dead(told):
    assert "output disconnected; the DAC did not answer" in told
    assert "after boot without a DAC enabled False code 2048" in told


def test_the_program_treats_and_is_off_afterwards(told):
    assert "ready enabled False code 2048" in told
    assert "first success  20400" in told
    assert "after the first enabled False code 2048" in told


def test_any_press_stops_a_treatment(told):
    assert "second abort stopped by the button" in told
    assert "after the second enabled False code 2048" in told


@pytest.mark.hazard("G11", "run")
def test_nothing_starts_on_a_cable(told):
    assert "third fail G11" in told


@pytest.mark.hazard("G13", "run")
def test_saving_a_file_cannot_restart_it_while_current_flows(told):
    *during, _ = [line for line in told if line.startswith("autoreload")]
    assert during
    assert set(during) == {"autoreload False"}
    assert told.count("autoreload True") == 1


@pytest.fixture
def shipped(root):
    return tomllib.loads((root / "device/drive/settings.toml").read_text())


def test_the_shipped_settings_are_the_reference_board(shipped):
    assert vars(settings.limits(shipped.get)) == vars(isa.Limits())
    assert vars(settings.calibration(shipped.get)) == vars(Settings())


def test_every_key_there_is_stands_in_the_shipped_settings(shipped):
    assert set(settings.LIMIT_KEYS) | set(settings.CALIBRATION_KEYS) <= set(shipped)


@pytest.mark.parametrize(("key", "value"), [("ZERO_CODE", 5000), ("PA_PER_CODE", 1)])
def test_a_calibration_no_board_can_have_is_refused(key, value):
    with pytest.raises(ValueError, match=key):
        settings.calibration({key: value}.get)


def test_a_bouncing_press_starts_and_does_not_stop(told):
    assert "bounced success" in told


@pytest.mark.hazard("G13", "run")
def test_no_setting_can_put_the_dac_to_sleep(told):
    assert "power-down bits 0" in told


def test_a_setting_may_be_a_text_and_must_be_a_number():
    assert settings.limits({"LIMIT_CURRENT_UA": "250"}.get).peak_dA == 2500
    assert settings.limits({}.get).updates_per_s == 500
    for wrong in ("many", "0", -5):
        with pytest.raises(ValueError, match=r"."):
            settings.limits({"UPDATES_PER_S": wrong}.get)
