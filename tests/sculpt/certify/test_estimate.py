"""The estimate of a certification's time, by a stretch of each treatment."""

from __future__ import annotations

import pytest

from sculpt.certify import estimate
from sculpt.certify.document import Subject
from sculpt.certify.estimate import Estimate
from sculpt.certify.versions import versions
from tests.sculpt.certify.brief import LASTING, TEXT, loaded


@pytest.mark.parametrize(
    ("seconds", "processors", "text"),
    [
        (0.2, 1, "about 1 second on 1 processor"),
        (89, 1, "about 89 seconds on 1 processor"),
        (90, 2, "about 2 minutes on 2 processors"),
        (480, 2, "about 8 minutes on 2 processors"),
        (89 * 60, 2, "about 89 minutes on 2 processors"),
        (5 * 3600, 8, "about 5.0 hours on 8 processors"),
    ],
)
def test_it_is_told_in_the_unit_that_fits(seconds, processors, text):
    assert Estimate(3, seconds, processors).text == text


def subject(text=LASTING):
    routine = loaded(text)
    return Subject("long.face", routine, routine.data, 1, 10, 20, versions())


def test_the_trials_that_are_missing_are_shared_among_the_processors(monkeypatch):
    monkeypatch.setattr(estimate, "_seconds_of", lambda routine, trial: 4.0)
    one = subject()
    alone = estimate.estimate([(one, [7, 8, 9]), (one, [])], 1)
    assert alone == (3, 12.0, 1)
    assert estimate.estimate([(one, [1, 2]), (one, [1, 2])], 2) == (
        *(4, pytest.approx(8 * estimate.SHARED)),
        2,
    )
    assert estimate.estimate([(one, [1])], 8).seconds == 4.0, "one trial has one processor"
    assert alone.document() == {"trials": 3, "seconds": 12.0, "processors": 1}


@pytest.mark.slow
def test_a_long_treatment_is_not_carried_out_for_it(monkeypatch):
    """The clock shows a tenth of a second more at each look, which is at every simulated 100 ms."""
    looks = iter(range(1000))
    monkeypatch.setattr(estimate.time, "perf_counter", lambda: next(looks) / 10)
    routine = loaded(LASTING)
    found = estimate.estimate([(subject(), [0])], 1)
    assert next(looks) == 1 + estimate.STRETCH_S * 10
    assert found.seconds == pytest.approx(routine.duration_ms / 1000, rel=0.05)


@pytest.mark.slow
def test_a_short_one_is_carried_out_to_its_end(monkeypatch):
    looks = iter(range(1000))
    monkeypatch.setattr(estimate.time, "perf_counter", lambda: next(looks) / 1000)
    routine = loaded()
    found = estimate.estimate([(subject(TEXT), [0])], 1)
    assert next(looks) >= routine.duration_ms / 100
    assert found.seconds == pytest.approx(routine.duration_ms / 100 / 1000, rel=0.05)
