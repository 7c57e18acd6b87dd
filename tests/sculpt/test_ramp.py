"""The colours of doses are told apart by everybody, on both papers, and in grey."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sculpt.pictures.ramp import STOPS_DARK, STOPS_LIGHT, colours
from sculpt.pictures.style import UNTREATED

# Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def seen(colour: str, blindness: str) -> list[float]:
    rgb = linear(colour)
    rows = BLINDNESS[blindness]
    return [min(max(sum(f * p for f, p in zip(row, rgb, strict=True)), 0), 1) for row in rows]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIELAB, D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [
        sum(f * p for f, p in zip(row, rgb, strict=True)) / w
        for row, w in zip(rows, white, strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, blindness: str) -> float:
    pairs = zip(lab(seen(one, blindness)), lab(seen(other, blindness)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("stops", [STOPS_LIGHT, STOPS_DARK], ids=["light", "dark"])
def test_lightness_moves_evenly_and_one_way(stops):
    steps = [lab(linear(b))[0] - lab(linear(a))[0] for a, b in pairwise(stops)]
    assert len({step > 0 for step in steps}) == 1
    assert max(map(abs, steps)) < 1.5 * min(map(abs, steps))


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("stops", [STOPS_LIGHT, STOPS_DARK], ids=["light", "dark"])
def test_everybody_tells_neighbours_apart(stops, blindness):
    assert min(distance(a, b, blindness) for a, b in pairwise(stops)) > 7


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_least_dose_is_not_taken_for_none(blindness):
    """By twice what an eye just notices, which is 2.3."""
    light, dark = colours(0)
    assert distance(light, UNTREATED.light, blindness) > 4.6
    assert distance(dark, UNTREATED.dark, blindness) > 4.6


def test_what_is_beyond_the_ends_is_as_the_ends():
    assert colours(-1) == (STOPS_LIGHT[0], STOPS_DARK[0])
    assert colours(2) == (STOPS_LIGHT[-1], STOPS_DARK[-1])
