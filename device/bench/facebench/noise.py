"""Noise and hum as functions of time alone, so that looking oftener changes nothing.

Only + - * / and whole numbers: the same on every interpreter.
"""

_MASK = 0xFFFFFFFF

# the odd polynomial nearest to sin(pi / 2 x) on -1 .. 1: wrong by less than 1e-5 of the amplitude
_C1 = 15707903 / 10000000
_C3 = 6458928 / 10000000
_C5 = 794343 / 10000000
_C7 = 43331 / 10000000

_SECOND_ns = 1000000000


def normal(seed: int, at_ns: int) -> float:
    """A number of the standard normal distribution, always the same for a seed and a time.

    Twelve bytes of a hash, added up: an Irwin-Hall distribution of variance 1, which never
    leaves +-6. Below 3 it is within 3 % of the normal one's tails.
    """
    x = (seed * 2654435761 + at_ns * 40503 + (at_ns >> 20) * 0x9E3779B9) & _MASK
    x = ((x ^ (x >> 16)) * 0x45D9F3B) & _MASK
    x = ((x ^ (x >> 16)) * 0x45D9F3B) & _MASK
    total = -1530
    for _ in range(3):
        x ^= x >> 16
        x = (x * 0x7FEB352D + 0x9E3779B9) & _MASK
        x ^= x >> 15
        total += (x & 255) + (x >> 8 & 255) + (x >> 16 & 255) + (x >> 24)
    return total / 256


def sine(hertz: int, at_ns: int, phase: float = 0) -> float:
    """The sine of this frequency at a time; ``phase`` is in periods, from 0 up to 1."""
    turn = at_ns % _SECOND_ns * hertz % _SECOND_ns / _SECOND_ns + phase
    if turn >= 1:
        turn -= 1
    x = 4 * turn  # in quarters of a period
    if x > 3:
        x -= 4
    elif x > 1:
        x = 2 - x
    square = x * x
    return x * (_C1 - square * (_C3 - square * (_C5 - square * _C7)))
