"""A board with another DAC: its settings name it, and every command takes it from there."""

from __future__ import annotations

import json
from importlib import metadata

import pytest

from facevm import manifest
from sculpt.board import contents
from tests.sculpt.conftest import one_line
from tests.sculpt.drives import a_drive, tree

PACKAGE = "adafruit-circuitpython-mcp4728"
DRIVER = "lib/adafruit_mcp4728.py"


@pytest.fixture
def settings(folder):
    path = folder / "settings.toml"
    path.write_text('DAC = "MCP4728"\n')
    return path


@pytest.fixture
def board(tmp_path):
    return a_drive(tmp_path / "CIRCUITPY")


@pytest.fixture
def not_installed(monkeypatch):
    """As after ``pip install visasculpt``, without the extra."""
    found = contents.distribution

    def distribution(name):
        if name == PACKAGE:
            raise metadata.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(contents, "distribution", distribution)


@pytest.mark.slow
def test_the_virtual_board_is_built_with_it(sculpt, good, settings):
    result = sculpt("run", good, "--board", settings, "--json", "--trace", "t.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    report = json.loads(result.stdout)
    assert report["outcome"] == "success"
    assert report["mean_error_percent"] < 2
    again = sculpt("replay", "t.csv", "--board", settings, "--routine", good)
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize("command", ["run", "calibrate"])
def test_without_its_driver_a_command_says_what_to_install(
    sculpt, good, settings, not_installed, command
):
    arguments = {"run": [good, "--board", settings], "calibrate": ["--settings", settings]}
    result = sculpt(command, *arguments[command])
    assert result.exit_code == 2
    assert one_line(result.stderr) == f"sculpt: {PACKAGE} is not installed: pip install {PACKAGE}\n"


def test_a_name_that_is_no_dac_is_told_with_those_there_are(sculpt, good, settings):
    settings.write_text('DAC = "AD5693"\n')
    result = sculpt("run", good, "--board", settings)
    assert result.exit_code == 2
    assert 'DAC is "AD5693": it must be one of: MCP4725, MCP4728' in one_line(result.stderr)


def test_it_is_calibrated_as_the_other(sculpt, settings):
    result = sculpt("calibrate", "--settings", settings, "--dry-run")
    assert result.exit_code == 0, result.output


def test_deploy_copies_its_driver_where_the_settings_name_it(sculpt, board):
    assert sculpt("deploy", "--drive", board).exit_code == 0
    assert DRIVER not in tree(board)
    (board / "settings.toml").write_text('DAC = "MCP4728"\n')
    assert sculpt("deploy", "--drive", board).exit_code == 0
    assert DRIVER in tree(board)
    assert manifest.refusal(f"{board}/") is None
    with (board / manifest.LIST).open() as file:
        assert DRIVER in dict(manifest.read(file)[1])


def test_deploy_says_what_to_install_and_copies_nothing(sculpt, board, not_installed):
    (board / "settings.toml").write_text('DAC = "MCP4728"\n')
    before = tree(board)
    result = sculpt("deploy", "--drive", board)
    assert result.exit_code == 2
    assert f"{PACKAGE} is not installed" in one_line(result.stderr)
    assert tree(board) == before


def test_doctor_misses_the_driver_that_the_settings_name(sculpt, board):
    sculpt("deploy", "--drive", board)
    (board / "settings.toml").write_text('DAC = "MCP4728"\n')
    told = sculpt("doctor", "--drive", board).output
    assert DRIVER.rpartition("/")[2] in told
    for written, shown in (('"AD5693"', "'AD5693'"), ("[1]", "[1]")):
        (board / "settings.toml").write_text(f"DAC = {written}\n")
        told = sculpt("doctor", "--drive", board)
        assert (told.exit_code, told.stderr) == (1, "")
        assert f"DAC is {shown}" in " ".join(told.stdout.split())


def test_nobody_else_needs_it():
    needed = [line for line in metadata.requires("visasculpt") if PACKAGE in line]
    assert needed
    assert all("extra ==" in line for line in needed)
