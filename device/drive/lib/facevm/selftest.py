"""Self-test of the disconnect (G15), before a session and after it.

While the output is disconnected a current as for sensing is commanded to and fro. A welded
disconnect lets it through wherever the electrodes touch: at the end of a treatment they usually
still do. What counts is how far both readings differ: whatever the sensor's own zero has become
meanwhile, a current that follows the command is a leak. Half of their sum is that zero.

A board brings it from its drive each time: it is not in memory while current flows.
"""

from micropython import const

from .contact import SENSE_duA
from .thresholds import WELDED_duA

_TEST_ms = const(3)  # of each direction: the DAC's write, and two conversions of 586 us at most


class SelfTest:
    """A self-test of the disconnect. ``set_duA`` is what to command, ``is_over`` if it is done.

    ``leak_duA`` is the current that flowed all the same, 0 when none did, ``rest_duA`` what is read
    whatever was commanded.
    """

    def __init__(self) -> None:
        self.set_duA = 0
        self.is_over = False
        self.leak_duA = 0
        self.rest_duA = 0
        self._time_ms = 0
        self._is_commanded = False
        self._forward_duA = 0

    def begin(self) -> None:
        """The output is disconnected: the test begins."""
        self.set_duA = SENSE_duA
        self.is_over = False
        self.leak_duA = 0
        self._time_ms = 0
        self._is_commanded = False

    def step(self, measured_duA: int, passed_ms: int) -> None:
        """Takes in the newest measurement, ``passed_ms`` after the last; ``set_duA`` is commanded
        after it."""
        if not self._is_commanded:
            self._is_commanded = True
            return
        self._time_ms += passed_ms
        if self._time_ms <= _TEST_ms:
            return
        self._time_ms = 0
        if self.set_duA > 0:
            self._forward_duA = measured_duA
            self.set_duA = -SENSE_duA
            return
        leak_duA = abs(self._forward_duA - measured_duA) // 2
        if leak_duA > WELDED_duA:
            self.leak_duA = leak_duA
        self.rest_duA = (self._forward_duA + measured_duA) // 2
        self.set_duA = 0
        self.is_over = True
