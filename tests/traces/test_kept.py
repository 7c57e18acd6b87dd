"""Today's guard and regulator do to every kept trace what they did when it was kept.

Where a change of theirs is meant: ``python -m tests.traces.record --verdicts``, and read the
difference.
"""

from __future__ import annotations

import gzip
import json

import pytest

from facevm import dose, guard, regulator, tracking
from tests.traces import on_board
from tests.traces.kept import HERE, KEPT, VERDICTS, judged, path
from tests.traces.record import MOST_BYTES

KEPT_VERDICTS = json.loads(VERDICTS.read_text())


@pytest.mark.parametrize("name", KEPT)
def test_today_s_guard_and_regulator_do_what_they_did(name):
    assert judged(name) == KEPT_VERDICTS[name]


def test_every_trace_is_listed_and_small():
    there = {path.name.removesuffix(".csv.gz"): path for path in HERE.glob("*.csv.gz")}
    assert set(there) == set(KEPT) == set(KEPT_VERDICTS)
    assert sum(path.stat().st_size for path in there.values()) < MOST_BYTES


def test_between_them_they_trip_what_a_fault_can_trip():
    tripped = {verdict["today"]["interlock"] for verdict in KEPT_VERDICTS.values()}
    assert tripped == {None, "G01", "G03", "G07", "G10", "G14"}


def test_none_of_them_leaves_anything_unseen():
    for verdict in KEPT_VERDICTS.values():
        assert verdict["not_recorded"] == {"routine": False, "electrode_voltages": 0}
        assert verdict["regulator"]["compared_up_to_ms"] == verdict["duration_ms"]


@pytest.mark.parametrize("name", ["square", "lift", "limited", "gain-20", "sensor-low"])
def test_micropython_finds_the_same(name, on_micropython, tmp_path):
    text = gzip.decompress(path(name).read_bytes()).decode()
    (tmp_path / "trace.csv").write_text(text)
    data = KEPT[name].routine.data
    there = on_micropython(on_board.__file__, tmp_path / "trace.csv", data.hex())
    here = on_board.found(text.splitlines(), data)
    assert there == [f"{field} {value}" for field, value in sorted(here.items())]


CHANGES = [
    # module, threshold, another value, the trace that tells
    (guard, "_OVER_SET_PERCENT", 30, "gain-20"),
    (guard, "_OVER_SET_duA", -100, "gain-20"),
    (guard, "_OVER_SET_CONVERSIONS", 5, "gain-20"),
    (dose, "_OVER_TIME_ms", -1000, "square"),
    (guard, "LATE_ms", 100, "stall"),
    (guard, "LATE_ms", 4, "sine"),
    (guard, "_LOST_CONVERSIONS", 6, "lift"),
    (guard, "_LOST_CONVERSIONS", 2, "lift"),
    (guard, "_LOST_PART", 1, "limited"),
    (tracking, "FOLLOW_CONVERSIONS", 5, "sensor-stuck"),
    (tracking, "_CONTACT_duA", 5000, "sensor-stuck"),
    (tracking, "_STEPS_MISSED", 5, "sensor-stuck-steady"),
    (tracking, "STEP_duA", 200, "sensor-stuck-steady"),
    (tracking, "_SHORT_ms", 500, "sensor-low"),
    (tracking, "_SHORT_PERCENT", 50, "sensor-low"),
    (tracking, "_REACH_duA", -300, "square"),
    (dose, "_ONE_WAY_duA", -250, "sine"),
    (dose, "_OVER_CHARGE_PERCENT", -20, "steady"),
    (regulator, "_UPWARD_PERCENT", 5, "sensor-low-a-little"),
    (regulator, "_AUTHORITY_duA", 2, "square"),
    (regulator, "_GAIN_FULL_duA", 4000, "square"),
    (regulator, "_SENSE_TRIM_duA", 1, "lift"),
    (regulator, "_GAIN_SET_duA", 6000, "square"),
]


@pytest.mark.parametrize(
    ("module", "threshold", "value", "name"),
    CHANGES,
    ids=[f"{module.__name__[7:]}.{threshold}={value}" for module, threshold, value, _ in CHANGES],
)
def test_another_threshold_shows(module, threshold, value, name, monkeypatch):
    assert hasattr(module, threshold)
    monkeypatch.setattr(module, threshold, value)
    assert judged(name) != KEPT_VERDICTS[name]
