"""A replay gives the regulator its samples by the figures that a session goes by."""

from __future__ import annotations

import pytest

from facebench import replay_samples
from facevm import cruise

FIGURES = (
    "FLAT_ms",
    "REST_ms",
    "FLAT_duA",
    "TASK_ms",
    "PUT_OFF_ms",
    "EDGE_ms",
    "PULSE",
    "MOVING",
    "MOVING_ms",
)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_that_of_the_session(name):
    assert getattr(replay_samples, name) == getattr(cruise, f"_{name}")


def test_these_are_all_that_it_has():
    figures = {name for name, value in vars(replay_samples).items() if type(value) is int}
    assert figures - {"_TYPES"} == set(FIGURES)
