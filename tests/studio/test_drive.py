"""What the page writes on a drive: few settings, no higher limit, nothing that was measured."""

from __future__ import annotations

import tomllib

import pytest

from sculpt.studio.drive import Refused, changed, image_name, settings_of

MEASURED = ("ISOLATED", "SHUNT_MOHM", "PA_PER_CODE", "ZERO_CODE", "RAIL_MV", "SENSOR_ZERO_NA")


@pytest.fixture(scope="module")
def reference(root):
    return (root / "device/drive/settings.toml").read_text("utf-8")


def test_a_change_is_one_value_and_leaves_the_rest_to_the_letter(reference):
    text, differences = changed(reference, {"ROUTINE": "mine", "LIMIT_CURRENT_UA": 300})
    assert differences == [["ROUTINE", "evening-lift", "mine"], ["LIMIT_CURRENT_UA", "600", "300"]]
    pairs = zip(reference.splitlines(), text.splitlines(), strict=True)
    assert sum(before != after for before, after in pairs) == 2
    assert tomllib.loads(text)["ROUTINE"] == "mine"
    assert "# chosen when the device starts" in text


@pytest.mark.parametrize("key", [*MEASURED, "SCL_PIN", "I2C_HZ", "UPDATES_PER_S", "__proto__"])
def test_what_is_measured_or_wired_is_not_the_page_s(reference, key):
    with pytest.raises(Refused, match=key):
        changed(reference, {key: 1})


@pytest.mark.parametrize("value", [601, 0, -1, True, 1.5, "300", None])
def test_no_limit_is_raised_or_taken_away(reference, value):
    with pytest.raises(Refused):
        changed(reference, {"LIMIT_CURRENT_UA": value})


def test_a_limit_that_is_lower_on_the_drive_stays_the_most(reference):
    lowered, _ = changed(reference, {"LIMIT_TIME_S": 600})
    with pytest.raises(Refused):
        changed(lowered, {"LIMIT_TIME_S": 601})


def test_a_limit_that_is_not_there_is_the_device_s_own():
    text, differences = changed('ROUTINE = "daily"\r\n', {"LIMIT_TIME_S": 600})
    assert text == 'ROUTINE = "daily"\r\nLIMIT_TIME_S = 600\r\n'
    assert differences == [["LIMIT_TIME_S", "1200", "600"]]
    with pytest.raises(Refused):
        changed("", {"LIMIT_TIME_S": 1201})


@pytest.mark.parametrize("name", ['a"\nISOLATED = 1\n#', "../x", "", "a" * 41, "ü"])
def test_a_name_cannot_bring_in_a_line(reference, name):
    with pytest.raises(Refused):
        changed(reference, {"ROUTINE": name})


def test_a_key_in_a_comment_is_not_taken_for_the_line():
    text, _ = changed("# LED_PERCENT = 5\nLED_PERCENT = 10  # bright\n", {"LED_PERCENT": 20})
    assert text == "# LED_PERCENT = 5\nLED_PERCENT = 20  # bright\n"


def test_what_is_no_settings_file_is_none():
    assert settings_of("not = [toml") is None
    assert settings_of("LIMIT_TIME_S = -1") is None


def test_the_name_on_the_drive_is_plain():
    assert image_name("Mein Gesicht (2).face") == "Mein-Gesicht-2"
    assert image_name("....face") == "mine"
