"""What stands on the drive, carried out under MicroPython on the virtual board."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facevm import settings, sounds, unload
from facevm.limits import Limits
from facevm.settings import Settings
from facevm.signals import TOGETHER
from sculpt.board.clock import clock_statement
from tests.facevm.assembly import Assembly, glide, rest, wave, zone

SCRIPT = Path(__file__).parent / "on_the_drive.py"


SHORT = [wave(0), glide(2500, 320), rest(200), glide(2500, 300)]


@pytest.fixture(scope="module")
def told(on_micropython, root, tmp_path_factory):
    """What the drive's files told on their way, from one heading to the next."""
    folder = tmp_path_factory.mktemp("routines")
    lower = Assembly(zone("jawline", "both", *SHORT)).image()
    (folder / "jaw.fbc").write_bytes(lower)
    (folder / "cheek.fbc").write_bytes(Assembly(zone("cheek", "left", wave(0), *SHORT)).image())
    (folder / "broken.fbc").write_bytes(lower[:-1])
    (folder / "._jaw.fbc").write_bytes(b"left by a Mac")
    set_clock = clock_statement(datetime(2026, 11, 22, 12, 35))
    lines = on_micropython(SCRIPT, root / "device/drive", folder, set_clock)
    parts: dict[str, list[str]] = {"": []}
    for line in lines:
        if line.startswith("== "):
            parts[line[3:]] = here = []
        else:
            here = parts[next(reversed(parts))]
            here.append(line)
    return parts


@pytest.mark.hazard("G13", "run")
def test_boot_and_safe_mode_switch_off_what_a_crash_left_on(told):
    assert "before enabled True code 3072" in told[""]
    assert "after boot enabled False code 2048" in told[""]
    assert "after safemode enabled False code 2048" in told[""]


@pytest.mark.hazard("G13", "run")
def test_boot_disconnects_even_when_dac_or_bus_is_dead_or_a_module_missing(told):
    assert told[""].count("output disconnected; the DAC did not answer") == 3
    assert "after boot without a DAC enabled False code 2048" in told[""]
    assert "after boot with a stuck bus enabled False code 2048" in told[""]
    assert "after boot with a chip's module missing enabled False code 2048" in told[""]


def test_safe_mode_explains_itself_on_the_next_start_and_once(told):
    assert "It was in safe mode (HARD_FAULT), the output off." in told["first use"]
    assert not any("safe mode" in line for line in told["second start"])


def test_a_chip_that_is_missing_is_named_and_looked_for_again_after_a_press(told):
    assert "The device cannot start: No I2C device at address: 0x40" in told["first use"]
    assert told["first use"].index("Press the button when you have read this.") == 6


def test_first_use_asks_once_for_a_long_press(told):
    asked = "Read this first. Then hold the button for three seconds, once."
    assert asked in told["first use"]
    assert told["first use"][-2:] == ["ended", "after the first use enabled False code 2048"]
    assert "Press: start. Twice: next routine. Hold: next level." in told["first use"]
    assert not any(asked in told[part] for part in told if part != "first use")


@pytest.mark.hazard("G12", "load")
def test_a_routine_that_is_refused_is_named_on_the_console_and_cannot_be_chosen(told):
    refused = [line for line in told["second start"] if line.startswith("G12")]
    assert len(refused) == 1
    assert refused[0].startswith("G12: broken.fbc is refused, CRC at byte 4")
    assert not any("._jaw" in line for part in told.values() for line in part)


def test_a_double_press_chooses_the_next_routine_and_a_held_one_the_next_level(told):
    chosen = [line for line in told["second start"] if ", level " in line]
    assert [line[-1] for line in chosen] == ["1", "1", "2", "3"]
    assert f"jawline left {TOGETHER}" in told["second start"], "the second of two"
    assert f"cheek left {TOGETHER}" in told["third start"], "the first one, since none was chosen"


def test_a_chosen_level_counts_once(told):
    entries = [line.split() for line in told["log"] if line.startswith("entry")]
    assert [entry[3] for entry in entries[:2]] == ["100", "60"]


def test_the_program_treats_and_is_off_afterwards(told):
    part = told["second start"]
    assert part.index("- treating") < part.index("- done") < part.index("done")
    assert part[-2:] == ["autoreload True", "after a treatment enabled False code 2048"]


def test_any_press_stops_a_treatment(told):
    assert "stopped by the button" in told["third start"]
    assert "after a press enabled False code 2048" in told["third start"]


@pytest.mark.hazard("G13", "run")
def test_after_a_reset_while_treating_the_device_says_so_and_waits_for_a_press(told):
    assert "reset enabled False code 2048" not in told["reset"], "the DAC keeps its code"
    assert any(line.startswith("reset enabled False code") for line in told["reset"])
    part = told["after the reset"]
    assert any(line.startswith("G13") and "watchdog was not fed" in line for line in part)
    assert part.index("Press the button when you have read this.") < part.index(
        "Press: start. Twice: next routine. Hold: next level."
    )


@pytest.mark.hazard("G11", "run")
def test_nothing_starts_on_a_cable(told):
    assert any(line.startswith("G11") for line in told["on a cable"])
    assert "after the cable enabled False code 2048" in told["on a cable"]


def test_each_treatment_is_in_the_log(told):
    entries = [line.split(maxsplit=4)[4] for line in told["log"] if line.startswith("entry")]
    assert [entry.strip() for entry in entries] == [
        "success",
        "abort stopped by the button",
        "fail G13",
        "fail G11",
    ]


@pytest.mark.hazard("G13", "run")
def test_saving_a_file_cannot_restart_it_while_current_flows(told):
    assert "autoreload False" in told["second start"]


def test_treatments_are_seen_and_heard(told):
    """Blue for the wait, green for the treatment; the side, the strokes and the end as tones."""
    part = told["second start"]
    lights = [line for line in part if line.startswith("light")]
    assert "light 6 0 25" in lights
    assert "light 25 0 4" in lights
    tones = [line for line in part if line.startswith("tone")]
    assert tones[-3:] == [f"tone {hertz}" for hertz in sounds.DONE[::2]]
    assert tones.count(f"tone {sounds.STROKE[0]}") == 2, "each stroke but the first of a zone"


@pytest.fixture
def shipped(root):
    return tomllib.loads((root / "device/drive/settings.toml").read_text())


def test_the_shipped_settings_are_the_reference_board(shipped):
    assert vars(settings.limits(shipped.get)) == vars(Limits())
    assert vars(settings.calibration(shipped.get)) == vars(Settings())


def test_every_key_there_is_stands_in_the_shipped_settings(shipped):
    of_each_board = {"SENSOR_ZERO_NA", "RETURN_OHM"}  # which stand there as comments
    assert set(settings.LIMIT_KEYS) | set(settings.CALIBRATION_KEYS) == of_each_board | (
        set(shipped) & {*settings.LIMIT_KEYS, *settings.CALIBRATION_KEYS}
    )


@pytest.mark.parametrize("value", [-100_000, -20_000, "-20000", 0, 100_000])
def test_a_sensor_s_zero_may_be_negative(value):
    assert settings.calibration({"SENSOR_ZERO_NA": value}.get).sensor_zero_nA == int(value)


@pytest.mark.parametrize("value", [-100_001, 100_001, "much"])
def test_a_sensor_s_zero_no_board_has_is_refused(value):
    with pytest.raises(ValueError, match=r"SENSOR_ZERO_NA|invalid literal"):
        settings.calibration({"SENSOR_ZERO_NA": value}.get)


@pytest.mark.parametrize(("key", "value"), [("ZERO_CODE", 5000), ("PA_PER_CODE", 1)])
def test_a_calibration_no_board_can_have_is_refused(key, value):
    with pytest.raises(ValueError, match=key):
        settings.calibration({key: value}.get)


# --- records ------------------------------------------------------------------------------


def test_the_journal_has_every_session_and_boot_py_adds_what_a_cable_kept_from_it(told):
    kept = [line for line in told["log"] if line.startswith("sessions kept")]
    assert kept == ["sessions kept: 1", "sessions kept: 0"]
    assert "lines in the journal 4" in told["log"]


def test_the_drive_is_taken_for_as_long_as_the_journal_is_written(told):
    """A computer that comes later may write to it: CircuitPython lets only one of them."""
    (remounts,) = (line.split()[1:] for line in told["second start"] if "remounts" in line)
    assert remounts == ["False", "True"], "after the treatment"


def test_while_current_flows_nothing_is_loaded_that_only_start_and_end_need(told):
    (loaded,) = (set(line.split()[1:]) for line in told["second start"] if "loaded" in line)
    assert {"facevm.session", "facevm.page", "facevm.entry", "facevm.frames"} <= loaded
    assert loaded & {f"facevm.{name}" for name in unload._UNTIL_THEN} == set()


def noted(told):
    """Of each session the outcome, the updates a second and the time."""
    return [line.split()[1:] for line in told["log"] if line.startswith("noted")]


def test_a_treatment_counts_the_updates_that_it_makes(told):
    rates = {outcome: rate for outcome, rate, _ in noted(told)}
    assert 950 <= int(rates["success"]) <= 1000, "each millisecond had its update"
    assert rates["fail"] == "None", "nothing was treated"


def test_a_session_has_no_time_while_nobody_has_set_the_clock(told):
    assert {time for _, _, time in noted(told)} == {"None"}


def test_the_line_that_history_tells_sets_the_clock_and_sessions_have_their_time(told):
    (time,) = (int(line.split()[1]) for line in told["clock"] if line.startswith("time "))
    begun = datetime.fromtimestamp(time, UTC).replace(tzinfo=None)
    assert datetime(2026, 11, 22, 12, 35) < begun < datetime(2026, 11, 22, 12, 36)


# --- settings that cannot be --------------------------------------------------------------

WRONG = {
    "LED_PIN=GP99": "this board has no such pin",
    "LED_PERCENT=500": "it must be a whole number of 1 to 100",
    "LED_ORDER=RGR": "it must be the letters R, G and B",
    "ENABLE_PIN=GP99": "this board has no such pin",
    "BUTTON_PIN=GP77": "this board has no such pin",
    "ELECTRODE_PIN=GP24": "Invalid pin; write another pin",
    "BUZZER_PIN=GP4": "GP4 in use; write another pin",
    "I2C_HZ=fast": "it must be a whole number of 10000 to 400000",
    "I2C_HZ=2000000": "it must be a whole number of 10000 to 400000",
    "I2C_HZ=0": "it must be a whole number of 10000 to 400000",
    "ZERO_CODE=5000": "it must be a whole number of 1024 to 3072",
    "DAC_ADDRESS=none": "it must be a whole number of 96 to 103",
    "LIMIT_CURRENT_UA=lots": "it must be a whole number of 1 or more",
    "UPDATES_PER_S=0": "it must be a whole number of 1 or more",
    "UPDATES_PER_S=1001": "it must be 1 to 1000 where I2C_HZ is 400000",
    "ISOLATED=yes": "it must be a whole number of 0 to 1",
}


@pytest.mark.hazard("G13", "run")
@pytest.mark.parametrize("wrong", WRONG)
def test_boot_zeroes_the_dac_whatever_the_settings_say(told, wrong):
    assert "output off" in told[wrong]
    assert "after boot enabled False code 2048" in told[wrong]
    assert "power-down bits 0" in told[wrong]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_setting_is_told_in_one_line_with_its_key_value_and_remedy(told, wrong):
    key, value = wrong.split("=")
    (line,) = (line for line in told[wrong] if line.startswith("settings.toml"))
    assert line.startswith(f'settings.toml, {key} = "{value}": {WRONG[wrong]}')
    assert "Correct that line and save; then press RESET. The output stays off." in line


@pytest.mark.parametrize("wrong", WRONG)
def test_a_board_with_a_wrong_setting_shows_a_fault_and_waits(told, wrong):
    """Red by the light of the settings where that one is right, else by the board's own."""
    part = told[wrong]
    at = next(n for n, line in enumerate(part) if line.startswith("settings.toml"))
    shown, unlit = ("lamp True", "lamp False") if wrong == "LED_PIN=GP99" else (RED, DARK)
    seen = part[at + 1 : -2]
    if seen[0] == unlit:
        seen.insert(0, shown)  # a lamp was lit since the program began
    assert seen == [shown, unlit] * 5, "nothing else, for four seconds"
    assert part[-2:] == ["ended", "after the program enabled False code 2048"]


RED, DARK = "light 0 25 0", "light 0 0 0"


def test_pins_that_do_not_go_together_are_told_and_nothing_starts(told):
    part = told["SDA_PIN=GP5"]
    said = 'The device cannot start: settings.toml, SDA_PIN = "GP5": '
    assert any(line.startswith(said) for line in part)
    assert RED in part
    assert not any(line.startswith("- ") for line in part), "a press starts nothing"
    assert all("enabled False" in line for line in part if line.startswith("after"))


# --- settings that can ----------------------------------------------------------------------


def test_a_setting_may_be_a_text_and_must_be_a_number():
    assert settings.limits({"LIMIT_CURRENT_UA": "250"}.get).peak_duA == 2500
    assert settings.limits({}.get).updates_per_s == 1000
    for address in (98, "98", "0x62"):
        assert settings.calibration({"DAC_ADDRESS": address}.get).dac_address == 0x62
    for wrong in ("many", "0", -5):
        with pytest.raises(ValueError, match=r"."):
            settings.limits({"UPDATES_PER_S": wrong}.get)


@pytest.mark.parametrize(
    ("hz", "most"),
    [
        (400_000, 1000),
        (399_999, 800),
        (200_000, 800),
        (100_000, 500),
        (99_999, 300),
        (50_000, 300),
        (49_999, 100),
        (10_000, 100),
    ],
)
def test_the_promise_follows_the_speed_of_the_bus(hz, most):
    assert settings.limits({"I2C_HZ": hz}.get).updates_per_s == most
    assert settings.limits({"I2C_HZ": hz, "UPDATES_PER_S": str(most)}.get).updates_per_s == most
    assert settings.limits({"I2C_HZ": hz, "UPDATES_PER_S": 1}.get).updates_per_s == 1
    with pytest.raises(settings.SettingError) as refused:
        settings.limits({"I2C_HZ": hz, "UPDATES_PER_S": most + 1}.get)
    key, why = refused.value.args
    assert (key, why) == ("UPDATES_PER_S", f"it must be 1 to {most} where I2C_HZ is {hz}")
