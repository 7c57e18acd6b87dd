"""The battery of a board that a converter looks at, through a third of VSYS."""

BATTERY_mV = 3700  # of one cell, at VSYS less what D2 drops
EMPTY_mV = 3100

_PARTS = 3  # of it are one at the converter
_REFERENCE_mV = 3300  # of that


class Battery:
    """The converter behind a third of VSYS; ``mV`` is what VSYS has."""

    def __init__(self) -> None:
        self.mV: float = BATTERY_mV

    @property
    def value(self) -> int:
        """0 .. 65535, in 12 bits."""
        code = min(4095, int(self.mV * 4096 / (_PARTS * _REFERENCE_mV)))
        return code << 4 | code >> 8
