"""exp(-x) and -ln(x) from arithmetic alone, held against the library's."""

import itertools
import math

import pytest

from facebench.circuit.exponential import decay, decays, time_to_decay


@pytest.mark.parametrize("x", [0, 1e-12, 1e-3, 0.25, 0.2500001, 0.5, 1, 2.7, 10, 39.9])
def test_decay_is_exp_of_minus_x(x):
    assert decay(x) == pytest.approx(math.exp(-x), rel=1e-7)


def test_decay_is_zero_when_nobody_could_tell():
    assert decay(40.1) == 0
    assert decay(1e300) == 0


def test_decay_never_rises():
    values = [decay(i / 1000) for i in range(41000)]
    assert all(b <= a for a, b in itertools.pairwise(values))


@pytest.mark.parametrize(
    "rates", [(1e-5, 0.002, 0.3), (1 / 250, 1.0, 1.0), (4.0, 1.0, 1.0), (0, 0, 0)]
)
def test_three_decays_at_once_are_those_by_themselves_to_the_last_bit(rates):
    for time_us in (0, 1e-3, 0.7, 39.99, 40, 40.01, 133.33, 1000, 12_345.678, 5e6):
        assert decays(*rates, time_us) == tuple(decay(rate * time_us) for rate in rates)


@pytest.mark.parametrize("ratio", [1, 0.999999, 0.75, 0.5, 0.4999, 0.1, 1e-9, 1e-300])
def test_time_to_decay_is_minus_ln(ratio):
    assert time_to_decay(ratio) == pytest.approx(-math.log(ratio), rel=1e-9, abs=1e-12)
