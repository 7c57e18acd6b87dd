"""Self-test of the disconnect (G15), before a session and after it.

While the output is disconnected a current as for sensing is commanded to and fro. A welded
disconnect lets it through wherever the electrodes touch: at the end of a treatment they usually
still do. What counts is how far the means of both directions differ: whatever the sensor's own zero
has become meanwhile, a current that follows the command is a leak. Half of their sum is that zero.
Readings of one direction that lie too far apart tell of neither (NOISE).

A board brings it from its drive each time: it is not in memory while current flows.
"""

import sys
from array import array

from micropython import const

from .contact import SENSE_duA
from .thresholds import NOISE_duA, WELDED_duA, ZERO_duA, ZERO_NEAR_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

_EDGE_ms = const(3)  # of each direction: the DAC's write, and two conversions of 586 us at most
_READS = const(8)  # then
_SWING_duA = const(60)  # apart: by noise of 2 uA rms, or a healthy board's once in 10^9
_ZERO_READS = const(16)
_ZERO_STEPS = const(18)  # steps of normal noise have a mean of 1.13 of its rms: 16 of them make 18
_RMS_PERCENT = const(35)  # of how far 8 readings of normal noise lie apart


def let_go(*kinds: type) -> None:
    """Lets these classes and their modules go, for the next collection; a PC keeps them.

    An address that was left over on the stack may keep one of them: it is empty then.
    """
    if sys.implementation.name == "cpython":
        return
    modules = sys.modules
    package = modules["facevm"]
    for kind in kinds:
        for own in dir(kind):
            if not own.startswith("__"):
                setattr(kind, own, None)
    for name in ("selfcheck", "breadboard", "selftest", "thresholds"):
        if modules.pop("facevm." + name, None) and hasattr(package, name):
            delattr(package, name)


class Zeroing:
    """Takes registers until ``is_over``; then ``stage.sensor_zero`` is found, or :meth:`tripped`
    names what is wrong, by ``reading``. ``set_duA`` is what to command, always 0."""

    set_duA = 0

    def __init__(self, board: "protocols.Board", is_first: bool) -> None:
        self.is_over = False
        self.reading = 0
        self._board = board
        self._is_first = is_first
        self._is_ready = not is_first
        self._sum = 0
        self._last = 0
        self._steps = 0  # from one reading to the next, without their signs
        self._count = -1 if is_first else -board.output.settling_reads
        self._found = ""

    def step(self, register: int, passed_ms: int) -> None:
        """Takes in a register. Raises OSError when the bus fails."""
        board = self._board
        if not self._is_ready:
            self._is_ready = True
            self._found = board.alarm()
            if self._found:  # a cable keeps the treatment from its start
                return
            if not board.sensor.is_configured():  # what reset it after the last session was told
                board.sensor.configure()
            board.stage.sensor_zero = 0
            return
        if not passed_ms:  # at most the same conversion, read twice
            return
        if self._count >= 0:
            self._sum += register
            self._steps += abs(register - self._last)
        self._last = register
        self._count += 1
        if self._count == _ZERO_READS:
            self._judge(board.stage)

    def _judge(self, stage: "protocols.Stage") -> None:
        self.is_over = True
        zero = (self._sum + _ZERO_READS // 2) // _ZERO_READS
        self.reading = stage.size_duA(self._steps // _ZERO_STEPS)
        if self.reading > NOISE_duA:
            self._found = "NOISE"
            return
        known = stage.own_zero
        most_duA = ZERO_NEAR_duA
        if known is None:  # then it has to be near the last one
            known = stage.sensor_zero
            if self._is_first:
                most_duA = ZERO_duA
        self.reading = abs(stage.size_duA(zero - known))
        if self.reading > most_duA:
            self._found = "ZERO"
            return
        stage.sensor_zero = zero

    def tripped(self, stage: "protocols.Stage") -> str:
        """The interlock that says that something is wrong, or ""."""
        return self._found

    def leave(self) -> None:
        """Lets this module go, for the next collection, where no test follows; a PC keeps it."""
        if not self._is_first:
            let_go(Zeroing, SelfTest)


class SelfTest:
    """A self-test of the disconnect. ``set_duA`` is what to command, ``is_over`` if it is done.

    ``leak_duA`` is the current that flowed all the same, 0 when none did, ``rest_duA`` what is read
    whatever was commanded, ``swing_duA`` how far readings of one direction lie apart; ``reading``
    is what :meth:`tripped` goes by.
    """

    def __init__(self) -> None:
        self.set_duA = 0
        self.is_over = False
        self.leak_duA = 0
        self.rest_duA = 0
        self.swing_duA = 0
        self.reading = 0
        self._time_ms = 0
        self._is_commanded = False
        self._forward_duA = 0
        self._read = array("h")  # in this direction

    def begin(self) -> None:
        """The output is disconnected: the test begins."""
        self.set_duA = SENSE_duA
        self.is_over = False
        self.leak_duA = 0
        self.swing_duA = 0
        self._time_ms = 0
        self._is_commanded = False
        self._read = array("h")

    def step(self, measured_duA: int, passed_ms: int) -> None:
        """Takes in the newest measurement, ``passed_ms`` after the last; ``set_duA`` is commanded
        after it."""
        if not self._is_commanded:
            self._is_commanded = True
            return
        self._time_ms += passed_ms
        if self._time_ms <= _EDGE_ms or not passed_ms:
            return
        read = self._read
        read.append(measured_duA)
        if len(read) < _READS:
            return
        self._time_ms = 0
        self._read = array("h")
        mean_duA = (sum(read) + _READS // 2) // _READS
        self.swing_duA = max(self.swing_duA, max(read) - min(read))
        if self.set_duA > 0:
            self._forward_duA = mean_duA
            self.set_duA = -SENSE_duA
            return
        leak_duA = abs(self._forward_duA - mean_duA) // 2
        if leak_duA > WELDED_duA:
            self.leak_duA = leak_duA
        self.rest_duA = (self._forward_duA + mean_duA) // 2
        self.set_duA = 0
        self.is_over = True

    def tripped(self, stage: "protocols.Stage") -> str:
        """The interlock that says by a test that is over that something is wrong, or ""."""
        if not self.is_over:
            return ""
        if self.swing_duA > _SWING_duA:
            self.reading = self.swing_duA * _RMS_PERCENT // 100
            return "NOISE"
        if self.leak_duA:
            self.reading = self.leak_duA
            return "G15"
        off_duA = self.rest_duA
        if stage.own_zero is not None:
            off_duA += stage.size_duA(stage.sensor_zero - stage.own_zero)
        self.reading = abs(off_duA)
        return "ZERO" if self.reading > ZERO_NEAR_duA else ""

    def leave(self) -> None:
        """Lets this module go, for the next collection; a PC keeps it."""
        let_go(Zeroing, SelfTest)
