"""What G03's rule is told of a current in the corridor: where it moved, where it was left, and how
it stood."""

from __future__ import annotations

import pytest

from facevm.guard import HEALTHY, TRIPPED
from facevm.thresholds import STOOD_ms
from tests.facevm.corridor import noted, opened
from tests.facevm.guarding import JAWLINE_LEFT, guarding, roomy, watch

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
    inside(guard, sign, *[1000] * 7)
    assert not guard.is_close
    assert said == [("follow", sign * 1000, sign * 1000)]
    said.clear()
    inside(guard, sign, 1049, 1001, 1050)
    assert said == [("follow", sign * 1000, sign * 1050)]
    inside(guard, sign, 1001, 1049)
    assert len(said) == 1
    inside(guard, sign, 1000)
    assert said[1:] == [("follow", sign * 1000, sign * 1000)]
    inside(guard, sign, 951, 950)
    assert said[2:] == [("follow", sign * 1000, sign * 950)]


@SIGNS
def test_sums_tell_the_same_of_their_last_measurement(sign):
    guard = opened(sign * 1000)
    rule = guard._following
    for read_duA, from_duA in ((1049, 1000), (1050, 1050), (1001, 1050), (1000, 1000)):
        guard.add(sign * 10_000, sign * 10_000, 10, 1000, sign * read_duA)
        assert rule.from_duA == sign * from_duA


@SIGNS
def test_sums_tell_what_is_set_where_the_measured_current_moved(sign):
    guard = noted(opened(sign * 1000), *[sign * 1020] * 3)
    rule = guard._following
    for read_duA, from_duA in ((1049, (1000, 1000)), (1050, (1020, 1050))):
        guard.add(sign * 10_200, sign * 10_200, 10, 1020, sign * read_duA)
        assert (rule.from_set_duA, rule.from_duA) == (sign * from_duA[0], sign * from_duA[1])


@SIGNS
def test_the_last_measurement_in_the_corridor_is_told_where_it_ends_and_once(told, sign):
    guard, said = told
    inside(guard, sign, *[1000] * 7, 1003)
    said.clear()
    watch(guard, [(sign * 1000, sign * 1500)])
    watch(guard, [(sign * 1500, sign * 1700)])
    assert said == [("resume", sign * 1003)]


@SIGNS
def test_so_is_the_last_one_that_sums_were_told_of(told, sign):
    guard, said = told
    inside(guard, sign, 1000)
    said.clear()
    guard.add(sign * 10_000, sign * 10_000, 10, 1000, sign * 1003)
    watch(guard, [(sign * 1000, sign * 1500)])
    assert said == [("resume", sign * 1003)]


@SIGNS
def test_so_is_one_of_sums_that_were_the_first_to_be_told(told, sign):
    guard, said = told
    noted(guard, *[sign * 1000] * 3)
    assert guard.is_close
    guard.add(sign * 10_000, sign * 10_000, 10, 1000, sign * 1003)
    assert not guard.is_close
    watch(guard, [(sign * 1000, sign * 1500)])
    assert said == [("resume", sign * 1003)]


def test_new_contact_has_left_no_corridor(told):
    guard, said = told
    inside(guard, 1, *[1000] * 7)
    guard.begin(JAWLINE_LEFT, 5000, True)
    said.clear()
    watch(guard, [(1500, 1700)] * 2)
    assert said == []


# --- how it stood ------------------------------------------------------------------------


def means(guard):
    """What the rule is told of currents that stood, from here on."""
    told = []
    stood = guard._following.stood
    guard._following.stood = lambda *pair: told.append(pair) or stood(*pair)
    return told


def standing(guard, set_duA, reads_duA, passed_ms=2):
    """This current is set, and measured so; returns the verdicts."""
    return watch(guard, [(set_duA, read_duA) for read_duA in reads_duA], passed_ms)


@SIGNS
def test_the_mean_of_a_current_that_stood_is_told_once_it_moves(sign):
    guard = guarding()
    told = means(guard)
    reads_duA = [sign * read_duA for read_duA in [1000, 1000, *[998, 1004] * 30]]
    standing(guard, sign * 1000, reads_duA)
    assert told == []
    noted(guard, sign * 1008)
    assert told == [(sign * 1000, sign * 1001)]
    standing(guard, sign * 1008, [sign * 1008] * 60)
    noted(guard, 0)
    assert told[1:] == [(sign * 1008, sign * 1008)]


def test_one_that_stood_for_less_than_100_ms_has_no_mean():
    for updates, is_told in ((STOOD_ms // 2 + 1, False), (STOOD_ms // 2 + 2, True)):
        guard = guarding()
        told = means(guard)
        standing(guard, 1000, [1000] * updates)  # at the third it stands
        noted(guard, 1008)
        assert bool(told) == is_told


def test_its_mean_is_of_nothing_that_was_measured_before():
    guard = guarding()
    told = means(guard)
    standing(guard, 1000, [1010] * 200)
    standing(guard, 1008, [1018] * 20)  # too short
    standing(guard, 1000, [1000] * 80)
    noted(guard, 1008)
    assert told == [(1000, 1010), (1000, 1000)]


def test_what_lay_beyond_the_corridor_is_not_in_it():
    guard = guarding()
    told = means(guard)
    standing(guard, 1000, [1000] * 60 + [900] * 20 + [1000] * 20)
    noted(guard, 1008)
    assert told == [(1000, 1000)]


@SIGNS
def test_sums_of_a_current_that_stands_are_in_it(sign):
    guard = opened(sign * 1000)
    told = means(guard)
    for _ in range(10):
        guard.add(sign * 10_050, sign * 10_000, 10, 1000, sign * 1005)
    noted(guard, sign * 1008)
    (set_duA, mean_duA), *more = told
    assert set_duA == sign * 1000
    assert 1004 <= abs(mean_duA) <= 1005
    assert not more


def test_new_contact_forgets_it():
    guard = opened(1000)
    standing(guard, 1000, [1000] * 100)
    told = means(guard)
    guard.begin(JAWLINE_LEFT, 5000, True)
    standing(guard, 1008, [1008] * 20)
    noted(guard, 1000)
    assert told == []


def test_new_contact_counts_the_same_current_from_nothing_on():
    for last_ms, means_told in ((STOOD_ms - 51, []), (STOOD_ms - 50, [(1000, 1000)])):
        guard = opened(1000)
        told = means(guard)
        guard.begin(JAWLINE_LEFT, 5000, True)
        noted(guard, 1000)
        assert guard.is_still
        assert [guard.judge(1000, passed_ms) for passed_ms in (50, last_ms)] == [HEALTHY] * 2
        noted(guard, 1008)
        assert told == means_told


@pytest.mark.hazard("G03", "run")
@SIGNS
def test_three_that_did_not_follow_trip_before_the_next_10_ms_are_over(sign):
    guard = guarding(roomy)
    verdicts = []
    for set_duA in (1000, 1008, 1000, 1008):
        verdicts += standing(guard, sign * set_duA, [sign * 1000] * 60)
    assert set(verdicts) == {HEALTHY}
    verdicts = standing(guard, sign * 1000, [sign * 1000] * 6)
    assert TRIPPED in verdicts
    assert guard.tripped == "G03"
    assert guard.reading == 1000


@pytest.mark.hazard("G03", "run")
def test_sums_told_before_the_move_are_what_trips():
    """As in a treatment: the last 10 ms and less come just before the current moves."""
    guard = guarding(roomy)
    for set_duA in (1000, 1008, 1000, 1008):
        noted(guard, set_duA, set_duA, set_duA)
        for _ in range(12):
            assert guard.add(10_000, 10 * set_duA, 10, set_duA, 1000) == HEALTHY
        assert guard.add(5000, 5 * set_duA, 5, set_duA, 1000) == HEALTHY
    noted(guard, 1000)
    assert guard.tripped == "G03"
    assert guard.add(1000, 1000, 1, 1000, 1000) == TRIPPED
