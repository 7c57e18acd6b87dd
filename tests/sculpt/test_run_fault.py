"""``sculpt run --fault``: what goes wrong, what the device does about it, and what one is told."""

from __future__ import annotations

import csv
import json
import re

import pytest

from facebench.faults.faults import KINDS, pattern
from facebench.simulation import Simulation
from sculpt.bench import faults
from sculpt.cli.inputs import read_one
from sculpt.pictures.recording import Recording, Run
from sculpt.pictures.story import story_of
from sculpt.source.load import load_treatment

# --- as text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lift@10s+3s", ("lift", 10_000, 3000, None)),
        ("rail@12.5s", ("rail", 12_500, None, None)),
        ("dac-nak@800ms", ("dac-nak", 800, None, None)),
        ("gain+20%@1min", ("gain", 60_000, None, 20)),
        ("gain+7.5%@1min+2s", ("gain", 60_000, 2000, 7.5)),
        ("sensor-gain-30%@5s+200ms", ("sensor-gain", 5000, 200, 30)),
        ("stall+80ms@1.2345s", ("stall", 1234.5, None, 80)),
        ("weld@0s", ("weld", 0, None, None)),
        (" short@ 2 s + 1 s ", ("short", 2000, 1000, None)),
    ],
)
def test_a_fault_is_a_kind_a_time_and_how_long(text, value):
    fault = faults.parse_fault(text)
    assert (fault.kind, fault.at_ms, fault.for_ms, fault.amount) == value


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.name)
def test_every_kind_can_be_written_and_reads_back_the_same(row):
    kind = pattern(row).replace("N", "50")
    text = f"{kind}@12.5s+300ms" if row.lasts else f"{kind}@12.5s"
    assert faults.fault_text(faults.parse_fault(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lfit@3s", "no fault is called lfit: did you mean lift?"),
        ("gian+20%@3s", "no fault is called gian+20%: did you mean gain+N%?"),
        ("gain-20%@3s", "no fault is called gain-20%: did you mean gain+N%?"),
        ("avalanche@3s", "no fault is called avalanche: there are lift, short, dac-nak"),
        ("lift", "when is lift? Write a time of the routine: lift@10s"),
        ("lift@", "when is lift? Write a time of the routine: lift@10s"),
        ("@3s", "a fault has a kind and a time: lift@10s+3s"),
        ("", "a fault has a kind and a time: lift@10s+3s"),
        ("lift@3", "3 has no unit: write 3s or 3ms, as in lift@10s"),
        ("lift@3h", "3h is not a time: write ms, s or min, as in lift@10s"),
        ("lift@-1s", "-1s is not a time: write ms, s or min"),
        ("lift@٣s", "٣s is not a time"),
        ("lift@1e3s", "1e3s is not a time"),
        ("lift@1s+", "the time is missing: write ms, s or min, as in lift@1s+3s"),
        ("lift@1s+0s", "lift lasts longer than 0 s and an hour at most"),
        ("lift@99min", "lift happens between 0 s and one hour of the routine's clock"),
        ("reset@3s+1s", "reset is over as soon as it happens: it takes no duration"),
        ("stall+80ms@3s+1s", "stall+Nms is over as soon as it happens: it takes no duration"),
        ("gain@3s", "gain: its number is percent (%), as in gain+20%"),
        ("gain+20@3s", "gain+20: its number is percent (%), as in gain+20%"),
        ("gain+x%@3s", "gain+x%: x is not a number; write it as in gain+20%"),
        ("gain+900%@3s", "gain+N%: N goes from 1 to 400 %"),
        ("sensor-gain-101%@3s", "sensor-gain-N%: N goes from 1 to 100 %"),
        ("stall+80@3s", "stall+80: its number is a time in ms, as in stall+80ms"),
    ],
)
def test_a_fault_that_is_none_is_refused_with_what_would_be_right(text, message):
    with pytest.raises(ValueError, match=r"\w") as refused:
        faults.parse_fault(text)
    assert str(refused.value).startswith(message)


# --- on the command line -----------------------------------------------------------------


def run(sculpt, good, *texts, **options):
    arguments = [part for text in texts for part in ("--fault", text)]
    arguments += [part for pair in options.items() for part in (f"--{pair[0]}", pair[1])]
    return sculpt("run", good, *arguments)


def test_help_lists_every_kind_and_what_happens(sculpt):
    text = sculpt("run", "--help").stdout
    for row in KINDS:
        assert f"{pattern(row)}  " in text
        assert row.what in text


def test_a_wrong_fault_ends_it_before_anything_is_run(sculpt, good):
    result = run(sculpt, good, "lfit@3s")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean lift?" in result.stderr


def test_a_fault_after_the_end_is_refused_with_when_that_is(sculpt, good):
    result = run(sculpt, good, "lift@9s+1s")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "lift@9s+1s comes too late: the routine's clock stops at 8s" in result.stderr


@pytest.mark.hazard("G08", "fault", "lift")
def test_a_lift_is_waited_for_and_told(sculpt, good):
    result = run(sculpt, good, "lift@2s+3s")
    assert result.exit_code == 0
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("lift")]
    assert line.startswith("lift at 2 s for 3 s: paused after ")
    assert ", resumed after 3." in line
    assert "The current in the skin never exceeded the zone's ceiling + 10 %." in result.stdout
    assert f"The same without a fault: sculpt run {good}\n" in result.stdout


# kind, exit status, what the account says
ENDINGS = [
    ("rail@2s", 3, "G10, no current after"),
    ("dac-nak@2s", 3, "G04, no current after"),
    ("usb@2s", 3, "G11, no current after"),
    ("stall+60ms@2s", 3, "G07, no current after"),
    ("reset@2s", 3, "G13, a reset or a crash, no current after 0 ms"),
    ("bus-hang@2s", 3, "G13, the watchdog was not fed, no current after 2"),
    ("brownout@2s", 3, "G13, the supply dipped, no current after 0 ms"),
    ("weld@2s", 3, "found by the self-test, G15, no current after"),
    ("press@2s", 4, "stopped by the button, no current after 4"),
    ("lift@2s", 4, "no current after"),
    ("stall+30ms@2s", 0, "carried on"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "status", "account"), ENDINGS)
def test_each_ending_has_its_exit_status_its_reason_and_a_next_step(
    sculpt, good, text, status, account
):
    result = run(sculpt, good, text)
    assert result.exit_code == status
    label = faults.parse_fault(text).label()
    (line,) = [line for line in result.stdout.splitlines() if line.startswith(f"{label} at 2 s")]
    assert account in line
    assert ("Do: " in result.stdout) == (status == 3)
    assert f"The same without a fault: sculpt run {good}\n" in result.stdout


@pytest.mark.slow
def test_the_rail_s_current_is_told_as_what_it_was(sculpt, good):
    out = run(sculpt, good, "rail@2s").stdout
    (line,) = [line for line in out.splitlines() if line.startswith("The current in the skin")]
    assert "exceeded the zone's ceiling + 10 % for" in line


@pytest.mark.slow
def test_faults_together_that_no_device_survives_are_not_glossed_over(sculpt, good):
    result = run(sculpt, good, "weld@1s", "rail@2s")
    assert result.exit_code == 3
    assert "STILL FLOWS" in result.stdout


@pytest.mark.slow
def test_a_fault_that_never_came_is_told(sculpt, good):
    out = run(sculpt, good, "rail@7s", "reset@2s").stdout
    assert "rail@7s did not happen: the treatment ended first\n" in out


@pytest.mark.slow
def test_json_goes_on_after_the_contract_s_fields(sculpt, good):
    result = run(sculpt, good, "rail@2s", "lift@1s+300ms", seed=3)
    report = json.loads(sculpt("run", good, "--fault", "rail@2s", "--json").stdout)
    assert result.exit_code == 3
    plain = json.loads(sculpt("run", good, "--json").stdout)
    assert list(report)[: len(plain)] == list(plain)
    assert list(report)[len(plain) :] == [
        *("over_ceiling_ms", "over_ceiling_total_ms", "remaining_uA", "faults")
    ]
    assert 0 < report["shutdown_ms"] <= 5
    assert 0 < report["over_ceiling_ms"] <= 5
    assert (report["outcome"], report["reason"]) == ("fail", "G10")
    (fault,) = report["faults"]
    assert (fault["kind"], fault["at_ms"], fault["lasted_ms"]) == ("rail", 2000, None)
    assert fault["states"][-1]["state"] == "fault"


@pytest.mark.slow
def test_the_trace_has_a_column_that_marks_what_began(sculpt, good, folder):
    run(sculpt, good, "lift@1s+300ms", "gain+5%@1s", "reset@3s", trace="t.csv")
    with open(folder / "t.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[-3:] == ["state", "electrode_mV", "fault"]
    marked = [row for row in rows if row["fault"]]
    assert [row["fault"] for row in marked] == ["lift gain+5%", "reset"]
    assert rows[-1]["state"] == "reset"
    assert float(rows[-1]["skin_uA"]) == 0


@pytest.mark.slow
def test_without_faults_the_trace_has_no_such_column(sculpt, good, folder):
    sculpt("run", good, "--trace", "t.csv")
    assert (folder / "t.csv").read_text().splitlines()[0].endswith(",state,electrode_mV")


@pytest.mark.slow
def test_the_waves_mark_what_began(sculpt, good, folder):
    run(sculpt, good, "lift@1s+300ms", "reset@3s", trace="t.vcd")
    text = (folder / "t.vcd").read_text()
    (mark,) = re.findall(r"\$var string 1 (\S+) fault \$end", text)
    assert re.findall(rf"^s(\S+) {re.escape(mark)}$", text, re.M) == ["none", "lift", "reset"]


def test_the_picture_marks_what_began(good):
    treatment = load_treatment(read_one(str(good)))
    bench = Simulation(
        treatment.routine, events=[faults.parse_fault("lift@1s+300ms"), ("rail", 3000, None)]
    )
    recording = Recording(bench)
    report = bench.run(recording.add)
    events = Run(recording, story_of(treatment.plan), report).events()
    begun = [event for event in events if event.kind == "fault"]
    assert [event.text for event in begun] == ["fault: lift", "fault: rail"]
    assert [event.at_ms for event in begun] == [round(fault.onset_ms) for fault in report.faults]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["svg", "html"])
def test_a_run_with_a_fault_at_both_of_its_ends_can_be_drawn(sculpt, good, folder, suffix):
    result = run(sculpt, good, "gain+3%@0s+1ms", "charger@8s", plot=f"p.{suffix}")
    assert result.exit_code == 0
    assert (folder / f"p.{suffix}").stat().st_size > 10_000


@pytest.mark.slow
def test_a_run_that_a_reset_ended_can_be_drawn(sculpt, good, folder):
    result = run(sculpt, good, "brownout@3s", plot="p.svg")
    assert result.exit_code == 3
    assert (folder / "p.svg").stat().st_size > 0


@pytest.mark.slow
def test_the_same_seed_and_faults_are_the_same_run(sculpt, good):
    arguments = ("run", good, "--fault", "lift@2s+1s", "--fault", "gain+4%@3s", "--json")
    assert sculpt(*arguments).stdout == sculpt(*arguments).stdout
