"""The output disconnect on the ENABLE pin: what lets go of the skin without any software."""


class Disconnect:
    """The ENABLE output and the contact behind it: ``value`` as on ``digitalio.DigitalInOut``.

    A contact that is ``welded`` stays closed whatever the pin says, and falls open when it is no
    longer. ``rose_ns`` and ``fell_ns`` are when the pin did that last, -1 before it ever did.
    """

    def __init__(self, circuit, clock):
        self._circuit = circuit
        self._clock = clock
        self._level = False
        self._welded = False
        self.rose_ns = -1
        self.fell_ns = -1

    @property
    def value(self):
        """What the pin says: whether the electrodes are to be connected."""
        return self._level

    @value.setter
    def value(self, level):
        level = bool(level)
        if self._level and not level:
            self.fell_ns = self._clock.now_ns
        elif level and not self._level:
            self.rose_ns = self._clock.now_ns
        self._level = level
        self._circuit.set_enabled(level or self._welded)

    @property
    def welded(self):
        """Whether the contact is stuck closed."""
        return self._welded

    @welded.setter
    def welded(self, welded):
        self._welded = bool(welded)
        self._circuit.set_enabled(self._level or self._welded)
