"""The history: charge and mean current of any stretch of the recent past."""

import math

import pytest

from facebench.circuit.history import PIECES_KEPT, History
from facebench.circuit.modes import Modes
from facebench.circuit.skin import Ladder


def test_the_mean_of_a_constant_current_is_that_current():
    history = History()
    history.begin(0, 0.0, 250.0)
    assert history.mean_uA(100_000, 632_000) == 250.0


def test_the_mean_over_a_step_weighs_both_sides():
    history = History()
    history.begin(0, 0.0, 100.0)
    history.begin(1_000_000, 100_000.0, 300.0)
    assert history.mean_uA(750_000, 1_250_000) == 200.0
    assert history.mean_uA(0, 1_000_000) == 100.0


def test_the_mean_of_an_exponential_is_its_integral():
    history = History()
    modes = Modes(Ladder(30, 1), 1 / 10)  # 300 us
    history.begin(0, 0.0, 100.0, 0.0, (400.0, 0.0, 0.0), modes)
    expected = 100 + 400 * 300 * (math.exp(-1) - math.exp(-2)) / 300
    assert history.mean_uA(300_000, 600_000) == pytest.approx(expected, rel=1e-6)


def test_the_mean_of_a_ramp_is_its_middle():
    history = History()
    history.begin(0, 0.0, 100.0, 1 / 4)
    assert history.mean_uA(100_000, 300_000) == 150.0


def test_old_pieces_go_and_needed_ones_stay():
    history = History(needed_from=lambda now_ns: now_ns - 100_000)
    for i in range(10 * PIECES_KEPT):
        history.begin(i * 1000, float(i), 1.0)
    assert len(history._start_ns) <= PIECES_KEPT
    now_ns = 10 * PIECES_KEPT * 1000
    assert history.mean_uA(now_ns - 100_000, now_ns - 1000) == pytest.approx(1.0)
