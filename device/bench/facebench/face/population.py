"""A population of faces drawn from the whole of each parameter's range, one for each seed."""

from ..chance import Chance
from . import parameters
from .face import Face

STREAM = 5


def draw(seed: int) -> Face:
    """The :class:`facebench.face.face.Face` of a seed, named after it.

    Half of the faces lie below a parameter's typical value, half above; in between each octave
    has as many as any other, and where a range begins at 0, each difference. What most faces do
    not do at all, such as letting go again and again, half of those drawn do not do either.
    """
    chance = Chance(seed, STREAM)
    values = {}
    for name, _, least, typical, most, _ in parameters.PARAMETERS:
        low, high = (least, typical) if chance.bits() & 1 else (typical, most)
        values[name] = _between(chance, low, high)
    return Face("drawn %d" % seed, **values)


def _between(chance: Chance, low: float, high: float) -> float:
    if low <= 0:
        return chance.between(low, high)
    octaves = 0
    while low * (2 << octaves) < high:
        octaves += 1
    low *= 1 << chance.whole(0, octaves)
    return chance.between(low, min(2 * low, high))
