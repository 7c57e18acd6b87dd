"""An accepted image is played, and held against what it claims.

The machine is asked at every boundary of a step, a millisecond before and after it, and at random
times, while the definition is carried out beside it. Some treatments are also drawn in full, a
millisecond at a time, and their charge is integrated.
"""

from __future__ import annotations

from math import pi
from random import Random

from facevm import isa
from facevm.limits import Limits
from facevm.machine import Machine
from facevm.routine import Routine
from tests.safety.hostile.parts import Parts, WaveParts
from tests.safety.hostile.unrolled import Segment, Unrolled

RANDOM_TIMES = 100
SHARES = {
    isa.STEADY: (1, 1),
    isa.SINE: (2 / pi, 1 / 2),
    isa.TRIANGLE: (1 / 2, 1 / 3),
    isa.SAWTOOTH: (1 / 2, 1 / 3),
}
"""Of a half wave of each shape: its mean and its mean square."""


class BrokenPromise(Exception):
    """An accepted image that is not what it claims."""


class Silent:
    """Nobody listens."""

    def arrive(self, place: int) -> None:
        """A zone and side begins."""

    def say(self, text_index: int) -> None:
        """A prompt."""

    def stroke(self) -> None:
        """A stroke."""


def ceiling_duA(routine: Routine, place: int, limits: Limits) -> int:
    """The most a place may get of this routine on this board."""
    zone_duA = isa.ZONES[isa.zone_of(place)].ceiling_duA
    most_duA = min(zone_duA, limits.peak_duA, isa.PEAK_MAX_duA)
    return min(most_duA, routine.limit_duA or most_duA)


def density(wave: WaveParts, cHz: int) -> tuple[float, float]:
    """The direct part of a wave and its root mean square, as shares of its peak, by its shape."""
    if wave.shape == isa.SQUARE:
        pulse_ms = 100_000 / cHz / (2 if wave.polarity == isa.ALTERNATING else 1)
        flat_ms = pulse_ms * wave.duty_percent / 100 - 2 * wave.rise_ms
        mean = (flat_ms + wave.rise_ms) / pulse_ms
        square = (flat_ms + 2 / 3 * wave.rise_ms) / pulse_ms
    else:
        mean, square = SHARES[wave.shape]
    return (0 if wave.polarity == isa.ALTERNATING else mean), square**0.5


class Player:
    """Plays a routine beside its definition; told of each segment, it looks what flows there."""

    def __init__(
        self, routine: Routine, level_percent: int, limits: Limits, chance: Random
    ) -> None:
        self.looks = 0
        self._routine = routine
        self._level = level_percent
        self._limits = limits
        self._machine = Machine(routine, level_percent, Silent())
        end_ms = routine.duration_ms
        self._random_ms = [chance.randrange(end_ms) for _ in range(RANDOM_TIMES if end_ms else 0)]
        self._random_ms.sort(reverse=True)

    def segment(self, one: Segment) -> None:
        """Looks at its first two and its last ms, and at the random times in it."""
        ceiling = ceiling_duA(self._routine, one.place, self._limits)
        highest_duA = max(one.from_duA, one.to_duA)
        if highest_duA > min(ceiling, self._routine.peak_duA):
            raise BrokenPromise(f"{one} is over its ceiling")
        if abs(one.to_duA - one.from_duA) > isa.SLOPE_MAX_duA_PER_MS * (one.end_ms - one.start_ms):
            raise BrokenPromise(f"{one} is steeper than 1000 uA/s")
        if one.wave:
            direct, rms = density(one.wave, min(one.from_cHz, one.to_cHz) or 1)
            area_mm2 = self._limits.electrode_mm2
            if (
                highest_duA * direct > isa.DIRECT_MAX_duA_PER_MM2 * area_mm2
                or highest_duA * rms > isa.RMS_MAX_duA_PER_MM2 * area_mm2
            ):
                raise BrokenPromise(f"{one} is dense on {area_mm2} mm2")
        if one.opens:
            self._begin_zone(one)
        start_ms, end_ms, random_ms = one.start_ms, one.end_ms, self._random_ms
        times = {start_ms, min(start_ms + 1, end_ms - 1), end_ms - 1}
        while random_ms and random_ms[-1] < end_ms:
            times.add(random_ms.pop())
        for t_ms in sorted(times):
            self._look(t_ms, one)
        self.looks += len(times)

    def _begin_zone(self, one: Segment) -> None:
        machine = self._machine
        value_duA = machine.at(one.start_ms)
        if not machine.waiting or (machine.t_ms, machine.place) != (one.start_ms, one.place):
            raise BrokenPromise(f"it does not wait before {one}")
        if value_duA or machine.peak_duA:
            raise BrokenPromise(f"current while it waits at {one.start_ms} ms")
        machine.proceed()

    def _look(self, t_ms: int, one: Segment) -> None:
        machine = self._machine
        value_duA = machine.at(t_ms)
        peak_duA = machine.peak_duA
        if machine.waiting or machine.over or machine.place != one.place:
            raise BrokenPromise(f"at {t_ms} ms it is not at {one}")
        from_duA = one.from_duA * self._level // 100
        delta_duA = one.to_duA * self._level // 100 - from_duA
        part_duA = delta_duA * (t_ms - one.start_ms) // (one.end_ms - one.start_ms)
        # a long ramp counts in steps of a few ms
        if not from_duA + part_duA - 1 <= peak_duA <= from_duA + part_duA + 1 or peak_duA < 0:
            raise BrokenPromise(
                f"at {t_ms} ms the peak is {peak_duA} duA, not {from_duA + part_duA}"
            )
        if peak_duA > max(from_duA, from_duA + delta_duA) or abs(value_duA) > peak_duA:
            raise BrokenPromise(f"at {t_ms} ms {value_duA} duA flow, the peak is {peak_duA}")
        polarity = one.wave.polarity if one.wave else isa.ALTERNATING
        if (value_duA > 0 and polarity == isa.NEGATIVE) or (
            value_duA < 0 and polarity == isa.POSITIVE
        ):
            raise BrokenPromise(f"at {t_ms} ms {value_duA} duA flow the wrong way")

    def end(self) -> None:
        """At the claimed end, and not before, it is over and nothing flows."""
        machine = self._machine
        end_ms = self._routine.duration_ms
        for t_ms in (end_ms, end_ms + 1):
            value_duA = machine.at(t_ms)
            if not machine.over or machine.t_ms != end_ms or value_duA or machine.peak_duA:
                raise BrokenPromise(f"at {t_ms} ms it is not over")
        self.looks += 2


def play(
    routine: Routine, parts: Parts, level_percent: int, limits: Limits, chance: Random
) -> tuple[Unrolled, int]:
    """Plays a routine, which is an image of these parts.

    Returns its definition, and how often it was looked at. Raises :class:`BrokenPromise`.
    """
    player = Player(routine, level_percent, limits, chance)
    unrolled = Unrolled(parts, player.segment)
    player.end()
    compare(routine, unrolled, limits)
    return unrolled, player.looks


def compare(routine: Routine, unrolled: Unrolled, limits: Limits) -> None:
    """The figures of the proof are those of the definition, and inside every limit.

    What one update may have to do is as much as stands in a row, and again where a turn, a side or
    a zone ends and the next begins.
    """
    if unrolled.most_at_once > 2 * isa.INSTANT_MAX:
        raise BrokenPromise(f"{unrolled.most_at_once} instructions come at once")
    for name in ("duration_ms", "peak_duA", "net_dnC", "bound_dnC"):
        proven, wanted = getattr(routine, name), getattr(unrolled, name)
        if proven != wanted:
            raise BrokenPromise(f"{name} is proven as {proven}, by the definition it is {wanted}")
    figures = (routine.place_ms, routine.place_net_dnC, routine.place_bound_dnC)
    found = dict(zip(routine.places, zip(*figures, strict=True), strict=True))
    if not {*unrolled.places} <= {*found}:
        raise BrokenPromise(f"proven for {[*found]}, it comes to {[*unrolled.places]}")
    for index, proven in found.items():
        place = unrolled.places.get(index)
        wanted = (place.current_ms, place.net_dnC, place.bound_dnC) if place else (0, 0, 0)
        if proven != wanted:
            raise BrokenPromise(f"place {index} is proven as {proven}, it is {wanted}")
        if wanted[0] > limits.zone_time_ms or wanted[2] > limits.zone_charge_dnC:
            raise BrokenPromise(f"place {index} is over a limit")
    most_ms = min(limits.duration_ms, routine.limit_ms or limits.duration_ms)
    most_dnC = min(limits.routine_charge_dnC, routine.limit_dnC or limits.routine_charge_dnC)
    if unrolled.duration_ms > most_ms or unrolled.bound_dnC > most_dnC:
        raise BrokenPromise("the treatment is over a limit")


def drawn_dnC(routine: Routine, level_percent: int) -> dict[int, tuple[int, int]]:
    """What the machine draws, integrated: for each place the largest running charge, and the net.

    A millisecond at a time; the board must be one of 1000 updates a second or fewer.
    """
    machine = Machine(routine, level_percent, Silent())
    move = machine.at
    sums: dict[int, tuple[int, int]] = {}
    place = -1
    running = highest = lowest = 0
    for t_ms in range(routine.duration_ms + 1):
        value_duA = move(t_ms)
        while machine.waiting:
            sums[place] = (max(highest, -lowest), running)
            place = machine.place
            highest, running = sums.get(place, (0, 0))
            lowest = -highest
            machine.proceed()
            value_duA = move(t_ms)
        if value_duA:
            running += value_duA
            if running > highest:
                highest = running
            elif running < lowest:
                lowest = running
    sums[place] = (max(highest, -lowest), running)
    sums.pop(-1, None)
    return sums


def integrate(routine: Routine, unrolled: Unrolled, level_percent: int) -> None:
    """What the machine draws carries no more than the bound, and nets what is claimed.

    At a lower level it carries as much less. A current is whole tenths of a microampere, so that
    each ms may be off by one, and its net by what the bound counts as missing (0.4 uA one way, 0.1
    where it alternates); and what moves within a ms is drawn as it is at its end. Of the bound
    itself nothing may be off. Raises :class:`BrokenPromise`.
    """
    for index, (extreme_dnC, net_dnC) in drawn_dnC(routine, level_percent).items():
        place = unrolled.places[index]
        grain_dnC = place.current_ms + place.moves_duA
        most_dnC = place.bound_dnC * level_percent // 100 + grain_dnC
        if extreme_dnC > min(place.bound_dnC, most_dnC):
            raise BrokenPromise(
                f"place {index} gets {extreme_dnC} dnC at {level_percent} %, "
                f"its bound is {place.bound_dnC}"
            )
        if place.has_bursts or level_percent != 100:
            continue  # a burst may be cut, a lower level rounds each peak
        missing_dnC = max(place.current_ms, *place.short_dnC)
        if abs(net_dnC - place.net_dnC) > place.phases_dnC + place.moves_duA + missing_dnC:
            raise BrokenPromise(f"place {index} nets {net_dnC} dnC, not {place.net_dnC}")
