"""Tracking of the set current: by the measured one (G03), and by the code it takes (G14).

G03: where the set current moves, the measured one must. Three ways to tell that it does not. It
stays where it is, within 5 uA, for three conversions after the set current moved by more than
20 uA. It flows the other way than it was set, for as many. Or a small but sudden step does not show
by a quarter: once may be chance, three times in a row is not. Steps of under 4 uA, such as the
dither's on steady current, are less than noise and hum of single conversions: the means of what was
measured before and after them tell. A spent compliance does not follow either. It can keep the
current below what is set, and never above it or the other way round: where the measured current
falls short, the electrode's voltage must say that there is room.

G14: the code in the DAC is compared with the one that the calibration gives for the set current; no
more of a difference than the regulator's authority can be explained. And where a flat current
stays short of the set one although the electrode's voltage says that the compliance is not spent,
the regulator is at its end: a sensor that reads low looks like that, and would be given ever more.
"""

from micropython import const

from .thresholds import FOLLOW_CONVERSIONS, SPENT_SHIFT, ALIVE_duA, STEP_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

# G03
_MOVE_duA = const(200)  # a move of the set current that must be answered
_STEP_PART = const(4)  # of a small step a quarter must show
_SINGLE_duA = const(40)  # from this step on, by single conversions too
_STEPS_MISSED = const(3)  # so many of them in a row without an answer
_CONTACT_duA = const(50)  # less than this may be no contact, and is G08's matter
# G14: the regulator's authority
_REACH_PERCENT = const(15)
_REACH_duA = const(110)  # 10 uA and the rounding of a code
# and what it leaves uncorrected inside the compliance
_SHORT_PERCENT = const(4)
_SHORT_duA = const(40)
_SHORT_SET_duA = const(200)  # below 20 uA the electrode's voltage tells too little
_SHORT_ms = const(200)


class Following:
    """G03: watches pairs of set and measured currents; ``has_room(size_duA)`` asks the electrode.

    ``from_duA`` is what was measured where the measured current moved last, ``from_set_duA`` what
    was set then.
    """

    def __init__(self, has_room: "protocols.Callable[[int], bool]") -> None:
        self._has_room = has_room
        self.from_set_duA = 0  # what was set there
        self.from_duA = 0
        self._behind = 0  # conversions in a row after a large move without an answer
        self._step_duA = 0  # a small step under way: how far, what was measured before, and since
        self._before_duA = 0
        self._since = 0
        self._missed = 0
        self._stood_duA = 0  # a current that stood for a while, and the mean measured meanwhile
        self._stood_mean_duA = 0

    def restart(self) -> None:
        """Contact is new: what was measured before tells nothing."""
        self._stood_duA = 0
        self.from_set_duA = 0
        self.from_duA = 0
        self._behind = 0
        self._step_duA = 0
        self._missed = 0

    def follow(self, set_duA: int, measured_duA: int) -> None:
        """The measured current has moved, to ``measured_duA`` while this was set."""
        self.from_set_duA = set_duA
        self.from_duA = measured_duA

    def stood(self, set_duA: int, mean_duA: int) -> bool:
        """A current that stood for some time is over; ``mean_duA`` was measured meanwhile. True
        when that did not follow from the last one, three times in a row."""
        before_duA = self._stood_duA
        mean_before_duA = self._stood_mean_duA
        self._stood_duA = set_duA
        self._stood_mean_duA = mean_duA
        step_duA = set_duA - before_duA
        moved_duA = mean_duA - mean_before_duA
        if step_duA < 0:
            step_duA = -step_duA
            moved_duA = -moved_duA
        if not before_duA or not STEP_duA <= step_duA <= _MOVE_duA:
            return False
        if moved_duA * _STEP_PART >= step_duA:
            self._missed = 0
        elif self._tells(set_duA, mean_duA, step_duA // _STEP_PART):
            self._missed += 1
        return self._missed >= _STEPS_MISSED

    def resume(self, measured_duA: int) -> None:
        """What was measured up to now was close to what was set; ``measured_duA`` was the last."""
        self._before_duA = measured_duA
        self._behind = 0
        self._step_duA = 0

    def fails(self, set_duA: int, set_before_duA: int, measured_duA: int) -> bool:
        """True when the measured current does not follow; once for each fresh conversion.

        ``set_before_duA`` was set one update before ``set_duA``: a conversion may hold both.
        """
        if (
            set_duA == self.from_set_duA
            and set_duA == set_before_duA
            and not self._step_duA
            and -ALIVE_duA < measured_duA - self.from_duA < ALIVE_duA
            and (measured_duA < 0) == (set_duA < 0)
        ):  # nothing moved: most of the time
            self._before_duA = measured_duA
            self._behind = 0
            return False
        if self._stays(set_duA, set_before_duA, measured_duA):
            return True
        if set_duA != set_before_duA:
            self._step_duA = set_duA - set_before_duA
            self._since = 0
            return False
        if self._step_duA:
            return self._small(set_duA, measured_duA)
        self._before_duA = measured_duA
        return False

    def _stays(self, set_duA: int, set_before_duA: int, measured_duA: int) -> bool:
        """After a large move: the same current as before, or one the other way."""
        moved_duA = measured_duA - self.from_duA
        if (
            moved_duA >= ALIVE_duA
            or moved_duA <= -ALIVE_duA
            or self._is_spent(set_duA, measured_duA)
        ):
            self.from_set_duA = set_duA
            self.from_duA = measured_duA
            move_duA = before_duA = 0
        else:
            move_duA = set_duA - self.from_set_duA
            before_duA = set_before_duA - self.from_set_duA
        is_behind = _both_beyond(move_duA, before_duA) or (
            (measured_duA < 0) != (set_duA < 0) and _both_beyond(set_duA, set_before_duA)
        )
        if is_behind and self._tells(set_duA, measured_duA, ALIVE_duA):
            self._behind += 1
            return self._behind >= FOLLOW_CONVERSIONS
        self._behind = 0
        return False

    def _is_spent(self, set_duA: int, measured_duA: int) -> bool:
        """Whether a spent compliance may be why less flows: that tells nothing of later."""
        if set_duA < 0:
            set_duA = -set_duA
            measured_duA = -measured_duA
        return 0 < measured_duA < set_duA - (
            set_duA >> SPENT_SHIFT
        ) - STEP_duA and not self._has_room(set_duA)

    def _small(self, set_duA: int, measured_duA: int) -> bool:
        self._since += 1
        if self._since < FOLLOW_CONVERSIONS:
            return False
        step_duA = self._step_duA
        self._step_duA = 0
        moved_duA = measured_duA - self._before_duA
        self._before_duA = measured_duA
        if step_duA < 0:
            step_duA = -step_duA
            moved_duA = -moved_duA
        if step_duA < _SINGLE_duA:
            return False
        if moved_duA * _STEP_PART >= step_duA:
            self._missed = 0
            return False
        if self._tells(set_duA, measured_duA, step_duA // _STEP_PART):
            self._missed += 1
        return self._missed >= _STEPS_MISSED

    def _tells(self, set_duA: int, measured_duA: int, margin_duA: int) -> bool:
        """Whether a spent compliance or lost contact cannot be why the current did not follow."""
        size_duA = -measured_duA if measured_duA < 0 else measured_duA
        if size_duA < _CONTACT_duA:
            return False
        if (measured_duA < 0) != (set_duA < 0):
            return True
        wanted_duA = -set_duA if set_duA < 0 else set_duA
        return size_duA > wanted_duA + margin_duA or self._has_room(wanted_duA)


def _both_beyond(one_duA: int, other_duA: int) -> bool:
    """Whether both are further than a large move from 0, on the same side."""
    return (one_duA > _MOVE_duA and other_duA > _MOVE_duA) or (
        one_duA < -_MOVE_duA and other_duA < -_MOVE_duA
    )


class Reach:
    """G14: how far out the code is, and whether a flat current stays short.

    ``zero_code``, ``pA_per_code``: the board's; ``has_room(size_duA)`` asks the electrode.
    ``short_ms`` is how long it has been short.
    """

    def __init__(
        self, zero_code: int, pA_per_code: int, has_room: "protocols.Callable[[int], bool]"
    ) -> None:
        self._zero_code = zero_code
        self._duA_per_1000_codes = pA_per_code // 100
        self._has_room = has_room
        self.short_ms = 0

    def restart(self) -> None:
        """Contact is new."""
        self.short_ms = 0

    def is_far(self, set_duA: int, code: int) -> bool:
        """True when the code stands for a current too far from the set one."""
        off_duA = (code - self._zero_code) * self._duA_per_1000_codes // 1000 - set_duA
        if off_duA < 0:
            off_duA = -off_duA
        if set_duA < 0:
            set_duA = -set_duA
        return off_duA > set_duA * _REACH_PERCENT // 100 + _REACH_duA

    def fails(self, flat_duA: int, size_duA: int, passed_ms: int) -> bool:
        """True when a flat current has been short for too long.

        ``flat_duA`` is the size of a set current that several updates share, ``size_duA`` that of
        the measured one.
        """
        if flat_duA < _SHORT_SET_duA:
            return False
        if flat_duA - size_duA <= flat_duA * _SHORT_PERCENT // 100 + _SHORT_duA:
            self.short_ms = 0
            return False
        if self._has_room(flat_duA):
            self.short_ms += passed_ms
        return self.short_ms >= _SHORT_ms
