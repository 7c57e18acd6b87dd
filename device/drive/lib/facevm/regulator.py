"""Regulator: makes what is measured follow what is set, by trimming the output.

Where the wave is flat, within 6 % over three updates, it compares what was measured with what was
set, a few updates at a time or once a short pulse, and moves two trims by half of the difference:
an offset, and a gain. Together they may lower the current by 15 % + 10 uA at most, and raise it
by 8 % + 10 uA: where the compliance is nearly spent the trims wind up, and when the skin then
gives way, what flows too much must stay under the guard's 10 % + 15 uA. A difference larger than
the authority is not for trimming, nor is one where the electrode's voltage says that the
compliance is spent.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_FLAT_SAMPLES = const(4)  # a long pulse is trimmed every so many samples at least, and so often
_REST_SAMPLES = const(2)  # what the skin was charged to is gone in some ten milliseconds
_FLAT_ms = const(8)
_LEAST_SET_duA = const(50)  # below 5 uA the shunt's steps are too coarse to learn from
_GAIN_FULL_duA = const(1000)
_GAIN_SET_duA = const(100)  # and below 10 uA they tell nothing of the gain
_AUTHORITY_PERCENT = const(15)
_AUTHORITY_duA = const(100)
_OVER_CEILING_PERCENT = const(5)
_OVER_CEILING_duA = const(50)
_SENSE_TRIM_duA = const(20)
_UPWARD_PERCENT = const(8)
SHORT_duA = 5  # short by so much: it is asked whether the compliance is spent
_GAIN_LEAST = const(-_AUTHORITY_PERCENT * 16_384 // 100)
_GAIN_MOST = const(_UPWARD_PERCENT * 16_384 // 100)


class Regulator:
    """Two trims and the samples of the pulse under way.

    ``has_moved`` is True when a trim was changed since the last :meth:`correct`.
    ``is_limited`` is True while the current falls short because the compliance is spent, or by
    more than the authority. ``is_spent(size_duA)`` is True when the electrode's voltage says so.
    """

    def __init__(self, is_spent: "protocols.Callable[[int], bool]") -> None:
        self.has_moved = True
        self.is_limited = False
        self._is_spent = is_spent
        self._gain = 0  # 1/16384 of the set current
        self._offset = 0  # 1/16 duA
        self._contact_offset = 0  # what fresh contacts showed of it
        self._rest_offset = 0  # the offset while nothing is set
        self._contacts = 0
        self._sum_duA = 0
        self._count = 0
        self._flat_ms = 0
        self._far = 0  # samples further off than the authority, and by how much the last was
        self._far_duA = 0
        self._pulse_duA = 0
        self._most_duA = 0
        self._set = 0  # the set current of the last update, and of the one before
        self._set_before = 0
        self._is_still = True  # all three are the same
        self._is_flat = False  # or nearly so, and enough to learn from
        self._far_from_duA = 0  # a difference beyond this is not for trimming

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
        self._offset = self._contact_offset = self._rest_offset = offset
        self._most_duA = (
            ceiling_duA + ceiling_duA * _OVER_CEILING_PERCENT // 100 + _OVER_CEILING_duA
        )
        self.has_moved = True
        self.is_limited = False
        self.forget_pulse()

    def correct(self, set_duA: int) -> int:
        """The current in duA to ask the stage for, so that ``set_duA`` flows."""
        self.has_moved = False
        asked_duA = set_duA + self.trim_duA(set_duA)
        most_duA = self._most_duA
        if asked_duA > most_duA:
            return most_duA
        if asked_duA < -most_duA:
            return -most_duA
        return asked_duA

    def correct_sense(self, set_duA: int) -> int:
        """The same for a sense current: only the offset, and little of that, is trusted."""
        return set_duA + (self._sense_trim() >> 4)

    def _sense_trim(self) -> int:
        return max(-16 * _SENSE_TRIM_duA, min(16 * _SENSE_TRIM_duA, self._offset))

    def trim_duA(self, set_duA: int) -> int:
        """What the trims add at this set current, within the authority.

        At 0 that is what is seen to flow there, and nothing learned elsewhere.
        """
        if not set_duA:
            return max(-_AUTHORITY_duA, min(_AUTHORITY_duA, self._rest_offset >> 4))
        trim_duA = (set_duA * self._gain >> 14) + (self._offset >> 4)
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

    def note(self, set_duA: int) -> None:
        """The current that was set just now."""
        if set_duA == self._set and self._is_still:
            return
        pulse_duA = self._pulse_duA
        if pulse_duA and (not set_duA or (set_duA > 0) != (pulse_duA > 0)):
            self._learn()
        if set_duA and not self._set:
            self._rest_offset = self._contact_offset
            self.forget_pulse()
        long_before = self._set_before
        self._set_before = before = self._set
        self._set = set_duA
        self._is_still = set_duA == before == long_before
        size_duA = -set_duA if set_duA < 0 else set_duA
        if size_duA < _LEAST_SET_duA:
            self._is_flat = False
            return
        slack_duA = (size_duA >> 4) + 1
        self._is_flat = (
            -slack_duA <= set_duA - before <= slack_duA
            and -slack_duA <= set_duA - long_before <= slack_duA
        )
        if self._is_flat:
            self._far_from_duA = size_duA * _AUTHORITY_PERCENT // 100 + _AUTHORITY_duA

    def watch(self, measured_duA: int, passed_ms: int) -> bool:
        """The current that was measured before the next one is set, ``passed_ms`` after the last;
        True where the wave is flat."""
        set_duA = self._set
        if not self._is_flat:
            if -_LEAST_SET_duA < set_duA < _LEAST_SET_duA:
                self._watch_near_zero(measured_duA)
            return False
        self._pulse_duA = set_duA
        missing_duA = set_duA - measured_duA
        short_duA = missing_duA if set_duA > 0 else -missing_duA
        if short_duA > SHORT_duA:
            is_far = short_duA > self._far_from_duA or self._is_spent(abs(set_duA))
        else:
            is_far = -short_duA > self._far_from_duA
        if is_far:
            self._far += 1
            self._far_duA = missing_duA
        else:
            self._sum_duA += missing_duA
            self._count += 1
        self._flat_ms = flat_ms = self._flat_ms + passed_ms
        if flat_ms >= _FLAT_ms and self._count + self._far >= _FLAT_SAMPLES:
            self._learn()
        return True

    def add(self, missing_duA: int, count: int, time_ms: int) -> None:
        """Takes in ``count`` samples of a lull, which were short by so much together."""
        self._sum_duA += missing_duA
        self._count += count
        self._flat_ms += time_ms

    def left_ms(self) -> int:
        """Until it learns next, where the current is flat and reached; else 0."""
        if self._is_still and self._is_flat and not (self.is_limited or self._far):
            return _FLAT_ms - self._flat_ms
        return 0

    def _watch_near_zero(self, measured_duA: int) -> None:
        """The board's own offset is all there is: what else was learned is of elsewhere.

        At rest nothing is to flow: not that offset, nor what the skin was charged to.
        """
        self._offset += (self._contact_offset - self._offset) >> 4
        if self._set:
            self.has_moved = True
            return
        if not self._is_still:
            return
        self._sum_duA += measured_duA
        self._count += 1
        if self._count >= _REST_SAMPLES:
            offset = self._rest_offset - 16 * self._sum_duA // self._count
            least = self._contact_offset - 16 * _SENSE_TRIM_duA
            self._rest_offset = max(least, min(least + 32 * _SENSE_TRIM_duA, offset))
            self.has_moved = True
            self.forget_pulse()

    def _learn(self) -> None:
        self.has_moved = True
        set_duA = self._pulse_duA
        size_duA = abs(set_duA)
        # a few samples that are far off are a contact that flutters; most of them, a shortage
        if self._far > self._count:
            self.is_limited = (self._far_duA > 0) == (set_duA > 0)
            if not self._count:
                # nothing is learned, and what was learned grows stale: the skin gives way, and the
                # stage loses less to its own resistance
                self.forget_pulse()
                self._gain -= self._gain >> 2
                self._offset += (self._contact_offset - self._offset) >> 2
                return
        else:
            self.is_limited = False
        missing = self._sum_duA * 16 // self._count  # 1/16 duA
        self.forget_pulse()
        if size_duA >= _GAIN_SET_duA:
            offset_step = missing // 4
            # little current tells little of the gain, and what it says would be far off at more
            gain_step = missing * 256 // max(size_duA, _GAIN_FULL_duA)
            if set_duA < 0:
                gain_step = -gain_step
            gain = self._gain + gain_step
            self._gain = max(_GAIN_LEAST, min(_GAIN_MOST, gain))
        else:
            offset_step = missing // 2
        # what differs from the offset that contact showed is slowly given to the gain
        offset = self._offset + offset_step + ((self._contact_offset - self._offset) >> 6)
        self._offset = max(-16 * _AUTHORITY_duA, min(16 * _AUTHORITY_duA, offset))

    def forget_pulse(self) -> None:
        """Nothing is learned from the pulse under way: its contact is in doubt."""
        self._pulse_duA = 0
        self._sum_duA = 0
        self._count = 0
        self._flat_ms = 0
        self._far = 0
