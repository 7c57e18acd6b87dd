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

PART = 25_000  # an eighth of a period: no mean of a sine is taken over more at once
_GRAIN = const(100)  # areas are counted in so many units of phase: a small integer holds them
_SLIGHT = const(2000)  # over a hundredth of a period a sine's mean is its middle

ASK, FLAT, LINE, CURVE = 0, 1, 2, 3

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


def narrowing(step: int) -> int:
    """By how much, in 1/16384, the mean of a sine over ``step`` units is below its middle.

    sin x / x of half that angle, to its second term: to a few parts in 10000.
    """
    square = (step * step >> 15) * 4341 >> 15  # of half the angle, in 1/16384: 2**44 (pi/200000)**2
    return 16_384 - square // 6 + square * square // 1_966_080


def rounded(sum_duA: int) -> int:
    """A sum in 1/16384 duA, toward 0: both signs alike."""
    return -(-sum_duA >> 14) if sum_duA < 0 else sum_duA >> 14


class Waveform:
    """One wave, ready to be drawn. It holds no phase and no peak of its own; ``course`` is what
    :meth:`look` found."""

    def __init__(self) -> None:
        self.polarity = POSITIVE
        self._shape = STEADY
        self._kinds = _PIECES[STEADY]
        self._ends = [_PHASE, _PHASE, _PHASE, _PHASE]  # where each piece ends
        self._rise_ms = 0
        self.course = [FLAT, 1, 0, 1]  # see look()

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

    def look(self, phase: int) -> int:
        """The units of phase from ``phase`` on for which ``course`` tells how it goes on.

        In ``course`` then stand the kind, FLAT, LINE or CURVE, the sign, and of a LINE, in units
        of a phase, where it is 0 and how far from there it is at the peak, negative where it falls.
        """
        course = self.course
        polarity = self.polarity
        alternating = polarity == ALTERNATING
        at = phase if alternating else phase >> 1
        if at >= _PHASE:
            at -= _PHASE
            polarity = NEGATIVE
        course[1] = -1 if polarity == NEGATIVE else 1
        if self._shape == SINE:
            course[0] = CURVE
            left = _PHASE - at
        else:
            ends = self._ends
            piece = 0
            while at >= ends[piece]:
                piece += 1
            kind = self._kinds[piece]
            begin = ends[piece - 1] if piece else 0
            end = ends[piece]
            left = end - at
            if kind >= _RISING:
                course[0] = LINE
                course[2] = begin if kind == _RISING else end
                course[3] = end - begin if kind == _RISING else begin - end
            else:
                course[0] = FLAT
                if kind == _ZERO:
                    course[1] = 0
        return left if alternating else left + left

    def mean_duA(self, phase: int, step: int, peak_duA: int) -> int:
        """The mean current over ``step`` units of phase from ``phase`` on, which is 0 to 199999.

        ``peak_duA`` is 0 to 6000. What is set at each update is the mean since the last one, and
        not the wave's value at that instant: so the updates carry the wave's charge exactly,
        however many of them fall into either phase, and an alternating wave has no direct part.
        """
        if step > PART and (step > _PHASE or self._shape == SINE):
            return self._mean_of_many(phase, step, peak_duA)
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
        ends = self._ends
        kinds = self._kinds
        piece = 0
        while at >= ends[piece]:
            piece += 1
        if left <= ends[piece] - at:
            value_duA = (
                peak_duA
                if kinds[piece] == _FLAT
                else self._mean_in(piece, at + at + left, peak_duA)
            )
            return -value_duA if negative else value_duA
        width = left
        area = 0
        while left > 0:
            take = ends[piece] - at
            if take > left:
                take = left
            if take > 0:
                kind = kinds[piece]
                if kind == _FLAT:
                    part = take * peak_duA
                elif kind == _ZERO:
                    part = 0
                else:  # as _mean_in() has it: a call takes an edge's update too long
                    end = ends[piece]
                    begin = ends[piece - 1] if piece else 0
                    middle = (at + at + take) >> 1
                    off = middle - begin if kind == _RISING else end - middle
                    part = take * (peak_duA * off // (end - begin))
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

    def _mean_of_sine(self, phase: int, step: int, peak_duA: int) -> int:
        """Its middle, and less where a period has few updates."""
        if step < _SLIGHT:
            return self._sine(phase + (step >> 1), peak_duA)
        if self.polarity == ALTERNATING:
            return rounded(self._sine(phase + (step >> 1), peak_duA) * narrowing(step))
        first = 200_000 - phase
        if step <= first:
            return rounded(self._sine(phase + (step >> 1), peak_duA) * narrowing(step >> 1))
        # from one half of a sine to the next there is a corner
        area = self._mean_of_sine(phase, first, peak_duA) * first
        area += self._mean_of_sine(0, step - first, peak_duA) * (step - first)
        return -(-area // step) if area < 0 else area // step

    def _mean_of_many(self, phase: int, step: int, peak_duA: int) -> int:
        """The mean over more than a phase, part by part; whole periods are counted, not drawn."""
        periods = step // 200_000
        area = self._area(phase, step - periods * 200_000, peak_duA)
        if periods and self.polarity != ALTERNATING:  # else they carry nothing
            area += periods * self._area(phase, 200_000, peak_duA)
        width = -(-step // _GRAIN)  # upward: no mean is over the peak
        return -(-area // width) if area < 0 else area // width

    def _area(self, phase: int, step: int, peak_duA: int) -> int:
        """The area over up to a period, in duA times ``_GRAIN`` units of phase."""
        area = 0
        while step > 0:
            take = min(step, PART)
            area += self.mean_duA(phase, take, peak_duA) * take // _GRAIN
            phase += take
            if phase >= 200_000:
                phase -= 200_000
            step -= take
        return area

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
