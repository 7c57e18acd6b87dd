"""Where exactly a lull begins and ends, to the last bit, millisecond and reading."""

from __future__ import annotations

import pytest

from facevm.lull import Lull
from facevm.thresholds import STANDING_UPDATES


@pytest.fixture
def lull():
    """One around a reading of 0, from -20 to 5, for less than 100 ms."""
    lull = Lull()
    lull.begin(0, -20, 5, 100)
    return lull


def sums(lull):
    return lull.time_ms, lull.count, lull.sum, lull.sum_sizes, lull.most


def test_before_the_first_there_is_none():
    lull = Lull()
    assert lull.is_on is False
    assert sums(lull) == (0, 0, 0, 0, 0)
    assert not any(lull.lasts(register, 0) for register in (-1, 0, 1, 1000))


def test_it_ends_before_what_is_due(lull):
    assert not lull.lasts(0, 100)
    assert lull.lasts(0, 60)
    assert not lull.lasts(0, 40)
    assert lull.lasts(0, 39)
    assert sums(lull) == (99, 2, 0, 0, 0)


@pytest.mark.hazard("G07", "run")
def test_it_takes_no_more_readings_than_a_clock_may_stand_still_for(lull):
    assert [lull.lasts(0, 0) for _ in range(STANDING_UPDATES)] == [True] * STANDING_UPDATES
    assert not lull.lasts(0, 0)
    assert not lull.lasts(0, 1)
    assert sums(lull) == (0, STANDING_UPDATES, 0, 0, 0)


def test_a_single_bit_to_either_side_counts(lull):
    for register, summed in ((-1, (-1, 1, 1)), (1, (0, 2, 1)), (-3, (-3, 5, 3)), (2, (-1, 7, 3))):
        assert lull.lasts(register, 1)
        assert sums(lull)[2:] == summed


@pytest.mark.parametrize("register", [-20, -1, 0, 1, 2, 5])
def test_once_it_is_over_nothing_is_near(lull, register):
    assert lull.lasts(register, 1)
    lull.end()
    assert not lull.lasts(register, 1)
    assert sums(lull) == (0, 0, 0, 0, 0)


def test_the_next_one_is_another(lull):
    lull.lasts(3, 5)
    lull.end()
    lull.begin(1000, 990, 1001, 8)
    assert lull.is_on
    assert not lull.lasts(0, 1)
    assert lull.lasts(998, 1)
    assert sums(lull) == (1, 1, -2, 2, 2)
