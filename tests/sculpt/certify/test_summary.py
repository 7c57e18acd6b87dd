"""The terminal's summary of a certification."""

from __future__ import annotations

import pytest

from sculpt.certify import summary
from tests.sculpt.certify import documents

pytestmark = pytest.mark.slow


@pytest.fixture
def shown(capsys):
    def show(document):
        summary.show(document)
        return capsys.readouterr().out

    return show


def test_the_verdict_and_every_bound_are_told(shown):
    told = shown(documents.passed())
    assert told.startswith("Short passed: 24 treatments, each on a face and a board of its own")
    rows = [line.split() for line in told.splitlines()]
    assert ["overrun", "0", "of", "24", "0", "%", "12", "%"] in rows
    assert ["mishap", "not", "answered", "0", "of", "11", "0", "%", "24", "%"] in rows
    dry = documents.passed()["bounds"]["not_reached"]["count"]
    assert ["current", "not", "reached", str(dry), "of", "12"] in [row[:6] for row in rows]


def test_so_are_zones_mishaps_and_worst_cases(shown):
    document = documents.passed()
    lines = shown(document).splitlines()
    starts = [line.split("  ")[0] for line in lines]
    assert {"cheek left", "cheek right"} <= set(starts)
    assert {one["kind"] for one in document["mishaps"]} <= set(starts)
    assert {one["what"] for one in document["worst"]} <= set(starts)
    (hang,) = (line.split() for line in lines if line.startswith("bus-hang"))
    assert hang[:2] + hang[3:] == ["bus-hang", "1", "ms", "255", "ms", "1", "×", "G13"]
    assert 0 < int(hang[2]) <= 255


def test_a_failing_trial_is_told_with_its_command_on_one_line(shown):
    document = documents.failed()
    long = document["failures"][0]["command"] + " --fault " + "x" * 100
    document["failures"][0]["command"] = long
    told = shown(document)
    assert told.startswith("Short failed: ")
    assert "3 trials failed:" in told
    assert "lift, 1 not answered" in told
    for one in document["failures"]:
        assert f"    {one['command']}\n" in told
        assert one["wrong"][0] in told


def test_of_many_failures_ten_are_told(shown):
    document = documents.failed()
    document["failures"] *= 9
    told = shown(document)
    assert told.count("    sculpt run") == summary.FAILURES_MOST
    assert "and 17 more: --html and --json have all of them" in told


def test_what_did_not_happen_is_left_out(shown):
    document = documents.passed() | {"zones": [], "mishaps": [], "worst": []}
    told = shown(document)
    assert "net charge" not in told
    assert "worst case" not in told
