"""Faces as ``--face`` names them: by name, as ``drawn:N`` from a seed, or a TOML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sculpt.bench.named import by_name_or_file, seed_of

if TYPE_CHECKING:
    from facebench.face.face import Face


def face_of(argument: str) -> Face:
    """The face that ``--face`` names; :mod:`sculpt.bench.named` tells what it raises."""
    seed = seed_of(argument, "face")
    if seed is not None:
        from facebench.face.population import draw

        return draw(seed)
    from facebench.face.face import FACES
    from facebench.face.face_file import load

    return by_name_or_file(argument, "face", FACES, load)
