"""Faces as ``--face`` names them: by name, ``drawn:N``, ``resistor:OHM``, or a TOML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sculpt.bench.named import by_name_or_file, seed_of
from sculpt.cli.errors import UserError
from sculpt.cli.foreign import SMALL_MOST_BYTES, reading

if TYPE_CHECKING:
    from facebench.face.face import Face


RESISTOR = "resistor:"
"""Prefix of a resistor in place of a face: ``resistor:500``, ``resistor:2k``."""


def _resistor(value: str) -> Face:
    """The resistor of this value, in ohm or with a k in kohm. Raises UserError."""
    from facebench.face.resistor import Resistor

    number, factor = (value[:-1], 1000) if value.endswith("k") else (value, 1)
    try:
        return Resistor(float(number) * factor)
    except ValueError as error:
        raise UserError(
            f"{value or 'nothing'} is no resistor", "100 ohm to 100 kohm, as in resistor:2k"
        ) from error


def face_of(argument: str) -> Face:
    """The face that ``--face`` names; :mod:`sculpt.bench.named` tells what it raises."""
    seed = seed_of(argument, "face")
    if seed is not None:
        from facebench.face.population import draw

        return draw(seed)
    if argument.startswith(RESISTOR):
        return _resistor(argument.removeprefix(RESISTOR))
    from facebench.face.face import FACES
    from facebench.face.face_file import load

    return by_name_or_file(argument, "face", FACES, reading(load, SMALL_MOST_BYTES))
