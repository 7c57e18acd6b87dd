"""The wiring of this board: its button, light, bus and clock, as its ``settings.toml`` names them.

It is there while current flows; :mod:`facevm.fitting`, which makes all of it, is let go before.
"""


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

    It only holds: :func:`facevm.fitting.wire` puts everything in its place, and ``i2c`` is None
    until :func:`facevm.fitting.new_bus` has made it, since that may fail on a board whose light
    still works.
    """

    wrong: object
    enable: object
    light: object
    ticks_ms: object

    def __init__(self, get):
        self.get = get
        self.i2c = None
