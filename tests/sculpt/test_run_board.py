"""``sculpt run --board``: the virtual board is the one that a settings.toml describes."""

from __future__ import annotations

import json

import pytest

from tests.sculpt.conftest import one_line

ANOTHER = """\
SCL_PIN = "D5"
SDA_PIN = "D6"
ENABLE_PIN = "D9"
BUTTON_PIN = "A3"
LED_PIN = "NEOPIXEL"
LED_POWER_PIN = "NEOPIXEL_POWER"
ELECTRODE_PIN = "A0"
BUZZER_PIN = "A1"
DAC_ADDRESS = "0x60"
ZERO_CODE = 2100
PA_PER_CODE = 250000
"""


@pytest.fixture
def board(folder):
    """Writes the lines into a settings.toml."""

    def write(text):
        path = folder / "settings.toml"
        path.write_text(text)
        return path

    return write


@pytest.mark.slow
def test_the_settings_of_the_drive_are_a_board(sculpt, good, root):
    settings = root / "device/drive/settings.toml"
    result = sculpt("run", good, "--board", settings, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    report = json.loads(result.stdout)
    assert report["mean_error_percent"] < 2
    assert report["zones"][0]["resistance_ohm"] is None, "they name no ELECTRODE_PIN"


@pytest.mark.slow
def test_a_board_built_otherwise_treats_as_well(sculpt, good, board):
    result = sculpt("run", good, "--board", board(ANOTHER), "--json", "--trace", "t.csv")
    report = json.loads(result.stdout)
    assert report["outcome"] == "success"
    assert 55 < report["max_abs_uA"] < 70
    again = sculpt("replay", "t.csv", "--board", "settings.toml", "--routine", good)
    assert again.exit_code == 0, again.output


def test_its_limits_are_told_in_the_routine(sculpt, good, board):
    result = sculpt("run", good, "--board", board("LIMIT_CURRENT_UA = 80\n"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "100 uA is over the 80 uA that this board allows" in result.stderr
    assert result.stderr == sculpt("check", good, "--board", "settings.toml").stderr


def test_its_limits_are_told_of_an_image(sculpt, good, board):
    sculpt("build", good)
    image = good.with_suffix(".fbc")
    result = sculpt("run", image, "--board", board("LIMIT_CURRENT_UA = 80\n"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "PEAK" in result.stderr
    assert "this board's settings allow less than it asks for" in one_line(result.stderr)


@pytest.mark.slow
def test_its_rate_is_the_loops(sculpt, good, board, folder):
    good.write_text(good.read_text().replace("rise      2 ms", "rise      4 ms"))
    sculpt("run", good, "--board", board("UPDATES_PER_S = 250\n"), "--trace", "t.csv")
    rows = (folder / "t.csv").read_text().splitlines()[1:4]
    times = [row.split(",")[0] for row in rows]
    assert times == ["0", "4", "8"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("LED_PIN = 4", 'LED_PIN is 4: write the pin\'s name in quotes, such as "GP4"'),
        ('ENABLE_PIN = ""', 'ENABLE_PIN is "": write the pin that it is wired to, such as "GP2"'),
        ("LED_PERCENT = 300", "LED_PERCENT is 300: it must be a whole number of 1 to 100"),
        ('LED_ORDER = "GRR"', 'LED_ORDER is "GRR": it must be the letters R, G and B'),
        ('SHUNT_MOHM = "x"', 'SHUNT_MOHM is "x": it must be a whole number of 10000 to 1000000'),
        ("DAC = 5", "DAC is 5: it must be one of: MCP4725"),
        ("DAC = [1]", "DAC is [1]: it must be one of: MCP4725"),
        ("I2C_HZ = 5000", "I2C_HZ is 5000: it must be a whole number of 10000 to 400000"),
        ("ISOLATED = true", "ISOLATED is true: it must be a whole number of 0 to 1"),
        ("UPDATES_PER_S = 0", "UPDATES_PER_S is 0: write a whole number, 1 or more"),
        (
            "UPDATES_PER_S = 1001",
            "UPDATES_PER_S is 1001, more than a board makes whose I2C_HZ is 400000: "
            "write UPDATES_PER_S = 1000, or less",
        ),
        (
            "I2C_HZ = 100000\nUPDATES_PER_S = 501",
            "whose I2C_HZ is 100000: write UPDATES_PER_S = 500",
        ),
        ("LIMIT_TIME = 3", "there is no limit LIMIT_TIME: there are"),
        ('BUTTON_PIN = "GP0"', "BUTTON_PIN and SDA_PIN are the same pin (GP0): name the pin"),
        ("nothing", "is not a settings file (Expected '=' after a key"),
    ],
)
def test_what_no_board_can_have_is_told_by_its_key(sculpt, good, board, line, told):
    result = sculpt("run", good, "--board", board(line + "\n"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in one_line(result.stderr)


def test_settings_that_are_not_there_are_told(sculpt, good):
    result = sculpt("run", good, "--board", "nowhere.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere.toml cannot be read" in one_line(result.stderr)


@pytest.mark.slow
def test_the_next_command_names_the_board_too(sculpt, good, board):
    settings = board(ANOTHER)
    shown = sculpt("run", good.name, "--board", settings.name, "--fault", "lift@2s+1s").stdout
    assert shown.endswith("The same without a fault: sculpt run good.face --board settings.toml\n")


@pytest.mark.parametrize("arguments", [(), ("--board",)])
def test_a_fault_of_a_part_that_the_board_has_not_is_refused(sculpt, folder, arguments):
    if arguments:
        (folder / "one-pole.toml").write_text("ZERO_CODE = 2048\n", "utf-8")
        arguments = ("--board", folder / "one-pole.toml")
    done = sculpt("run", "evening-lift", *arguments, "--fault", "battery@0s")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "battery" in done.stderr
    assert "RETURN_PIN" in done.stderr
