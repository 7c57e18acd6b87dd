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
from .thresholds import WELDED_duA, ZERO_NEAR_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

_EDGE_ms = const(3)  # of each direction: the DAC's write, and two conversions of 586 us at most
_READS = const(8)  # then
_SWING_duA = const(60)  # apart: by noise of 2 uA rms, or a healthy board's once in 10^9
_RMS_PERCENT = const(35)  # of how far 8 readings of normal noise lie apart


def is_ready(board: "protocols.Board") -> bool:
    """Makes the sensor ready; False where a cable keeps the treatment from its start (G11)."""
    if board.is_plugged_in():
        return False
    sensor = board.sensor
    if not sensor.is_configured():  # what reset it after the last session was told then
        sensor.configure()
    board.stage.sensor_zero = 0
    return True


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
        if sys.implementation.name == "cpython":
            return
        package = sys.modules["facevm"]
        for name in ("selftest", "thresholds"):
            if sys.modules.pop("facevm." + name, None) and hasattr(package, name):
                delattr(package, name)
