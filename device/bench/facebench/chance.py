"""Chance from a seed: random numbers that are the same on every interpreter."""

_MASK = 0xFFFFFFFF


class Chance:
    """Marsaglia's xorshift32 ("Xorshift RNGs", J. Stat. Softw. 8(14), 2003; 13, 17, 5).

    Streams of one board that must not disturb each other take different ``stream`` numbers.
    """

    def __init__(self, seed: int, stream: int = 0) -> None:
        # two rounds of a multiplicative hash, so that neighbouring seeds are unlike
        mixed = (seed * 2654435761 + stream * 40503 + 0x9E3779B9) & _MASK
        mixed = ((mixed ^ (mixed >> 16)) * 0x45D9F3B) & _MASK
        mixed = ((mixed ^ (mixed >> 16)) * 0x45D9F3B) & _MASK
        self._state = mixed or 1  # xorshift has no way out of zero

    def bits(self) -> int:
        """The next 32 bits, 1 to 2**32 - 1."""
        x = self._state
        x ^= (x << 13) & _MASK
        x ^= x >> 17
        x ^= (x << 5) & _MASK
        self._state = x
        return x

    def between(self, low: float, high: float) -> float:
        """A float from ``low`` up to ``high``."""
        return low + (high - low) * (self.bits() / 4294967296)

    def whole(self, low: int, high: int) -> int:
        """An integer, ``low`` and ``high`` included."""
        return low + self.bits() % (high - low + 1)
