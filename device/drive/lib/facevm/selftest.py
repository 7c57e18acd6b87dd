"""The self-test of the output disconnect (G15): with ENABLE off, nothing may flow.

Before a session and after it a sense current of 8 uA is commanded to and fro while the output is
disconnected. A welded disconnect lets it through wherever the electrodes touch: at the end of a
treatment they usually still do. What counts is how far both readings differ: whatever the sensor's
own zero has become meanwhile, a current that follows the command is a leak.
"""

from micropython import const

from .contact import SENSE_dA
from .thresholds import WELDED_dA

_SETTLE_ms = const(3)  # the DAC's write, and two conversions of 586 us at most


class SelfTest:
    """One test. ``set_dA`` is what to command, ``is_over`` whether it is done.

    ``leak_dA`` is the current that flowed all the same, 0 when none did.
    """

    def __init__(self):
        self.set_dA = 0
        self.is_over = False
        self.leak_dA = 0
        self._time_ms = 0
        self._is_commanded = False
        self._forward_dA = 0

    def begin(self):
        """The output is disconnected: the test begins."""
        self.set_dA = SENSE_dA
        self.is_over = False
        self.leak_dA = 0
        self._time_ms = 0
        self._is_commanded = False

    def step(self, measured_dA, passed_ms):
        """Takes in the newest measurement, ``passed_ms`` after the last; ``set_dA`` is commanded
        after it."""
        if not self._is_commanded:
            self._is_commanded = True
            return
        self._time_ms += passed_ms
        if self._time_ms <= _SETTLE_ms:
            return
        self._time_ms = 0
        if self.set_dA > 0:
            self._forward_dA = measured_dA
            self.set_dA = -SENSE_dA
            return
        leak_dA = abs(self._forward_dA - measured_dA) // 2
        if leak_dA > WELDED_dA:
            self.leak_dA = leak_dA
        self.set_dA = 0
        self.is_over = True
