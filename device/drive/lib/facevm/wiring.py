"""Wiring of this board: its button, light, bus and clock, as its ``settings.toml`` names them.

It is there while current flows; :mod:`facevm.fitting`, which makes all of it, is let go before.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols


class HostCable:
    """Stands in for a VBUS pin on a board that has none: a USB host, but no bare charger."""

    def __init__(self, runtime: "protocols.Host") -> None:
        self._runtime = runtime

    @property
    def value(self) -> bool:
        """Whether a host is connected."""
        return self._runtime.usb_connected


class Pixel:
    """A NeoPixel: ``send`` is ``neopixel_write``, ``pin`` a digital output."""

    def __init__(
        self,
        send: "protocols.Callable[[protocols.DigitalInOut, bytearray], None]",
        pin: "protocols.DigitalInOut",
    ) -> None:
        self._send = send
        self._pin = pin

    def write(self, buffer: bytearray) -> None:
        """Three bytes."""
        self._send(self._pin, buffer)


class Wiring:
    """What the program of the drive finds on this board; ``get`` gives a setting or None.

    It only holds: :func:`facevm.fitting.wire` puts everything in its place, and ``i2c`` is None
    until :func:`facevm.wires.new_bus` has made it, since that may fail on a board whose light
    still works.
    """

    get: "protocols.SettingGetter"
    built: "protocols.Settings | None"
    wrong: "ValueError | None"
    enable: "protocols.Switch"
    light: "protocols.Light | protocols.NoLight"
    sounds: "protocols.Sounds | protocols.NoSounds"
    keys: "protocols.Keys"
    button: "protocols.Button"
    ticks_ms: "protocols.Callable[[], int]"
    wires: "tuple[protocols.Pin | None, protocols.Pin | None, int]"
    i2c: "protocols.I2C | None"
    electrode: "protocols.AnalogPin | None"
    vbus: "protocols.DigitalPin | None"
    parts: "protocols.Parts | None"
    lifeline: "protocols.Lifeline | None"
    nvm: "protocols.ByteArray | None"
    runtime: "protocols.Runtime"
    reset_reason: str

    def __init__(self, get: "protocols.SettingGetter") -> None:
        self.get = get
        self.built = None  # what the settings say of the board, until there is one
        self.i2c = None
