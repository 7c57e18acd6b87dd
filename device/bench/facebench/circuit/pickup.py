"""What the sensor's inputs pick up besides the current in the shunt: noise, and the mains' hum.

Hum comes in by the person: mains couples to a body by picofarads and leaves it through the return
electrode and the shunt, since the driven one is a current source. Half of the path's resistance is
between the body and that electrode. It is current in the skin, of one electrode, that nobody set:
neither charge nor true current count it.
"""

from micropython import const

from ..noise import normal, sine
from .path import OPEN, TOUCHING

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from .skin import Skin

    class Means(Protocol):
        """The shunt's current, as means over a window of the past, in uA."""

        def mean_uA(self, from_ns: int, to_ns: int) -> float: ...

    class Body(Protocol):
        """What the electrodes touch, whether the return pole is closed, and the skin."""

        contact: int
        returned: bool
        skin: Skin


_STREAM, _STREAM_PHASE = 7, 8


class Pickup:
    """Stands between ``history`` and the sensor. ``noise_uA`` is rms a conversion, ``hum_uA`` the
    peak at ``hum_Hz``: a conversion (532 us of 20 ms) sees it whole. ``leak_uA`` comes onto the
    return electrode from outside and goes through the shunt alone, whatever the skin has."""

    def __init__(self, history: "Means", circuit: "Body", seed: int = 0) -> None:
        self._mean_uA = history.mean_uA
        self._circuit = circuit
        self._seed = seed * 16 + _STREAM
        self._phase = (seed * 16 + _STREAM_PHASE) * 2654435761 % 4294967296 / 4294967296
        self.noise_uA: float = 0
        self.hum_uA: float = 0
        self.hum_Hz = 50
        self.leak_uA: float = 0

    def mean_uA(self, from_ns: int, to_ns: int) -> float:
        """What a conversion over this window has."""
        mean_uA = self._mean_uA(from_ns, to_ns) + self.leak_uA
        if self.noise_uA:
            mean_uA += self.noise_uA * normal(self._seed, from_ns)
        if self.hum_uA:
            mean_uA += self._now_uA((from_ns + to_ns) // 2)
        return mean_uA

    def electrode_mV(self, at_ns: int) -> float:
        """By how much the hum lifts the electrode then, through half of the path."""
        if self._circuit.contact == TOUCHING:
            return 0.0
        skin = self._circuit.skin
        return self._now_uA(at_ns) * (skin.path_kohm() + skin.leak_kohm() / skin.area) / 2

    def _now_uA(self, at_ns: int) -> float:
        """The hum at a time, if there is a way for it."""
        circuit = self._circuit
        if circuit.contact == OPEN or not circuit.returned:
            return 0.0
        return self.hum_uA * sine(self.hum_Hz, at_ns, self._phase)
