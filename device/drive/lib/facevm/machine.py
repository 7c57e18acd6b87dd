"""Machine: what a proven routine sets at any time since its start.

Given the routine's clock it says the place being treated, the peak current and the current of
this instant, in tenths of a microampere at the chosen level. It knows nothing of chips, contact
or clocks, and it never allocates while it runs. It stops by itself at the start of each zone
and side, until it is told that the electrodes touch.
"""

from array import array

from micropython import const

from .isa import (
    ALTERNATING,
    BOTH,
    CALL,
    DEPTH_MAX,
    END,
    GLIDE,
    LEFT,
    LOOP,
    POSITIVE,
    RAMP,
    RIGHT,
    SAY,
    SMALL_INT_MAX,
    SQUARE,
    STEADY,
    SWEEP,
    WAVE,
    ZONE,
    GLIDE_EDGE_ms,
    SOFT_START_ms,
)
from .routine import Cursor
from .wave import CURVE, FLAT, PART, Waveform, narrowing

_TYPES = const(0)
if _TYPES:
    from . import protocols


_LONGEST_STEP_ms = const(10_000)  # what a phase may move by at once and stay a small integer
_RECALL_ms = const(50)  # an update comes no later (G07): its mean reaches back no further


def _is_one_flat_phase(wave: "protocols.Wave") -> bool:
    """Whether a square wave never leaves its peak: direct current under another name."""
    return (
        wave.shape == SQUARE
        and wave.polarity != ALTERNATING
        and wave.duty_percent == 100
        and not wave.rise_ms
    )


def _shift(delta: int, time_ms: int) -> int:
    """How often a time is halved so that ``delta`` times it stays a small integer."""
    shift = 0
    if delta:
        most_ms = SMALL_INT_MAX // abs(delta)
        while time_ms >> shift >= most_ms:
            shift += 1
    return shift


class Machine:
    """Carries out ``routine`` at ``level_percent`` (10 to 100).

    ``listener`` is told what the person should know, by ``arrive(place)`` at each zone and side,
    ``say(text_index)`` and ``stroke()``.

    ``t_ms`` is the time reached, ``place`` the zone * 4 + side (-1 between zones), ``peak_duA``
    and ``value_duA`` the peak and the signed current of this instant. ``waiting`` is True at the
    start of a zone and side until :meth:`proceed`, ``over`` once everything was done, ``is_steady``
    while the wave is direct current, ``way`` 1 or -1 while it flows one way only, ``is_gated`` in a
    burst's pause.

    Up to ``course_ms`` an update may draw the wave by itself (see :mod:`facevm.cruise`): ``course``
    is as in :class:`facevm.wave.Waveform`, ``phase`` moves by ``step`` a ms, and the peak by
    ``delta_duA`` from ``from_duA``, over ``length`` of the time since ``begin_ms``, each halved
    ``shift`` times; a sine's mean over a ms is ``narrowing`` / 16384 of its middle. It sets
    ``t_ms`` to where it came, before it asks :meth:`at` again.
    """

    def __init__(
        self, routine: "protocols.Routine", level_percent: int, listener: "protocols.Listener"
    ) -> None:
        self._routine = routine
        self._level_percent = level_percent
        self._listener = listener
        self._form = Waveform()
        self._code = Cursor(routine.data, routine.main)
        # loops and calls entered, two numbers each: where the loop's body begins or the call goes
        # back to, and how many turns are left, -1 for a call
        self._entered = array("i", [0] * (2 * DEPTH_MAX))
        self._depth = 0  # numbers in use
        self._zone_at = 0
        self._other_side = False
        self._arrived = False

        self.t_ms = 0
        self.place = -1
        self.peak_duA = 0
        self.value_duA = 0
        self.waiting = False
        self.over = False
        self.is_steady = False
        self.way = 0
        self.is_gated = False
        self.narrowing = 0
        self.course_ms = 0
        self.course = self._form.course

        # the segment under way
        self.begin_ms = 0
        self.end_ms = 0
        self._moved_ms = 0  # the time that the phase is of
        self._flowing = False
        self.from_duA = 0
        self.delta_duA = 0
        self.length = 1
        self.shift = 0
        self._stroke_duA = 0
        self._stroke_hold_ms = 0
        # the wave: phase, what it moves by in a ms, and the burst's own clock
        self._program_duA = 0
        self.phase = 0
        self.step = 0
        self._travel = 0  # how far it came since the last update, and in what time
        self._travel_ms = 0
        self._aside_phase = 0
        self._burst_on_ms = 0
        self._burst_cycle_ms = 0
        self._burst_ms = 0
        self._sweeping = False
        self._sweep_delta_cHz = 0
        self._speed = 0
        self._speed_rest = 0
        self._gain = 0
        self._gain_rest = 0
        self._rest = 0

    def proceed(self) -> None:
        """The electrodes touch: the zone that waits may begin."""
        self.waiting = False
        if self._stroke_duA:
            self._listener.stroke()

    def at(self, t_ms: int) -> int:
        """Moves to ``t_ms`` of the routine's clock, never back; returns ``value_duA``.

        Where a zone begins before that, it stops there: ``waiting`` is then True and ``t_ms``
        the zone's start. At the end ``over`` is True.
        """
        form = self._form
        if (
            t_ms < self.end_ms
            and self._flowing
            and not (self._sweeping or self._burst_cycle_ms)
            and t_ms - self.t_ms <= _RECALL_ms
        ):
            # most of the time: on in the wave, from where the last update was
            step = self.step
            phase = self.phase + step * (self.t_ms - self._moved_ms)
            if phase >= 200_000:
                phase %= 200_000
            travel = self._travel + step * (t_ms - self.t_ms)
            start = phase - self._travel
            phase = start + travel
            if start < 0:
                start += 200_000
            if phase >= 200_000:
                phase %= 200_000
            self.phase = phase
            self.t_ms = self._moved_ms = t_ms
        elif self.waiting or self.over:
            return 0
        else:
            self._go(t_ms)
            if not self._flowing or self.waiting or self.over:
                self.peak_duA = self.value_duA = 0
                return 0
            travel = self._travel
            start = (self.phase - travel) % 200_000
        peak_duA = self.from_duA
        if self.delta_duA:
            peak_duA += self.delta_duA * ((t_ms - self.begin_ms) >> self.shift) // self.length
        self.peak_duA = peak_duA
        if self._burst_cycle_ms:
            value_duA = self._mean_in_burst(peak_duA)
        else:
            value_duA = form.mean_duA(start, travel, peak_duA)
        self.value_duA = value_duA
        if self._travel_ms:
            self._travel = self._travel_ms = 0
        if self._sweeping:  # it is not gated: a wave with a burst is not swept
            self.course_ms = 0
        else:
            self._look_ahead()
        return value_duA

    def _go(self, t_ms: int) -> None:
        """Goes on to this time, through as many segments as end before it."""
        if self.course_ms:
            self._catch_up()
        while t_ms >= self.end_ms:
            if self._flowing:
                self._move(self.end_ms)
            self.t_ms = self._moved_ms = self.end_ms
            self._next_segment()
            if self.waiting or self.over:
                return
        self.t_ms = t_ms
        if self._flowing:
            self._move(t_ms)
            return
        self._moved_ms = t_ms
        self.course_ms = self.end_ms
        self.course[0] = FLAT
        self.course[1] = 0

    def aside(self, offset_ms: int, part_ms: int) -> int:
        """The current ``offset_ms`` before or after the time reached, which stays as it is.

        For a soft start that ends where the treatment stood still, or a soft stop that leads away
        from there: the wave goes on, at ``part_ms`` / 500 of the peak. ``offset_ms`` is -500 to
        500. A row of calls begins with :meth:`set_aside`.
        """
        speed = self.step + self._speed if self._sweeping else self.step
        phase = (self.phase + speed * offset_ms) % 200_000
        step = (phase - self._aside_phase) % 200_000
        before = self._aside_phase
        self._aside_phase = phase
        cycle_ms = self._burst_cycle_ms
        if cycle_ms and (self._burst_ms + offset_ms) % cycle_ms >= self._burst_on_ms:
            return 0
        return self._form.mean_duA(before, step, self.peak_duA * part_ms // SOFT_START_ms)

    def set_aside(self, offset_ms: int) -> None:
        """The place from which the next row of :meth:`aside` sets out."""
        if self.course_ms:
            self._catch_up()
        self.aside(offset_ms, 0)

    # --- phase ---------------------------------------------------------------------------

    def _mean_in_burst(self, peak_duA: int) -> int:
        """The mean since the last update of a wave that a burst may have gated meanwhile."""
        time_ms = left_ms = self._travel_ms
        on_ms = self._burst_on_ms
        cycle_ms = self._burst_cycle_ms
        if not time_ms:
            is_on = self._burst_ms < on_ms
            return self._form.mean_duA(self.phase, 0, peak_duA) if is_on else 0
        step = self.step
        phase = (self.phase - self._travel) % 200_000
        at_ms = (self._burst_ms - time_ms) % cycle_ms
        sum_duA = 0
        while left_ms:
            is_on = at_ms < on_ms
            take_ms = min(left_ms, (on_ms if is_on else cycle_ms) - at_ms)
            if is_on:
                sum_duA += take_ms * self._form.mean_duA(phase, step * take_ms, peak_duA)
            phase = (phase + step * take_ms) % 200_000
            at_ms += take_ms
            if at_ms == cycle_ms:
                at_ms = 0
            left_ms -= take_ms
        return -(-sum_duA // time_ms) if sum_duA < 0 else sum_duA // time_ms

    def _look_ahead(self) -> None:
        """Finds out up to when the wave goes on as it does."""
        step = self.step
        t_ms = self.t_ms
        end_ms = self.end_ms
        course = self.course
        left = self._form.look(self.phase)
        course_ms = end_ms
        if step:
            course_ms = t_ms + left // step + 1
            if step > PART and course[0] == CURVE:
                course_ms = 0  # a ms is more than can be drawn at once
        cycle_ms = self._burst_cycle_ms
        if cycle_ms:
            burst_ms = self._burst_ms
            self.is_gated = burst_ms >= self._burst_on_ms
            if self.is_gated:
                course[0] = FLAT
                course[1] = 0
                course_ms = t_ms + cycle_ms - burst_ms + 1
            else:
                course_ms = min(course_ms, t_ms + self._burst_on_ms - burst_ms + 1)
        if course_ms > end_ms:
            course_ms = end_ms
        self.course_ms = course_ms

    def _catch_up(self) -> None:
        """Up to the last update the wave was drawn elsewhere: the phase went on."""
        self.course_ms = 0
        if self._flowing:
            self._move(self.t_ms)
            self._travel = self._travel_ms = 0

    def _move(self, to_ms: int) -> None:
        """Moves the phase on to ``to_ms``, which lies in the segment under way."""
        time_ms = to_ms - self._moved_ms
        self._moved_ms = to_ms
        cycle_ms = self._burst_cycle_ms
        if cycle_ms:
            self._burst_ms = (self._burst_ms + time_ms) % cycle_ms
        self._travel_ms += min(time_ms, _RECALL_ms)
        if self._sweeping:
            self._move_swept(time_ms, to_ms)
            return
        step = self.step
        phase = self.phase
        while time_ms > _LONGEST_STEP_ms:
            phase = (phase + step * _LONGEST_STEP_ms) % 200_000
            time_ms -= _LONGEST_STEP_ms
        travel = step * time_ms
        self._travel += travel if time_ms <= _RECALL_ms else step * _RECALL_ms
        phase += travel
        if phase >= 200_000:  # PERIOD
            phase %= 200_000
        self.phase = phase

    def _move_swept(self, time_ms: int, to_ms: int) -> None:
        """The same while the frequency moves: exact, a millisecond at a time, by remainders."""
        length_ms = self.end_ms - self.begin_ms
        phase = self.phase
        step = self.step
        while time_ms > 0:
            time_ms -= 1
            travel = step + self._speed
            self._rest += self._speed_rest
            if self._rest >= length_ms:
                self._rest -= length_ms
                travel += 1
            phase += travel
            if time_ms < _RECALL_ms:
                self._travel += travel
            self._speed += self._gain
            self._speed_rest += self._gain_rest
            if self._speed_rest >= length_ms:
                self._speed_rest -= length_ms
                self._speed += 1
            if phase >= 200_000:
                phase -= 200_000
        self.phase = phase
        shift = self.shift
        done_ms = (to_ms - self.begin_ms) >> shift
        delta_cHz = self._sweep_delta_cHz * done_ms // (length_ms >> shift)
        self._form.tune((step >> 1) + delta_cHz)

    # --- code ----------------------------------------------------------------------------

    def _next_segment(self) -> None:
        """Reads the code up to the next step that takes time, and begins that."""
        if self._sweeping:
            self._sweeping = False
            self._tune((self.step >> 1) + self._sweep_delta_cHz)
        if self._stroke_duA:
            self._next_of_stroke()
            return
        code = self._code
        while True:
            opcode = code.byte()
            if opcode == END:
                if not self._end():
                    self.over = True
                    return
            elif opcode == ZONE:
                place = code.byte()
                self._zone_at = code.at
                self._other_side = place & 3 == BOTH
                self._start_side(place - BOTH + LEFT if self._other_side else place)
            elif opcode == SAY:
                self._listener.say(self._code.operand())
            elif opcode == WAVE:
                self._choose_wave(self._routine.waves[self._code.operand()])
            elif opcode == LOOP:
                turns = self._code.operand()
                self._enter(code.at, turns - 1)
            elif opcode == CALL:
                block = self._code.operand()
                self._enter(code.at, -1)
                code.at = self._routine.blocks[block]
            else:
                self._begin_step(opcode)
                if self._arrived:
                    self._arrived = False
                    self.waiting = True
                return

    def _start_side(self, place: int) -> None:
        self.place = place
        self._arrived = True
        self._program_duA = 0
        self.phase = self._travel = self._travel_ms = 0
        self._burst_ms = 0
        self._listener.arrive(place)

    def _enter(self, at: int, turns_left: int) -> None:
        depth = self._depth
        self._entered[depth] = at
        self._entered[depth + 1] = turns_left
        self._depth = depth + 2

    def _end(self) -> bool:
        """Leaves whatever ends here; False at the end of the treatment."""
        depth = self._depth
        if depth:
            left = self._entered[depth - 1]
            if left:
                self._code.at = self._entered[depth - 2]
            if left > 0:
                self._entered[depth - 1] = left - 1
            else:
                self._depth = depth - 2
        elif self.place < 0:
            return False
        elif self._other_side:
            self._other_side = False
            self._code.at = self._zone_at
            self._start_side(self.place - LEFT + RIGHT)
        else:
            self.place = -1
            self._arrived = False
        return True

    def _choose_wave(self, wave: "protocols.Wave") -> None:
        self._form.select(wave)
        self.is_steady = wave.shape == STEADY or _is_one_flat_phase(wave)
        self.way = 0 if wave.polarity == ALTERNATING else 1 if wave.polarity == POSITIVE else -1
        self.phase = self._travel = self._travel_ms = 0
        self._burst_ms = 0
        self.is_gated = False
        self._burst_on_ms = wave.burst_on_ms
        self._burst_cycle_ms = wave.burst_on_ms + wave.burst_off_ms if wave.burst_on_ms else 0
        self._tune(wave.frequency_cHz)

    def _tune(self, frequency_cHz: int) -> None:
        self.step = 2 * frequency_cHz
        self._form.tune(frequency_cHz)
        self.narrowing = narrowing(min(frequency_cHz if self.way else 2 * frequency_cHz, PART))

    # --- segments ------------------------------------------------------------------------

    def _begin_step(self, opcode: int) -> None:
        if opcode == RAMP:
            to_duA = self._code.operand()
            self._begin(to_duA, self._code.operand())
        elif opcode == SWEEP:
            to_cHz = self._code.operand()
            self._begin(self._program_duA, self._code.operand())
            self._begin_sweep(to_cHz)
        elif opcode == GLIDE:
            self._stroke_hold_ms = self._code.operand() - 2 * GLIDE_EDGE_ms
            self._stroke_duA = self._code.operand()
            if not self._arrived:  # else it begins when the electrodes touch
                self._listener.stroke()
            self._begin(self._stroke_duA, GLIDE_EDGE_ms)
        else:  # a hold, or a rest
            self._begin(self._program_duA, self._code.operand())

    def _next_of_stroke(self) -> None:
        if self._stroke_hold_ms:
            hold_ms = self._stroke_hold_ms
            self._stroke_hold_ms = 0
            self._begin(self._stroke_duA, hold_ms)
        else:
            self._stroke_duA = 0
            self._begin(0, GLIDE_EDGE_ms)

    def _begin(self, to_duA: int, time_ms: int) -> None:
        """Begins a segment to this programmed peak; the level scales both of its ends."""
        level = self._level_percent
        program_duA = self._program_duA
        self._flowing = program_duA > 0 or to_duA > 0
        self.from_duA = program_duA * level // 100
        delta_duA = to_duA * level // 100 - self.from_duA
        self.delta_duA = delta_duA
        self._program_duA = to_duA
        self.course_ms = 0
        self.begin_ms = self.end_ms
        self.end_ms += time_ms
        self.shift = _shift(delta_duA, time_ms)
        self.length = time_ms >> self.shift

    def _begin_sweep(self, to_cHz: int) -> None:
        length_ms = self.end_ms - self.begin_ms
        delta_cHz = to_cHz - (self.step >> 1)
        self._sweeping = True
        self._sweep_delta_cHz = delta_cHz
        # over the millisecond k the phase moves by 2 f + delta * (2 k + 1) / length
        self._speed = delta_cHz // length_ms
        self._speed_rest = delta_cHz - self._speed * length_ms
        self._gain = 2 * delta_cHz // length_ms
        self._gain_rest = 2 * delta_cHz - self._gain * length_ms
        self._rest = 0
        self.shift = _shift(delta_cHz, length_ms)
