"""A short climb by the command, and what it says."""

from __future__ import annotations

import pytest

from tests.safety import losses


@pytest.mark.parametrize(("most_dnC", "status"), [(losses.MOST_dnC, 0), (-1_000_000_000, 1)])
def test_the_best_course_is_told_and_held_against_what_an_update_carries(
    monkeypatch, capsys, most_dnC, status
):
    monkeypatch.setattr(losses, "MOST_dnC", most_dnC)
    asked = ["--climbs", "1", "--losses", "20", "--steps", "2", "--jobs", "1"]
    monkeypatch.setattr("sys.argv", ["losses", *asked])
    assert losses.main() == status
    best, verdict = capsys.readouterr().out.splitlines()
    assert best.startswith("The best of 3 courses of 20 losses carried ")
    assert verdict.startswith("OK: 1 climbs" if not status else "FAILED: 1 climbs")
