"""Contact: found by a current of 8 uA, to and fro, and checked while the treatment flows.

What comes back as half the difference of both directions is contact, whatever the offset of
stage and sensor; half of their sum is that offset, which the regulator starts from. Each direction
is the middle of its readings in 9 ms, and contact takes 120 ms: noise and the mains' hum count
little. How far those readings lie apart tells how much the mains hums: where that stays too much,
nothing starts (NOISE). Where the electrode's voltage hardly moves meanwhile, the electrodes touch
each other: 16 uA over 300 ohm are 5 mV, over the least skin 24. The mean of all readings in 120 ms
tells, twice in a row: one reading has 18 mV of noise, and hum of 2 uA moves dry skin by volts. And
where that voltage follows, far from the supply that open electrodes would drive it to, but no
current is measured, something flows that the sensor does not see.

While the treatment flows the path's resistance is looked at every 100 ms. A path under 300 ohm is
not skin: the electrodes touch each other. One reading does not tell: its noise is 600 ohm at 30 uA,
and the skin's own capacitance makes voltage and current cross zero at different times. Eight flat
ones and more do, each weighed by its current, until all weigh as much as twenty at 30 uA: at 8 uA
these are 280. Twice in a row they must tell the same. A single voltage that no short has ends the
look, over most skin the first one does. The voltage's own zero, 200 mV off at most, is known by the
sense current: what is read with the output disconnected has leaks in it.

60 s of waiting since the treatment was last steady end a session, and so do twenty losses in a row
with no three steady seconds between them, or two hundred in all.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols


SENSE_duA = 80  # with 2 uA of stage offset it stays under the 10 uA a sense current may have
_HALF_ms = const(12)
_CLOSES_ms = const(12)  # that two poles may take
_NEEDED_duA = const(80)  # of the 160 that both directions differ by in full contact
_NEEDED_PAIRS = const(5)  # 120 ms: six periods of 50 Hz
_KEPT_PAIRS = const(3)  # of them, for a decision 48 ms later: 168 ms are two
# moves of the voltage in five pairs: 800 ohm are told from a touch at the second look, 1125 at once
_CLOSE_mV = const(64)
_FAR_mV = const(90)
_EDGE_ms = const(3)  # of a direction: the DAC's write, and two conversions of 586 us at most
_FLUTTER_duA = const(18)  # pairs whose offsets differ by more are contact that flutters: none yet
# Hum of 2 uA peak at 60 Hz and noise of 0.5 uA rms make readings of one direction lie 4 uA apart in
# the mean, hum of 4 uA nearly 6 uA.
_HUM_SWING_duA = const(60)
_SWING_MOST_duA = const(400)  # a touch lets more flow for an instant
_HUM_SHIFT = const(3)  # the mean follows by an eighth
_HUMS_PAIRS = const(30)
_NONE_duA = const(1 << 15)  # nothing was read yet
_STEP_mV = const(7)  # of a 12-bit ADC over 26.4 V, rounded up
_DRY_mV = const(320)  # 20 kohm: what offset and hum add of themselves is 10 mV then

_UNSEEN_PAIRS = const(10)
_OPEN_mV = const(9000)  # an amplifier at its supply, less a margin for what drifts
# where 100 kohm are across the source, the air gives 0.8 V: 60 % of that is a path
_SHARED_mV = const(480)
_SHARED_duA = const(64)

_RESISTANCE_duA = const(200)  # below 20 uA a step of the ADC is 300 ohm and more
_TOGETHER_duA = const(80)
_TOGETHER_ohm = const(850)  # in the mean: 300 are under it, and 1500 over it, by four times noise
_TOGETHER_LOOKS = const(8)
_TOGETHER_WEIGHT = const(1_800_000)  # in duA squared
_SKIN_mV = const(80)  # four times the noise of a reading, beside what 1.5 kohm have

_NO_CONTACT_ms = const(60_000)
_STEADY_ms = const(3000)
_LOSSES_MOST = const(20)
_LOSSES_IN_ALL = const(200)

NOTHING, SKIN, EACH_OTHER, SKIN_UNSEEN, HUMS = 0, 1, 2, 3, 4


class Contact:
    """The contact of one session. In a search ``set_duA`` is what to set now, ``touches`` the
    finding.

    ``touches`` is NOTHING, SKIN, EACH_OTHER, SKIN_UNSEEN where the sensor does not see what flows,
    or HUMS where the mains has hummed too much for 720 ms; ``offset_duA`` is the current that flows
    at a set 0, once touching, or the hum's peak, and ``middle_mV`` the electrode's voltage where
    none flows. While it treats, ``wants_look`` is True where the next flat update asks for a
    :meth:`look`. ``sense``, if there is one, is the pin that puts 100 kohm across the source: high
    while contact is sought.
    """

    def __init__(self, sense: "protocols.Switch | None" = None) -> None:
        self._sense = None
        self.begin()
        self._sense = sense
        self.set_duA = 0  # until a search begins
        self.offset_duA = 0
        self._searched_ms = 0
        self._losses = 0  # in a row
        self._all_losses = 0
        self.wants_look = False

    def begin(self) -> None:
        """A search begins, forward first."""
        if self._sense:
            self._sense.value = True
        self.set_duA = SENSE_duA
        self.touches = NOTHING
        self._since_ms = -_CLOSES_ms if self._sense else 0
        # what was read of this direction, without its edge, and the mean of how far that lies apart
        self._least_duA, self._most_duA = _NONE_duA, -_NONE_duA
        self._swing = _HUM_SWING_duA << (_HUM_SHIFT - 1)  # times 8
        self._hums = 0
        self._forward_duA = self._forward_mV = 0
        # of the electrode's voltage in this direction, or of size * mV in the looks under way
        self._sum = self._reads = 0
        self.middle_mV = 0
        self._weight = 0  # of all of it: pairs, or squares of currents
        self._moved_mV = 0  # in all of them, from back to forward
        self._close = 0  # decisions: 1 and 2 that they touch each other, -1 that they may not
        self._unseen_pairs = 0

    def found(self) -> None:
        """The electrodes touch the skin: the search is over."""
        self.wants_look = False
        self._reads = self._sum = self._weight = self._close = 0
        if self._sense:
            self._sense.value = False

    def is_due(self, passed_ms: int) -> bool:
        """True when the next :meth:`step` is past a direction's edge: it then wants the electrode's
        mV."""
        return self._since_ms + passed_ms > _EDGE_ms

    def step(self, measured_duA: int, electrode_mV: int | None, passed_ms: int) -> None:
        """Takes in the newest measurement, ``passed_ms`` after the last.

        ``electrode_mV`` is the electrode's voltage now, None on a board that does not see it.
        """
        self._since_ms += passed_ms
        if self._since_ms <= _EDGE_ms:
            return
        if measured_duA < self._least_duA:
            self._least_duA = measured_duA
        if measured_duA > self._most_duA:
            self._most_duA = measured_duA
        if electrode_mV is not None:
            self._sum += electrode_mV
            self._reads += 1
        if self._since_ms < _HALF_ms:
            return
        if electrode_mV is not None:
            electrode_mV = self._sum // self._reads
            self._sum = self._reads = 0
        # what it was late by the next one makes up for: by a ms, which its edge can spare
        self._since_ms = 1 if self._since_ms > _HALF_ms else 0
        measured_duA = (self._least_duA + self._most_duA) // 2
        swing_duA = min(self._most_duA - self._least_duA, _SWING_MOST_duA)
        self._swing += swing_duA - (self._swing >> _HUM_SHIFT)
        self._least_duA, self._most_duA = _NONE_duA, -_NONE_duA
        if self.set_duA > 0:
            self._forward_duA = measured_duA
            self._forward_mV = electrode_mV or 0
            self.set_duA = -SENSE_duA
            return
        self.set_duA = SENSE_duA
        hums = self._swing > _HUM_SWING_duA << _HUM_SHIFT
        self._hums = self._hums + 1 if hums else 0
        if self._hums >= _HUMS_PAIRS:
            self.touches = HUMS
            self.offset_duA = (self._swing >> _HUM_SHIFT) * 5 // 7  # a sine of 50 Hz in 9 ms
            return
        between_duA = self._forward_duA - measured_duA
        if between_duA < (_SHARED_duA if self._sense else _NEEDED_duA):
            self._weight = 0
            self._close = 0
            self._unseen_pairs = self._unseen_pairs + 1 if self._flows_unseen(electrode_mV) else 0
            self.touches = SKIN_UNSEEN if self._unseen_pairs >= _UNSEEN_PAIRS else NOTHING
            return
        self._unseen_pairs = 0
        offset_duA = (self._forward_duA + measured_duA) // 2
        if self._weight and abs(offset_duA - self.offset_duA) > _FLUTTER_duA:
            self._weight = 0
        if not self._weight:
            self._moved_mV = 0
        self._weight += 1
        self.offset_duA += (offset_duA - self.offset_duA) // self._weight
        if electrode_mV is not None:
            moved_mV = self._forward_mV - electrode_mV
            self._moved_mV += moved_mV
            if -_DRY_mV < moved_mV < _DRY_mV:
                middle_mV = electrode_mV + moved_mV // 2 - moved_mV * offset_duA // between_duA
                self.middle_mV += (middle_mV - self.middle_mV) // self._weight
        if self._weight >= _NEEDED_PAIRS:
            self._judge(electrode_mV is not None, hums)

    def _judge(self, is_seen: bool, hums: bool) -> None:
        """Whether it is skin, or the electrodes touch each other."""
        moved_mV = self._moved_mV
        self._weight = _KEPT_PAIRS
        self._moved_mV = moved_mV * _KEPT_PAIRS // _NEEDED_PAIRS
        size_mV = -moved_mV if moved_mV < 0 else moved_mV
        close = self._close
        if is_seen and size_mV <= _CLOSE_mV:
            if close > 0:
                self.touches = EACH_OTHER
            self._close = 2 if close > 0 else 1
        elif close < 0 or (close < 2 and (not is_seen or size_mV > _FAR_mV)):
            self.touches = NOTHING if hums else SKIN
        else:
            self._close = close - 1

    def look(
        self,
        set_duA: int,
        measured_duA: int,
        board: "protocols.Path",
        record: "protocols.Resistances",
    ) -> bool:
        """Looks at the path, where the wave is flat; True when the electrodes touch each other.

        Where they do not, ``record`` gets the resistance between them.
        """
        size_duA = -set_duA if set_duA < 0 else set_duA
        if size_duA < _TOGETHER_duA:
            return False
        across_mV = board.electrode_mV(measured_duA)
        if across_mV is None:  # this board does not see it
            self.wants_look = False
            return False
        if set_duA < 0:
            across_mV = -across_mV
        ohm = across_mV * 10_000 // size_duA
        if -_SKIN_mV <= across_mV <= _SKIN_mV + size_duA * 3 // 20:
            self._reads += 1
            self._weight += size_duA * size_duA
            self._sum += size_duA * across_mV
            if self._reads < _TOGETHER_LOOKS or self._weight < _TOGETHER_WEIGHT:
                return False
            ohm = self._sum // (self._weight // 10_000)
            self._reads = self._weight = self._sum = 0
            if -_TOGETHER_ohm < ohm < _TOGETHER_ohm:
                self._close += 1
                return self._close > 1
        self._reads = self._weight = self._sum = self._close = 0
        self.wants_look = False
        if size_duA >= _RESISTANCE_duA and abs(measured_duA - set_duA) * 8 <= size_duA:
            record.note_resistance(ohm)
        return False

    def renew(self) -> None:
        """A zone was finished: the next one has its own minute."""
        self._searched_ms = 0

    def bears_wait(self, passed_ms: int) -> bool:
        """Some more waiting; False when that was too much."""
        self._searched_ms += passed_ms
        return self._searched_ms < _NO_CONTACT_ms

    def bears_loss(self, steady_ms: int) -> bool:
        """Contact was lost after so long without a break; False when that was once too often."""
        if steady_ms >= _STEADY_ms:
            self._searched_ms = 0
        self._losses = 1 if not self._searched_ms else self._losses + 1
        self._all_losses += 1
        return self._losses <= _LOSSES_MOST and self._all_losses <= _LOSSES_IN_ALL

    def _flows_unseen(self, electrode_mV: int | None) -> bool:
        """Whether the voltage went to and fro as over a path, though hardly a current was seen."""
        if electrode_mV is None:
            return False
        forward_mV = self._forward_mV
        open_mV = _SHARED_mV if self._sense else _OPEN_mV
        return (
            -open_mV < electrode_mV
            and forward_mV < open_mV
            and forward_mV - electrode_mV > _STEP_mV
        )
