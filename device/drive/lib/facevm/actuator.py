"""Actuator: from a current to the code in the DAC, and the only place where that is written.

A steady current is moved by +-2 % every 250 ms, so that its sensor is seen to follow: by 0.7 uA at
least, from 8 uA on, and by 2 uA at most. The low half comes first: but for an update's worth, at no
time has more charge flowed than without it. Nothing goes over the zone's ceiling; there the high
half stays at it.
"""

from micropython import const

from .regulator import Regulator

_TYPES = const(0)
if _TYPES:
    from . import protocols

_REWRITE_ms = const(8)  # the DAC is written at least every 10 ms, and an update may come late
_DITHER_PART = const(50)  # 2 %
_DITHER_LEAST_duA = const(7)
_DITHER_MOST_duA = const(20)
_DITHER_FROM_duA = const(80)  # less moves by its 2 % alone, and nothing is told by that
_DITHER_ms = const(250)


class Actuator:
    """Sets currents on ``board``; ``set_duA`` is the last one, ``code`` what the DAC holds.

    ``guard`` is told each of them. ``regulator`` corrects them, ``dither`` moves the steady ones.
    """

    def __init__(self, board: "protocols.Board", guard: "protocols.Guard") -> None:
        self.regulator = Regulator(board.is_spent)
        self.dither = Dither()
        self.set_duA = 0
        self.written_ms = 0  # since the last write
        self.code = board.stage.zero_code
        self._output = board.output
        self._stage = board.stage
        self._guard = guard

    def treat(self, set_duA: int, passed_ms: int) -> None:
        """Sets a current of the treatment. Raises OSError when the bus fails."""
        regulator = self.regulator
        if set_duA != self.set_duA or regulator.has_moved:
            if set_duA == self.set_duA:
                self.written_ms = _REWRITE_ms  # so that both are due together again
            self._put(self.code_for(set_duA), passed_ms)
            self.set_duA = set_duA
        else:
            self._put(self.code, passed_ms)
        self._guard.note(set_duA, self.code)

    def sense(self, set_duA: int, passed_ms: int) -> None:
        """Sets a sense current, from which the regulator is to learn nothing."""
        regulator = self.regulator
        self._put(self._stage.code(regulator.correct_sense(set_duA)), passed_ms)
        self.set_duA = set_duA
        regulator.has_moved = True  # a treatment's current of that size has another code
        self._guard.note(set_duA, self.code)

    def zero(self) -> None:
        """Writes the code of 0 uA, and nothing else: also while the output is disconnected."""
        self.set_duA = 0
        self.regulator.has_moved = True
        zero_code = self._stage.zero_code
        self._output.write(zero_code)
        self.code = zero_code

    def test(self, set_duA: int, passed_ms: int) -> None:
        """Sets an uncorrected current: the output is disconnected, and nothing may flow."""
        self._put(self._stage.code(set_duA), passed_ms)

    def shut(self) -> None:
        """Off first, which needs no bus, then to zero; never raises."""
        self._output.disconnect()
        try:
            self.zero()
        except (OSError, RuntimeError):
            pass  # the disconnect is open: no current flows, whatever the DAC still holds

    def code_for(self, set_duA: int) -> int:
        """The code that makes this current flow, by what the regulator has learned."""
        return self._stage.code(self.regulator.correct(set_duA))

    def _put(self, code: int, passed_ms: int) -> None:
        """Writes the DAC when its code changes, and every 8 ms."""
        self.written_ms += passed_ms
        if code != self.code or self.written_ms >= _REWRITE_ms:
            self._output.write(code)
            self.code = code
            self.written_ms = 0


class Dither:
    """Moves the steady currents of one stretch; ``moved_duA`` is the last of them."""

    def __init__(self) -> None:
        self.moved_duA = 0
        self._most_duA = 0
        self._time_ms = 0

    def begin(self, ceiling_duA: int) -> None:
        """A stretch of current begins, with the low half."""
        self._most_duA = ceiling_duA
        self._time_ms = 0

    def left_ms(self) -> int:
        """Until it moves the current next."""
        return _DITHER_ms - self._time_ms % _DITHER_ms

    def move(self, set_duA: int, passed_ms: int) -> int:
        """What to set in place of ``set_duA``, ``passed_ms`` after the last."""
        time_ms = self._time_ms + passed_ms
        if time_ms >= 2 * _DITHER_ms:
            time_ms -= 2 * _DITHER_ms
        self._time_ms = time_ms
        size_duA = -set_duA if set_duA < 0 else set_duA
        part_duA = size_duA // _DITHER_PART
        if part_duA > _DITHER_MOST_duA:
            part_duA = _DITHER_MOST_duA
        elif part_duA < _DITHER_LEAST_duA and size_duA >= _DITHER_FROM_duA:
            part_duA = _DITHER_LEAST_duA
        if time_ms < _DITHER_ms:
            size_duA -= part_duA
        else:
            size_duA += part_duA
            if size_duA > self._most_duA:
                size_duA = self._most_duA
        self.moved_duA = set_duA = -size_duA if set_duA < 0 else size_duA
        return set_duA
