"""Drawn routines are over the whole language, legal, short, and the same for ever."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from facevm import isa
from tests.drawn import LEAST_ms, MOST_ms, drawn

SEEDS = range(80)


@pytest.fixture(scope="module")
def some():
    return [drawn(seed) for seed in SEEDS]


def test_a_seed_has_one_routine_and_another_seed_another(some):
    texts = [one.text for one in some]
    assert len(set(texts)) == len(SEEDS)
    drawn.cache_clear()
    assert drawn(SEEDS[3]).text == texts[3]


def test_they_take_some_seconds_each(some):
    assert all(LEAST_ms <= one.routine.duration_ms <= MOST_ms for one in some)


def test_seldom_is_one_drawn_that_is_none(some):
    codes = Counter(code for one in some for refused in one.refused for code in refused)
    assert sum(len(one.refused) for one in some) < len(SEEDS) // 2
    assert set(codes) <= {"length"}, codes


def test_every_word_of_the_language_is_used(some):
    lines = [line.split() for one in some for line in one.text.splitlines() if line.strip()]
    words = {line[0] for line in lines}
    assert {"ramp", "hold", "glide", "sweep", "rest", "repeat", "burst", "duty", "rise"} <= words
    assert {tuple(line[1:]) for line in lines if line[0] == "shape"} == {(s,) for s in isa.SHAPES}
    assert {line[1] for line in lines if line[0] == "polarity"} == set(isa.POLARITIES)
    assert {line[1] for line in lines if line[0] == "zone"} == {row.name for row in isa.ZONES}
    assert {line[2] for line in lines if line[0] == "zone"} == set(isa.SIDES)


def test_frequencies_are_of_no_grid_and_reach_what_a_board_can_do(some):
    found = [wave for one in some for wave in one.routine.waves if wave.frequency_cHz]
    frequencies = sorted({wave.frequency_cHz for wave in found})
    assert frequencies[0] < 100
    assert max(wave.frequency_cHz for wave in found if wave.shape == isa.SQUARE) >= 6250
    assert max(wave.frequency_cHz for wave in found if wave.shape != isa.SQUARE) == 6250
    assert sum(one % 100 != 0 for one in frequencies) > len(frequencies) // 2
    octaves = {one.bit_length() for one in frequencies}
    assert all(later - one == 1 for one, later in pairwise(sorted(octaves)))


def test_levels_and_currents_are_faint_and_strong(some):
    assert min(one.routine.levels[0] for one in some) < 20
    assert {len(one.routine.levels) for one in some} == set(range(1, isa.LEVELS_MAX + 1))
    peaks = [one.routine.peak_duA for one in some]
    assert min(peaks) < 500
    assert max(peaks) == max(isa.CEILINGS_duA)
