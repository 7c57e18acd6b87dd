"""The wiring of this board: its button, light, bus and clock, as its ``settings.toml`` names them.

It is there while current flows; :mod:`facevm.fitting`, which makes all of it, is let go before.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable
    from typing import Protocol

    from digitalio import DigitalInOut
    from keypad import Keys
    from nvm import ByteArray

    from .button import Button
    from .lifeline import Lifeline
    from .light import Light
    from .null_parts import NoLight, NoSounds
    from .settings import SettingGetter
    from .sounds import Sounds

    class I2C(Protocol):
        """As ``busio.I2C``."""

        def try_lock(self) -> bool: ...
        def unlock(self) -> None: ...
        def deinit(self) -> None: ...

    class DigitalPin(Protocol):
        """As ``digitalio.DigitalInOut``."""

        @property
        def value(self) -> bool: ...

    class Switch(DigitalPin, Protocol):
        """The same as an output."""

        @property
        def value(self) -> bool: ...
        @value.setter
        def value(self, level: bool) -> None: ...

    class AnalogPin(Protocol):
        """As ``analogio.AnalogIn``."""

        @property
        def value(self) -> int: ...

    class Host(Protocol):
        """As ``supervisor.runtime``, to ask whether a host is there."""

        @property
        def usb_connected(self) -> bool: ...

    class Runtime(Protocol):
        """As ``supervisor.runtime``, to keep it from starting the program over."""

        autoreload: bool


class HostCable:
    """Stands in for a VBUS pin on a board that has none: a USB host, but no bare charger."""

    def __init__(self, runtime: "Host") -> None:
        self._runtime = runtime

    @property
    def value(self) -> bool:
        """Whether a host is connected."""
        return self._runtime.usb_connected


class Pixel:
    """A NeoPixel: ``send`` is ``neopixel_write``, ``pin`` a digital output."""

    def __init__(
        self, send: "Callable[[DigitalInOut, bytearray], None]", pin: "DigitalInOut"
    ) -> None:
        self._send = send
        self._pin = pin

    def write(self, buffer: bytearray) -> None:
        """Three bytes."""
        self._send(self._pin, buffer)


class Wiring:
    """What the program of the drive finds on this board; ``get`` gives a setting or None.

    It only holds: :func:`facevm.fitting.wire` puts everything in its place, and ``i2c`` is None
    until :func:`facevm.fitting.new_bus` has made it, since that may fail on a board whose light
    still works.
    """

    get: "SettingGetter"
    wrong: "ValueError | None"
    enable: "Switch"
    light: "Light | NoLight"
    sounds: "Sounds | NoSounds"
    keys: "Keys"
    button: "Button"
    ticks_ms: "Callable[[], int]"
    i2c: "I2C | None"
    electrode: "AnalogPin | None"
    vbus: "DigitalPin | None"
    lifeline: "Lifeline | None"
    nvm: "ByteArray | None"
    runtime: "Runtime"
    reset_reason: str

    def __init__(self, get: "SettingGetter") -> None:
        self.get = get
        self.i2c = None
