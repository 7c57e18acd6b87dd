"""``sculpt calibrate``: a board's numbers from its zero and a known resistor, or no numbers."""

from __future__ import annotations

import json
import os
import signal
import tomllib
from pathlib import Path

import pytest

from facebench.circuit.path import ON_SKIN, OPEN
from facevm.settings import CALIBRATION_KEYS, Settings
from sculpt.board import adapter, settings_file
from sculpt.calibrate import fit, measure, rig
from sculpt.calibrate.fit import line_through
from sculpt.calibrate.rig import VirtualRig
from sculpt.cli.errors import UserError
from tests.sculpt.bench_adapter import bench_adapter
from tests.sculpt.conftest import one_line

OHM = 10_000
SEEDS = range(12)


def board(seed: int = 0, ohm: int = OHM, settings=None) -> VirtualRig:
    return VirtualRig(seed, ohm, settings or Settings(isolated=True))


def numbers(rig, ohm: int = OHM, use_meter: bool = False):
    settings = rig.settings
    return fit.fit(measure.measure(rig, ohm, use_meter), settings)


def is_off(rig) -> bool:
    bench = rig.bench
    return (bench.enable.value, bench.dac.code, bench.circuit.skin_uA()) == (False, 2048, 0.0)


@pytest.fixture
def settings(folder: Path, root: Path) -> Path:
    """A copy of the drive's own settings."""
    path = folder / "settings.toml"
    path.write_bytes((root / "device/drive/settings.toml").read_bytes())
    return path


@pytest.fixture
def drive(folder: Path, root: Path) -> Path:
    """A folder that is a board's drive."""
    path = folder / "CIRCUITPY"
    path.mkdir()
    (path / "boot_out.txt").write_text("Adafruit CircuitPython 10.0.3 on 2026-01-01; a board\n")
    (path / "settings.toml").write_bytes((root / "device/drive/settings.toml").read_bytes())
    return path


# --- what it finds ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_calibration_lowers_the_open_loop_error_of_every_board(sculpt, seed):
    result = sculpt("calibrate", "--seed", seed, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    before, after = document["open_loop"]["before"], document["open_loop"]["after"]
    assert document["open_loop"]["known_by"] == "the true current"
    assert after["mean_uA"] < max(0.5 * before["mean_uA"], 0.35)
    assert after["mean_uA"] < 0.5
    assert after["largest_uA"] < 1.6


def test_it_finds_the_zero_and_the_scale_that_the_board_has():
    here = board(3)
    stage = here.bench.stage
    found = numbers(here)
    zero_code = 2048 - stage.offset_uA / (0.32 * stage.gain)
    assert found.zero_code == pytest.approx(zero_code, abs=3)  # the DAC's bow besides
    assert found.pA_per_code == pytest.approx(320_000 * stage.gain, rel=0.01)
    assert is_off(here)


def test_a_meter_tells_the_stage_from_the_shunt():
    """A shunt 3 % off is another current, and only a meter shows it."""
    wrong = Settings(shunt_mohm=103_000, isolated=True)
    blind, seeing = numbers(board(2, settings=wrong)), numbers(board(2, settings=wrong), OHM, True)
    assert blind.shunt_mohm == 103_000
    assert seeing.shunt_mohm == pytest.approx(100_000, rel=0.004)
    scale = 320_000 * board(2).bench.stage.gain
    assert abs(seeing.pA_per_code / scale - 1) < 0.01 < abs(blind.pA_per_code / scale - 1)


@pytest.mark.parametrize("full_mV", [25_000, 26_400, 28_000])
def test_the_resistor_gives_the_electrodes_full_scale(full_mV):
    found = numbers(board(1, settings=Settings(electrode_full_mV=full_mV, isolated=True)))
    assert found.electrode_full_mV == pytest.approx(26_400, rel=0.01)


def test_it_keeps_what_it_does_not_measure():
    before = Settings(rail_mV=11_500, series_ohm=4_600, isolated=True)
    after = numbers(board(1)).settings(before)
    changed = {name for name, value in vars(after).items() if value != vars(before)[name]}
    assert changed == {"zero_code", "pA_per_code", "electrode_full_mV", "sensor_zero_nA"}


@pytest.mark.parametrize("ohm", [2_000, 4_990, 20_000])
def test_any_resistor_will_do(ohm):
    found = numbers(board(1, ohm), ohm)
    assert found.pA_per_code == pytest.approx(numbers(board(1)).pA_per_code, rel=0.004)


def test_an_adapter_has_no_adc_and_says_what_it_cannot_find(sculpt, monkeypatch):
    bus, bench, _ = bench_adapter()
    monkeypatch.setattr(adapter, "find_bus", lambda *named: bus)
    monkeypatch.setattr(rig.RealRig, "next_update", lambda self: bench.next_update())
    monkeypatch.setattr(rig.RealRig, "now_ns", lambda self: bench.clock.now_ns)
    result = sculpt("calibrate", "--bus", "ft232h", "--enable-pin", "C0", stdin="y\n\n\n")
    assert result.exit_code == 0, result.stderr
    assert "No ADC of this adapter reads the electrode" in result.stdout
    assert "by the sensor" in result.stdout
    asked = ("into a test resistor only", "Disconnect everything", "Connect the 10000 ohm")
    places = [result.stderr.index(text) for text in asked]
    assert places == sorted(places)
    assert (bench.enable.value, bench.dac.code) == (False, 2048)


def test_a_stage_that_is_always_connected_is_calibrated_all_the_same(monkeypatch):
    """Its zero is taken before the resistor is connected."""
    bus, bench, _ = bench_adapter()
    bench.enable.value = True  # wired to nothing: nobody lets go of it
    always = adapter.RealBus(bus.i2c, adapter.NoEnable(), "a test adapter")
    here = rig.RealRig(always, Settings(isolated=True), OHM, rig.prompter(yes=True))
    monkeypatch.setattr(here, "next_update", bench.next_update)
    monkeypatch.setattr(here, "disconnect", lambda: bench.circuit.set_contact(OPEN))
    monkeypatch.setattr(here, "connect", lambda: bench.circuit.set_contact(ON_SKIN))
    seen = numbers(here)
    assert seen.pA_per_code == pytest.approx(320_000 * bench.stage.gain, rel=0.01)
    assert seen.electrode_full_mV is None
    assert bench.dac.code == 2048


def test_the_rate_is_promised_with_a_margin(sculpt):
    document = json.loads(sculpt("calibrate", "--json").stdout)
    promised = document["values"]["UPDATES_PER_S"]["after"]
    assert 500 < promised <= 0.8 * document["updates_per_s"]


def test_the_same_seed_is_the_same_calibration(sculpt):
    assert sculpt("calibrate", "--seed", 5).stdout == sculpt("calibrate", "--seed", 5).stdout


# --- what it writes --------------------------------------------------------------------------


def test_settings_keep_their_comments_and_everything_else(sculpt, settings):
    before = settings.read_text().splitlines()
    result = sculpt("calibrate", "--settings", settings, "--meter")
    assert result.stdout.endswith(f"Written to {settings}.\n")
    *after, added = settings.read_text().splitlines()
    assert added.startswith("SENSOR_ZERO_NA = -")
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    keys = {text.split(" = ")[0] for text in changed}
    assert keys <= {*CALIBRATION_KEYS, "UPDATES_PER_S"}
    for old, new in zip(before, after, strict=True):
        assert old.partition("#")[1:] == new.partition("#")[1:]


def test_a_second_calibration_starts_from_the_first_and_finds_the_same(sculpt, settings):
    """But for the last digit: the DAC has steps, and other codes are read."""
    sculpt("calibrate", "--settings", settings)
    document = json.loads(sculpt("calibrate", "--settings", settings, "--json").stdout)
    for key, value in document["values"].items():
        leeway = 1 if key == "ZERO_CODE" else 0.001 * abs(value["before"])
        assert value["after"] == pytest.approx(value["before"], abs=leeway)


def test_a_dry_run_writes_nothing(sculpt, settings):
    before = settings.read_bytes()
    result = sculpt("calibrate", "--settings", settings, "--dry-run")
    assert result.stdout.endswith("Nothing was written: --dry-run.\n")
    assert settings.read_bytes() == before


def test_without_a_file_it_says_how_to_write_one(sculpt):
    assert sculpt("calibrate").stdout.endswith(
        "name the settings with --settings FILE or --drive PATH.\n"
    )


def test_a_key_that_is_missing_is_added_and_line_ends_stay(folder):
    path = folder / "settings.toml"
    path.write_bytes(b"# mine\r\nZERO_CODE = 2048 # zero\r\n")
    settings_file.write(path, {"ZERO_CODE": 2050, "PA_PER_CODE": 318_000})
    text = path.read_bytes()
    assert text.startswith(b"# mine\r\nZERO_CODE = 2050 # zero\r\n")
    assert tomllib.loads(text.decode())["PA_PER_CODE"] == 318_000


def test_the_virtual_boards_figures_never_get_on_a_real_board(sculpt, drive):
    before = (drive / "settings.toml").read_bytes()
    for where in (["--drive", drive], ["--settings", drive / "settings.toml"]):
        result = sculpt("calibrate", *where)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "name the adapter of its chips with --bus" in one_line(result.stderr)
    assert sculpt("calibrate", "--drive", drive, "--dry-run").exit_code == 0
    assert (drive / "settings.toml").read_bytes() == before


def test_an_adapters_rate_is_not_written_as_the_boards(sculpt, monkeypatch, drive):
    bus, bench, _ = bench_adapter()
    monkeypatch.setattr(adapter, "find_bus", lambda *named: bus)
    monkeypatch.setattr(rig.RealRig, "next_update", lambda self: bench.next_update())
    options = ("--enable-pin", "C0", "--drive", drive, "--yes", "--into-resistor")
    result = sculpt("calibrate", "--bus", "ft232h", *options)
    assert result.exit_code == 0, result.stderr
    assert "UPDATES_PER_S stays" in result.stdout
    table = tomllib.loads((drive / "settings.toml").read_text())
    assert table["UPDATES_PER_S"] == 1000
    assert table["PA_PER_CODE"] != 320_000


# --- the board's own count -------------------------------------------------------------------


def sessions(drive: Path, *rates: int | None) -> None:
    lines = (
        {"number": number, "firmware": "0.1.0", "updates_per_s": rate}
        for number, rate in enumerate(rates, 1)
    )
    (drive / "sessions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_the_rate_is_the_slowest_second_that_the_board_has_counted(sculpt, drive):
    sessions(drive, 700, None, 655, 690)
    before = (drive / "settings.toml").read_text()
    result = sculpt("calibrate", "--rate", "--drive", drive)
    assert (result.exit_code, result.stderr) == (0, "")
    after = (drive / "settings.toml").read_text()
    assert tomllib.loads(after) == tomllib.loads(before) | {"UPDATES_PER_S": 650}
    assert after == before.replace("UPDATES_PER_S = 1000 ", "UPDATES_PER_S = 650 ")
    assert "655 in the slowest second of 3 sessions, in no. 3" in result.stdout


@pytest.mark.parametrize(
    ("made", "hz", "written"),
    [
        (1000, 400_000, 1000),
        (900, 400_000, 1000),
        (899, 400_000, 890),
        (88, 400_000, 88),
        (640, 100_000, 500),
        (449, 100_000, 440),
    ],
)
def test_a_rate_that_keeps_what_the_bus_allows_is_that(sculpt, drive, made, hz, written):
    sessions(drive, made)
    path = drive / "settings.toml"
    text = path.read_text().replace("UPDATES_PER_S = 1000 ", "UPDATES_PER_S = 100 ")
    path.write_text(text.replace("I2C_HZ = 400000", f"I2C_HZ = {hz}"))
    assert sculpt("calibrate", "--rate", "--drive", drive).exit_code == 0
    assert tomllib.loads(path.read_text())["UPDATES_PER_S"] == written


def test_a_rate_is_only_told_in_a_dry_run(sculpt, drive):
    sessions(drive, 700)
    before = (drive / "settings.toml").read_bytes()
    result = sculpt("calibrate", "--rate", "--drive", drive, "--dry-run", "--json")
    document = json.loads(result.stdout)
    assert (document["values"], document["settings"]) == (
        {"UPDATES_PER_S": 700},
        str(drive / "settings.toml"),
    )
    assert (document["lowest"], document["written"]) == (700, False)
    assert (drive / "settings.toml").read_bytes() == before


def test_a_board_that_has_not_counted_gets_no_rate(sculpt, drive):
    sessions(drive, None, None)
    before = (drive / "settings.toml").read_bytes()
    result = sculpt("calibrate", "--rate", "--drive", drive)
    assert result.exit_code == 2
    assert "no session on the drive says how many control updates" in one_line(result.stderr)
    assert (drive / "settings.toml").read_bytes() == before


@pytest.mark.parametrize("given", [("--seed", 1), ("--resistor", 5000), ("--meter",)])
def test_a_rate_is_not_measured(sculpt, drive, given):
    sessions(drive, 700)
    result = sculpt("calibrate", "--rate", "--drive", drive, *given)
    assert result.exit_code == 2
    assert "--rate measures nothing: it takes --drive alone" in result.stderr


# --- what it refuses ---------------------------------------------------------------------------


def refused(rig, told: str, ohm: int = OHM, use_meter: bool = False) -> None:
    with pytest.raises(UserError, match=told):
        numbers(rig, ohm, use_meter)
    assert is_off(rig)


def test_a_resistor_that_is_not_there():
    here = board()
    here.connect = here.disconnect  # type: ignore[method-assign]
    refused(here, "no current flows: 0.0 µA instead of 100")


def test_another_resistor_than_was_said():
    refused(board(ohm=4_700), "the output sees about 47.. ohm, not 10000")


def test_electrode_leads_that_touch():
    from facebench.circuit.path import TOUCHING

    here = board()
    here.connect = lambda: here.bench.circuit.set_contact(TOUCHING)  # type: ignore[method-assign]
    refused(here, "the electrode leads touch each other")


def test_a_breakout_with_its_own_shunt():
    here = board()
    here.bench.sensor.shunt_ohm = 0.1
    here.bench.sensor.gain = 0.001
    here.bench.sensor.bias_uA = here.bench.sensor.offset_uV = 0
    refused(here, "its shunt may still be the breakout's own 0.1 ohm")


def test_a_sensor_the_wrong_way_round():
    here = board()
    here.bench.sensor.swapped = True
    with pytest.raises(UserError, match="its inputs are swapped"):
        numbers(here)
    assert is_off(here)


def test_a_disconnect_that_does_not_open():
    here = board()
    here.bench.enable.welded = True
    with pytest.raises(UserError, match="flows with ENABLE off"):
        numbers(here)


def test_a_stage_whose_supply_is_too_low():
    here = board()
    here.bench.stage.rail_mV = 4_500
    here.bench.circuit.refresh()
    refused(here, "the readings do not lie on a line|half of the stage is weaker")


def test_a_contact_that_opens_meanwhile():
    here = board()
    codes = []
    write = here.board.output.write

    def loose(code):
        codes.append(code)
        if len(codes) == 20:
            here.bench.circuit.set_contact(OPEN)
        write(code)

    here.board.output.write = loose
    refused(here, "the readings do not lie on a line|half of the stage is weaker")


def test_a_scale_that_no_board_has():
    here = board()
    here.bench.stage.gain = 2.2
    here.bench.circuit.refresh()
    refused(here, "PA_PER_CODE would be 69...., outside 150000 to 600000")


def test_a_meter_that_reads_something_else():
    here = board()
    here.meter_uA = lambda about_uA: 300.0  # type: ignore[method-assign]
    refused(here, "which should differ", use_meter=True)
    here = board()
    here.meter_uA = lambda about_uA: -about_uA  # type: ignore[method-assign]
    refused(here, "by the meter's -300 and 300 µA the shunt is", use_meter=True)


def test_a_bus_that_fails():
    here = board()
    here.connect = lambda: here.bench.bus.naks.add(0x40)  # type: ignore[method-assign]
    refused(here, "the bus failed")


@pytest.mark.parametrize("ohm", [1, 1_999, 20_001, 10_000_000])
def test_a_resistor_of_no_use(sculpt, ohm):
    result = sculpt("calibrate", "--resistor", ohm)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"a resistor of {ohm} ohm is not suitable" in one_line(result.stderr)


def test_figures_that_make_it_worse(monkeypatch, sculpt, settings):
    before = settings.read_bytes()
    found = fit.fit
    monkeypatch.setattr(fit, "fit", lambda *given: found(*given)._replace(zero_code=2070))
    result = sculpt("calibrate", "--settings", settings)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the readings do not repeat" in one_line(result.stderr)
    assert settings.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--drive", "nowhere"], "there is no drive nowhere"),
        (["--settings", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["--bus", "native", "--seed", "1"], "--seed is for the virtual board"),
        (["--enable-pin", "G0"], "--enable-pin needs --bus."),
        (["--bus", "mcp2221"], "or add --no-enable-pin"),
        (["--settings", "a", "--drive", "b"], "give one of them"),
    ],
)
def test_what_is_asked_wrongly_is_told(sculpt, options, told):
    result = sculpt("calibrate", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


# --- stopped in the middle -----------------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 5, 30, 50, 68])
def test_stopped_anywhere_it_leaves_zero_and_no_change(sculpt, monkeypatch, settings, at):
    """The Ctrl-C comes at some write to the DAC."""
    before = settings.read_bytes()
    rigs = []
    point = measure._point

    def pressing(rig, code):
        rigs.append(rig)
        if len(rigs) == at:
            os.kill(os.getpid(), signal.SIGINT)
        return point(rig, code)

    monkeypatch.setattr(measure, "_point", pressing)
    result = sculpt("calibrate", "--settings", settings)
    if len(rigs) < at:
        pytest.fail(f"there are only {len(rigs)} points")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the output is at zero, nothing was written" in one_line(result.stderr)
    assert is_off(rigs[0])
    assert sorted(path.name for path in settings.parent.iterdir()) == ["settings.toml"]
    assert settings.read_bytes() == before


def test_a_step_that_nobody_answers_ends_it(sculpt, monkeypatch, settings):
    bus, bench, _ = bench_adapter()
    monkeypatch.setattr(adapter, "find_bus", lambda *named: bus)
    before = settings.read_bytes()
    options = ("--bus", "ft232h", "--enable-pin", "C0", "--into-resistor", "--settings", settings)
    result = sculpt("calibrate", *options, stdin="")
    assert result.exit_code != 0
    assert "Disconnect everything from the two electrode leads. Then press Enter" in result.stderr
    assert (bench.enable.value, bench.dac.code) == (False, 2048)
    assert settings.read_bytes() == before


# --- the line --------------------------------------------------------------------------


def test_a_line_goes_through_its_points_and_names_the_furthest():
    found = line_through([(0, 1), (1, 3), (2, 5), (3, 7.4)])
    assert found.slope == pytest.approx(2.12)
    assert found.where(found.at(1.7)) == pytest.approx(1.7)
    assert line_through([(0, 0), (10, 20)]).furthest[1] == pytest.approx(0)
