"""``sculpt run``: the treatment, and an honest account of it."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
from itertools import pairwise

import pytest

from facebench.clock import VirtualClock
from facebench.report import Report
from facebench.simulation import Simulation
from facevm.interlocks import explain
from sculpt.cli.inputs import read_one
from sculpt.cli.outcomes import OUTCOMES
from sculpt.run.attend import attend
from sculpt.run.report import advice, summary
from sculpt.source.load import load_treatment
from tests.sculpt.conftest import PROGRAM, delivered, one_line
from tests.sculpt.virtual_time import TimeOf
from tests.waiting import PATIENCE_s, until_it_grows

STOCK = ("evening-lift", "first-time", "de-puff")


@pytest.mark.slow
@pytest.mark.parametrize("level", [1, 3])
@pytest.mark.parametrize("name", STOCK)
def test_a_stock_routine_is_delivered_as_it_was_written(sculpt, name, level):
    planned = json.loads(sculpt("show", name, "--json").stdout)
    exit_code, stderr, report = delivered(name, level)
    assert (exit_code, stderr) == (0, "")
    assert (report["outcome"], report["reason"]) == ("success", "")
    assert report["mean_error_percent"] <= 2
    assert report["duration_ms"] == pytest.approx(planned["duration_ms"], rel=0.01)
    assert report["contact_wait_ms"] > 0
    share = planned["levels"][level - 1] / 100
    assert report["max_abs_uA"] <= planned["peak_uA"] * share * 1.1 + 15
    treated = {(zone["zone"], zone["side"]) for zone in planned["zones"]}
    assert {(zone["zone"], zone["side"]) for zone in report["zones"]} == treated


@pytest.mark.slow
def test_json_has_the_fields_of_the_contract(sculpt, good):
    report = json.loads(sculpt("run", good, "--json").stdout)
    assert list(report) == [
        *("routine", "outcome", "reason", "level", "face", "duration_ms", "contact_wait_ms"),
        *("max_abs_uA", "mean_error_percent", "shutdown_ms", "zones"),
    ]
    assert report["shutdown_ms"] is None
    left, right = report["zones"]
    assert list(left) == [
        *("zone", "side", "delivered_ms", "charge_uC", "mean_abs_uA", "peak_error_percent"),
        *("contact_losses", "resistance_ohm"),
    ]
    assert (left["zone"], left["side"], right["side"]) == ("cheek", "left", "right")
    assert left["delivered_ms"] == pytest.approx(4000, rel=0.01)


@pytest.mark.slow
def test_it_starts_at_the_lowest_level(sculpt, good):
    report = json.loads(sculpt("run", good, "--json").stdout)
    assert report["level"] == 1
    assert report["max_abs_uA"] < 80  # 60 % of 100 uA


def test_a_level_there_is_not_is_refused(sculpt, good):
    result = sculpt("run", good, "--level", 3)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no level 3: Short has levels 1 to 2" in result.stderr
    for level in ("0", "x", "-1", "1.5", "٣", "9" * 5000):
        result = sculpt("run", good, "--level", level)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is not a whole number of 1 or more." in result.stderr


@pytest.mark.slow
def test_the_summary_tells_asked_delivered_error_and_losses_zone_by_zone(sculpt, good):
    lines = sculpt("run", good).stdout.splitlines()
    assert lines[0] == "Short, level 1 (60 %): done"
    (heading,) = [index for index, line in enumerate(lines) if line.startswith("zone")]
    for word in ("asked", "delivered", "error", "contact losses"):
        assert all(part in lines[heading - 1] + lines[heading] for part in word.split())
    left = lines[heading + 1]
    assert left.startswith("cheek left  ")
    # 60 uA, held 2 s of 4 s and ramped for the rest, less the edges of each pulse
    asked_uA = float(left.split()[4])
    assert asked_uA == pytest.approx(60 * 0.75, rel=0.05)


@pytest.mark.slow
def test_an_image_runs_like_its_source(sculpt, good):
    sculpt("build", good)
    image = good.with_suffix(".fbc")
    assert sculpt("run", image, "--json").stdout == sculpt("run", good, "--json").stdout
    data = image.read_bytes()
    assert sculpt("run", "-", "--json", stdin=data).stdout == sculpt("run", image, "--json").stdout


@pytest.mark.slow
def test_the_same_seed_is_the_same_run_another_is_another_board(sculpt, good):
    first = sculpt("run", good, "--json", "--seed", 7).stdout
    assert sculpt("run", good, "--json", "--seed", 7).stdout == first
    assert sculpt("run", good, "--json", "--seed", 8).stdout != first


@pytest.mark.slow
def test_the_trace_has_one_row_a_control_update(sculpt, good, folder):
    result = sculpt("run", good, "--trace", "t.csv", "--json")
    assert result.exit_code == 0
    with open(folder / "t.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        *("t_ms", "zone", "side", "setpoint_uA", "dac_code", "measured_uA", "skin_uA", "state"),
        "electrode_mV",
    ]
    report = json.loads(result.stdout)
    times = [int(row["t_ms"]) for row in rows]
    assert {later - one for one, later in pairwise(times)} == {1}
    assert times[-1] == pytest.approx(report["duration_ms"] + report["contact_wait_ms"], abs=100)
    assert {row["state"] for row in rows} >= {"waiting", "treating", "done"}
    assert max(abs(float(row["setpoint_uA"])) for row in rows) == 60
    assert all(0 <= int(row["dac_code"]) <= 4095 for row in rows)
    assert (rows[-1]["setpoint_uA"], rows[-1]["skin_uA"].lstrip("-")) == ("0.0", "0.00")


def test_an_interlock_is_told_with_what_it_means_and_what_to_do(good):
    """A bus that no longer answers, in the middle of the treatment."""
    bench = Simulation(load_treatment(read_one(str(good))).routine)

    def cut_the_wire(progress):
        if progress.t_ms > 1000:
            bench.board.bus.naks.add(0x62)

    report = bench.run(on_progress=cut_the_wire)
    assert OUTCOMES[report.outcome].status == 3
    assert "stopped by an interlock: G04" in str(summary(report, (60, 100)))
    assert advice(report) == explain("G04", 0) + "\n"


def test_an_interlocks_reading_is_told():
    report = Report()
    report.outcome, report.reason, report.tripped, report.reading = "fail", "G01", "G01", 2675
    assert advice(report).startswith(
        "G01: more current was measured than was set (267.5 µA). Likely: "
    )
    assert "reading" not in report.as_dict()


@pytest.mark.slow
def test_after_a_treatment_comes_the_next_level_or_the_device(sculpt, good):
    first, second = (
        sculpt("run", good.name, "--level", level).stdout.splitlines() for level in (1, 2)
    )
    assert first[-2:] == [
        "Next level: sculpt run good.face --level 2",
        "For the device: sculpt build good.face -o OUT",
    ]
    assert second[-1] == first[-1]
    assert "Next level" not in second[-2]


class TestTrace:
    """A trace is written where a trace may stand, and nowhere else."""

    def refused(self, sculpt, good, trace):
        before = good.read_bytes()
        result = sculpt("run", good.name, "--trace", trace)
        assert (result.exit_code, result.stdout) == (2, "")
        assert good.read_bytes() == before
        return one_line(result.stderr)

    @pytest.mark.parametrize(
        "trace", ["good.face", "./good.face", "other.face", "good.fbc", "t.txt", "t", "-"]
    )
    def test_nothing_of_another_kind_is_written(self, sculpt, good, folder, trace):
        assert ".csv or .vcd" in self.refused(sculpt, good, trace)
        assert [path.name for path in folder.iterdir()] == ["good.face"]

    def test_not_by_a_link_either(self, sculpt, good, folder):
        (folder / "t.csv").symlink_to("good.face")
        (folder / "u.csv").symlink_to("other.face")
        for trace in ("t.csv", "u.csv"):
            assert "is not overwritten" in self.refused(sculpt, good, trace)
        assert not (folder / "other.face").exists()

    def test_a_folder_that_is_not_there_is_named(self, sculpt, good):
        line = self.refused(sculpt, good, "nowhere/t.csv")
        assert "there is no folder nowhere" in line
        assert "make that folder first" in line


def test_a_routine_with_mistakes_is_not_run(sculpt, bad, folder):
    result = sculpt("run", bad, "--trace", "t.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert [path.name for path in folder.iterdir()] == ["bad.face"]


def test_realtime_takes_as_long_as_the_treatment(good, monkeypatch):
    good.write_text(
        good.read_text().replace("cheek both", "chin").replace("hold 2 s", "hold 100 ms")
    )
    clock = VirtualClock()
    monkeypatch.setattr("sculpt.run.attend.time", TimeOf(clock))
    bench = Simulation(load_treatment(read_one(str(good))).routine)
    with attend(bench, bench.board.clock) as on_progress:
        report = bench.run(on_progress=on_progress)
    assert report.outcome == "success"
    assert clock.now_ns == pytest.approx(bench.board.clock.now_ns, abs=200e6)


TWICE = """\
import os, signal, sys, time

looks = iter(range(1000))

def sleep(seconds):
    if next(looks) in (30, 31):
        os.kill(os.getpid(), signal.SIGINT)

time.sleep = sleep
sys.argv = ["sculpt", "run", "good.face", "--realtime", "--trace", "t.csv"]
from sculpt.main import main

main()
"""
"""A run that does not pause: whatever the machine, 0.1 s of it lies between its two Ctrl-C."""


class TestStopping:
    """Ctrl-C is the button: it stops softly and tells what was delivered."""

    def stop(self, folder, *options):
        """Stops a treatment of minutes, once the first rows of its trace are written."""
        process = subprocess.Popen(
            [PROGRAM, "run", "evening-lift", "--realtime", "--trace", "t.csv", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        until_it_grows(lambda: next(folder.glob(".*.part"), None), process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_s)
        return process.returncode, out, err

    @pytest.mark.slow
    def test_it_ends_early_with_a_report(self, folder):
        status, out, err = self.stop(folder, "--json")
        assert (status, err) == (4, "")
        report = json.loads(out)
        assert (report["outcome"], report["reason"]) == ("abort", "stopped by the button")
        assert report["duration_ms"] < load_treatment(read_one("evening-lift")).routine.duration_ms

    @pytest.mark.slow
    def test_the_trace_so_far_is_kept_and_ends_at_zero(self, folder):
        status, out, err = self.stop(folder)
        assert (status, err) == (4, "")
        assert "ended early: stopped by the button" in out
        last = (folder / "t.csv").read_text().splitlines()[-1].split(",")
        assert (last[3], last[7]) == ("0.0", "done")

    def test_a_second_one_waits_for_nothing(self, good, folder):
        done = subprocess.run(
            [sys.executable, "-c", TWICE], capture_output=True, text=True, timeout=PATIENCE_s
        )
        assert done.returncode == 4
        assert (done.stdout, done.stderr) == ("", "sculpt: stopped at once, without a report\n")
        assert [path.name for path in folder.iterdir()] == ["good.face"]


def on_a_terminal(*arguments, environment=None):
    """What the command draws on a terminal's standard error; its standard output apart."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **(environment or {})},
    )
    os.close(slave)
    drawn = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the terminal's last user has gone
            break
        if not part:
            break
        drawn += part
    os.close(master)
    out, _ = process.communicate(timeout=PATIENCE_s)
    return process.returncode, out.decode(), drawn.decode()


@pytest.mark.slow
def test_a_terminal_sees_the_zone_the_clock_and_the_live_current(good):
    status, out, drawn = on_a_terminal("run", good, "--json")
    assert status == 0
    assert json.loads(out)["outcome"] == "success"
    assert "cheek" in drawn
    assert "of 0:08" in drawn
    assert "µA" in drawn


PROMPT = "Glide slowly from the chin along the bone to the ear."


@pytest.mark.slow
@pytest.mark.parametrize(("width", "readable"), [(130, 53), (100, 53), (80, 40), (60, 25)])
def test_a_prompt_can_be_read_on_a_narrow_terminal_too(good, width, readable):
    good.write_text(good.read_text().replace("Up.", PROMPT))
    _, _, drawn = on_a_terminal("run", good, environment={"COLUMNS": str(width), "NO_COLOR": "1"})
    assert PROMPT[: readable - 1] in drawn
    assert ("━" in drawn) == (width > 110)


@pytest.mark.slow
def test_the_live_current_is_its_size_not_an_instant_of_the_wave(good):
    """While 60 uA of a square wave are held, every look at it says so, whichever way it flows."""
    seen = []
    bench = Simulation(load_treatment(read_one(str(good))).routine)
    bench.run(on_progress=lambda progress: seen.append((progress.t_ms, progress.skin_uA)))
    held_uA = [uA for t_ms, uA in seen if 1200 < t_ms < 2900]
    assert len(held_uA) >= 15
    assert all(55 <= uA <= 65 for uA in held_uA)


@pytest.mark.slow
def test_no_colour_where_none_is_wanted(good):
    _, _, coloured = on_a_terminal("check", good.parent / "nowhere.face")
    assert "\x1b[1;31m" in coloured
    _, _, plain = on_a_terminal("check", "nowhere.face", environment={"NO_COLOR": "1"})
    assert "\x1b[" not in plain
    _, _, drawn = on_a_terminal("run", good, environment={"NO_COLOR": "1"})
    assert "\x1b[36m" not in drawn
