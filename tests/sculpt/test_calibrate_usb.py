"""A board is calibrated at its own USB: it measures on its own load, over a serial port."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

from facebench.circuitpython import repl as virtual
from facebench.circuitpython.harness import REFERENCE
from faceboard import bench
from sculpt.calibrate import usb
from sculpt.cli.errors import UserError
from sculpt.main import cli


def calibrated(*arguments):
    return CliRunner().invoke(cli, ["calibrate", "--port", "virtual", *map(str, arguments)])


def written(path, **changes):
    lines = [f"{key} = {json.dumps(value)}" for key, value in {**REFERENCE, **changes}.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_virtual_board_at_a_port_is_the_one_of_the_circuit():
    shipped = {"ZERO_CODE": 2048, "SHUNT_MOHM": 100_000}
    assert {**bench.lines(), **bench.PINS, "BUZZER_PIN": "GP5"} == {**REFERENCE, **shipped}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The document of a calibration, and the settings that it has written."""
    path = written(tmp_path_factory.mktemp("usb") / "settings.toml")
    result = calibrated("--settings", path, "--seed", 3, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), tomllib.loads(path.read_text("utf-8"))


def test_it_finds_what_the_load_tells_and_writes_it(done):
    document, settings = done
    assert document["written"] is True
    assert set(document["values"]) == {"ZERO_CODE", "PA_PER_CODE", "SENSOR_ZERO_NA"}
    for key, value in document["values"].items():
        assert settings[key] == value["after"]
    assert settings["PA_PER_CODE"] == pytest.approx(319_700, rel=0.013)
    assert -25_000 < settings["SENSOR_ZERO_NA"] < -15_000
    assert "SHUNT_MOHM" not in settings


def test_within_the_tolerances_of_the_sensor_the_current_is_right_afterwards(done):
    document, _ = done
    assert document["open_loop"]["known_by"] == "the sensor"
    assert document["open_loop"]["after"]["mean_uA"] < 1
    assert document["updates_per_s"] is None, "what the port makes is not what the board makes"


def test_a_board_without_a_load_of_its_own_is_told_so(tmp_path):
    path = written(tmp_path / "settings.toml", DUMMY_PIN="")
    result = calibrated("--settings", path)
    assert result.exit_code == 2
    assert "DUMMY_PIN" in result.stderr
    assert "--bus" in result.stderr


@pytest.mark.parametrize(
    "option", [("--bus", "ft232h"), ("--meter",), ("--resistor", "9980"), ("--yes",)]
)
def test_what_belongs_to_an_adapter_goes_with_no_port(option):
    result = calibrated(*option)
    assert result.exit_code == 2
    assert f"{option[0]} does not go together with --port virtual" in result.stderr


def test_a_port_that_is_not_there_is_one_line():
    result = CliRunner().invoke(cli, ["calibrate", "--port", "/dev/no-such-port"])
    assert result.exit_code == 2
    assert "cannot be opened" in result.stderr


class Silent:
    """A port at which nobody answers."""

    def write(self, data):
        return len(data)

    def read(self, size=1):
        return b""

    def close(self):
        """It is closed."""


def test_a_board_that_does_not_answer_is_told_so(monkeypatch):
    monkeypatch.setattr(usb, "_PATIENCE_s", 0.0)
    with pytest.raises(UserError, match="does not answer"):
        usb.Repl(Silent(), "COM5")


class Typed:
    """A port with the virtual board's REPL behind it, in this process."""

    def __init__(self):
        self._repl = virtual.Repl()
        self._shown = b""
        self.is_open = True

    def write(self, data):
        for byte in data:
            self._shown += self._repl.answer(byte)
        return len(data)

    def read(self, size=1):
        read, self._shown = self._shown[:size], self._shown[size:]
        return read

    def close(self):
        self.is_open = False


def test_what_the_board_prints_comes_back_and_an_error_is_an_error():
    port = Typed()
    repl = usb.Repl(port, "here")
    assert repl.run("print(6 * 7)") == "42\r\n"
    repl.run("seven = 7")
    assert repl.run("print(seven)") == "7\r\n"
    with pytest.raises(OSError, match="ZeroDivisionError"):
        repl.run("1 / 0")
    assert repl.run("print('goes on')") == "goes on\r\n"
    repl.leave()
    assert not port.is_open
