"""Density: the current over the electrode's area, held against what skin bears of it.

Only a small electrode brings it: on one of 120 mm2 no current of this device is dense. It is let go
with the proof. Both figures are at level 100 %, a burst counted as always on, a stretch of current
as if it lasted: where they are not exact they are too large.
"""

from micropython import const

from . import isa
from .charge import divide_product, wave_mean
from .refusal import ImageError

_TYPES = const(0)
if _TYPES:
    from . import protocols


class Density:
    """Holds waves against an electrode of this area."""

    def __init__(self, electrode_mm2: int) -> None:
        self._direct_duA = isa.DIRECT_MAX_duA_PER_MM2 * electrode_mm2
        self._rms_duA = isa.RMS_MAX_duA_PER_MM2 * electrode_mm2

    def hold(self, wave: "protocols.Wave", peak_duA: int, frequency_cHz: int, at: int) -> None:
        """Refuses a wave at this peak and lowest frequency, in the code at ``at``, if it is dense.

        Raises ImageError.
        """
        if wave.polarity != isa.ALTERNATING and peak_duA > self._direct_duA:
            mean = wave_mean(wave, 2 * frequency_cHz)
            direct_duA, rest = divide_product(peak_duA, mean, isa.PERIOD)
            if direct_duA + (rest > 0) > self._direct_duA:
                raise ImageError("DENSITY", "more direct current than its area may have", at)
        if peak_duA > self._rms_duA:
            share, whole = mean_square(wave, frequency_cHz)
            square, rest = divide_product(peak_duA * peak_duA, share, whole)
            if square + (rest > 0) > self._rms_duA * self._rms_duA:
                raise ImageError(
                    "DENSITY", "more current, root mean square, than its area may have", at
                )


def mean_square(wave: "protocols.Wave", frequency_cHz: int) -> "tuple[int, int]":
    """The mean of a wave's square over its period: (part, whole) of its peak's square."""
    if wave.shape == isa.SQUARE:
        # each edge takes two thirds of its time from the pulse
        scale = isa.pulse_scale(wave.polarity)
        return 3 * scale * wave.duty_percent - 4 * wave.rise_ms * frequency_cHz, 300 * scale
    if wave.shape == isa.STEADY:
        return 1, 1
    return (1, 2) if wave.shape == isa.SINE else (1, 3)
