"""Faces are drawn from the whole of each parameter's range, and again the same for a seed."""

from __future__ import annotations

from facebench.face.parameters import PARAMETERS
from facebench.face.population import draw

FACES = [draw(seed) for seed in range(400)]


def test_a_seed_is_always_the_same_face_and_another_seed_another():
    assert vars(draw(7)) == vars(draw(7))
    assert vars(draw(7)) != vars(draw(8))


def test_every_range_is_used_from_end_to_end_half_of_it_on_either_side_of_the_typical():
    for row in PARAMETERS:
        least, typical, most = row.least, row.typical, row.most
        values = [getattr(face, row.name) for face in FACES]
        assert least <= min(values)
        assert max(values) <= most
        below = sum(value <= typical for value in values)
        assert 150 < below < 250, row.name
        assert min(values) <= least + (typical - least) / 10
        assert max(values) >= most - (most - typical) / 10
