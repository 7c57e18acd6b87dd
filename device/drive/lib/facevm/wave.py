"""The shape of the current: from a phase and a peak to the current of this instant.

Integers only. A phase counts 200000 to the period (``isa.PERIOD``); within one phase (a half
period of an alternating wave, the whole of a one-way one) it is brought to 0 to 99999.
"""

from array import array

from micropython import const

from . import isa

_PHASE = const(100_000)  # isa.HALF_PERIOD
_CELL = const(400)  # phase units between two entries of the quarter sine

# 16384 * sin(i * 90 degrees / 125): written out, because the board's 30-bit floats would round
# some of them another way than a PC; tests/facevm holds each entry against math.sin.
_QUARTER_SINE = array(
    "H",
    (
        0, 206, 412, 618, 823, 1029, 1234, 1439, 1644, 1849, 2053, 2258, 2461, 2665, 2868, 3070,
        3272, 3474, 3674, 3875, 4075, 4274, 4472, 4670, 4867, 5063, 5258, 5453, 5647, 5839, 6031,
        6222, 6412, 6601, 6789, 6976, 7162, 7346, 7530, 7712, 7893, 8073, 8251, 8429, 8604, 8779,
        8952, 9124, 9294, 9463, 9630, 9796, 9960, 10123, 10284, 10444, 10601, 10758, 10912, 11065,
        11216, 11365, 11512, 11658, 11802, 11943, 12083, 12221, 12358, 12492, 12624, 12754, 12883,
        13009, 13133, 13255, 13375, 13493, 13608, 13722, 13833, 13943, 14050, 14155, 14257, 14357,
        14455, 14551, 14645, 14736, 14825, 14911, 14995, 15077, 15156, 15233, 15308, 15380, 15450,
        15517, 15582, 15645, 15704, 15762, 15817, 15869, 15919, 15967, 16012, 16054, 16094, 16131,
        16166, 16198, 16228, 16255, 16279, 16301, 16321, 16337, 16352, 16363, 16372, 16379, 16383,
        16384,
    ),
)  # fmt: skip


class Waveform:
    """One wave, ready to be drawn. It holds no phase and no peak of its own."""

    def __init__(self):
        self.polarity = isa.POSITIVE
        self._shape = isa.STEADY
        self._pulse = _PHASE
        self._rise_ms = 0
        self._edge = 0

    def select(self, wave):
        """Takes on a wave of the image, at its own frequency."""
        self.polarity = wave.polarity
        self._shape = wave.shape
        self._pulse = wave.duty_percent * (_PHASE // 100)
        self._rise_ms = wave.rise_ms
        self.tune(wave.frequency_cHz)

    def tune(self, frequency_cHz):
        """Follows a swept frequency: an edge of so many ms takes more of a shorter phase."""
        if self._rise_ms:
            edge = self._rise_ms * frequency_cHz
            if self.polarity == isa.ALTERNATING:
                edge += edge
            self._edge = min(edge, self._pulse >> 1)
        else:
            self._edge = 0

    def value_dA(self, phase, peak_dA):
        """The signed current at ``phase`` (0 to 199999) of a wave with this peak (0 to 6000)."""
        polarity = self.polarity
        if polarity == 0:  # isa.ALTERNATING
            negative = phase >= _PHASE
            if negative:
                phase -= _PHASE
        else:
            negative = polarity == 2  # isa.NEGATIVE
            phase >>= 1
        shape = self._shape
        if shape == 0:  # isa.SQUARE
            left = self._pulse - phase
            if left <= 0:
                return 0
            edge = self._edge
            if phase < edge:
                peak_dA = peak_dA * phase // edge
            elif left < edge:
                peak_dA = peak_dA * left // edge
        elif shape == 3:  # isa.SAWTOOTH
            peak_dA = peak_dA * phase // _PHASE
        elif shape != 4:  # isa.STEADY
            if phase > 50_000:
                phase = _PHASE - phase
            if shape == 2:  # isa.TRIANGLE
                peak_dA = peak_dA * phase // 50_000
            else:
                cell = phase // _CELL
                low = _QUARTER_SINE[cell]
                part = phase - cell * _CELL
                if part:
                    low += (_QUARTER_SINE[cell + 1] - low) * part // _CELL
                peak_dA = peak_dA * low >> 14
        return -peak_dA if negative else peak_dA
