"""``sculpt doctor``: each thing that is wrong is told with its reason and what to do."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from facebench.board import VirtualBoard
from facevm import isa, manifest
from facevm.limits import Limits
from facevm.shelf import Shelf
from sculpt.board import adapter, contents, drive
from sculpt.board.drive import drive_at
from sculpt.doctor import machine, pins
from tests import two_poles
from tests.sculpt.conftest import in_a_shell, one_line
from tests.sculpt.drives import a_drive, tree
from tests.sculpt.test_history import entry
from tests.sculpt.test_width import on_a_terminal

pytestmark = pytest.mark.slow  # each copies a whole program to a drive


@pytest.fixture(autouse=True)
def certified_today(monkeypatch):
    """The stock certificates, as if they were of today's program; what is said of others is tried
    with a certificate of the test's own (``certify/test_on_a_board.py``)."""
    monkeypatch.setattr("sculpt.source.certificate.is_of_today", lambda one: True)


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch):
    """The volumes of this machine: none, but for those the test adds."""
    places = []
    monkeypatch.setattr(drive, "mount_points", lambda: places)
    monkeypatch.setattr("os.fsync", lambda number: None)
    return places


@pytest.fixture
def board(folder, sculpt):
    """A drive as ``sculpt deploy`` leaves it, on a board whose VBUS pin is wired."""
    path = a_drive(folder / "CIRCUITPY")
    assert sculpt("deploy", "--drive", path).exit_code == 0
    settings = path / "settings.toml"
    text = re.sub(r"#\s*VBUS_PIN\s*=.*", 'VBUS_PIN = "GP24"', settings.read_text())
    settings.write_text(text)
    return path


@pytest.fixture
def findings(sculpt, board):
    """What the doctor finds on the drive."""

    def found(severity="wrong"):
        done = sculpt("doctor", "--drive", board, "--json")
        document = json.loads(done.stdout)
        here = [one for one in document["findings"] if one["severity"] == severity]
        assert all(one["what"] and one["why"] and one["fix"] for one in here)
        wrong = any(one["severity"] == "wrong" for one in document["findings"])
        assert document["well"] is not wrong
        assert done.exit_code == (1 if wrong else 0)
        return [one["what"] for one in here]

    return found


def setting(board, **values):
    """Writes keys into the drive's settings, in the place of what is there."""
    path = board / "settings.toml"
    text = path.read_text()
    for key, value in values.items():
        text = re.sub(rf"^{key}\b.*\n", "", text, flags=re.MULTILINE)
        if value is not None:
            shown = json.dumps(value) if isinstance(value, str) else value
            text += f"{key} = {shown}\n"
    path.write_text(text)


def test_on_a_terminal_no_word_is_cut_and_marks_have_colour(folder, board):
    shutil.copytree(board, folder / "D")
    (folder / "D" / "routines" / "evening-lift.fbc").unlink()
    piped = in_a_shell("doctor", "--drive", "D").stdout
    for width in (50, 80):
        drawn = on_a_terminal(width, "doctor", "--drive", "D", status=1, colour=True)
        assert any("\x1b[1;31m  wrong" in line for line in drawn)
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in drawn]
        assert max(map(len, lines)) <= width
        assert " ".join(lines).split() == piped.split()


class TestWell:
    def test_a_drive_as_deployed_is_well(self, sculpt, board, findings):
        assert findings() == []
        (advice,) = findings("advice")
        assert "the sensor's zero was not calibrated" in advice
        setting(board, SENSOR_ZERO_NA=-20_000)
        assert findings("advice") == []
        done = sculpt("doctor", "--drive", board)
        assert "Nothing is wrong." in done.stdout
        assert "CircuitPython 10.0.3" in done.stdout
        assert "evening-lift: Evening lift, 5 min" in done.stdout

    def test_a_drive_with_plain_sources_is_well_and_could_have_more_memory(
        self, sculpt, board, findings
    ):
        sculpt("deploy", "--plain", "--drive", board)
        assert findings() == []
        assert any("still have their comments and layout" in str(one) for one in findings("advice"))

    def test_it_changes_nothing(self, sculpt, board):
        before = tree(board)
        sculpt("doctor", "--drive", board)
        assert tree(board) == before

    def test_without_a_drive_it_looks_at_the_machine(self, sculpt):
        done = sculpt("doctor")
        assert done.exit_code == 0
        assert "Python 3" in done.stdout
        assert "adafruit-blinka" in done.stdout
        assert "no CIRCUITPY drive" in done.stdout

    def test_the_only_drive_is_found(self, sculpt, board, plugged_in):
        plugged_in.append(board)
        assert "Raspberry Pi Pico" in sculpt("doctor").stdout

    def test_between_two_drives_it_does_not_guess(self, sculpt, board, plugged_in, folder):
        plugged_in += [board, a_drive(folder / "OTHER")]
        done = sculpt("doctor")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--drive" in one_line(done.stderr)

    def test_a_folder_that_is_no_drive_is_refused(self, sculpt, folder):
        done = sculpt("doctor", "--drive", folder)
        assert done.exit_code == 2
        assert "boot_out.txt" in one_line(done.stderr)

    def test_each_finding_says_what_why_and_what_to_do(self, sculpt, board):
        (board / "lib/facevm/guard.py").write_text("")
        text = sculpt("doctor", "--drive", board).stdout
        at = text.index("wrong   the device refuses to start: MIXED")
        assert "Why: " in text[at:]
        assert "Do:  deploy again" in text[at:]
        assert text.rstrip().endswith("1 piece of advice.")


class TestMachine:
    def test_an_old_driver_is_told(self, monkeypatch):
        version = machine.version
        monkeypatch.setattr(
            machine,
            "version",
            lambda name: "1.0" if name.endswith("mcp4725") else version(name),
        )
        (finding,) = [one for one in machine.machine_findings() if hasattr(one, "what")]
        assert finding.what.startswith("adafruit-circuitpython-mcp4725 is 1.0")
        assert "pip install -U" in finding.fix


class TestDrive:
    def test_an_old_circuitpython(self, sculpt, folder):
        old = a_drive(folder / "OLD", "8.2.10")
        done = sculpt("doctor", "--drive", old)
        assert done.exit_code == 1
        assert "CircuitPython 8.2.10 is too old" in done.stdout

    def test_a_boot_that_ended_with_an_error(self, board, findings):
        path = board / "boot_out.txt"
        path.write_text(path.read_text() + "Traceback (most recent call last):\n")
        assert findings() == [
            "boot.py ended with an error when the board was started (boot_out.txt)"
        ]

    def test_no_room_for_the_record(self, findings, monkeypatch):
        usage = type("Usage", (), {"free": 3000})
        monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
        assert findings() == ["3 KiB are free"]

    def test_no_program(self, sculpt, folder):
        done = sculpt("doctor", "--drive", a_drive(folder / "EMPTY"), "--json")
        whats = [one["what"] for one in json.loads(done.stdout)["findings"]]
        assert "the program is not on the drive" in whats
        assert "there is no routine on the drive" in whats

    def test_a_stale_runtime(self, board, findings):
        for path in ("lib/facevm/wave.py", "lib/adafruit_ina219.py"):
            (board / path).write_text("# of another version\n")
        refused, stale = findings()
        assert refused.startswith("the device refuses to start: MIXED")
        assert "lib/facevm/wave.py" in stale
        assert "lib/adafruit_ina219.py" in stale

    def test_a_program_of_an_older_version_that_is_whole(self, sculpt, folder, monkeypatch):
        files = contents.files
        older = {**files(), "lib/facevm/wave.py": b"# older\n", "lib/facevm/of_old.py": b"#\n"}
        monkeypatch.setattr(contents, "files", lambda dac, is_plain=False: older)
        path = a_drive(folder / "OLDER")
        sculpt("deploy", "--drive", path)
        monkeypatch.undo()
        assert manifest.fault(f"{path}/") is None
        done = sculpt("doctor", "--drive", path)
        assert "not from the installed version: lib/facevm/wave.py" in done.stdout
        assert "left by an older version: lib/facevm/of_old.py" in done.stdout

    def test_a_copy_that_was_cut_short(self, board, findings):
        (board / manifest.UNFINISHED).write_text("")
        (what,) = findings()
        assert "UNFINISHED" in what

    def test_a_missing_module(self, board, findings):
        (board / "lib/facevm/guard.py").unlink()
        assert [what.split(":")[0] for what in findings()] == [
            "the device refuses to start",
            "missing",
        ]

    @pytest.mark.parametrize(
        "name", ["code.txt", "facevm.py", "adafruit_ina219.mpy", "adafruit_bus_device"]
    )
    def test_what_is_started_in_its_place(self, board, findings, name):
        (board / name).write_text("")
        (what,) = findings()
        assert what.startswith(name)

    def test_a_stranger_among_the_modules(self, board, findings):
        (board / "lib/facevm/mine.py").write_text("")
        assert findings() == []
        assert "lib/facevm/mine.py" in findings("advice")[0]


class TestRoutines:
    def test_an_image_that_does_not_load(self, board, findings):
        path = board / "routines/evening-lift.fbc"
        path.write_bytes(path.read_bytes()[:-1])
        (what,) = findings()
        assert what.startswith("evening-lift.fbc is refused: CRC")

    def test_one_that_is_over_the_boards_limits(self, board, findings):
        setting(board, LIMIT_CURRENT_UA=50)
        assert "evening-lift.fbc is refused: PEAK" in "".join(findings())

    def test_a_chosen_one_that_is_not_there(self, board, findings):
        setting(board, ROUTINE="mine")
        assert findings() == ["settings.toml chooses mine, which is not on the drive"]

    def test_it_says_of_a_missing_routine_what_the_device_does(self, sculpt, board):
        setting(board, ROUTINE="mine")
        said = []
        shelf = Shelf(str(board / "routines"), Limits(), said.append, "mine")
        report = sculpt("doctor", "--drive", board).stdout
        assert said == [f"ROUTINE: no mine.fbc in {board}/routines can be treated with"]
        assert shelf.title == "Contour"
        assert "says so on its console, and begins with contour instead" in report
        assert "set ROUTINE to one of contour, daily," in report

    def test_without_a_key_the_devices_own_choice_is_named(self, sculpt, board, findings):
        setting(board, ROUTINE=None)
        (board / "routines" / "evening-lift.fbc").unlink()
        (what,) = (one for one in findings() if "ROUTINE" in one)
        assert what.startswith("settings.toml has no ROUTINE, which stands for evening-lift")


SENSE = [
    ({"ZERO_CODE": 500}, "ZERO_CODE is 500"),
    ({"PA_PER_CODE": "many"}, "PA_PER_CODE is 'many'"),
    ({"LIMIT_CURRENT_UA": 700}, "LIMIT_CURRENT_UA is 700, over the device's own 600"),
    ({"LIMIT_TIME_S": 1201}, "LIMIT_TIME_S is 1201, over the device's own 1200"),
    ({"LIMIT_CHARGE_UC": 0}, "LIMIT_CHARGE_UC is 0"),
    ({"LIMT_CURRENT_UA": 100}, "LIMT_CURRENT_UA is not a key"),
    ({"LIMIT_VOLTAGE": 100}, "LIMIT_VOLTAGE is not a key"),
    ({"ISOLATED": 2}, "ISOLATED is 2"),
    ({"ISOLATED": "yes"}, "ISOLATED is 'yes'"),
    ({"I2C_HZ": 1000000}, "I2C_HZ is 1000000"),
    ({"UPDATES_PER_S": 1001}, "UPDATES_PER_S is 1001, but at I2C_HZ = 400000 a board makes 1000"),
    ({"I2C_HZ": 100000}, "UPDATES_PER_S is 1000, but at I2C_HZ = 100000 a board makes 500"),
    ({"SHUNT_MOHM": 200000}, "LIMIT_CURRENT_UA is 600, but with SHUNT_MOHM"),
    ({"ELECTRODE_PIN": "GP26", "ELECTRODE_FULL_MV": 20000}, "ELECTRODE_FULL_MV is 20000"),
    (
        {"ENABLE_PIN": "GP29"},
        "ENABLE_PIN is GP29, a pin that Raspberry Pi Pico with rp2040 does not have",
    ),
    ({"ENABLE_PIN": "GP3"}, "BUTTON_PIN and ENABLE_PIN are the same pin"),
    ({"ENABLE_PIN": 9}, "ENABLE_PIN is 9"),
    ({"ELECTRODE_PIN": "GP22"}, "ELECTRODE_PIN is GP22, which cannot measure"),
    ({"SDA_PIN": "GP1", "SCL_PIN": "GP0"}, "SDA_PIN is GP1 and SCL_PIN is GP0"),
    ({"SDA_PIN": "GP0", "SCL_PIN": "GP7"}, "SDA_PIN is GP0 and SCL_PIN is GP7"),
]


class TestSettings:
    @pytest.mark.parametrize(("values", "told"), SENSE, ids=[told for _, told in SENSE])
    def test_a_number_or_pin_that_makes_no_sense(self, board, findings, values, told):
        setting(board, **values)
        found = findings()
        assert any(what.startswith(told) for what in found), found

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"ISOLATED": 1}, "ISOLATED is 1, and VBUS_PIN is named"),
            ({"ISOLATED": 1, "VBUS_PIN": None}, "ISOLATED is 1, and no VBUS_PIN is named"),
            ({"ISOLATED": 0, "VBUS_PIN": None}, "ISOLATED is 0, and no VBUS_PIN is named"),
            ({"LIMIT_TIME_S": 200}, "LIMIT_ZONE_TIME_S is 300, and LIMIT_TIME_S is 200"),
            ({"PA_PER_CODE": 200000}, "LIMIT_CURRENT_UA is 600, but ZERO_CODE and PA_PER_CODE"),
            ({"SHUNT_MOHM": None}, "missing: SHUNT_MOHM"),
        ],
    )
    def test_what_is_allowed_and_probably_not_meant(self, board, findings, values, told):
        setting(board, **values)
        assert any(what.startswith(told) for what in findings("advice"))

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("ISOLATED = true", "ISOLATED is true"),
            ("SERIES_OHM = 4.7e3", "SERIES_OHM is 4700.0"),
            ("RAIL_MV = 12_000", "RAIL_MV is written 12_000"),
            ("DAC_ADDRESS = 0x62", "DAC_ADDRESS is written 0x62"),
            ("BUTTON_PIN = 'GP3'", "BUTTON_PIN is not in double quotes"),
            ("[pins]\nX = 1", "[pins] begins a table"),
            ("ROUTINE = evening", None),
        ],
    )
    def test_what_circuitpython_does_not_read(self, board, findings, line, told):
        path = board / "settings.toml"
        key = line.split(" ")[0]
        text = re.sub(rf"^{re.escape(key)}\b.*\n", "", path.read_text(), flags=re.MULTILINE)
        path.write_text(f"{text}{line}\n")
        found = findings()
        assert any((told or "settings.toml is not a settings file") in what for what in found), (
            found
        )

    @pytest.mark.parametrize(
        ("size", "told"),
        [(None, "is missing"), (2048, "is 2048"), ("much", "is 'much'")],
    )
    def test_a_stack_of_calls_that_is_too_small(self, board, findings, size, told):
        setting(board, CIRCUITPY_PYSTACK_SIZE=size)
        assert findings() == [f"CIRCUITPY_PYSTACK_SIZE {told}"]

    @pytest.mark.parametrize(("made", "is_wrong"), [(430, True), (1000, False)])
    def test_a_board_that_makes_fewer_updates_than_promised(
        self, sculpt, board, findings, made, is_wrong
    ):
        (board / "sessions.jsonl").write_text(json.dumps(entry(1, updates_per_s=made)) + "\n")
        told = f"the board made {made} control updates in its slowest second"
        assert any(told in one for one in findings()) is is_wrong
        assert told in " ".join(sculpt("doctor", "--drive", board).stdout.split())

    @pytest.mark.parametrize(("reason", "is_wrong"), [("G02", True), ("G04", False), ("", False)])
    def test_a_trip_after_which_it_is_not_to_be_used(self, board, findings, reason, is_wrong):
        ended = entry(7, reason=reason, outcome="fail" if reason else "success")
        (board / "sessions.jsonl").write_text(json.dumps(ended) + "\n")
        told = f"the last session, no. 7, was ended by {reason}"
        assert (told in findings()) is is_wrong

    def test_a_journal_that_cannot_be_read_says_nothing_of_them(self, board, findings):
        (board / "sessions.jsonl").write_text("no session\n")
        assert not any("control updates" in one for one in findings())

    def test_texts_that_are_numbers_are_numbers(self, board, findings):
        setting(board, ZERO_CODE="2050", LIMIT_CURRENT_UA="600", ISOLATED="0")
        assert findings() == []

    def test_keys_of_circuitpython_and_ones_own_are_left_alone(self, board, findings):
        setting(board, CIRCUITPY_WIFI_SSID="x", MY_OWN="y")
        assert findings() == []

    def test_the_limits_are_those_of_the_device(self):
        from sculpt.doctor.settings_values import ABSOLUTE

        limits = Limits()
        assert ABSOLUTE["LIMIT_CURRENT_UA"] * isa.DUA_PER_UA == limits.peak_duA
        assert ABSOLUTE["LIMIT_CHARGE_UC"] * isa.DNC_PER_UC == limits.routine_charge_dnC


class TestPins:
    def test_a_board_that_lacks_the_reference_boards_pins(self, sculpt, folder):
        path = a_drive(
            folder / "QTPY", board="Adafruit QT Py RP2040", board_id="adafruit_qtpy_rp2040"
        )
        sculpt("deploy", "--drive", path)
        done = sculpt("doctor", "--drive", path)
        assert (
            "ENABLE_PIN is GP2, a pin that Adafruit QT Py RP2040 with rp2040 does not have"
            in done.stdout
        )

    def test_one_gpio_under_two_names_is_one_pin(self, findings, board):
        setting(board, ELECTRODE_PIN="A0", BUTTON_PIN="GP26")
        assert "BUTTON_PIN and ELECTRODE_PIN are the same pin" in "".join(findings())

    def test_the_settings_of_the_reference_board_are_nothing_to_complain_of(self, findings, board):
        setting(board, **two_poles.SETTINGS)
        assert findings() == []
        assert not [what for what in findings("advice") if "RETURN_PIN" in what]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"RETURN_PIN": None}, "SENSE_PIN is set and RETURN_PIN is not"),
            ({"RETURN_OHM": None}, "RETURN_PIN is set and RETURN_OHM is not"),
            ({"BATTERY_PIN": "GP20"}, "BATTERY_PIN is GP20, which cannot measure a voltage"),
            ({"SENSE_PIN": "GP8"}, "DUMMY_PIN and SENSE_PIN are the same pin (GP8)"),
            ({"I2C_HZ": 50_000, "UPDATES_PER_S": 300}, "I2C_HZ is 50000"),
        ],
    )
    def test_what_belongs_to_two_poles_belongs_together(self, findings, board, change, told):
        setting(board, **{**two_poles.SETTINGS, **change})
        assert told in "\n".join(findings())

    def test_a_part_of_the_self_check_that_is_not_there_is_told(self, findings, board):
        setting(board, **{**two_poles.SETTINGS, "DUMMY_PIN": None})
        assert "RETURN_PIN is set and DUMMY_PIN is not" in findings("advice")

    def test_an_unknown_board_is_no_reason_to_complain(self, sculpt, folder):
        path = a_drive(folder / "X", board="Mine", board_id="mine")
        sculpt("deploy", "--drive", path)
        assert "the pins of Mine" in sculpt("doctor", "--drive", path).stdout

    @pytest.mark.parametrize("board_id", pins.REFERENCE)
    def test_the_table_is_what_circuitpython_says(self, board_id, monkeypatch):
        here = pins.pins_of(board_id)
        monkeypatch.setattr(pins, "REFERENCE", {})
        there = pins.pins_of(board_id)
        if there is None:
            pytest.skip("circuitpython-stubs is not installed")
        assert here.items() <= there.items()


def test_every_drive_is_read_the_same_way(board):
    assert drive_at(board).board_id == "raspberry_pi_pico"


class TestBus:
    @pytest.fixture
    def adapter(self, monkeypatch):
        """The virtual board's bus where an adapter would be."""
        virtual = VirtualBoard(seed=1)
        monkeypatch.setattr(adapter, "open_i2c", lambda kind: (virtual.i2c, None))
        return virtual

    def test_both_chips_answer(self, sculpt, adapter):
        done = sculpt("doctor", "--bus", "mcp2221")
        assert done.exit_code == 0
        assert "devices found at 0x40, 0x62" in done.stdout

    def test_a_chip_at_another_address_than_the_settings_say(self, sculpt, adapter, board):
        setting(board, SENSOR_ADDRESS=0x41)
        done = sculpt("doctor", "--bus", "mcp2221", "--drive", board)
        assert done.exit_code == 1
        assert "no INA219 answers at 0x41" in done.stdout

    def test_no_current_can_come_of_it(self, sculpt, adapter):
        before = (adapter.enable.value, adapter.dac.code)
        sculpt("doctor", "--bus", "mcp2221")
        assert (adapter.enable.value, adapter.dac.code) == before

    def test_without_an_adapter_it_says_so(self, sculpt, missing):
        missing("pyftdi")
        done = sculpt("doctor", "--bus", "ft232h")
        assert (done.exit_code, done.stdout) == (2, "")
        one_line(done.stderr)
