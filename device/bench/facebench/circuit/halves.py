"""The halves of the output stage: what becomes of a level where one of them is weak or dead.

An amplifier drives by one transistor and sinks by another. With one of them dead the stage gives no
current that way, whatever its input; with a weak one a part of it.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from .circuit import Circuit


class Halves:
    """Stands between the DAC and ``circuit``: what is left of its ``positive`` and ``negative``
    current, 0 to 1. On the way through zero a change takes the time of the whole step."""

    def __init__(self, circuit: "Circuit") -> None:
        self._circuit = circuit
        self.positive: float = 1
        self.negative: float = 1

    def set_level(self, level: float) -> None:
        """The DAC's output goes to ``level`` from now on."""
        stage = self._circuit.stage
        source_uA = stage.source_uA(level)
        left = self.positive if source_uA > 0 else self.negative
        if left != 1:
            level -= source_uA * (1 - left) / (stage.source_uA(level + 1) - source_uA)
        self._circuit.set_level(level)
