"""Contact sensing: a current of 8 uA, to and fro, tells whether the electrodes touch.

What comes back as half the difference of both directions is contact, whatever the offset of
stage and sensor; half of their sum is that offset, which the regulator starts from.
"""

_SENSE_dA = 80  # with 2 uA of stage offset it stays under the 10 uA a sense current may have
_HALF_ms = 12
_NEEDED_dA = 80  # of the 160 that both directions differ by in full contact
_NEEDED_PAIRS = 3
_STEADY_dA = 8  # the offsets of these pairs differ by no more: contact that flutters is none yet


class ContactSense:
    """One search for contact. ``set_dA`` is what to set now, ``is_touching`` the finding.

    ``offset_dA`` is the current that flows at a set 0, once touching.
    """

    def __init__(self):
        self.set_dA = 0
        self.is_touching = False
        self.offset_dA = 0
        self._since_ms = 0
        self._forward_dA = 0
        self._pairs = 0

    def begin(self):
        """Starts over, forward first."""
        self.set_dA = _SENSE_dA
        self.is_touching = False
        self._since_ms = 0
        self._pairs = 0

    def step(self, measured_dA, passed_ms):
        """Takes in the newest measurement, ``passed_ms`` after the last."""
        self._since_ms += passed_ms
        if self._since_ms < _HALF_ms:
            return
        self._since_ms = 0
        if self.set_dA > 0:
            self._forward_dA = measured_dA
            self.set_dA = -_SENSE_dA
            return
        self.set_dA = _SENSE_dA
        if self._forward_dA - measured_dA < _NEEDED_dA:
            self._pairs = 0
            return
        offset_dA = (self._forward_dA + measured_dA) // 2
        if self._pairs and abs(offset_dA - self.offset_dA) > _STEADY_dA:
            self._pairs = 0
        self.offset_dA = offset_dA
        self._pairs += 1
        self.is_touching = self._pairs >= _NEEDED_PAIRS
