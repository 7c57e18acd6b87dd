"""``sculpt run --bus``: real chips, a test resistor, and off on every way out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from facebench.board import DRIVER_ns
from facebench.clock import VirtualClock
from facevm.app import App
from facevm.board import Board
from facevm.settings import Settings
from sculpt.board import adapter, consent, update_rate
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import read_one
from sculpt.run import adapter_loop
from sculpt.run.adapter import treat_through
from sculpt.source.load import load_treatment
from tests.sculpt.bench_adapter import bench_adapter
from tests.sculpt.conftest import one_line
from tests.sculpt.virtual_time import TimeOf
from tests.waiting import PATIENCE_s

CALLED = """\
import sys
{before}
sys.argv = ["sculpt", *{arguments}]
from sculpt.main import main
main()
"""
AWAY = "sys.modules['{module}'] = None"
NONE_PLUGGED_IN = {
    "hid": "import types; sys.modules['hid'] = types.SimpleNamespace(enumerate=lambda: [])",
    "pyftdi": (
        "import pyftdi.usbtools as t; t.UsbTools.find_all = classmethod(lambda *a, **k: [])"
    ),
}


def an_adapter(kind, *marks):
    return pytest.param(kind, adapter.ADAPTERS[kind], marks=marks)


ADAPTERS = [
    an_adapter("mcp2221"),
    an_adapter("ft232h", pytest.mark.slow),
    an_adapter("u2if", pytest.mark.slow),
]

SLOW = """\
routine "Slow"

wave calm
    shape     sine
    frequency 1 Hz

zone cheek left
    say  "Up."
    wave calm
    ramp to 100 uA over 1 s
    hold 3 s
    ramp to 0 uA over 1 s
"""


def call(before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, after a line of Python."""
    script = CALLED.format(before=before, arguments=list(arguments))
    environment = {name: value for name, value in os.environ.items() if "BLINKA" not in name}
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE_s,
    )


def through(name, bus, clock, **settings):
    """Treats the resistor at the end of a bus, by keys of a settings.toml."""
    return treat_through(bus, load_treatment(read_one(str(name))), 1, settings, clock)


def is_off(bench) -> bool:
    """ENABLE low and the DAC at zero."""
    return (bench.enable.value, bench.dac.code, bench.circuit.skin_uA()) == (False, 2048, 0.0)


@pytest.fixture
def slow(folder: Path) -> Path:
    path = folder / "slow.face"
    path.write_text(SLOW)
    return path


# --- what is missing is told ---------------------------------------------------------------


@pytest.mark.parametrize(("kind", "known"), ADAPTERS)
def test_without_its_library_an_adapter_says_what_to_install(kind, known):
    done = call(
        AWAY.format(module=known.module),
        *("run", "first-time", "--bus", kind, "--enable-pin", "C0", "--into-resistor"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr).endswith(f"which is not installed: pip install {known.package}\n")


@pytest.mark.parametrize(("kind", "known"), ADAPTERS)
def test_an_adapter_that_is_not_plugged_in_is_told(kind, known):
    done = call(
        NONE_PLUGGED_IN[known.module],
        *("run", "first-time", "--bus", kind, "--enable-pin", "C0", "--into-resistor"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{known.title} was not found on USB" in one_line(done.stderr)


def test_a_computer_without_i2c_of_its_own_says_so():
    if Path("/dev/i2c-1").exists():
        pytest.skip("this computer has I2C")
    done = call("pass", "run", "first-time", "--bus", "native", "--enable-pin", "D4")
    assert (done.returncode, done.stdout) == (2, "")
    assert "plug in an adapter and name it" in one_line(done.stderr)


def test_a_computer_without_libusb_says_what_to_install():
    known = adapter.ADAPTERS["ft232h"]
    told = adapter._absent(known, ValueError("No backend available"))
    assert "apt install libusb-1.0-0" in told.format_message()


@pytest.fixture
def unasked(monkeypatch):
    """Blinka has not looked for its hardware yet; whatever is set here is taken back."""
    for name in (*adapter.VARIABLES, "BLINKA_SKIP_DEPENDENCY_CHECK"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.delitem(sys.modules, "adafruit_blinka.agnostic", raising=False)


@pytest.mark.usefixtures("unasked")
def test_only_the_adapter_that_was_named_is_looked_for(monkeypatch):
    """A variable left in the shell would send Blinka to another one."""
    monkeypatch.setenv("BLINKA_FT232H", "1")
    adapter._announce(adapter.ADAPTERS["u2if"])
    assert {name for name in adapter.VARIABLES if name in os.environ} == {"BLINKA_U2IF"}


@pytest.mark.usefixtures("unasked")
def test_an_address_in_an_adapters_variable_is_kept(monkeypatch):
    monkeypatch.setenv("BLINKA_FT232H", "ftdi://ftdi:232h/2")
    adapter._announce(adapter.ADAPTERS["ft232h"])
    assert os.environ["BLINKA_FT232H"] == "ftdi://ftdi:232h/2"


def test_a_treatment_needs_to_know_its_enable_pin(sculpt):
    result = sculpt("run", "first-time", "--bus", "mcp2221", "--into-resistor")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name it: --enable-pin PIN (G0 to G3)" in one_line(result.stderr)


@pytest.mark.parametrize(
    ("pin", "none", "told"),
    [(None, False, "or add --no-enable-pin"), ("C0", True, "contradict each other")],
)
def test_where_enable_is_has_to_be_said_and_once(pin, none, told):
    with pytest.raises(UserError, match=told):
        adapter.require_enable("ft232h", pin, none)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--enable-pin", "G0"], "--enable-pin needs --bus."),
        (["--into-resistor"], "--into-resistor needs --bus."),
        (["--bus", "native", "--face", "dry"], "--face is for the virtual board"),
        (["--bus", "native", "--fault", "lift@1s"], "--fault is for the virtual board"),
        (["--bus", "native", "--seed", "0"], "--seed is for the virtual board"),
        (["--bus", "nothing"], "'nothing' is not one of"),
    ],
)
def test_the_two_worlds_are_not_mixed(sculpt, options, told):
    result = sculpt("run", "first-time", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


# --- asked first -----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_nothing_flows_unless_the_person_says_what_is_connected(sculpt, monkeypatch, answer):
    bus, bench, _ = bench_adapter()
    monkeypatch.setattr(adapter, "find_bus", lambda *named: bus)
    result = sculpt("run", "first-time", "--bus", "ft232h", "--enable-pin", "C0", stdin=answer)
    assert result.exit_code != 0
    assert result.stdout == ""
    assert consent.QUESTION in result.stderr
    assert "Never connect electrodes that touch a person" in result.stderr
    assert bench.enable.rose_ns == -1


def test_no_at_the_prompt_ends_with_2():
    script = (
        "import sculpt.board.adapter as r; "
        "r.find_bus = lambda *n: r.RealBus(None, r.NoEnable(), 'x')"
    )
    done = call(script, "run", "first-time", "--bus", "ft232h", "--enable-pin", "C0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("sculpt: stopped before a question was answered\n")


# --- the loop ------------------------------------------------------------------------------


def test_the_devices_own_session_treats_the_resistor(good):
    bus, bench, clock = bench_adapter()
    report = through(good, bus, clock)
    assert (report.outcome, report.reason) == ("success", "")
    assert report.mean_error_percent < 1
    assert [(zone.zone, zone.side) for zone in report.zones] == [
        ("cheek", "left"),
        ("cheek", "right"),
    ]
    assert 55 < report.max_abs_uA < 65  # 60 % of 100 uA
    assert bench.circuit.peak_uA() < 65
    assert is_off(bench)


def test_the_loop_is_the_boards_own(good, monkeypatch):
    """There is no other one: what carries out a treatment is what ``code.py`` runs."""
    carried_out = []
    boards_own = App.carry_out

    def carry_out(app, session):
        carried_out.append(session)
        boards_own(app, session)

    monkeypatch.setattr(App, "carry_out", carry_out)
    bus, _, clock = bench_adapter()
    assert through(good, bus, clock).outcome == "success"
    assert [session.outcome for session in carried_out] == ["success"]


def test_the_calibration_of_these_chips_is_heeded(good):
    """A code that is said to give a 16th more, and a shunt to match: so much less flows."""
    peaks_uA = []
    for settings in ({}, {"PA_PER_CODE": 340_000, "SHUNT_MOHM": 94_118}):
        bus, bench, clock = bench_adapter()
        report = through(good, bus, clock, **settings)
        assert report.outcome == "success"
        assert report.mean_error_percent < 1
        peaks_uA.append(bench.circuit.peak_uA())
    assert peaks_uA[1] / peaks_uA[0] == pytest.approx(16 / 17, rel=0.02)


def test_the_limits_of_these_chips_are_heeded(good):
    bus, bench, clock = bench_adapter()
    with pytest.raises(UserError, match="its settings allow less than the routine needs"):
        through(good, bus, clock, LIMIT_CURRENT_UA=50)
    assert bench.enable.rose_ns == -1
    assert is_off(bench)


def test_a_slow_adapter_carries_out_what_it_can_draw(slow):
    bus, bench, clock = bench_adapter(driver_ns=8_000_000)
    report = through(slow, bus, clock)
    assert report.outcome == "success"
    assert report.mean_error_percent < 1
    assert is_off(bench)


def test_a_wave_too_fast_for_the_adapter_is_refused_before_current_flows():
    bus, bench, clock = bench_adapter(driver_ns=8_000_000)
    with pytest.raises(
        UserError, match=r"a wave too fast for .*, which makes 49 updates per second"
    ):
        through("first-time", bus, clock)
    assert bench.enable.rose_ns == -1
    assert is_off(bench)


def test_an_adapter_that_the_guard_would_stop_is_refused(slow):
    bus, bench, clock = bench_adapter(driver_ns=30_000_000)
    with pytest.raises(UserError, match="takes up to 60 ms, and a treatment stops after 50 ms"):
        through(slow, bus, clock)
    assert bench.enable.rose_ns == -1


@pytest.mark.parametrize("address", [0x40, 0x62])
def test_a_chip_that_does_not_answer_is_told(good, address):
    bus, bench, clock = bench_adapter()
    bench.bus.naks.add(address)
    with pytest.raises(UserError, match="the chips do not answer through a test adapter"):
        through(good, bus, clock)
    assert not bench.enable.value


def test_it_takes_as_long_as_it_takes(folder, monkeypatch):
    path = folder / "brief.face"
    path.write_text(SLOW.replace("hold 3 s", "hold 1 s").replace("over 1 s", "over 500 ms"))
    bus, bench, _ = bench_adapter(driver_ns=200_000)
    monkeypatch.setattr(adapter_loop, "time", TimeOf(bench.clock))
    begun_ms = bench.clock.now_ns / 1e6
    report = through(path, bus, adapter_loop.WallClock(250), UPDATES_PER_S=250)
    assert (report.outcome, report.reason) == ("success", "")
    took_ms = bench.clock.now_ns / 1e6 - begun_ms
    tests_ms = took_ms - report.duration_ms - report.contact_wait_ms
    assert 0 < tests_ms < 400  # of the adapter's rate first, of the output before and after
    assert is_off(bench)


def test_an_update_that_came_late_is_followed_by_one_not_by_many(monkeypatch):
    virtual = VirtualClock()
    monkeypatch.setattr(adapter_loop, "time", TimeOf(virtual))
    clock = adapter_loop.WallClock(100)
    clock.next_update()
    virtual.advance(50_000_000)
    times_ms = []
    for _ in range(3):
        clock.next_update()
        times_ms.append(virtual.now_ns / 1e6)
    assert times_ms == [60, 70, 80]


# --- every way out -------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, ZeroDivisionError])
def test_whatever_ends_it_the_output_is_off(good, error):
    bus, bench, clock = bench_adapter()
    flowed = []

    def fail():
        flowed.append(bench.enable.value)
        raise error

    clock.at(3000, fail)
    with pytest.raises(error):
        through(good, bus, clock)
    assert flowed == [True]
    assert is_off(bench)


def test_ctrl_c_is_the_button_and_a_second_one_out_of_patience(good):
    bus, bench, clock = bench_adapter()
    clock.at(3000, lambda: os.kill(os.getpid(), signal.SIGINT))
    report = through(good, bus, clock)
    assert (report.outcome, report.reason) == ("abort", "stopped by the button")
    assert is_off(bench)
    bus, bench, clock = bench_adapter()
    for _ in range(2):
        clock.at(3000, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        through(good, bus, clock)
    assert is_off(bench)


def test_a_bus_that_fails_is_g04_and_off(good):
    bus, bench, clock = bench_adapter()
    clock.at(3000, lambda: bench.bus.naks.add(0x40))
    report = through(good, bus, clock)
    assert (report.outcome, report.tripped) == ("fail", "G04")
    assert is_off(bench)


class Gone:
    """An ENABLE pin of an adapter that was pulled out."""

    value = property(lambda pin: True, lambda pin, level: _gone())


def _gone():
    raise OSError(19, "No such device")


def test_an_adapter_that_was_pulled_out_is_not_passed_over():
    """Neither way off can be taken: the person has to be told."""
    bus, bench, _ = bench_adapter()
    board = adapter.make_board(bus, Settings(isolated=True))
    board.output._enable = Gone()
    adapter.switch_off(board.output)  # the DAC can still be reached
    assert bench.dac.code == 2048
    bench.bus.naks.add(0x62)
    with pytest.raises(UserError, match="disconnect the supply of the output stage now"):
        adapter.switch_off(board.output)


def test_without_enable_a_dac_that_cannot_be_reached_is_not_passed_over():
    bus, bench, _ = bench_adapter()
    board = adapter.make_board(bus, Settings(isolated=True))
    bench.bus.naks.add(0x62)
    adapter.switch_off(board.output, has_enable=True)
    with pytest.raises(UserError, match="could not be set to zero"):
        adapter.switch_off(board.output, has_enable=False)


KILLED = """\
import sys, time
from sculpt.cli import signals
from sculpt.run.adapter import treat_through
from sculpt.cli.errors import UserError
from sculpt.cli.inputs import read_one
from sculpt.source.load import load_treatment
from tests.sculpt.bench_adapter import bench_adapter

signals.install()
bus, bench, clock = bench_adapter()
def flowing():
    print("flowing", bench.enable.value, flush=True)
    while True:
        time.sleep(0.05)
clock.at(3000, flowing)
try:
    treat_through(bus, load_treatment(read_one("first-time")), 1, {}, clock)
except BaseException as error:
    print(repr(error), bench.enable.value, bench.dac.code, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "named"), [(signal.SIGTERM, "SIGTERM"), (signal.SIGHUP, "SIGHUP")]
)
def test_a_process_that_is_told_to_end_puts_the_output_off(root, number, named):
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "flowing True\n"
        process.send_signal(number)
        out, _ = process.communicate(timeout=PATIENCE_s)
        assert out == f"Ended('{named}') False 2048\n"


def test_no_signal_comes_between_the_two_ways_off():
    with adapter.undisturbed():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# --- how fast ------------------------------------------------------------------------------


def test_the_rate_is_that_of_a_read_and_a_write():
    bus, _, clock = bench_adapter()
    board = Board(bus.i2c, bus.enable)
    rate = update_rate.measure(board, clock.now_ns)
    turn_ns = 2 * DRIVER_ns + (29 + 29) * 2500  # bits of a write and of a read at 400 kHz
    assert rate.updates_per_s == pytest.approx(1e9 / turn_ns, rel=0.1)
    assert rate.promised == update_rate.MOST_PER_S


@pytest.mark.parametrize(
    ("updates_per_s", "promised"), [(1096, 870), (630, 500), (62.4, 49), (0.4, 1), (9000, 1000)]
)
def test_what_is_promised_leaves_a_margin_and_is_round(updates_per_s, promised):
    assert update_rate.Rate(updates_per_s, 1).promised == promised
