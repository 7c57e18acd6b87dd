"""G03: where the set current moves, the measured one must follow.

Three ways to tell that it does not. It stays where it is, within 5 uA, for three conversions after
the set current moved by more than 20 uA. It flows the other way than it was set, for as many. Or a
small but sudden step, such as the dither's on steady current, does not show by a quarter: once may
be chance, three times in a row is not.

A spent compliance does not follow either. It can keep the current below what is set, and never
above it or the other way round: where the measured current falls short, the electrode's voltage
must say that there is room.
"""

from .thresholds import (
    FOLLOW_CONVERSIONS,
    SPENT_SHIFT,
    STEP_PART,
    STEPS_MISSED,
    ALIVE_dA,
    CONTACT_dA,
    MOVE_dA,
    STEP_dA,
)


class Following:
    """Watches pairs of set and measured currents; ``has_room(size_dA)`` asks the electrode.

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
        if moved_dA * STEP_PART >= step_dA:
            self._missed = 0
            return False
        if self._tells(set_dA, measured_dA, step_dA // STEP_PART):
            self._missed += 1
        return self._missed >= STEPS_MISSED

    def _tells(self, set_dA, measured_dA, margin_dA):
        """Whether a spent compliance or lost contact cannot be why the current did not follow."""
        size_dA = -measured_dA if measured_dA < 0 else measured_dA
        if size_dA < CONTACT_dA:
            return False
        if (measured_dA < 0) != (set_dA < 0):
            return True
        wanted_dA = -set_dA if set_dA < 0 else set_dA
        return size_dA > wanted_dA + margin_dA or self._has_room(wanted_dA)


def _both_beyond(one_dA, other_dA):
    """Whether both are further than a large move from 0, on the same side."""
    if one_dA < 0:
        return one_dA < -MOVE_dA and other_dA < -MOVE_dA
    return one_dA > MOVE_dA and other_dA > MOVE_dA
