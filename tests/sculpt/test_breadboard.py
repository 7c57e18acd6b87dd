"""A breadboard without skin, by ``sculpt``: simulated, deployed, examined and calibrated."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from facevm.limits import Limits
from facevm.settings import calibration
from sculpt.board import contents
from sculpt.board.settings import read
from sculpt.calibrate import usb
from sculpt.calibrate.procedure import calibrate
from sculpt.doctor.settings_values import value_findings
from tests.sculpt.conftest import one_line
from tests.sculpt.drives import a_drive

PROFILE = contents.profiles()["bench-3v3"]
PORT = Path(__file__).parent / "breadboard_port.py"


@pytest.fixture
def settings(folder):
    """Writes the profile with other lines into a settings.toml."""

    def write(**changes):
        text = PROFILE.read_text("utf-8")
        for key, value in changes.items():
            text = re.sub(rf"(?m)^{key} = .*\n", "", text) + f"{key} = {json.dumps(value)}\n"
        path = folder / "settings.toml"
        path.write_text(text)
        return path

    return write


@pytest.mark.slow
def test_it_treats_its_resistor_by_the_whole_program(sculpt, good):
    result = sculpt("run", good, "--board", "bench-3v3", "--json", "--panel")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["outcome"], report["face"]) == (0, "success", "resistor")
    assert "cyan   it is for its own resistors, never for skin" in result.stderr


@pytest.mark.parametrize(
    ("face", "ohm"), [("typical", 14_000), ("resistor:20k", 20_200), ("resistor:500", 710)]
)
def test_it_refuses_whatever_else_is_in_its_loop(sculpt, good, face, ohm):
    result = sculpt("run", good, "--board", "bench-3v3", "--face", face, "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["reason"]) == (3, "BENCH")
    assert report["max_abs_uA"] < 140, "0.1 V"
    text = sculpt("run", good, "--board", "bench-3v3", "--face", face).stdout
    found = re.search(r"not 2 to 5 kohm \((\d+) ohm\)", text)
    assert int(found[1]) == pytest.approx(ohm, rel=0.06)


def test_a_wire_that_stays_off_ends_it(sculpt, good):
    result = sculpt("run", good, "--board", "bench-3v3", "--fault", "lift@1s", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["outcome"]) == (4, "abort")


def test_a_way_to_skin_beside_it_is_refused_by_its_key(sculpt, good, settings):
    path = settings(ELECTRODE_PIN="GP26")
    result = sculpt("run", good, "--board", path)
    assert result.exit_code == 2
    assert one_line(result.stderr).startswith(f'sculpt: {path}: ELECTRODE_PIN is "GP26": leave it')


def test_its_settings_are_settings(folder):
    board = read(PROFILE)
    made = calibration(board.table.get)
    assert (made.breadboard, made.isolated, made.two_poles) == (True, True, False)
    assert made.pA_per_code == pytest.approx(3.3 / 4096 / 2410 * 1e12, rel=0.002)


class TestDeploy:
    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch):
        monkeypatch.setattr("os.fsync", lambda number: None)

    @pytest.mark.slow
    def test_new_settings_are_the_profiles(self, sculpt, folder, good):
        board = a_drive(folder / "D")
        done = sculpt("deploy", "--drive", board, "--profile", "bench-3v3", good)
        assert done.exit_code == 0, done.stderr
        expected = PROFILE.read_text("utf-8").replace('"evening-lift"', '"good"', 1)
        assert (board / "settings.toml").read_text() == expected
        assert not (board / "profiles").exists()
        again = sculpt("deploy", "--drive", board, "--profile", "bench-3v3", good)
        assert again.exit_code == 0
        assert "it lacks" not in again.stdout

    def test_other_settings_stay(self, sculpt, folder, good):
        board = a_drive(folder / "D")
        (board / "settings.toml").write_text('ROUTINE = "mine"\n')
        done = sculpt("deploy", "--drive", board, "--profile", "bench-3v3", good)
        assert done.exit_code == 2
        assert "is yours and stays" in done.stderr
        assert "rename it" in done.stderr

    def test_a_subjects_board_is_none(self, sculpt, folder):
        board = a_drive(folder / "D")
        asked = ("study.toml", "--subject", "S01", "--profile", "bench-3v3")
        assert "no breadboard" in sculpt("deploy", "--drive", board, *asked).stderr


class TestDoctor:
    def test_the_profile_alone_is_well_and_what_it_is_is_told(self):
        found = list(value_findings(tomllib.loads(PROFILE.read_text("utf-8"))))
        assert [one.severity for one in found] == ["advice", "advice"]
        assert "never for skin" in found[1].what

    def test_a_way_to_skin_beside_it_is_wrong(self):
        table = tomllib.loads(PROFILE.read_text("utf-8")) | {"ISOLATED": 1}
        (found,) = [one for one in value_findings(table) if one.severity == "wrong"]
        assert found.what == "ISOLATED is 1, and PROFILE is 'bench-3v3'"
        assert "leave it out" in found.fix


class TestCalibrate:
    def test_the_virtual_one_is_right_afterwards(self, sculpt, settings):
        path = settings()
        result = sculpt("calibrate", "--settings", path, "--seed", 3, "--json")
        document = json.loads(result.stdout)
        assert set(document["values"]) == {
            *("ZERO_CODE", "PA_PER_CODE", "SHUNT_MOHM", "SENSOR_ZERO_NA", "UPDATES_PER_S")
        } - {"SHUNT_MOHM"}
        assert document["open_loop"]["after"]["mean_uA"] < 0.5
        assert tomllib.loads(path.read_text())["SENSOR_ZERO_NA"] == pytest.approx(-20_000, abs=5000)

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (("--port", "virtual"), "leave out --port"),
            (("--bus", "ft232h"), "leave out --bus"),
            (("--resistor", "9980"), "too much for a breadboard's loop"),
        ],
    )
    def test_what_it_cannot_do_is_told(self, sculpt, settings, asked, told):
        result = sculpt("calibrate", "--settings", settings(), *asked)
        assert result.exit_code == 2
        assert told in one_line(result.stderr)

    def test_at_its_own_port_it_asks_for_the_resistor(self, settings):
        path = settings()
        process = subprocess.Popen(
            [sys.executable, PORT, path, "--seed", "3"], stdout=subprocess.PIPE, text=True
        )
        asked = []

        try:
            with usb.opened(process.stdout.readline().strip(), 0, None) as typed:

                def ask(step):
                    asked.append(step.split()[0])
                    typed.run("pull()" if step.startswith("Pull") else "put()")

                before = calibration(read(path).table.get)
                rig = usb.BareRig(typed, "here", before, ask)
                done = calibrate(rig, before, Limits(), usb.LOOP_OHM, False)
        finally:
            process.kill()
            process.communicate()
        assert asked == ["Pull", "Put"]
        assert done.values(writes_rate=False).keys() == {
            *("ZERO_CODE", "PA_PER_CODE", "SENSOR_ZERO_NA")
        }
        assert done.error_after.mean_uA < 0.5
        assert done.fit.bias_uA == pytest.approx(-19.6, abs=0.3)
