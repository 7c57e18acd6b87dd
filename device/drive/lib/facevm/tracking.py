"""What flows follows what is set: the measured current (G03), and the code that it takes (G14).

G03: where the set current moves, the measured one must. Three ways to tell that it does not. It
stays where it is, within 5 uA, for three conversions after the set current moved by more than
20 uA. It flows the other way than it was set, for as many. Or a small but sudden step, such as the
dither's on steady current, does not show by a quarter: once may be chance, three times in a row is
not. A spent compliance does not follow either. It can keep the current below what is set, and never
above it or the other way round: where the measured current falls short, the electrode's voltage
must say that there is room.

G14: the code in the DAC is compared with the one that the calibration gives for the set current; no
more of a difference than the regulator's authority can be explained. And where a flat current
stays short of the set one although the electrode's voltage says that the compliance is not spent,
the regulator is at its end: a sensor that reads low looks like that, and would be given ever more.
"""

from micropython import const

from .thresholds import FOLLOW_CONVERSIONS, SPENT_SHIFT, ALIVE_dA, STEP_dA

# G03
_MOVE_dA = const(200)  # a move of the set current that must be answered
_STEP_PART = const(4)  # of a small step a quarter must show
_STEPS_MISSED = const(3)  # so many of them in a row without an answer
_CONTACT_dA = const(50)  # less than this may be no contact, and is G08's matter
# G14: the regulator's authority
_REACH_PERCENT = const(15)
_REACH_dA = const(110)  # 10 uA and the rounding of a code
# and what it leaves uncorrected inside the compliance
_SHORT_PERCENT = const(4)
_SHORT_dA = const(40)
_SHORT_SET_dA = const(200)  # below 20 uA the electrode's voltage tells too little
_SHORT_ms = const(200)


class Following:
    """G03: watches pairs of set and measured currents; ``has_room(size_dA)`` asks the electrode.

    ``from_dA`` is what was measured where the measured current moved last.
    """

    def __init__(self, has_room):
        self._has_room = has_room
        self._from_set_dA = 0  # what was set there
        self.from_dA = 0
        self._behind = 0  # conversions in a row after a large move without an answer
        self._step_dA = 0  # a small step under way: how far, what was measured before, and since
        self._before_dA = 0
        self._since = 0
        self._missed = 0

    def restart(self):
        """Contact is new: what was measured before tells nothing."""
        self._from_set_dA = 0
        self.from_dA = 0
        self._behind = 0
        self._step_dA = 0
        self._missed = 0

    def follow(self, set_dA, measured_dA):
        """The measured current has moved, to ``measured_dA`` while this was set."""
        self._from_set_dA = set_dA
        self.from_dA = measured_dA

    def resume(self, measured_dA):
        """What was measured up to now was close to what was set; ``measured_dA`` was the last."""
        self._before_dA = measured_dA
        self._behind = 0
        self._step_dA = 0

    def fails(self, set_dA, set_before_dA, measured_dA):
        """True when the measured current does not follow; once for each fresh conversion.

        ``set_before_dA`` was set one update before ``set_dA``: a conversion may hold both.
        """
        if (
            set_dA == self._from_set_dA
            and set_dA == set_before_dA
            and not self._step_dA
            and -ALIVE_dA < measured_dA - self.from_dA < ALIVE_dA
            and (measured_dA < 0) == (set_dA < 0)
        ):  # nothing moved: most of the time
            self._before_dA = measured_dA
            self._behind = 0
            return False
        if self._stays(set_dA, set_before_dA, measured_dA):
            return True
        if set_dA != set_before_dA:
            self._step_dA = set_dA - set_before_dA
            self._since = 0
            return False
        if self._step_dA:
            return self._small(set_dA, measured_dA)
        self._before_dA = measured_dA
        return False

    def _stays(self, set_dA, set_before_dA, measured_dA):
        """After a large move: the same current as before, or one the other way."""
        moved_dA = measured_dA - self.from_dA
        if moved_dA >= ALIVE_dA or moved_dA <= -ALIVE_dA or self._is_spent(set_dA, measured_dA):
            self._from_set_dA = set_dA
            self.from_dA = measured_dA
            move_dA = before_dA = 0
        else:
            move_dA = set_dA - self._from_set_dA
            before_dA = set_before_dA - self._from_set_dA
        is_behind = _both_beyond(move_dA, before_dA) or (
            (measured_dA < 0) != (set_dA < 0) and _both_beyond(set_dA, set_before_dA)
        )
        if is_behind and self._tells(set_dA, measured_dA, ALIVE_dA):
            self._behind += 1
            return self._behind >= FOLLOW_CONVERSIONS
        self._behind = 0
        return False

    def _is_spent(self, set_dA, measured_dA):
        """Whether a spent compliance may be why less flows: that tells nothing of later."""
        if set_dA < 0:
            set_dA = -set_dA
            measured_dA = -measured_dA
        return 0 < measured_dA < set_dA - (set_dA >> SPENT_SHIFT) - STEP_dA and not self._has_room(
            set_dA
        )

    def _small(self, set_dA, measured_dA):
        self._since += 1
        if self._since < FOLLOW_CONVERSIONS:
            return False
        step_dA = self._step_dA
        self._step_dA = 0
        moved_dA = measured_dA - self._before_dA
        self._before_dA = measured_dA
        if step_dA < 0:
            step_dA = -step_dA
            moved_dA = -moved_dA
        if step_dA < STEP_dA:
            return False
        if moved_dA * _STEP_PART >= step_dA:
            self._missed = 0
            return False
        if self._tells(set_dA, measured_dA, step_dA // _STEP_PART):
            self._missed += 1
        return self._missed >= _STEPS_MISSED

    def _tells(self, set_dA, measured_dA, margin_dA):
        """Whether a spent compliance or lost contact cannot be why the current did not follow."""
        size_dA = -measured_dA if measured_dA < 0 else measured_dA
        if size_dA < _CONTACT_dA:
            return False
        if (measured_dA < 0) != (set_dA < 0):
            return True
        wanted_dA = -set_dA if set_dA < 0 else set_dA
        return size_dA > wanted_dA + margin_dA or self._has_room(wanted_dA)


def _both_beyond(one_dA, other_dA):
    """Whether both are further than a large move from 0, on the same side."""
    if one_dA < 0:
        return one_dA < -_MOVE_dA and other_dA < -_MOVE_dA
    return one_dA > _MOVE_dA and other_dA > _MOVE_dA


class Reach:
    """G14: how far out the code is, and whether a flat current stays short.

    ``zero_code``, ``pA_per_code``: the board's; ``has_room(size_dA)`` asks the electrode.
    """

    def __init__(self, zero_code, pA_per_code, has_room):
        self._zero_code = zero_code
        self._dA_per_1000_codes = pA_per_code // 100
        self._has_room = has_room
        self._short_ms = 0

    def restart(self):
        """Contact is new."""
        self._short_ms = 0

    def is_far(self, set_dA, code):
        """True when the code stands for a current too far from the set one."""
        off_dA = (code - self._zero_code) * self._dA_per_1000_codes // 1000 - set_dA
        if off_dA < 0:
            off_dA = -off_dA
        if set_dA < 0:
            set_dA = -set_dA
        return off_dA > set_dA * _REACH_PERCENT // 100 + _REACH_dA

    def fails(self, flat_dA, size_dA, passed_ms):
        """True when a flat current has been short for too long.

        ``flat_dA`` is the size of a set current that several updates share, ``size_dA`` that of
        the measured one.
        """
        if flat_dA < _SHORT_SET_dA:
            return False
        if flat_dA - size_dA <= flat_dA * _SHORT_PERCENT // 100 + _SHORT_dA:
            self._short_ms = 0
            return False
        if self._has_room(flat_dA):
            self._short_ms += passed_ms
        return self._short_ms >= _SHORT_ms
