"""Batches are long enough for the scheduler, and short enough to lose little and end together."""

from __future__ import annotations

from sculpt.certify.batch import size

FIVE_MINUTES_ms = 300_000


def test_a_five_minute_treatment_is_a_batch_by_itself():
    assert size(FIVE_MINUTES_ms, 200, 2) == 1


def test_short_treatments_share_one():
    assert size(10_000, 1000, 2) == 6


def test_a_few_trials_are_shared_by_all_workers_all_the_same():
    assert size(10_000, 40, 2) == 5
    assert size(10_000, 3, 8) == 1


def test_a_thousand_workers_get_longer_ones_if_there_is_enough_to_do():
    assert size(FIVE_MINUTES_ms, 100_000, 1000) == 10
    assert size(FIVE_MINUTES_ms, 1000, 1000) == 1


def test_a_treatment_longer_than_a_batch_is_one():
    assert size(1_200_000, 200, 2) == 1
