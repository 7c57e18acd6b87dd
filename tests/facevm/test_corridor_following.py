"""What G03's rule is told of a current in the corridor: where it moved, where it was left."""

from __future__ import annotations

import pytest

from facevm.thresholds import CORRIDOR_LOOKS
from tests.facevm.guarding import JAWLINE_LEFT, guarding, watch

SIGNS = pytest.mark.parametrize("sign", [1, -1])


@pytest.fixture
def told(monkeypatch):
    """A guard, and what it tells the rule from now on."""
    guard = guarding()
    told = []
    rule = guard._following
    follow, resume = rule.follow, rule.resume
    monkeypatch.setattr(
        rule, "follow", lambda *pair: (told.append(("follow", *pair)), follow(*pair))
    )
    monkeypatch.setattr(rule, "resume", lambda last: (told.append(("resume", last)), resume(last)))
    return guard, told


def inside(guard, sign, *reads_duA):
    watch(guard, [(sign * 1000, sign * read_duA) for read_duA in reads_duA])


@SIGNS
def test_a_move_of_5_uA_is_told_and_no_smaller_one(told, sign):
    guard, said = told
    inside(guard, sign, *[1000] * (CORRIDOR_LOOKS + 3))
    assert not guard.is_close
    assert said == []
    inside(guard, sign, 1049, 1001, 1050)
    assert said == [("follow", sign * 1000, sign * 1050)]
    inside(guard, sign, 1001, 1049)
    assert len(said) == 1
    inside(guard, sign, 1000)
    assert said[1:] == [("follow", sign * 1000, sign * 1000)]
    inside(guard, sign, 951, 950)
    assert said[2:] == [("follow", sign * 1000, sign * 950)]


@SIGNS
def test_the_last_measurement_in_the_corridor_is_told_where_it_ends_and_once(told, sign):
    guard, said = told
    inside(guard, sign, *[1000] * (CORRIDOR_LOOKS + 3), 1003)
    watch(guard, [(sign * 1500, sign * 1500)] * 2)
    assert said == [("resume", sign * 1003)]


def test_new_contact_has_left_no_corridor(told):
    guard, said = told
    inside(guard, 1, *[1000] * (CORRIDOR_LOOKS + 3))
    guard.begin(JAWLINE_LEFT, 5000, True)
    watch(guard, [(1500, 1500)] * 2)
    assert said == []
