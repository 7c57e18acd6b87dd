"""Regulator: makes what is measured follow what is set, by trimming the output.

:mod:`facevm.cruise` tells it what was measured and what was set. It moves two trims: an offset, and
a gain. Together they may lower the current by 15 % + 10 uA at most, and raise it by 8 % + 10 uA:
where the compliance is nearly spent the trims wind up, and when the skin then gives way, what flows
too much must stay under the guard's 10 % + 15 uA. A difference larger than the authority is not for
trimming, nor is one where the electrode's voltage says that the compliance is spent.

Where the current is flat, the mean of 20 ms or of a short pulse tells what is missing. Where it
moves, a reading lags behind by an unknown part of an update, and a mean would take that for a loss.
So each reading is weighted by the sum of what was set then and in the update before it: over a wave
those weights do not see what lags, since what is too little of a rise is too much of the fall. All
the same a window may be wrong by some percent, and those beside it with it: a fast wave keeps step
with the sensor's conversions, or with hum, for half a second. A stage is right to 1 to 2 %, so the
first windows move the gain by a tenth of what is missing, and later ones by less, down to a 30th.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TELLS_MUCH = const(2000)  # what 20 samples of a moving current of 65 uA weigh
_TELLS_NOTHING = const(4)  # of 64: one of under 20 uA
_KNOWN_LEAST = const(576)  # as by ten strong windows: that a stage is right
_KNOWN_TIMES = const(30)  # those of 0.6 s, which is longer than they err alike
_GAIN_LIKELY = const(328)  # 2 %: stage and references seldom need more
_FALLS = const(4)  # so many windows in a row and one more say it: noise seldom does
_KNOWN_FLAT = const(640)
_FEW = const(4)  # flat samples: fewer tell their share, being mostly noise
_GAIN_FULL_duA = const(1000)
_GAIN_SET_duA = const(100)  # and below 10 uA they tell nothing of the gain
_AUTHORITY_PERCENT = const(15)
_AUTHORITY_duA = const(100)
_OVER_CEILING_PERCENT = const(5)
_OVER_CEILING_duA = const(50)
_SENSE_TRIM_duA = const(20)
_UPWARD_PERCENT = const(8)
SHORT_duA = 5  # short by so much: it is asked whether the compliance is spent
# by so much and a 32nd: that is no source's own resistance, which takes 4 uA at 10 V
_MUCH_duA = const(75)
# and where it was flat: of a weak current that is all there is, as over a lost contact
_FLAT_MUCH_duA = const(48)
# then half the voltage is enough: elsewhere in the wave it is spent, or hum takes from it just now
_MUCH_TIMES = const(2)
_GAIN_LEAST = const(-_AUTHORITY_PERCENT * 16_384 // 100)
_GAIN_MOST = const(_UPWARD_PERCENT * 16_384 // 100)


class Regulator:
    """Two trims.

    ``has_moved`` is True when a trim was changed since the last :meth:`correct`.
    ``is_limited`` is True while the current falls short because the compliance is spent, or by
    more than the authority. What is set is raised by ``offset`` / 16 duA and ``gain`` / 16384 of
    itself, at 0 by ``rest_offset`` / 16 duA, up to ``most_duA``. ``is_spent(size_duA, times)``
    is True when the electrode's voltage says so, or would at so many times this current.
    """

    def __init__(self, is_spent: "protocols.Callable[[int, int], bool]") -> None:
        self.has_moved = True
        self.is_limited = False
        self._is_spent = is_spent
        self.gain = 0  # 1/16384 of the set current
        self.offset = 0  # 1/16 duA
        self._contact_offset = 0  # what fresh contacts showed of it
        self.rest_offset = 0  # the offset while nothing is set
        self._contacts = 0
        self._way = 0
        self._told = 0  # the offset that was learned last, and at what current: 0 where both ways
        self._told_duA = 0
        self._known = _KNOWN_LEAST  # how much windows of a moving current told, 64 each at most
        self._falls = 0  # windows in a row that say that less gain would do
        self._is_strong = True  # the current learned from last
        self.most_duA = 0
        self.moving = 0  # samples of a current that moves, which facevm.cruise adds up

    def begin(self, offset_duA: int, ceiling_duA: int) -> None:
        """Starts on fresh contact, which showed this offset (what flows at a set 0, in duA).

        ``ceiling_duA`` is the zone's: no trim asks for more than 5 % + 5 uA over it, so that a
        sensor that reads low cannot talk the output over the ceiling's guard.
        """
        offset = self._sense_trim() - 16 * offset_duA
        offset = max(-16 * _AUTHORITY_duA, min(16 * _AUTHORITY_duA, offset))
        # the board's own offset stays; what differs from contact to contact is the skin's charge
        if self._contacts:
            offset = self._contact_offset + ((offset - self._contact_offset) >> 2)
        self._contacts += 1
        self.offset = self._contact_offset = self.rest_offset = offset
        self._told_duA = 0
        self.most_duA = ceiling_duA + ceiling_duA * _OVER_CEILING_PERCENT // 100 + _OVER_CEILING_duA
        self.has_moved = True
        self.is_limited = False
        self.moving = 0

    def turn(self, way: int, peak_duA: int, delta_duA: int) -> None:
        """A stretch of a wave begins, from so much on and by so much more to its end, one way (1 or
        -1) or both (0).

        What one way has told of the offset may be a loss instead: over a dry skin the source gives
        less by its own resistance. That is less where the current is, and the other way round on
        the other way. The middle of the two is wrong by half of what they differ at the most.
        """
        self._way = way
        told_duA = self._told_duA
        most_duA = max(peak_duA, peak_duA + delta_duA)
        if told_duA and most_duA:
            size_duA = abs(told_duA)
            most_duA = min(most_duA, size_duA)
            if told_duA < 0:
                way = -way
            offset = (self._told - self._contact_offset) * (size_duA + way * most_duA)
            self.offset = self._contact_offset + offset // (2 * size_duA)
            self.has_moved = True

    def correct(self, set_duA: int) -> int:
        """The current in duA to ask the stage for, so that ``set_duA`` flows."""
        self.has_moved = False
        asked_duA = set_duA + self.trim_duA(set_duA)
        most_duA = self.most_duA
        if asked_duA > most_duA:
            return most_duA
        if asked_duA < -most_duA:
            return -most_duA
        return asked_duA

    def correct_sense(self, set_duA: int) -> int:
        """The same for a sense current: only the offset, and little of that, is trusted."""
        return set_duA + (self._sense_trim() >> 4)

    def _sense_trim(self) -> int:
        return max(-16 * _SENSE_TRIM_duA, min(16 * _SENSE_TRIM_duA, self.offset))

    def trim_duA(self, set_duA: int) -> int:
        """What the trims add at this set current, within the authority.

        At 0 that is what is seen to flow there, and nothing learned elsewhere.
        """
        if not set_duA:
            return max(-_AUTHORITY_duA, min(_AUTHORITY_duA, self.rest_offset >> 4))
        trim_duA = (set_duA * self.gain >> 14) + (self.offset >> 4)
        size_duA = -set_duA if set_duA < 0 else set_duA
        outward_duA = size_duA * _UPWARD_PERCENT // 100 + _AUTHORITY_duA
        inward_duA = size_duA * _AUTHORITY_PERCENT // 100 + _AUTHORITY_duA
        if set_duA < 0:
            low_duA, high_duA = -outward_duA, inward_duA
        else:
            low_duA, high_duA = -inward_duA, outward_duA
        if trim_duA < low_duA:
            return low_duA
        return high_duA if trim_duA > high_duA else trim_duA

    def learn(self, set_duA: int, missing_duA: int, count: int, is_past: bool = False) -> None:
        """Learns from ``count`` samples of a flat current, short by so much together.

        ``is_past``: nothing is set any more, and the electrode cannot be asked. Where much was
        missing the compliance was spent.
        """
        # what is flat is told by itself
        self.moving = max(0, self.moving - 4 * count)
        size_duA = abs(set_duA)
        short_duA = missing_duA // count
        if set_duA < 0:
            short_duA = -short_duA
        most_duA = size_duA * _AUTHORITY_PERCENT // 100 + _AUTHORITY_duA
        is_much = short_duA > (size_duA >> 5) + _FLAT_MUCH_duA
        is_far = abs(short_duA) > most_duA or (is_past and is_much)
        if self._gives_up(is_far, short_duA > SHORT_duA, size_duA, _MUCH_TIMES if is_much else 1):
            return
        missing = missing_duA * 16 // max(count, _FEW)  # 1/16 duA
        known = min(_KNOWN_FLAT, size_duA * size_duA >> 11)
        if known > self._known:
            self._known = known
        gain_step = 0
        offset_step = missing // 2
        if size_duA >= _GAIN_SET_duA:
            # little current tells little of the gain, and what it says would be far off at more;
            # much tells little of the offset
            full_duA = max(size_duA, _GAIN_FULL_duA)
            offset_step = missing * (_GAIN_FULL_duA // 4) // full_duA
            gain_step = (missing // 2 - offset_step) * 1024 // full_duA
            if set_duA < 0:
                gain_step = -gain_step
        self._move(gain_step, offset_step, size_duA)

    def compare(
        self, short: int, size: int, short_duA: int, sum_duA: int, count: int, set_duA: int
    ) -> None:
        """Learns from ``count`` samples of a current that moves, ``set_duA`` in size now: how much
        was missing and how much set, each by its weight, and the same without weights."""
        part = size >> 7
        far = short >> 7
        is_short = far > part * SHORT_duA // set_duA
        most = part * _AUTHORITY_PERCENT // 100 + part * _AUTHORITY_duA // set_duA
        is_much = far > (part >> 5) + part * _MUCH_duA // set_duA
        if self._gives_up(abs(far) > most, is_short, set_duA, _MUCH_TIMES if is_much else 1):
            return
        weight = 64 * part // (part + _TELLS_MUCH) - _TELLS_NOTHING
        if weight < 0:
            weight = 0
        known = self._known
        if known < _KNOWN_TIMES * weight:
            self._known = known = known + weight
        half_gain = short * 32 // ((part >> 1) + 1)  # of all that is missing
        # what all of that does not explain is the offset's
        missing_duA = short_duA - (sum_duA * (half_gain * weight >> 6) >> 13)
        if set_duA < _GAIN_FULL_duA:
            missing_duA *= 4
        gain_step = 2 * half_gain * weight // known
        # what was wound up is let go sooner than it was learned, once some windows in a row say so
        self._falls = self._falls + 1 if gain_step < 0 else 0
        wound = self.gain - _GAIN_LIKELY
        if self._falls > _FALLS and wound > 0:
            gain_step = min(gain_step, max(8 * gain_step, -wound))
        self._move(gain_step, (missing_duA + (count >> 1)) // count, set_duA)

    def _gives_up(self, is_far: bool, is_short: bool, size_duA: int, times: int) -> bool:
        """True where nothing is to be learned. What was learned then grows stale: the skin gives
        way, and the stage loses less to its own resistance."""
        self.has_moved = True
        if is_far or (is_short and self._is_spent(size_duA, times)):
            self.is_limited = is_short
            self._known = _KNOWN_LEAST
            self.gain -= self.gain >> 2
            self.offset += (self._contact_offset - self.offset) >> 2
            self._told = self.offset
            return True
        self.is_limited = False
        return False

    def _move(self, gain_step: int, offset_step: int, size_duA: int) -> None:
        """What differs from the offset that contact showed is slowly given to the gain, by a strong
        current: of a weak one that would be much of it."""
        self.gain = max(_GAIN_LEAST, min(_GAIN_MOST, self.gain + gain_step))
        offset = self.offset + offset_step
        self._is_strong = size_duA >= _GAIN_FULL_duA
        if self._is_strong:
            offset += (self._contact_offset - self.offset) >> 6
        self.offset = self._told = max(-16 * _AUTHORITY_duA, min(16 * _AUTHORITY_duA, offset))
        self._told_duA = self._way * size_duA

    def rest(self, measured_duA: int, count: int) -> None:
        """At rest nothing is to flow, and ``count`` readings came to so much together."""
        if self._is_strong:
            self.offset += (self._contact_offset - self.offset) >> 4
            self._told = self.offset
        offset = self.rest_offset - 16 * measured_duA // count
        least = self._contact_offset - 16 * _SENSE_TRIM_duA
        self.rest_offset = max(least, min(least + 32 * _SENSE_TRIM_duA, offset))
        self.has_moved = True

    def leave_rest(self) -> None:
        """A pulse begins. The next rest starts from what contact showed."""
        self.rest_offset = self._contact_offset
