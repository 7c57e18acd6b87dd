"""A small row of beginnings, each as it has to be."""

from __future__ import annotations

import pytest

from tests.safety import beginnings
from tests.safety.beginnings import (
    BEGUN,
    BEYOND,
    EDGE,
    GROUPS,
    HEALTHY,
    TOGETHER,
    TOUCHED,
    WRONGLY,
    Row,
    begin,
)


@pytest.mark.hazard("NOISE", "run")
@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize("number", range(8))
def test_noise_within_the_envelope_keeps_nobody_waiting_and_more_starts_nothing(number):
    row = begin(12, number)
    assert row.group == GROUPS[number % 4]
    assert row.is_right, row
    assert row == begin(12, number) or number > 1  # the same for ever


def test_which_beginnings_are_right():
    row = Row(1, HEALTHY, 0.5, 2, BEGUN, 900)
    assert row.is_right
    assert row._replace(group=EDGE).is_right
    assert not row._replace(group=BEYOND).is_right
    assert not row._replace(end="NOISE").is_right
    assert row._replace(group=BEYOND, end="NOISE").is_right
    assert not row._replace(end=WRONGLY).is_right
    assert not row._replace(group=BEYOND, end=WRONGLY).is_right
    assert not row._replace(group=TOGETHER).is_right
    assert row._replace(group=TOGETHER, end=TOUCHED).is_right


@pytest.mark.hazard("TOUCH", "run")
@pytest.mark.parametrize(("seed", "number"), [(1, 97), (1, 192), (1, 253), (11, 4)])
def test_boards_whose_hum_was_once_taken_for_a_touch_begin(seed, number):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beginnings, "GROUPS", (HEALTHY, EDGE, BEYOND))  # as it was drawn then
        row = begin(seed, number)
    assert (row.group, row.end) == ((HEALTHY, EDGE, BEYOND)[number % 3], BEGUN)


def test_the_command_says_what_was_wrong(monkeypatch, capsys):
    rows = [Row(0, HEALTHY, 0.5, 2, BEGUN, 900), Row(1, EDGE, 0.5, 2, "NOISE", 300)]

    class Pool:
        def __init__(self, jobs):
            self.jobs = jobs

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def map(self, job, numbers, chunksize):
            return [rows[number] for number in numbers]

    class Context:
        def __init__(self, method):
            self.Pool = Pool

    monkeypatch.setattr(beginnings, "get_context", Context)
    monkeypatch.setattr("sys.argv", ["beginnings", "--draws", "2", "--jobs", "1"])
    assert beginnings.main() == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "healthy: 1 beginnings: begun 1; begun after 900 ms, 900 at most"
    assert told[1] == "edge: 1 beginnings: NOISE 1"
    assert told[4].startswith("WRONG Row(number=1, group='edge'")
    assert told[5].startswith("FAILED: 2 beginnings, 1 wrong")
    monkeypatch.setattr("sys.argv", ["beginnings", "--draws", "1", "--jobs", "1"])
    assert beginnings.main() == 0
