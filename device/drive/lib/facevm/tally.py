"""Tally of a stretch of code: time, charge, and the bound on its charge.

A tally is relative to the place where it began, so that a loop's body is tallied once and its
turns are multiplied. Charges running outside twice the zone's limit are refused at once: that
keeps every number small, and no routine inside its limits can get there.

A burst lets through all of a segment's charge, or less, or none: where its wave begins within the
pause, and where the segment ends in it. The running charge is therefore two sums, one that is never
below what flowed and one that is never above it.

The bound counts what one phase can carry, once for each stretch of uninterrupted current. A
tally therefore keeps the first stretch (``head``), which may have begun before it, and the last
(``tail``), which may go on after it, apart from the finished ones between them.

One phase is not enough where peak or frequency move up and down in step with the phases: each
time a phase could carry more than before, so much more may add up. A stretch therefore counts all
those rises too, and the larger of both figures holds. Up once and down once, they are the same.

The machine is asked at uneven moments. What it has set may be ahead of the wave by one interval, 50
ms at most, and 2 ms: each stretch counts so much of its peak besides, a steady one too.

All that the bound is made of is rounded up. What goes back may be less than its wave, by the grain
of a current: it is counted as less. At a lower level that may be nearly all there is, so that what
may be missing in all is held by itself, too.
"""

from micropython import const

from .charge import phase_charge
from .isa import (
    ALTERNATING,
    STEADY,
    GRAIN_ALTERNATING_duA,
    UNEVEN_ms,
    shortest_ms,
)
from .refusal import ImageError

_TYPES = const(0)
if _TYPES:
    from . import protocols


class Stretch:
    """A stretch with current: its time, largest peak, lowest frequency, wave; empty at peak 0.

    ``rises_dnC`` is the sum of all rises of what one phase can carry.
    """

    def __init__(self) -> None:
        self.peak_duA = 0
        self.rises_dnC = 0
        self.time_ms = 0
        self.frequency_cHz = 0
        self.wave: "protocols.Wave" = None  # type: ignore[assignment] # while it is empty

    def clear(self) -> None:
        """Makes it empty."""
        self.peak_duA = 0
        self.rises_dnC = 0
        self.time_ms = 0

    def join(self, other: "Stretch") -> None:
        """Takes in what directly follows or precedes it."""
        if not other.peak_duA:
            return
        if not self.peak_duA or other.frequency_cHz < self.frequency_cHz:
            self.frequency_cHz = other.frequency_cHz
        if other.peak_duA > self.peak_duA:
            self.peak_duA = other.peak_duA
        self.rises_dnC += other.rises_dnC
        self.time_ms += other.time_ms
        self.wave = other.wave

    def add(
        self,
        wave: "protocols.Wave",
        time_ms: int,
        from_duA: int,
        to_duA: int,
        from_cHz: int,
        to_cHz: int,
    ) -> None:
        """Takes in a segment on ``wave``, from one peak and frequency to the next."""
        self.time_ms += time_ms
        lowest_cHz = min(from_cHz, to_cHz)
        if not self.peak_duA or lowest_cHz < self.frequency_cHz:
            self.frequency_cHz = lowest_cHz
        self.peak_duA = max(self.peak_duA, from_duA, to_duA)
        self.wave = wave
        if to_duA > from_duA or to_cHz < from_cHz:
            self.rises_dnC += phase_charge(wave, to_duA, to_cHz)
            self.rises_dnC -= phase_charge(wave, from_duA, from_cHz, False)

    def charge_dnC(self) -> int:
        """The most that its phases and uneven moments can leave over."""
        if not self.peak_duA:
            return 0
        phase_dnC = phase_charge(self.wave, self.peak_duA, self.frequency_cHz)
        return max(self.rises_dnC, phase_dnC) + self.peak_duA * UNEVEN_ms


class Tally:
    """The sums over some code. ``limits`` are the board's; ``offset`` in its errors says where."""

    def __init__(self, limits: "protocols.Limits") -> None:
        self._limits = limits
        self.time_ms = 0
        self.current_ms = 0
        self.net_dnC = 0
        self.upper_dnC = 0  # as net, at most: a burst as always on, as never on if it goes back
        self.lower_dnC = 0  # and at least
        self.highest_dnC = 0
        self.lowest_dnC = 0
        self.short_up_dnC = 0  # what the currents down may lack, and those up
        self.short_down_dnC = 0
        self.finished_dnC = 0  # what the finished stretches add to the bound
        self.was_zero = False
        self.head = Stretch()
        self.tail = Stretch()

    def add_time(self, time_ms: int, with_current: bool, offset: int) -> None:
        """Adds a segment's time; ``with_current`` when its peak is above 0 anywhere in it."""
        limits = self._limits
        self.time_ms += time_ms
        if with_current:
            self.current_ms += time_ms
        if self.time_ms > limits.duration_ms:
            raise ImageError("TIME", "longer than the treatment may be", offset)
        if self.current_ms > limits.zone_time_ms:
            raise ImageError("TIME", "more time with current than a zone may have", offset)

    def add_charge(
        self,
        least_dnC: int,
        most_dnC: int,
        net_dnC: int,
        offset: int,
        has_burst: bool = False,
        grain_dnC: int = 0,
    ) -> None:
        """Adds a segment's signed charge: the whole numbers around it, a burst counted as always
        on, what is shown of it, and what may be missing of it."""
        far = 2 * self._limits.zone_charge_dnC
        if least_dnC < -far or most_dnC > far:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
        self.net_dnC += net_dnC
        if has_burst:
            self._run(min(0, least_dnC), max(0, most_dnC), offset)
            return
        short_up_dnC = min(grain_dnC, max(0, -least_dnC))
        short_down_dnC = min(grain_dnC, max(0, most_dnC))
        self.short_up_dnC += short_up_dnC
        self.short_down_dnC += short_down_dnC
        self._run(least_dnC - short_down_dnC, most_dnC + short_up_dnC, offset)

    def _run(self, least_dnC: int, most_dnC: int, offset: int) -> None:
        """Moves the running sums on."""
        far = 2 * self._limits.zone_charge_dnC
        self.upper_dnC += most_dnC
        self.lower_dnC += least_dnC
        if self.upper_dnC > far or self.lower_dnC < -far:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
        self.highest_dnC = max(self.highest_dnC, self.upper_dnC)
        self.lowest_dnC = min(self.lowest_dnC, self.lower_dnC)

    def add_current(
        self,
        wave: "protocols.Wave",
        time_ms: int,
        from_duA: int,
        to_duA: int,
        from_cHz: int,
        to_cHz: int,
        offset: int,
    ) -> None:
        """Adds a segment with current to the open stretch, and ends that at a peak of 0."""
        self.tail.add(wave, time_ms, from_duA, to_duA, from_cHz, to_cHz)
        self._hold_rises(offset)
        if wave.polarity == ALTERNATING:
            grain_dnC = GRAIN_ALTERNATING_duA * time_ms
            self._run(-grain_dnC, grain_dnC, offset)
            self.short_up_dnC += grain_dnC
            self.short_down_dnC += grain_dnC
        if not to_duA:
            self.back_at_zero(offset)

    def back_at_zero(self, offset: int) -> None:
        """Ends the open stretch: the current is back at 0 uA."""
        if self.was_zero:
            self._end(self.tail, 1, offset)
        else:
            self.head.join(self.tail)
            self.was_zero = True
        self.tail.clear()

    def add_turns(self, body: "Tally", turns: int, offset: int) -> None:
        """Adds ``turns`` turns of a body whose every turn begins in the same state."""
        limits = self._limits
        far = 2 * limits.zone_charge_dnC
        if body.time_ms > limits.duration_ms // turns:
            raise ImageError("TIME", "longer than the treatment may be", offset)
        if body.current_ms > limits.zone_time_ms // turns:
            raise ImageError("TIME", "more time with current than a zone may have", offset)
        if max(abs(body.upper_dnC), abs(body.lower_dnC)) > far // turns:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
        upper_dnC = self.upper_dnC + max(0, (turns - 1) * body.upper_dnC)
        lower_dnC = self.lower_dnC + min(0, (turns - 1) * body.lower_dnC)
        self.highest_dnC = max(self.highest_dnC, upper_dnC + body.highest_dnC)
        self.lowest_dnC = min(self.lowest_dnC, lower_dnC + body.lowest_dnC)
        if self.highest_dnC > far or self.lowest_dnC < -far:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
        self.add_time(body.current_ms * turns, True, offset)
        self.add_time((body.time_ms - body.current_ms) * turns, False, offset)
        self.upper_dnC += turns * body.upper_dnC
        self.lower_dnC += turns * body.lower_dnC
        self.net_dnC += turns * body.net_dnC
        self.short_up_dnC += turns * body.short_up_dnC
        self.short_down_dnC += turns * body.short_down_dnC
        self._add_stretches(body, turns, offset)

    def bound_dnC(self, offset: int) -> int:
        """The charge bound of what was tallied, once it is back at 0 uA for good."""
        running_dnC = max(
            self.highest_dnC, -self.lowest_dnC, self.short_up_dnC, self.short_down_dnC
        )
        bound_dnC = running_dnC + self.finished_dnC + self.head.charge_dnC()
        if bound_dnC > self._limits.zone_charge_dnC:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
        return bound_dnC

    def _add_stretches(self, body: "Tally", turns: int, offset: int) -> None:
        if not body.was_zero:
            self.tail.join(body.tail)
            if body.tail.rises_dnC > self._limits.zone_charge_dnC // turns:
                raise ImageError("CHARGE", "more charge than a zone may get", offset)
            self.tail.rises_dnC += (turns - 1) * body.tail.rises_dnC
            self.tail.time_ms += (turns - 1) * body.tail.time_ms
            self._hold_rises(offset)
            return
        self.tail.join(body.head)
        self.back_at_zero(offset)
        self._finish(body.finished_dnC, turns, offset)
        between = Stretch()
        between.join(body.tail)
        between.join(body.head)
        self._end(between, turns - 1, offset)
        self.tail.join(body.tail)

    def hold_stretch(self, stretch: Stretch, offset: int) -> None:
        """Refuses one, back at 0 uA, that is too short for a steady current."""
        if (
            stretch.peak_duA
            and stretch.wave.shape == STEADY
            and stretch.time_ms < shortest_ms(self._limits.updates_per_s)
        ):
            raise ImageError("BOARD", "a steady current too short to be watched", offset)

    def _end(self, stretch: Stretch, times: int, offset: int) -> None:
        if times:
            self.hold_stretch(stretch, offset)
            self._finish(stretch.charge_dnC(), times, offset)

    def _hold_rises(self, offset: int) -> None:
        if self.tail.rises_dnC > self._limits.zone_charge_dnC:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)

    def _finish(self, charge_dnC: int, times: int, offset: int) -> None:
        if charge_dnC > self._limits.zone_charge_dnC // times:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
        self.finished_dnC += charge_dnC * times
        if self.finished_dnC > self._limits.zone_charge_dnC:
            raise ImageError("CHARGE", "more charge than a zone may get", offset)
