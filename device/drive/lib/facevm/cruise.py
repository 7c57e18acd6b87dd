"""Cruise: the updates of a treatment, while the electrodes touch.

This is the hot path. One function holds all of an update, its state in locals: on the board a look
at an attribute costs as much as four additions, a call twice that. A quiet update is: read, compare
with the guard's band, add up, draw, write. What needs sums (the rules of charge and time, the
regulator, the record) gets them every 20 ms, where a stretch ends, or where a reading leaves the
band; each of these has an update of its own, so that no millisecond goes without one.

The wave is not looked up in a table: a curve is drawn from the quarter of a sine that is there
anyway, an edge is a line, a flat stays. That takes no memory and no time to fill it, and holds for
a ramp as it does for a hold. Where one stretch becomes the next, the machine is asked.

A turn of the loop in which the clock has not moved on reads and compares, and decides nothing.

What an interval got too much is given back. Intervals differ by what the controller had to do
besides, and the mean since the last update is set for the next one, of another length. So it adds
up what the wave has carried and what was set, by the board's clock; where the output is ahead by
the peak times a millisecond, less is set until it is not, never more and never the other way
round. A one-way wave that lags behind goes on for longer, or grows, to no more than its peak. In a
rest nothing is set, and what is owed is dropped.

CircuitPython counts 1024ths of a second: three in 125 of its milliseconds are two of them long. A
wave of 8 Hz has one of these more in the one half than in the other, for ever. Where that adds up,
the half that has more is made lower by as much. :mod:`facevm.ticks` knows which they are.
"""

from micropython import const

from .guard import LOST as GUARD_LOST
from .isa import QUARTER_SINE
from .states import LIMITED
from .thresholds import STANDING_UPDATES, LATE_ms
from .wave import CURVE, FLAT

_TYPES = const(0)
if _TYPES:
    from . import protocols

_TICKS_MASK = const((1 << 29) - 1)  # supervisor.ticks_ms() wraps here
_REWRITE_ms = const(8)  # the DAC is written at least every 10 ms, and an update may come late
_TASK_ms = const(5)  # in turns: button and light, the rules, button and light, the record
_PUT_OFF_ms = const(3)  # so much later where the current moves
_AROUND_ms = const(93)  # and the board, every 100 ms at most, which puts the others off
_SECOND_ms = const(1000)
_FLAT_ms = const(20)  # of samples the regulator learns from at once
_FLAT_duA = const(50)  # below 5 uA the shunt's steps are too coarse to learn from
_REST_ms = const(4)
_EDGE_ms = const(16)  # a pulse has shorter edges
_PULSE = const(8)  # flat samples that tell enough by themselves
_MOVING = const(20)  # so many samples of a current that moves are told
_MOVING_ms = const(100)  # from the first of them to the last
_TICKS = const(125)  # so many milliseconds have three long ones
_WRAP_TICKS = const(37)  # 2**29 % 125
_NO_LONG = const(1 << 28)
_LOST_duA = const(80)  # a reading within the band takes back doubts where G08 would have had some

# the places in ``live``; an attribute takes twice as long to write
REGISTER, ROUTINE_ms, SET_duA, CODE = 0, 1, 2, 3

# places in what a run leaves for the next; those before AT_OWED are 0 on fresh contact
_AT_OWED = const(9)
_AT_BEFORE_duA = const(10)
_AT_LONG_BEFORE_duA = const(11)
_AT_TASK_ms = const(14)
_AT_UNTIL_LONG = const(26)

# why it returns
TURNED, OVER, PLACE_OVER, LOST, TOUCHED, PRESSED, TRIPPED, BUS = 0, 1, 2, 3, 4, 5, 6, 7


class Cruise:
    """Carries out the wave of ``machine`` through ``actuator``, watched by ``guard``.

    ``live`` has, at REGISTER, ROUTINE_ms, SET_duA and CODE, what the last update read, the
    routine's clock, and what was set. ``slowest_per_s`` is how many updates the slowest whole
    second had, 0 before one was over.
    """

    def __init__(
        self,
        board: "protocols.Board",
        machine: "protocols.Machine",
        guard: "protocols.Guard",
        actuator: "protocols.Actuator",
        contact: "protocols.Contact",
        record: "protocols.Record",
    ) -> None:
        self.live = [0, 0, 0, board.stage.zero_code]
        self.slowest_per_s = 0
        self._board = board
        self._machine = machine
        self._guard = guard
        self._actuator = actuator
        self._contact = contact
        self._record = record
        self._quarter = QUARTER_SINE
        self._left = [0] * 27  # by one run to the next
        self._left[_AT_TASK_ms] = _TASK_ms

    def begin(self, set_duA: int, ticks_ms: int) -> None:
        """Contact was made, or the treatment goes on, at ``ticks_ms`` of the clock: nothing is owed
        but the ms under way."""
        self.live[SET_duA] = set_duA
        self.live[CODE] = self._actuator.code
        left = self._left
        for at in range(_AT_OWED):
            left[at] = 0
        left[_AT_OWED] = set_duA
        left[_AT_BEFORE_duA] = left[_AT_LONG_BEFORE_duA] = set_duA
        left[_AT_UNTIL_LONG] = _NO_LONG
        residue = self._board.residue
        if residue >= 0:
            if residue >= _TICKS and ticks_ms < _NO_LONG:  # the clock has wrapped since
                residue += _WRAP_TICKS
            left[_AT_UNTIL_LONG] = -3 * ((ticks_ms + residue) % _TICKS) % _TICKS

    def run(  # one function, long on purpose: see above
        self,
        session: "protocols.Session",
        now_ms: int,
        passed_ms: int,
        clock: "protocols.Callable[[], int] | None",
        look: "protocols.Callable[[int], object] | None",
    ) -> int:
        """Updates at ``now_ms``, ``passed_ms`` after the last, and then at each look at ``clock``;
        without one, once. Returns why it stopped. ``look`` is asked every 10 ms whether the button
        is pressed. Raises OSError when the bus fails."""
        board = self._board
        machine = self._machine
        guard = self._guard
        actuator = self._actuator
        regulator = actuator.regulator
        dither = actuator.dither
        contact = self._contact
        record = self._record
        live = self.live
        course = machine.course
        quarter = self._quarter
        register = board.sensor.register
        write = board.output.write
        most_bits = board.sensor.most_bits
        feed = board.output.feed
        note = guard.note
        stage = board.stage
        sensor_zero = stage.sensor_zero
        shunt_cohm = stage.shunt_cohm
        half_shunt = stage.half_shunt
        zero_code = stage.zero_code
        pA_per_code = stage.pA_per_code
        half_code = stage.half_code
        lowest_code = stage.lowest_code
        highest_code = stage.highest_code
        routine_ms = live[ROUTINE_ms]
        set_duA = actuator.set_duA
        code = actuator.code
        written_ms = actuator.written_ms
        left = self._left
        (
            same,  # updates since it changed
            flat,  # samples for the regulator: how many, how much short, over what time
            missing_duA,
            flat_ms,
            dither_ms,  # from one move of the dither to the next, and how long ago that was
            since_ms,
            updates,  # in the second under way
            second_ms,
            pulse_duA,  # a pulse that is over, to be learned from
            owed,  # what the wave carried, and was not set so far, in duA ms
            before_duA,  # what was set before the last one, and before that
            long_before_duA,
            drawn_duA,  # what the machine wanted last, the dither left out
            task,
            task_ms,
            looked_ms,  # when the board was looked at last
            standing,
            pulse_missing_duA,
            pulse,
            flat_at_ms,  # when it was flat last, and how much that was
            flat_duA,
            window_ms,  # samples of a current that moves, until then: how much short and set
            short,  # each by its weight
            weighed,
            short_duA,  # and without
            moved_duA,
            until_long,  # ms are over, in thirds of one
        ) = left
        live[SET_duA] = set_duA
        live[CODE] = code
        regulator.has_moved = True  # the trims are looked up first
        asked_most_duA = gain = offset = rest_duA = 0
        debt = cut_duA = 0  # what long ms set too much, and by what that is paid
        pays = False
        peak_duA = machine.peak_duA
        course_ms = machine.course_ms
        kind = course[0]
        sign = course[1]
        if kind != FLAT:
            course_ms = 0  # where the phase is by now, the machine finds out
        delta_duA = machine.delta_duA
        way = machine.way
        is_steady = machine.is_steady
        phase = machine.phase
        step = machine.step
        low_duA = guard.low_duA
        high_duA = guard.high_duA
        # what the rules and the record were not told yet
        sum_ms = kept_ms = 0
        charge = kept = 0  # measured, with its sign
        measured = 0  # without
        set_charge = 0
        set_size = 0
        error = 0
        largest_duA = 0
        most_duA = 0  # that was set
        last_duA = 0  # that was measured
        is_limited = session.state == LIMITED
        bits = live[REGISTER]
        doubting = True  # a close look may have left something to clear
        owes_feed = False
        why = TURNED
        try:
            while True:
                bits = register()
                measured_duA = ((bits - sensor_zero) * 10_000 + half_shunt) // shunt_cohm
                if not passed_ms:
                    # the same millisecond: at most the same conversion, read twice
                    standing += 1
                    if low_duA <= measured_duA <= high_duA:
                        if standing > STANDING_UPDATES:
                            guard.trip("G07", 0)
                            why = TRIPPED
                            break
                    elif bits > most_bits:
                        if not board.sensor.is_configured():
                            guard.trip("G10", 0)
                            why = TRIPPED
                            break
                    elif guard.judge(measured_duA, 0):
                        why = TRIPPED
                        break
                    if clock is None:
                        break
                    if owes_feed:
                        owes_feed = False
                        feed()
                    last_ms = now_ms
                    now_ms = clock()
                    passed_ms = (now_ms - last_ms) & _TICKS_MASK
                    continue
                standing = 0
                least_set_duA = most_set_duA = set_duA
                if same < 2:
                    if before_duA < least_set_duA:
                        least_set_duA = before_duA
                    else:
                        most_set_duA = before_duA
                    if long_before_duA < least_set_duA:
                        least_set_duA = long_before_duA
                    elif long_before_duA > most_set_duA:
                        most_set_duA = long_before_duA
                size_duA = -set_duA if set_duA < 0 else set_duA
                doubted = False
                if low_duA <= measured_duA <= high_duA and passed_ms <= LATE_ms:
                    last_duA = measured_duA
                    sum_ms += passed_ms
                    charge += measured_duA * passed_ms
                    set_charge += set_duA * passed_ms
                    if size_duA > most_duA:
                        most_duA = size_duA
                    if same < 2 and least_set_duA <= -_LOST_duA and most_set_duA >= _LOST_duA:
                        if guard.glance(measured_duA, passed_ms):
                            why = LOST
                            break
                        doubting = True
                    elif doubting:
                        doubting = guard.clear(
                            least_set_duA >= _LOST_duA or most_set_duA <= -_LOST_duA, same >= 2
                        )
                else:
                    # beyond the band every rule looks at this reading itself
                    if sum_ms:
                        if guard.add(charge, set_charge, sum_ms, most_duA, last_duA):
                            why = TRIPPED
                            break
                        sum_ms = charge = set_charge = most_duA = 0
                    if bits > most_bits and not board.sensor.is_configured():
                        guard.trip("G10", 0)
                        why = TRIPPED
                        break
                    why = guard.judge(measured_duA, passed_ms)
                    if why:
                        record.add_aside(set_duA, measured_duA, passed_ms)
                        why = LOST if why == GUARD_LOST else TRIPPED
                        break
                    doubting = True
                    if guard.doubts:
                        doubted = True
                        flat = flat_ms = missing_duA = 0
                        regulator.moving = 0
                # the record
                kept_ms += passed_ms
                dnC = measured_duA * passed_ms
                kept += dnC
                measured += -dnC if dnC < 0 else dnC
                set_size += size_duA * passed_ms
                if measured_duA > most_set_duA:
                    off_duA = measured_duA - most_set_duA
                    error += off_duA * passed_ms
                    if off_duA > largest_duA:
                        largest_duA = off_duA
                elif measured_duA < least_set_duA:
                    off_duA = least_set_duA - measured_duA
                    error += off_duA * passed_ms
                    if off_duA > largest_duA:
                        largest_duA = off_duA
                # what the regulator learns from, and the contact
                task_ms -= passed_ms
                if not doubted:
                    spread_duA = most_set_duA - least_set_duA
                    if (
                        contact.wants_look
                        and task_ms > 0
                        and size_duA > _FLAT_duA
                        and spread_duA <= size_duA >> 4
                        and contact.look(set_duA, measured_duA, board, record)
                    ):
                        why = TOUCHED
                        break
                    if spread_duA <= size_duA >> 6:
                        if size_duA > _FLAT_duA:
                            flat_duA = set_duA
                            if routine_ms - flat_at_ms > _EDGE_ms:  # of another crest
                                flat = flat_ms = missing_duA = 0
                            missing_duA += set_duA - measured_duA
                            flat += 1
                            flat_ms += passed_ms
                            flat_at_ms = routine_ms
                            if flat_ms >= _FLAT_ms and (
                                (task_ms > 0 and not pulse_duA) or flat_ms >= 2 * _FLAT_ms
                            ):
                                regulator.learn(set_duA, missing_duA, flat)
                                flat = flat_ms = missing_duA = 0
                        elif not set_duA:
                            missing_duA -= measured_duA
                            flat += 1
                            flat_ms += passed_ms
                            if flat_ms >= _REST_ms:
                                regulator.rest(-missing_duA, flat)
                                flat = flat_ms = missing_duA = 0
                    elif pulse < _PULSE or routine_ms - flat_at_ms > _EDGE_ms:  # no edge of a flat
                        # by the mean of both: what a reading lags behind, the next one makes up for
                        moving = regulator.moving
                        if routine_ms > window_ms:
                            moving = 0
                        if moving or 4 * set_duA * set_duA >= before_duA * before_duA:
                            if not moving:  # it begins with no fall
                                window_ms = routine_ms + _MOVING_ms
                                short = weighed = short_duA = moved_duA = 0
                            moving += 1
                            off_duA = set_duA - measured_duA
                            weight = (set_duA + before_duA) >> 6
                            short += weight * off_duA
                            weighed += weight * set_duA
                            if (set_duA > 0) == (before_duA > 0):
                                short_duA += off_duA
                                moved_duA += set_duA
                            # where it flows about as strongly now, the electrode can be asked
                            if (
                                moving >= _MOVING
                                and task_ms > 0
                                and not pulse_duA
                                and 4 * weight * set_duA * moving > 3 * weighed >= 0
                            ):
                                regulator.compare(
                                    short, weighed, short_duA, moved_duA, moving, size_duA
                                )
                                moving = 0
                        regulator.moving = moving
                if (
                    pulse_duA and task_ms > 0 and (set_duA > 0) == (before_duA > 0)
                ):  # once its edge is over, which is enough for an update
                    regulator.learn(pulse_duA, pulse_missing_duA, pulse, not set_duA)
                    pulse_duA = 0
                # the wave
                before_ms = routine_ms
                routine_ms += passed_ms
                updates += 1
                if routine_ms < course_ms and (kind == FLAT or passed_ms == 1):
                    if delta_duA:
                        peak_duA = (
                            machine.from_duA
                            + delta_duA
                            * ((routine_ms - machine.begin_ms) >> machine.shift)
                            // machine.length
                        )
                    if kind == FLAT:
                        now_duA = sign * peak_duA
                    else:
                        if kind == CURVE:
                            at = phase + (step >> 1)
                            if way:
                                at = at % 200_000 >> 1
                            else:
                                at %= 100_000
                            if at > 50_000:
                                at = 100_000 - at
                            cell = at // 400
                            value = quarter[cell]
                            at -= cell * 400
                            if at:
                                value += (quarter[cell + 1] - value) * at // 400
                            now_duA = peak_duA * value >> 14
                            if step >= 2000:
                                now_duA = now_duA * machine.narrowing >> 14
                        else:
                            if way:
                                at = ((phase >> 1) + ((phase + step) >> 1)) >> 1
                            else:
                                at = phase % 100_000 + (step >> 1)
                            now_duA = peak_duA * (at - course[2]) // course[3]
                        if sign < 0:
                            now_duA = -now_duA
                        phase += step
                else:
                    if before_ms > machine.t_ms:
                        machine.t_ms = before_ms
                    is_new = routine_ms >= machine.end_ms
                    if is_new:  # another place may begin
                        pays = False
                        cut_duA = 0
                        record.add_sums(kept, measured, set_size, error, largest_duA, kept_ms)
                        kept = measured = set_size = error = largest_duA = 0
                        second_ms += kept_ms
                        kept_ms = 0
                        if sum_ms:  # or a rest, no time with current; a trip shows in the next sums
                            guard.add(charge, set_charge, sum_ms, most_duA, last_duA)
                            sum_ms = charge = set_charge = most_duA = 0
                    now_duA = machine.at(routine_ms)
                    course_ms = machine.course_ms
                    kind = course[0]
                    sign = course[1]
                    delta_duA = machine.delta_duA
                    if is_new:
                        way = machine.way
                        regulator.turn(way, machine.peak_duA, machine.delta_duA)
                        is_steady = machine.is_steady
                    phase = machine.phase
                    step = machine.step
                    peak_duA = machine.peak_duA
                    if way or not course_ms:  # or swept: it is locked to nothing for long
                        pays = False
                        cut_duA = 0
                    elif sign > 0 >= set_duA:  # a period begins
                        if not pays:  # what is left of half a one is no debt
                            debt = 0
                        pays = True
                        cut_duA = peak_duA >> 1  # so much evens out by itself
                        cut_duA = debt - cut_duA if debt > 0 else debt + cut_duA
                        cut_duA = cut_duA * step // 100_000 if cut_duA * debt > 0 else 0
                    if not now_duA and (machine.waiting or machine.over):
                        why = PLACE_OVER
                        break
                if is_steady and now_duA:
                    since_ms += passed_ms
                    if since_ms >= dither_ms or now_duA != drawn_duA:
                        drawn_duA = now_duA
                        now_duA = dither.move(now_duA, since_ms)
                        dither_ms = dither.left_ms()
                        since_ms = 0
                    else:
                        now_duA = dither.moved_duA
                # what the intervals owe
                until_long -= 3 * passed_ms
                while until_long < 0:
                    until_long += _TICKS
                    debt += set_duA * 125 >> 7
                if cut_duA and now_duA * cut_duA > cut_duA * cut_duA:
                    now_duA -= cut_duA
                    debt -= cut_duA * passed_ms
                owed += (now_duA - set_duA) * passed_ms
                ahead = now_duA - owed
                if not -peak_duA < ahead < peak_duA:
                    if not peak_duA or is_steady:
                        owed = 0  # at rest, or of a current that hardly changes
                    elif ahead > 0 and now_duA > 0:
                        now_duA = now_duA - ahead if now_duA > ahead else 0
                    elif ahead < 0 and now_duA < 0:
                        now_duA = now_duA - ahead if now_duA < ahead else 0
                    elif way and ahead * way < -peak_duA * passed_ms and not machine.is_gated:
                        # a pulse goes on into its pause, a curve grows to twice its height
                        most_set_duA = 2 * now_duA * way if sign or kind != FLAT else peak_duA
                        now_duA = way * min(peak_duA, most_set_duA, now_duA * way - ahead * way)
                # from the current to the chip
                written_ms += passed_ms
                new_code = code
                if now_duA == set_duA:
                    if same < 3:
                        same += 1
                        long_before_duA = before_duA
                        before_duA = set_duA
                elif same >= 3 or not set_duA or not now_duA or (now_duA > 0) != (set_duA > 0):
                    # a pulse or a rest is over, or a step comes
                    if not set_duA:
                        regulator.leave_rest()
                        flat = flat_ms = missing_duA = 0
                    elif not now_duA or (now_duA > 0) != (set_duA > 0):
                        if flat and routine_ms - flat_at_ms <= _EDGE_ms:
                            if pulse_duA:
                                regulator.learn(pulse_duA, pulse_missing_duA, pulse)
                            pulse_duA = flat_duA
                            pulse_missing_duA = missing_duA
                            pulse = flat
                        flat = flat_ms = missing_duA = 0
                    if sum_ms and (is_steady or (guard.wants_sums and now_duA > 0)):
                        if guard.add(charge, set_charge, sum_ms, most_duA, last_duA):
                            why = TRIPPED
                            break
                        sum_ms = charge = set_charge = most_duA = 0
                if now_duA != set_duA or regulator.has_moved:
                    if now_duA != set_duA:
                        same = 0
                        long_before_duA = before_duA
                        before_duA = set_duA
                        set_duA = now_duA
                        live[SET_duA] = now_duA
                    if regulator.has_moved:
                        regulator.has_moved = False
                        gain = regulator.gain
                        offset = regulator.offset >> 4
                        rest_duA = regulator.trim_duA(0)
                        asked_most_duA = regulator.most_duA
                    if now_duA:
                        now_duA += (now_duA * gain >> 14) + offset
                        if now_duA > asked_most_duA:
                            now_duA = asked_most_duA
                        elif now_duA < -asked_most_duA:
                            now_duA = -asked_most_duA
                    else:
                        now_duA = rest_duA
                    new_code = zero_code + (now_duA * 100_000 + half_code) // pA_per_code
                    if new_code < lowest_code:
                        new_code = lowest_code
                    elif new_code > highest_code:
                        new_code = highest_code
                if new_code != code or written_ms >= _REWRITE_ms:
                    write(new_code)
                    code = new_code
                    live[CODE] = new_code
                    written_ms = 0
                if same < 3 or written_ms == 0:
                    note(set_duA, code)
                    low_duA = guard.low_duA
                    high_duA = guard.high_duA
                live[REGISTER] = bits
                live[ROUTINE_ms] = routine_ms
                # one of the things that need no haste
                if task_ms <= 0 and (same or task_ms <= -_PUT_OFF_ms):
                    task_ms += _TASK_ms
                    if task_ms <= 0:
                        task_ms = 1
                    task += 1
                    if routine_ms - looked_ms >= _AROUND_ms:
                        if not session.look_around(routine_ms - looked_ms):
                            why = OVER
                            break
                        looked_ms = routine_ms
                        task -= 1
                    elif task & 1:
                        if look and look(now_ms):
                            why = PRESSED
                            break
                    elif task & 2:
                        if sum_ms:
                            if guard.add(charge, set_charge, sum_ms, most_duA, last_duA):
                                why = TRIPPED
                                break
                            sum_ms = charge = set_charge = most_duA = 0
                    else:
                        record.add_sums(kept, measured, set_size, error, largest_duA, kept_ms)
                        kept = measured = set_size = error = largest_duA = 0
                        second_ms += kept_ms
                        kept_ms = 0
                        if second_ms >= _SECOND_ms:
                            rate = updates * 1000 // second_ms
                            if not self.slowest_per_s or rate < self.slowest_per_s:
                                self.slowest_per_s = rate
                            updates = second_ms = 0
                        if regulator.is_limited or is_limited:
                            if owes_feed:  # the next run does not know of it
                                feed()
                            break
                    # in a turn that has time for it, and no more than an update later
                    if owes_feed:
                        feed()
                    owes_feed = True
                if clock is None:
                    break
                last_ms = now_ms
                now_ms = clock()
                passed_ms = (now_ms - last_ms) & _TICKS_MASK
        except (OSError, RuntimeError):
            why = BUS
        finally:
            # what others look at again
            if pulse_duA and why:  # not TURNED
                regulator.learn(pulse_duA, pulse_missing_duA, pulse, not set_duA)
                pulse_duA = 0
            if kept_ms:
                record.add_sums(kept, measured, set_size, error, largest_duA, kept_ms)
                second_ms += kept_ms
            if sum_ms and guard.add(charge, set_charge, sum_ms, most_duA, last_duA):
                why = TRIPPED
            session.ticks_ms = now_ms
            live[REGISTER] = bits
            live[ROUTINE_ms] = routine_ms
            if why != PLACE_OVER and routine_ms > machine.t_ms:
                machine.t_ms = routine_ms
            machine.peak_duA = peak_duA
            actuator.set_duA = set_duA
            actuator.code = code
            actuator.written_ms = written_ms
            left[0] = same
            left[1] = flat
            left[2] = missing_duA
            left[3] = flat_ms
            left[4] = dither_ms
            left[5] = since_ms
            left[6] = updates
            left[7] = second_ms
            left[8] = pulse_duA
            left[9] = owed
            left[10] = before_duA
            left[11] = long_before_duA
            left[12] = drawn_duA
            left[13] = task
            left[14] = task_ms
            left[15] = looked_ms
            left[16] = standing
            left[17] = pulse_missing_duA
            left[18] = pulse
            left[19] = flat_at_ms
            left[20] = flat_duA
            left[21] = window_ms
            left[22] = short
            left[23] = weighed
            left[24] = short_duA
            left[25] = moved_duA
            left[26] = until_long
        return why
