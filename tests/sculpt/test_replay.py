"""``sculpt replay``: a recorded run once more, before today's guard and regulator."""

from __future__ import annotations

import csv
import gzip
import io
import json

import click.testing
import pytest

import facevm.guard
import facevm.regulator
from facebench.replay_findings import SOONER_ms
from sculpt.cli.inputs import read_one
from sculpt.main import cli
from sculpt.source.load import load_treatment
from tests.sculpt.conftest import GOOD, one_line
from tests.traces.recording import recorded

pytestmark = pytest.mark.slow  # each carries out a treatment first

HEADING = "t_ms,zone,side,setpoint_uA,dac_code,measured_uA,skin_uA,state"


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> bytes:
    """What ``sculpt run --trace`` writes of a good run."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "good.face").write_text(GOOD)
    arguments = ["run", str(folder / "good.face"), "--trace", str(folder / "good.csv")]
    assert click.testing.CliRunner().invoke(cli, arguments).exit_code == 0
    return (folder / "good.csv").read_bytes()


@pytest.fixture
def trace(folder, written):
    """The same as a file."""
    (folder / "good.csv").write_bytes(written)
    return folder / "good.csv"


@pytest.fixture
def run(sculpt, good, folder):
    """Records a run with faults; returns its trace."""

    def record(*asked: str, **options: object):
        arguments = [part for fault in asked for part in ("--fault", fault)]
        for name, value in options.items():
            arguments += [f"--{name}", str(value)]
        sculpt("run", good, *arguments, "--trace", "run.csv")
        return folder / "run.csv"

    return record


@pytest.fixture
def replay(sculpt):
    """Replays a trace with ``--json``; returns status and document."""

    def call(*arguments: object):
        result = sculpt("replay", *arguments, "--json")
        return result.exit_code, json.loads(result.stdout)

    return call


def edited(trace, change):
    """Rewrites a trace; ``change(row)`` gets each row that is treated, as a dictionary."""
    with open(trace, newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["state"] == "treating":
            change(row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    trace.write_text(out.getvalue())
    return trace


# --- as recorded -------------------------------------------------------------------------


def test_today_does_as_recorded_to_the_code(replay, trace, good):
    status, document = replay(trace, "--routine", good)
    assert status == 0
    assert document["verdict"] == "same"
    assert document["regulator"]["codes"] > 3000
    assert document["regulator"]["largest_codes"] == 0
    assert document["today"]["interlock"] is None
    assert document["recorded"]["ended"] == "done"


@pytest.mark.parametrize(
    ("face", "seed"), [("dry", 1), ("oily", 2), ("restless", 3), ("sensitive", 4), ("no-gel", 5)]
)
def test_so_it_does_on_every_face(replay, run, face, seed):
    status, document = replay(run(face=face, seed=seed))
    assert (status, document["regulator"]["largest_codes"]) == (0, 0)


@pytest.mark.parametrize(
    ("fault", "interlock"),
    [
        ("rail@2s", "G10"),
        ("sensor-reset@2s", "G10"),
        ("gain+40%@2s", "G01"),
        ("sensor-stuck@2s", "G03"),
        ("stall+80ms@2s", "G07"),
    ],
)
def test_an_interlock_of_the_guard_trips_again_and_no_later(replay, run, fault, interlock):
    status, document = replay(run(fault))
    assert (status, document["verdict"]) == (0, "same")
    assert document["today"]["interlock"] == interlock
    assert 0 <= document["duration_ms"] - document["today"]["at_ms"] <= SOONER_ms


@pytest.mark.parametrize(
    ("fault", "interlock"),
    [("dac-nak@2s", "G04"), ("usb@2s", "G11"), ("weld@2s", "ZERO")],
)
def test_an_interlock_that_sees_more_than_a_trace_is_not_missed(replay, run, fault, interlock):
    status, document = replay(run(fault))
    assert (status, document["recorded"]["by_another_part"]) == (0, interlock)


@pytest.mark.parametrize("fault", ["reset@2s", "brownout@2s", "press@2s", "short@1s+500ms"])
def test_ends_that_are_no_matter_of_the_guard_are_the_same(replay, run, fault):
    assert replay(run(fault))[0] == 0


def test_a_pause_for_lost_contact_comes_again_and_so_does_the_soft_start(replay, run):
    status, document = replay(run("lift@1s+500ms"))
    assert status == 0
    assert document["pauses"] == {"both": 1, "only_recorded_ms": [], "only_today_ms": []}


def test_a_person_is_told_in_a_table(sculpt, trace):
    result = sculpt("replay", trace.name)
    assert result.exit_code == 0
    assert "good.csv: today's guard and regulator behave as recorded" in result.stdout
    assert "--routine FILE judges them by its own" in result.stdout
    assert "the same" in result.stdout


# --- otherwise ---------------------------------------------------------------------------


def test_a_guard_that_got_stricter_stops_what_went_on(sculpt, replay, run, monkeypatch):
    trace = run("gain+14%@2s")
    monkeypatch.setattr(facevm.guard, "_OVER_SET_PERCENT", 2)
    monkeypatch.setattr(facevm.guard, "_OVER_SET_duA", 20)
    status, document = replay(trace)
    assert (status, document["verdict"]) == (3, "stops")
    assert document["today"]["interlock"] == "G01"
    assert 2000 < document["today"]["at_ms"] < document["duration_ms"]
    told = sculpt("replay", trace.name).stdout
    assert "an interlock now stops what was carried out then" in told
    assert "G01: more current was measured than was set" in told


def test_a_guard_that_got_laxer_lets_through_what_it_stopped(sculpt, replay, run, monkeypatch):
    trace = run("gain+40%@2s")
    monkeypatch.setattr(facevm.guard, "_OVER_SET_PERCENT", 80)
    monkeypatch.setattr(facevm.guard, "_OVER_CEILING_PERCENT", 80)
    status, document = replay(trace)
    assert (status, document["verdict"]) == (1, "differs")
    assert document["today"]["interlock"] is None
    assert "lets through what it stopped" in sculpt("replay", trace).stdout


def test_a_guard_that_pauses_later_is_seen(sculpt, replay, run, monkeypatch):
    trace = run("lift@1s+500ms")
    monkeypatch.setattr(facevm.guard, "_LOST_CONVERSIONS", 8)
    status, document = replay(trace)
    assert status == 1
    assert document["pauses"]["both"] == 0
    assert len(document["pauses"]["only_recorded_ms"]) == 1
    assert "1, only here: " in sculpt("replay", trace).stdout


def test_a_guard_that_pauses_sooner_is_seen_once_a_loss(replay, run, monkeypatch):
    trace = run("lift@1s+500ms")
    monkeypatch.setattr(facevm.guard, "_LOST_CONVERSIONS", 2)
    status, document = replay(trace)
    assert status == 1
    assert len(document["pauses"]["only_today_ms"]) == 1


def test_a_regulator_that_trims_otherwise_is_seen_from_its_first_other_code(
    sculpt, replay, trace, monkeypatch
):
    monkeypatch.setattr(facevm.regulator, "_AUTHORITY_duA", 1)
    status, document = replay(trace)
    regulator = document["regulator"]
    assert (status, document["verdict"]) == (1, "differs")
    assert regulator["differing"] > 100
    assert regulator["largest_codes"] > 1
    assert regulator["largest_uA"] == pytest.approx(0.32 * regulator["largest_codes"])
    assert 0 < regulator["first_ms"] < document["duration_ms"]
    assert f"{regulator['differing']} differ, from" in sculpt("replay", trace).stdout


def test_the_code_beside_the_recorded_one_is_the_same(replay, trace):
    def beside(row):
        row["dac_code"] = int(row["dac_code"]) + 1

    status, document = replay(edited(trace, beside))
    assert status == 0
    assert document["regulator"]["neighbouring"] > 1000


def test_more_current_than_was_recorded_trips_the_interlock(replay, trace):
    def more(row):
        row["measured_uA"] = round(float(row["measured_uA"]) * 1.5, 1)

    status, document = replay(edited(trace, more))
    assert (status, document["today"]["interlock"]) == (3, "G01")


# --- what a trace does not hold ----------------------------------------------------------


def test_with_the_routine_its_own_time_is_the_bound(sculpt, replay, trace, good, folder):
    shorter = folder / "shorter.face"
    shorter.write_text(GOOD.replace("hold 2 s", "hold 100 ms"))
    assert replay(trace)[0] == 0
    status, document = replay(trace, "--routine", shorter)
    assert (status, document["today"]["interlock"]) == (3, "G06")


def test_a_routine_that_treats_other_zones_was_not_recorded(sculpt, trace, folder):
    other = folder / "other.face"
    other.write_text(GOOD.replace("cheek both", "forehead center"))
    result = sculpt("replay", trace.name, "--routine", other.name)
    assert result.exit_code == 2
    assert "treats cheek left, and other.face does not" in one_line(result.stderr)


def test_a_spent_compliance_needs_the_electrode_s_voltage(sculpt, replay, folder):
    strong = folder / "strong.face"
    strong.write_text(GOOD.replace("100 uA", "200 uA"))
    data, _ = recorded(load_treatment(read_one(str(strong))).routine, face="no-gel")
    (folder / "seen.csv").write_bytes(data)
    status, document = replay("seen.csv", "--routine", strong)
    assert (status, document["regulator"]["differing"]) == (0, 0)
    assert document["regulator"]["compared_up_to_ms"] == document["duration_ms"]
    with open(folder / "seen.csv", newline="") as file:
        seen = list(csv.DictReader(file))
    assert any(row["electrode_mV"] for row in seen)
    assert {row["state"] for row in seen} >= {"limited"}
    for row in seen:
        row.pop("electrode_mV")
    with open(folder / "blind.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, list(seen[0]))
        writer.writeheader()
        writer.writerows(seen)
    status, document = replay("blind.csv", "--routine", strong)
    assert status == 0
    assert document["regulator"]["compared_up_to_ms"] < document["duration_ms"]
    assert "which the trace does not contain" in sculpt("replay", "blind.csv").stdout


def test_another_board_is_asked_for(sculpt, trace, folder):
    (folder / "settings.toml").write_text("ZERO_CODE = 2060\n")
    result = sculpt("replay", trace.name, "--board", "settings.toml")
    assert result.exit_code == 2
    assert "a board whose 0 µA is code 2048, not 2060" in one_line(result.stderr)
    (folder / "settings.toml").write_text("ZERO_CODE = 5\n")
    result = sculpt("replay", trace.name, "--board", "settings.toml")
    assert result.exit_code == 2
    assert "ZERO_CODE must be 1024 to 3072" in one_line(result.stderr)


def test_the_board_s_scale_is_what_codes_are_judged_by(replay, trace, folder):
    (folder / "settings.toml").write_text("PA_PER_CODE = 350000\n")
    assert replay(trace, "--board", "settings.toml")[0] == 1


# --- files -------------------------------------------------------------------------------


def test_a_packed_trace_and_standard_input_will_do(sculpt, trace, folder):
    (folder / "good.csv.gz").write_bytes(gzip.compress(trace.read_bytes()))
    assert sculpt("replay", "good.csv.gz").exit_code == 0
    assert "<stdin>: today" in sculpt("replay", "-", stdin=trace.read_bytes()).stdout


def test_what_a_spreadsheet_has_saved_again_will_do(replay, trace):
    text = trace.read_text()
    trace.write_bytes(b"\xef\xbb\xbf" + text.replace(",", ", ").replace("\n", "\r\n").encode())
    assert replay(trace)[0] == 0


def test_other_columns_behind_the_contract_s_are_passed_over(replay, trace):
    lines = trace.read_text().splitlines()
    rows = [lines[0] + ",note,more", *(line + ",x," for line in lines[1:])]
    trace.write_text("\n".join(rows) + "\n")
    assert replay(trace)[0] == 0


def test_a_run_that_was_cut_between_two_rows_is_replayed_as_far_as_it_goes(replay, trace):
    lines = trace.read_text().splitlines(keepends=True)
    trace.write_text("".join(lines[:2000]))
    status, document = replay(trace)
    assert (status, document["updates"]) == (0, 1999)
    assert document["recorded"]["ended"] == "treating"


def cell(line: int, column: str, text: str):
    """Puts ``text`` into a line (counted from 1) of a trace."""

    def change(lines: list[str]) -> list[str]:
        cells = lines[line - 1].split(",")
        cells[HEADING.split(",").index(column)] = text
        return [*lines[: line - 1], ",".join(cells), *lines[line:]]

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [], "is not a trace: its first line is not t_ms,zone,side"),
        (lambda lines: lines[1:], "is not a trace: its first line is not"),
        (lambda lines: [lines[0].replace("skin_uA,", "")], "is not a trace: its first line is not"),
        (lambda lines: lines[:1], "has no rows: the run never began"),
        (lambda lines: [*lines[:2000], lines[2000][:20]], "line 2001: 4 of "),
        (lambda lines: [*lines[:9], lines[9] + ",1", *lines[10:]], "one value too many"),
        (lambda lines: lines[:1] + lines[1500:], "line 2: it begins with 'treating'"),
        (lambda lines: [*lines, *lines[1:]], "goes back from"),
        (lambda lines: lines[:100] + lines[50:], "line 101: t_ms goes back from 98 to 49"),
        (cell(2000, "t_ms", ""), "line 2000: t_ms is empty"),
        (cell(2000, "t_ms", "3.5"), "line 2000: t_ms is '3.5', which is not a number"),
        (cell(2000, "setpoint_uA", "6O"), "line 2000: setpoint_uA is '6O', which is not a number"),
        (
            cell(2000, "setpoint_uA", "nan"),
            "line 2000: setpoint_uA is 'nan', which is not a number",
        ),
        (cell(2000, "setpoint_uA", "601"), "line 2000: setpoint_uA is 601, over 600"),
        (
            cell(2000, "measured_uA", "1e5"),
            "line 2000: measured_uA is '1e5', which is not a number",
        ),
        (cell(2000, "measured_uA", "99999"), "line 2000: measured_uA is 99999, over 10000"),
        (cell(2000, "dac_code", "4096"), "line 2000: dac_code is 4096, not 0 to 4095"),
        (cell(2000, "zone", "chek"), "line 2000: there is no zone and side 'chek left'"),
        (cell(2000, "side", "center"), "line 2000: there is no zone and side 'cheek center'"),
        (cell(2000, "state", "treting"), "no state 'treting': did you mean treating?"),
        (cell(2000, "state", "zeroing"), "line 2000: 'zeroing' comes only before a zone"),
        (cell(2000, "state", "testing"), "line 2000: 'testing' comes only at the beginning"),
        (cell(2000, "zone", '"chee'), "not CSV"),
    ],
)
def test_a_damaged_trace_is_told_with_line_and_remedy(sculpt, trace, change, message):
    trace.write_text("".join(line + "\n" for line in change(trace.read_text().splitlines())))
    result = sculpt("replay", trace.name, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in one_line(result.stderr)


def test_no_file_no_trace_no_whole_archive(sculpt, trace, good, folder):
    for named, status, message in (
        ("nothing.csv", 2, "there is no such file"),
        (".", 2, "cannot be read"),
        (good.name, 2, "good.face is not a trace"),
        ("waves.vcd", 2, "waves.vcd is not a trace"),
        ("", 2, "the name is empty"),
        ("cut.csv.gz", 1, "not a complete .gz file"),
        ("plain.csv.gz", 1, "not a complete .gz file"),
        ("bytes.csv", 1, "not UTF-8"),
    ):
        (folder / "cut.csv.gz").write_bytes(gzip.compress(trace.read_bytes())[:2000])
        (folder / "plain.csv.gz").write_bytes(trace.read_bytes())
        (folder / "bytes.csv").write_bytes(b"\xff\xfe\x00")
        result = sculpt("replay", named)
        assert result.exit_code == status
        assert result.stdout == ""
        assert message in one_line(result.stderr)


def test_the_trace_and_the_routine_cannot_both_be_standard_input(sculpt, trace):
    assert sculpt("replay", "-", "--routine", "-").exit_code == 2


def test_a_routine_with_mistakes_is_told_as_check_does(sculpt, trace, bad):
    result = sculpt("replay", trace.name, "--routine", bad.name, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["diagnostics"]
