"""Proof: the most that an image's code can do, found by walking it once.

The walk follows the code, whose form was checked, as the machine would, but takes every loop
once and multiplies: a loop must leave the peak current, the wave and the frequency as it found
them, so that all its turns are alike. It is therefore exact, and as long as the code, not as
the treatment.
"""

from array import array

from micropython import const

from . import isa
from .charge import burst_share, one_way_charge, wave_mean
from .refusal import ImageError
from .routine import Cursor, Wave
from .tally import Tally

_TYPES = const(0)
if _TYPES:
    from . import protocols

_NO_WAVE = Wave(isa.STEADY, isa.POSITIVE, 0, 0, 0, 0, 0)  # a zone's wave before its first


class _Loop:
    """A loop being walked: where it stands, what is outside it, and the state it began in."""

    def __init__(
        self, at: int, turns: int, outer: Tally, peak_duA: int, wave: Wave, frequency_cHz: int
    ) -> None:
        self.at = at
        self.turns = turns
        self.outer = outer
        self.peak_duA = peak_duA
        self.wave = wave
        self.frequency_cHz = frequency_cHz


class Proof:
    """Proves one routine against one board's limits."""

    def __init__(self, routine: "protocols.Routine", limits: "protocols.Limits") -> None:
        self._routine = routine
        self._limits = limits
        self._code = Cursor(routine.data, routine.main)
        self._operand = self._code.operand
        self.walked = 0  # instructions, each loop once
        self._in_an_instant = 0  # instructions since the last that took time
        # what the walk knows at this point of the code
        self._peak_duA = 0
        self._wave = _NO_WAVE
        self._frequency_cHz = 0
        self._ceiling_duA = 0
        self._density: "protocols.Density | None" = None
        if limits.peak_duA > isa.DIRECT_MAX_duA_PER_MM2 * limits.electrode_mm2:
            from .density import Density  # on a larger electrode no current can be dense

            self._density = Density(limits.electrode_mm2)

    def walk(self) -> None:
        """Computes the routine's figures and refuses whatever is over a limit."""
        routine = self._routine
        places: "list[Tally | None]" = [None] * isa.PLACES
        code = self._code
        while True:
            at = code.at
            if code.byte() == isa.END:
                break
            place = code.byte()
            before = self._in_an_instant
            zone = self._walk_zone(isa.zone_of(place))
            side = isa.side_of(place)
            if zone.time_ms:
                self._in_an_instant = 0
            elif side == isa.BOTH:
                self._count_instant(self._in_an_instant - before, at)
            for treated in (isa.LEFT, isa.RIGHT) if side == isa.BOTH else (side,):
                treated += place - side
                tally = places[treated]
                if tally is None:
                    places[treated] = tally = Tally(self._limits)
                tally.add_turns(zone, 1, at)
                routine.duration_ms += zone.time_ms
                routine.current_ms += zone.current_ms
                if routine.duration_ms > self._duration_limit_ms():
                    raise ImageError("TIME", "longer than the treatment may be", at)
        self._sum_up(places)

    def _duration_limit_ms(self) -> int:
        own_ms = self._routine.limit_ms
        return min(own_ms, self._limits.duration_ms) if own_ms else self._limits.duration_ms

    def _sum_up(self, places: "list[Tally | None]") -> None:
        routine = self._routine
        end = len(self._routine.data) - 1
        own_dnC = routine.limit_dnC
        most_dnC = self._limits.routine_charge_dnC
        if own_dnC:
            most_dnC = min(most_dnC, own_dnC)
        routine.places = tuple([place for place, tally in enumerate(places) if tally is not None])
        treated = [tally for tally in places if tally is not None]
        bounds = [tally.bound_dnC(end) for tally in treated]
        for tally, bound_dnC in zip(treated, bounds):
            routine.net_dnC += tally.net_dnC
            routine.bound_dnC += bound_dnC
            if routine.bound_dnC > most_dnC:
                raise ImageError("CHARGE", "more charge than the treatment may carry", end)
        routine.place_bound_dnC = array("i", bounds)
        routine.place_ms = array("i", [tally.current_ms for tally in treated])
        routine.place_net_dnC = array("i", [tally.net_dnC for tally in treated])

    def _walk_zone(self, zone: int) -> Tally:
        limits = self._limits
        self._ceiling_duA = min(isa.ZONES[zone].ceiling_duA, limits.peak_duA)
        if self._routine.limit_duA:
            self._ceiling_duA = min(self._ceiling_duA, self._routine.limit_duA)
        self._peak_duA = 0
        self._wave = _NO_WAVE
        self._frequency_cHz = 0
        tally = Tally(limits)
        self._walk_code(tally)
        if self._peak_duA:
            raise ImageError("STATE", "the zone ends with current", self._code.at)
        tally.hold_stretch(tally.head, self._code.at)
        return tally

    def _walk_code(self, tally: Tally) -> None:
        """Walks a zone's code from here to its END, into ``tally``, without recursion."""
        code = self._code
        entered: "list[_Loop | int]" = []  # loops, and for calls the offset to go back to
        while True:
            at = code.at
            self.walked += 1
            if self.walked > isa.WALK_MAX:
                raise ImageError("WALK", "the code is too long to prove", at)
            self._count_instant(1, at)
            opcode = code.byte()
            if opcode == isa.END:
                if not entered:
                    return
                inner = entered.pop()
                if isinstance(inner, _Loop):
                    tally = self._end_loop(inner, tally)
                else:
                    code.at = inner
            elif opcode == isa.LOOP:
                turns = self._operand()
                entered.append(
                    _Loop(at, turns, tally, self._peak_duA, self._wave, self._frequency_cHz)
                )
                tally = Tally(self._limits)
            elif opcode == isa.CALL:
                block = self._operand()
                entered.append(code.at)
                code.at = self._routine.blocks[block]
            elif opcode == isa.SAY:
                self._operand()
            elif opcode == isa.WAVE:
                self._need(not self._peak_duA, "a wave chosen with current on", at)
                self._choose_wave(self._operand(), at)
            else:
                self._walk_timed(tally, opcode, at)
            if len(entered) >= isa.DEPTH_MAX:
                raise ImageError("NESTING", "too many levels", at)

    def _end_loop(self, loop: "_Loop", body: Tally) -> Tally:
        """Adds a walked loop to the tally outside it, and returns that."""
        if not body.time_ms:
            raise ImageError("LOOP", "a loop that takes no time", loop.at)
        if (
            loop.peak_duA != self._peak_duA
            or loop.wave is not self._wave
            or loop.frequency_cHz != self._frequency_cHz
        ):
            raise ImageError("LOOP", "a loop that changes the current, wave or frequency", loop.at)
        loop.outer.add_turns(body, loop.turns, loop.at)
        return loop.outer

    def _choose_wave(self, index: int, at: int) -> None:
        wave = self._routine.waves[index]
        self._wave = wave
        self._frequency_cHz = wave.frequency_cHz
        self._need_drawable(wave.frequency_cHz, at)
        if wave.burst_on_ms:
            shortest_ms = isa.shortest_ms(self._limits.updates_per_s)
            if wave.burst_on_ms < shortest_ms or wave.burst_off_ms < shortest_ms:
                raise ImageError("BOARD", "a burst or its pause is too short to be watched", at)

    def _walk_timed(self, tally: Tally, opcode: int, at: int) -> None:
        self._in_an_instant = 0
        now_duA = self._peak_duA
        if opcode == isa.RAMP:
            to_duA = self._operand()
            self._segment(tally, to_duA, self._operand(), self._frequency_cHz, at)
        elif opcode == isa.HOLD:
            self._need(now_duA, "a hold without current", at)
            self._segment(tally, now_duA, self._operand(), self._frequency_cHz, at)
        elif opcode == isa.REST:
            self._need(not now_duA, "a rest with current on", at)
            tally.add_time(self._operand(), False, at)
        elif opcode == isa.SWEEP:
            self._need(now_duA, "a sweep without current", at)
            to_cHz = self._operand()
            self._sweep(tally, to_cHz, self._operand(), at)
        else:
            time_ms = self._operand()
            to_duA = self._operand()
            self._need(not now_duA, "a stroke that begins with current on", at)
            self._need(to_duA, "a stroke without current", at)
            if time_ms < isa.GLIDE_MIN_ms:
                raise ImageError("OPERAND", "a stroke under 1.5 s", at)
            edge_ms = isa.GLIDE_EDGE_ms
            self._segment(tally, to_duA, edge_ms, self._frequency_cHz, at)
            self._segment(tally, to_duA, time_ms - 2 * edge_ms, self._frequency_cHz, at)
            self._segment(tally, 0, edge_ms, self._frequency_cHz, at)

    def _sweep(self, tally: Tally, to_cHz: int, time_ms: int, at: int) -> None:
        wave = self._wave
        self._need(wave.shape != isa.STEADY, "a sweep of a steady current", at)
        self._need(not wave.burst_on_ms, "a sweep of a wave with a burst", at)
        if wave.shape == isa.SQUARE and not isa.edges_fit(
            wave.polarity, to_cHz, wave.duty_percent, wave.rise_ms
        ):
            raise ImageError("FREQUENCY", "edges longer than the swept pulse", at)
        self._need_drawable(to_cHz, at)
        self._segment(tally, self._peak_duA, time_ms, to_cHz, at)
        self._frequency_cHz = to_cHz

    def _segment(self, tally: Tally, to_duA: int, time_ms: int, to_cHz: int, at: int) -> None:
        """A ramp, hold or sweep from here to this peak and frequency."""
        from_duA = self._peak_duA
        if not from_duA and not to_duA:
            tally.add_time(time_ms, False, at)
            return
        wave = self._wave
        self._need(wave is not _NO_WAVE, "current before a wave", at)
        if to_duA > self._ceiling_duA:
            raise ImageError("PEAK", "%d.%d uA is over the ceiling" % divmod(to_duA, 10), at)
        if abs(to_duA - from_duA) > isa.SLOPE_MAX_duA_PER_MS * time_ms:
            raise ImageError("SLOPE", "the peak current moves faster than 1000 uA/s", at)
        if self._density is not None:
            self._density.hold(wave, max(from_duA, to_duA), min(self._frequency_cHz, to_cHz), at)
        tally.add_time(time_ms, True, at)
        self._routine.peak_duA = max(self._routine.peak_duA, to_duA)
        if wave.polarity != isa.ALTERNATING:
            mean = wave_mean(wave, self._frequency_cHz + to_cHz)
            least_dnC, rest = one_way_charge(from_duA + to_duA, mean, time_ms)
            most_dnC = least_dnC + 1 if rest else least_dnC
            net_dnC = most_dnC if rest >= isa.PERIOD else least_dnC  # shown: rounded half up
            if wave.burst_on_ms:
                net_dnC = burst_share(net_dnC, wave.burst_on_ms, wave.burst_off_ms)
            if wave.polarity == isa.NEGATIVE:
                least_dnC, most_dnC = -most_dnC, -least_dnC
                net_dnC = -net_dnC
            grain_dnC = isa.GRAIN_ONE_WAY_duA * time_ms
            tally.add_charge(least_dnC, most_dnC, net_dnC, at, wave.burst_on_ms > 0, grain_dnC)
        tally.add_current(wave, time_ms, from_duA, to_duA, self._frequency_cHz, to_cHz, at)
        self._peak_duA = to_duA

    def _need_drawable(self, frequency_cHz: int, at: int) -> None:
        wave = self._wave
        if not isa.can_draw(
            self._limits.updates_per_s,
            wave.shape,
            wave.polarity,
            frequency_cHz,
            wave.duty_percent,
            wave.rise_ms,
        ):
            raise ImageError("BOARD", "the wave is faster than this board can draw", at)

    def _count_instant(self, instructions: int, at: int) -> None:
        """Counts what takes no time: an update may meet it all, and twice where a turn ends."""
        self._in_an_instant += instructions
        if self._in_an_instant > isa.INSTANT_MAX:
            raise ImageError("INSTANT", "too many instructions that take no time", at)

    def _need(self, holds: object, otherwise: str, at: int) -> None:
        if not holds:
            raise ImageError("STATE", otherwise, at)
