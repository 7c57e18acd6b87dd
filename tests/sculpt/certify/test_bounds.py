"""The bound is Clopper and Pearson's: with it, so few or fewer are seen in 5 % of all cases."""

from __future__ import annotations

from math import comb

import pytest

from sculpt.certify.statistics import spread, upper


def chance_of_so_few(count: int, of: int, chance: float) -> float:
    """The binomial distribution, summed up by hand."""
    return sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(count + 1))


@pytest.mark.parametrize(("count", "of"), [(0, 100), (1, 100), (3, 200), (17, 40), (190, 200)])
def test_at_the_bound_so_few_are_seen_in_one_of_twenty_cases(count, of):
    assert chance_of_so_few(count, of, upper(count, of)) == pytest.approx(0.05, rel=1e-4)


def test_nothing_in_a_hundred_is_about_three_in_a_hundred_at_most():
    assert upper(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100), rel=1e-5)


def test_what_always_happened_may_always_happen():
    assert upper(5, 5) == 1


def test_of_nothing_tried_nothing_is_said():
    assert upper(0, 0) is None


def test_more_trials_make_the_bound_lower_and_more_counts_make_it_higher():
    assert upper(0, 1000) < upper(0, 200) < upper(1, 200)


def test_a_distribution_is_told_by_its_quantiles():
    assert spread(range(101)) == {
        "min": 0,
        "p5": 5,
        "p25": 25,
        "p50": 50,
        "p75": 75,
        "p95": 95,
        "max": 100,
    }


def test_between_two_values_a_quantile_lies_in_proportion():
    found = spread([30.0, 10.0])
    assert found is not None
    assert (found["p5"], found["p50"], found["p75"]) == (11, 20, 25)


def test_what_was_not_measured_is_no_zero():
    assert spread([None, 4.0]) == spread([4.0])
    assert spread([None]) is None
