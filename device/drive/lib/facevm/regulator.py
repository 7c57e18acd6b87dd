"""Regulator: makes what is measured follow what is set, by trimming the output.

Where the wave is flat, within 6 % over three updates, :mod:`facevm.cruise` tells it what was
measured and what was set, every 20 ms or once a short pulse. It moves two trims by half of the
difference: an offset, and a gain. Together they may lower the current by 15 % + 10 uA at most, and
raise it by 8 % + 10 uA: where the compliance is nearly spent the trims wind up, and when the skin
then gives way, what flows too much must stay under the guard's 10 % + 15 uA. A difference larger
than the authority is not for trimming, nor is one where the electrode's voltage says that the
compliance is spent.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols

_FLAT_SAMPLES = const(4)  # a long pulse is trimmed every so many samples at least, and so often
_FLAT_ms = const(8)
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
    more than the authority. What is set is raised by ``offset`` / 16 duA and ``gain`` / 16384 of
    itself, at 0 by ``rest_offset`` / 16 duA, up to ``most_duA``. ``is_spent(size_duA)`` is True
    when the electrode's voltage says so.
    """

    def __init__(self, is_spent: "protocols.Callable[[int], bool]") -> None:
        self.has_moved = True
        self.is_limited = False
        self._is_spent = is_spent
        self.gain = 0  # 1/16384 of the set current
        self.offset = 0  # 1/16 duA
        self._contact_offset = 0  # what fresh contacts showed of it
        self.rest_offset = 0  # the offset while nothing is set
        self._contacts = 0
        self._sum_duA = 0
        self._count = 0
        self._flat_ms = 0
        self._far = 0  # samples further off than the authority, and by how much the last was
        self._far_duA = 0
        self._pulse_duA = 0
        self.most_duA = 0

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
        self.most_duA = ceiling_duA + ceiling_duA * _OVER_CEILING_PERCENT // 100 + _OVER_CEILING_duA
        self.has_moved = True
        self.is_limited = False
        self.forget_pulse()

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

    def add(self, set_duA: int, missing_duA: int, count: int, time_ms: int) -> None:
        """Takes in ``count`` samples of a flat current, short by so much together, and learns when
        that is due."""
        self._pulse_duA = set_duA
        size_duA = abs(set_duA)
        mean_duA = missing_duA // count
        short_duA = mean_duA if set_duA > 0 else -mean_duA
        if abs(short_duA) > size_duA * _AUTHORITY_PERCENT // 100 + _AUTHORITY_duA or (
            short_duA > SHORT_duA and self._is_spent(size_duA)
        ):
            self._far += count
            self._far_duA = mean_duA
        else:
            self._sum_duA += missing_duA
            self._count += count
        self._flat_ms = flat_ms = self._flat_ms + time_ms
        if flat_ms >= _FLAT_ms and self._count + self._far >= _FLAT_SAMPLES:
            self._learn()

    def end_pulse(self, set_duA: int, missing_duA: int, count: int, time_ms: int) -> None:
        """The same, of a pulse that is over: what it showed is learned, however short it was."""
        self.add(set_duA, missing_duA, count, time_ms)
        if self._pulse_duA:
            self._learn()

    def rest(self, measured_duA: int, count: int) -> None:
        """At rest nothing is to flow, and ``count`` readings came to so much together."""
        self.offset += (self._contact_offset - self.offset) >> 4
        offset = self.rest_offset - 16 * measured_duA // count
        least = self._contact_offset - 16 * _SENSE_TRIM_duA
        self.rest_offset = max(least, min(least + 32 * _SENSE_TRIM_duA, offset))
        self.has_moved = True

    def leave_rest(self) -> None:
        """A pulse begins. The next rest starts from what contact showed."""
        self.rest_offset = self._contact_offset
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
                self.gain -= self.gain >> 2
                self.offset += (self._contact_offset - self.offset) >> 2
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
            gain = self.gain + gain_step
            self.gain = max(_GAIN_LEAST, min(_GAIN_MOST, gain))
        else:
            offset_step = missing // 2
        # what differs from the offset that contact showed is slowly given to the gain
        offset = self.offset + offset_step + ((self._contact_offset - self.offset) >> 6)
        self.offset = max(-16 * _AUTHORITY_duA, min(16 * _AUTHORITY_duA, offset))

    def forget_pulse(self) -> None:
        """Nothing is learned from the pulse under way: its contact is in doubt."""
        self._pulse_duA = 0
        self._sum_duA = 0
        self._count = 0
        self._flat_ms = 0
        self._far = 0
