"""What an image does, turn by turn: the definition of its figures, as slowly as it reads.

Every loop is carried out as often as it says and every block where it is called. Nothing is shared
with the verifier: what that proves has to be what is counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from facevm import isa
from tests.safety.hostile.parts import Parts, Step, WaveParts, fields

MEANS = {isa.SINE: isa.SINE_MEAN, isa.TRIANGLE: 100_000, isa.SAWTOOTH: 100_000, isa.STEADY: 200_000}
"""The mean of a one-way wave in 1/200000 of its peak; that of a square follows from its edges."""


class Segment(NamedTuple):
    """A stretch of time in which peak and frequency move evenly."""

    place: int
    opens: bool
    """Whether a zone and side begins with it."""
    start_ms: int
    end_ms: int
    from_duA: int
    to_duA: int
    from_cHz: int
    to_cHz: int
    wave: WaveParts | None


class Place:
    """What one zone and side gets; charges with their sign.

    ``between_dnC``: what may have flowed so far, at least and at most. A burst lets through all of
    a segment's charge, or none.
    """

    def __init__(self) -> None:
        self.current_ms = 0
        self.net_dnC = 0
        self.between_dnC = (0, 0)
        self.high_dnC = 0
        self.low_dnC = 0
        self.phases_dnC = 0
        self.uneven_dnC = 0
        self.short_dnC = [0, 0]
        """What the currents down, and up, may lack: whole tenths of a microampere."""
        self.moves_duA = 0
        self.has_bursts = False

    def runs(self, least_dnC: int, most_dnC: int, lacks_dnC: tuple[int, int]) -> None:
        """So much flows, at least and at most; of what flows down, and up, some may be missing."""
        down, up = (max(0, lack) for lack in lacks_dnC)
        least, most = self.between_dnC
        self.between_dnC = (least + least_dnC - up, most + most_dnC + down)
        self.low_dnC = min(self.low_dnC, self.between_dnC[0])
        self.high_dnC = max(self.high_dnC, self.between_dnC[1])
        self.short_dnC = [self.short_dnC[0] + down, self.short_dnC[1] + up]

    @property
    def bound_dnC(self) -> int:
        """The charge bound: the extreme of what runs up, what goes back being short of it, and what
        phases may leave over, and uneven moments."""
        most = max(self.high_dnC, -self.low_dnC, *self.short_dnC)
        return most + self.phases_dnC + self.uneven_dnC


class Unrolled:
    """An image carried out: its figures by the definition.

    ``on_segment`` is told its segments one after the other; they are not kept, there may be a
    million of them.
    """

    def __init__(self, parts: Parts, on_segment: Callable[[Segment], None]) -> None:
        self.segments = 0
        self._on_segment = on_segment
        self.places: dict[int, Place] = {}
        self.duration_ms = 0
        self.peak_duA = 0
        self.most_at_once = 0
        """The most instructions between two steps that take time."""
        self._at_once = 0
        self._waves = [fields(wave) for wave in parts.waves]
        self._blocks = [_tree(iter(block)) for block in parts.blocks]
        self._charges: dict[tuple[object, ...], tuple[int, int, int]] = {}
        for zone in _tree(iter(parts.main)):
            place, body = zone[1], zone[2]
            side = isa.side_of(place)
            for treated in (isa.LEFT, isa.RIGHT) if side == isa.BOTH else (side,):
                self._treat(place - side + treated, body)
        self.most_at_once = max(self.most_at_once, self._at_once)

    @property
    def net_dnC(self) -> int:
        """The net charge of all places."""
        return sum(place.net_dnC for place in self.places.values())

    @property
    def bound_dnC(self) -> int:
        """The charge bound of all places."""
        return sum(place.bound_dnC for place in self.places.values())

    # --- carrying out ----------------------------------------------------------------------

    def _treat(self, place: int, body: list[tuple]) -> None:
        self._place = place
        self._sums = self.places.setdefault(place, Place())
        self._peak_duA = 0
        self._wave: WaveParts | None = None
        self._cHz = 0
        self._stretch_duA = self._stretch_cHz = self._rises_dnC = 0
        self._opens = True
        self._carry_out(body)

    def _carry_out(self, body: list[tuple]) -> None:
        self._at_once += 1
        for node in body:
            self._at_once += 1
            opcode = node[0]
            if opcode == isa.LOOP:
                for _ in range(node[1]):
                    self._carry_out(node[2])
            elif opcode == isa.CALL:
                self._carry_out(self._blocks[node[1]])
            elif opcode == isa.WAVE:
                self._wave = self._waves[node[1]]
                self._cHz = self._wave.frequency_cHz
            elif opcode == isa.RAMP:
                self._segment(node[2], node[1], self._cHz)
            elif opcode in (isa.HOLD, isa.REST):
                self._segment(node[1], self._peak_duA, self._cHz)
            elif opcode == isa.SWEEP:
                self._segment(node[2], self._peak_duA, node[1])
            elif opcode == isa.GLIDE:
                self._segment(500, node[2], self._cHz)
                self._segment(node[1] - 1000, node[2], self._cHz)
                self._segment(500, 0, self._cHz)

    def _segment(self, time_ms: int, to_duA: int, to_cHz: int) -> None:
        from_duA, from_cHz, wave = self._peak_duA, self._cHz, self._wave
        start_ms = self.duration_ms
        self.duration_ms = start_ms + time_ms
        self.segments += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        self._at_once = 0
        span = (self._place, self._opens, start_ms, self.duration_ms)
        self._on_segment(Segment(*span, from_duA, to_duA, from_cHz, to_cHz, wave))
        self._opens = False
        self._peak_duA, self._cHz = to_duA, to_cHz
        if not from_duA and not to_duA:
            return
        assert wave is not None
        sums = self._sums
        sums.current_ms += time_ms
        sums.moves_duA += abs(to_duA - from_duA)
        if from_cHz != to_cHz:
            sums.moves_duA += 2 * from_duA
        highest_duA = max(from_duA, to_duA)
        self.peak_duA = max(self.peak_duA, highest_duA)
        if wave.polarity != isa.ALTERNATING:
            floor, ceil, net = self._charge(from_duA + to_duA, from_cHz + to_cHz, time_ms, wave)
            sums.net_dnC += net
            if wave.on_ms:
                sums.runs(min(floor, 0), max(ceil, 0), (0, 0))
            else:
                sums.runs(floor, ceil, (min(4 * time_ms, -floor), min(4 * time_ms, ceil)))
        else:
            sums.runs(0, 0, (time_ms, time_ms))
        if wave.on_ms:
            sums.has_bursts = True
        lowest_cHz = min(from_cHz, to_cHz)
        if not self._stretch_duA or lowest_cHz < self._stretch_cHz:
            self._stretch_cHz = lowest_cHz
        self._stretch_duA = max(self._stretch_duA, highest_duA)
        if to_duA > from_duA or to_cHz < from_cHz:
            before_dnC, _ = phase_dnC(wave, from_duA, from_cHz)
            self._rises_dnC += phase_dnC(wave, to_duA, to_cHz)[1] - before_dnC
        if not to_duA:
            _, one_phase_dnC = phase_dnC(wave, self._stretch_duA, self._stretch_cHz)
            sums.phases_dnC += max(one_phase_dnC, self._rises_dnC)
            sums.uneven_dnC += 52 * self._stretch_duA
            self._stretch_duA = self._rises_dnC = 0

    def _charge(
        self, twice_duA: int, twice_cHz: int, time_ms: int, wave: WaveParts
    ) -> tuple[int, int, int]:
        """A one-way segment's charge, always on: the whole numbers around it. And what is claimed
        of it, as its burst lets it through."""
        key = (twice_duA, twice_cHz, time_ms, wave)
        known = self._charges.get(key)
        if known is None:
            mean = MEANS.get(wave.shape, 2000 * wave.duty_percent - wave.rise_ms * twice_cHz)
            always_on = twice_duA * mean * time_ms
            net = half_up(always_on, 400_000)
            if wave.on_ms:
                net = half_up(net * wave.on_ms, wave.on_ms + wave.off_ms)
            sign = -1 if wave.polarity == isa.NEGATIVE else 1
            around = (sign * always_on // 400_000, -(-sign * always_on // 400_000))
            known = self._charges[key] = (*around, sign * net)
        return known


def half_up(dividend: int, divisor: int) -> int:
    """Their quotient, a half upwards."""
    return (2 * dividend + divisor) // (2 * divisor)


def phase_dnC(wave: WaveParts, peak_duA: int, frequency_cHz: int) -> tuple[int, int]:
    """What one phase can carry at most, by the definition: the whole numbers around it."""
    if wave.shape == isa.STEADY or not peak_duA:
        return 0, 0
    scale = 500 if wave.polarity == isa.ALTERNATING else 1000
    if wave.shape == isa.SQUARE:
        weight = scale * wave.duty_percent - wave.rise_ms * frequency_cHz
    elif wave.shape == isa.SINE:
        weight = scale * 63_662 // 1000
    else:
        weight = scale * 50
    return peak_duA * weight // frequency_cHz, -(-peak_duA * weight // frequency_cHz)


def _tree(steps: Iterator[Step]) -> list[tuple]:
    """The instructions up to an END, with what stands in a zone or loop inside it."""
    nodes: list[tuple] = []
    for step in steps:
        if step[0] == isa.END:
            break
        inner = (_tree(steps),) if step[0] in (isa.ZONE, isa.LOOP) else ()
        nodes.append((*step, *inner))
    return nodes
