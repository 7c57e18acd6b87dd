"""Steady current is moved by 2 % to and fro, so that its sensor is seen to follow."""

from __future__ import annotations

import pytest

from facevm.actuator import Dither


def dithered(set_duA, ms, ceiling_duA=5000, step_ms=2):
    dither = Dither()
    dither.begin(ceiling_duA)
    return [dither.move(set_duA, step_ms) for _ in range(ms // step_ms)]


@pytest.mark.hazard("G03", "run")
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("set_duA", "part_duA"),
    [
        (6000, 20),  # at most 2 uA
        (1000, 20),
        (999, 19),  # 2 %
        (400, 8),
        (349, 7),  # at least 0.7 uA
        (80, 7),
        (79, 1),  # under 8 uA nothing is claimed
        (49, 0),
    ],
)
def test_it_moves_every_250_ms_low_first(sign, set_duA, part_duA):
    course = dithered(sign * set_duA, 1000, ceiling_duA=7000)
    low_duA, high_duA = sign * (set_duA - part_duA), sign * (set_duA + part_duA)
    assert course[:124] == [low_duA] * 124
    assert course[125:248] == [high_duA] * 123
    assert course[250:373] == [low_duA] * 123
    assert set(course) == {low_duA, high_duA}


@pytest.mark.parametrize("step_ms", [1, 2, 7, 50])
def test_no_more_charge_has_flowed_at_any_time_than_without_it_but_for_an_update(step_ms):
    total = 0
    for at, value_duA in enumerate(dithered(3000, 5000, step_ms=step_ms), start=1):
        total += value_duA * step_ms
        one_update = 60 * step_ms
        assert total <= 3000 * at * step_ms + 2 * one_update


@pytest.mark.hazard("G02", "run")
def test_nothing_goes_over_the_ceiling():
    assert max(dithered(3000, 2000, ceiling_duA=3000)) == 3000
    assert min(dithered(-3000, 2000, ceiling_duA=3000)) == -3000
