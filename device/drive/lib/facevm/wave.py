"""Wave: from a phase and a peak to the current between two updates.

Integers only. A phase counts 200000 to the period (``isa.PERIOD``); within one phase (a half
period of an alternating wave, the whole of a one-way one) it is brought to 0 to 99999.
"""

from micropython import const

from .isa import ALTERNATING, NEGATIVE, POSITIVE, QUARTER_SINE, SINE, SQUARE, STEADY, TRIANGLE

_TYPES = const(0)
if _TYPES:
    from . import protocols

_PHASE = const(100_000)  # HALF_PERIOD
_CELL = const(400)  # phase units between two entries of the quarter sine

_ZERO = const(0)
_FLAT = const(1)
_RISING = const(2)
_FALLING = const(3)

# each shape's phase in straight pieces; those of a square one depend on its duty and edges
_PIECES = (
    (_RISING, _FLAT, _FALLING, _ZERO),
    (),  # the sine has none
    (_RISING, _FALLING),
    (_RISING,),
    (_FLAT,),
)


class Waveform:
    """One wave, ready to be drawn. It holds no phase and no peak of its own."""

    def __init__(self) -> None:
        self.polarity = POSITIVE
        self._shape = STEADY
        self._kinds = _PIECES[STEADY]
        self._ends = [_PHASE, _PHASE, _PHASE, _PHASE]  # where each piece ends
        self._rise_ms = 0

    def select(self, wave: "protocols.Wave") -> None:
        """Takes on a wave of the image, at its own frequency."""
        self.polarity = wave.polarity
        self._shape = wave.shape
        self._kinds = _PIECES[wave.shape]
        self._rise_ms = wave.rise_ms
        ends = self._ends
        ends[0] = 50_000 if wave.shape == TRIANGLE else _PHASE
        ends[1] = _PHASE
        if wave.shape == SQUARE:
            pulse = wave.duty_percent * (_PHASE // 100)
            ends[0] = 0
            ends[1] = pulse
            ends[2] = pulse
        self.tune(wave.frequency_cHz)

    def tune(self, frequency_cHz: int) -> None:
        """Follows a swept frequency: an edge of so many ms takes more of a shorter phase."""
        if self._rise_ms:
            edge = self._rise_ms * frequency_cHz
            if self.polarity == ALTERNATING:
                edge += edge
            ends = self._ends
            pulse = ends[2]
            edge = min(edge, pulse >> 1)
            ends[0] = edge
            ends[1] = pulse - edge

    def still(self, phase: int) -> int:
        """The units of phase from ``phase`` on in which the current stays what it is."""
        if self._shape == SINE:
            return 0
        alternating = self.polarity == ALTERNATING
        at = phase if alternating else phase >> 1
        if at >= _PHASE:
            at -= _PHASE
        piece = 0
        while at >= self._ends[piece]:
            piece += 1
        kind = self._kinds[piece]
        if kind >= _RISING:
            return 0
        left = self._ends[piece] - at
        return left if alternating else left + left

    def mean_duA(self, phase: int, step: int, peak_duA: int) -> int:
        """The mean current over ``step`` units of phase from ``phase`` on, both 0 to 199999.

        ``peak_duA`` is 0 to 6000. What is set at each update is the mean since the last one, and
        not the wave's value at that instant: so the updates carry the wave's charge exactly,
        however many of them fall into either phase, and an alternating wave has no direct part.
        Over an interval of more than a phase it is the value at its end.
        """
        if self._shape == SINE:
            return self._mean_of_sine(phase, step, peak_duA)
        alternating = self.polarity == ALTERNATING
        if alternating:
            negative = phase >= _PHASE
            at = phase - _PHASE if negative else phase
            left = step
        else:
            negative = self.polarity == NEGATIVE
            at = phase >> 1
            left = ((phase + step) >> 1) - at
        if left > _PHASE:
            return self.mean_duA((phase + step) % 200_000, 0, peak_duA)
        ends = self._ends
        piece = 0
        while at >= ends[piece]:
            piece += 1
        if left <= ends[piece] - at:
            value_duA = self._mean_in(piece, at + at + left, peak_duA)
            return -value_duA if negative else value_duA
        width = left
        area = 0
        while left > 0:
            take = min(left, ends[piece] - at)
            if take > 0:
                part = take * self._mean_in(piece, at + at + take, peak_duA)
                area += -part if negative else part
                left -= take
                at += take
            piece += 1
            if at >= _PHASE:
                at = 0
                piece = 0
                if alternating:
                    negative = not negative
        return -(-area // width) if area < 0 else area // width

    def _mean_in(self, piece: int, twice_middle: int, peak_duA: int) -> int:
        """The mean over a part of one straight piece, whose middle is given doubled."""
        kind = self._kinds[piece]
        if kind == _FLAT:
            return peak_duA
        if kind == _ZERO:
            return 0
        ends = self._ends
        begin = ends[piece - 1] if piece else 0
        length = ends[piece] - begin
        middle = twice_middle >> 1
        if kind == _RISING:
            return peak_duA * (middle - begin) // length
        return peak_duA * (ends[piece] - middle) // length

    def _mean_of_sine(self, phase: int, step: int, peak_duA: int) -> int:
        """By Simpson's rule where a period has few updates, else the value in the middle."""
        middle_duA = self._sine(phase + (step >> 1), peak_duA)
        if step < 2000:
            return middle_duA
        sum_duA = self._sine(phase, peak_duA) + 4 * middle_duA + self._sine(phase + step, peak_duA)
        return -(-sum_duA // 6) if sum_duA < 0 else sum_duA // 6

    def _sine(self, phase: int, peak_duA: int) -> int:
        if phase >= 200_000:
            phase -= 200_000
        if self.polarity == ALTERNATING:
            negative = phase >= _PHASE
            if negative:
                phase -= _PHASE
        else:
            negative = self.polarity == NEGATIVE
            phase >>= 1
        if phase > 50_000:
            phase = _PHASE - phase
        cell = phase // _CELL
        low = QUARTER_SINE[cell]
        part = phase - cell * _CELL
        if part:
            low += (QUARTER_SINE[cell + 1] - low) * part // _CELL
        peak_duA = peak_duA * low >> 14
        return -peak_duA if negative else peak_duA
