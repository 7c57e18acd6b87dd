"""The wiring of this board: its button, light, bus and clock, as its ``settings.toml`` names them.

It is there while current flows; :mod:`facevm.fitting`, which makes all of it, is let go before.
"""


class SettingError(ValueError):
    """A line of ``settings.toml`` that no board can have, or this one has not: (key, why)."""


class HostCable:
    """Stands in for a VBUS pin on a board that has none: a USB host, but no bare charger."""

    def __init__(self, runtime):
        self._runtime = runtime

    @property
    def value(self):
        """Whether a host is connected."""
        return self._runtime.usb_connected


class Pixel:
    """A NeoPixel: ``send`` is ``neopixel_write``, ``pin`` a digital output."""

    def __init__(self, send, pin):
        self._send = send
        self._pin = pin

    def write(self, buffer):
        """Three bytes."""
        self._send(self._pin, buffer)


class Wiring:
    """What the program of the drive finds on this board; ``get`` gives a setting or None.

    Making it disconnects the output and finds a light, whatever the settings say; :meth:`fit`
    makes the rest. The bus is made by :meth:`bus`, since that may fail on a board whose light
    still works. How they are made: :mod:`facevm.fitting`.
    """

    def __init__(self, get=None):
        from .fitting import begin

        self.get = get
        self.i2c = None  # until bus() has made it
        begin(self)

    def fit(self):
        """Makes the rest. Raises ValueError for a setting that cannot be; then nothing treats."""
        from .fitting import fit

        fit(self)
        return self

    def bus(self):
        """The I2C bus, made anew. Raises RuntimeError without pull-ups, or when it is stuck."""
        from .fitting import bus

        bus(self)
        return self.i2c

    def now_s(self):
        """Seconds since 1970 by the board's clock; None while nobody has set it."""
        from .clock import now_s

        return now_s()
