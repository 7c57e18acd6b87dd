"""CircuitPython's modules on the virtual board, for the program that stands on the drive.

``install`` puts ``board``, ``busio``, ``digitalio``, ``analogio``, ``microcontroller``,
``watchdog`` and ``supervisor`` where an ``import`` finds them, with this board behind the pins of
``device/drive/settings.toml``. A turn of the program's loop costs time, as on the board: each look
at the clock takes 20 us.
"""

import sys

from .watchdog import Watchdog, WatchDogMode

LOOK_ns = 20000  # monotonic_ns() takes 19 us on the RP2040


class _Module:
    """What ``import`` gives: a name with attributes."""

    def __init__(self, name, **members):
        self.__name__ = name
        for member, value in members.items():
            setattr(self, member, value)


class Button:
    """The button to ground: ``value`` False while it is pressed, by a plan of (from, to) in ms."""

    def __init__(self, clock, presses):
        self._clock = clock
        self._presses = presses

    @property
    def value(self):
        """True while released."""
        now_ms = self._clock.now_ns // 1000000
        return not any([begin <= now_ms < end for begin, end in self._presses])


def install(virtual, presses=()):
    """Makes ``virtual`` (a :class:`facebench.board.VirtualBoard`) the board that is imported.

    ``presses`` are (from, to) on the virtual clock, in ms. Returns the ``supervisor`` module, whose
    ``runtime`` tells whether autoreload was left on.
    """
    pins = {
        "GP2": virtual.enable,
        "GP3": Button(virtual.clock, presses),
        "GP24": virtual.vbus,
        "GP26": virtual.electrode,
    }
    names = {name: name for name in ["GP0", "GP1"] + list(pins)}

    class DigitalInOut:
        """A pin; ENABLE falls to its pull-down when it is given back."""

        def __init__(self, name):
            self._name = name
            self._pin = pins[name]

        def switch_to_output(self, value=False):
            """Drives it."""
            self._pin.value = value

        def switch_to_input(self, pull=None):
            """Listens to it."""

        def deinit(self):
            """Gives it back."""
            if self._name == "GP2":
                self._pin.value = False

        @property
        def value(self):
            """Its level."""
            return self._pin.value

        @value.setter
        def value(self, level):
            self._pin.value = level

    class AnalogIn:
        """An ADC input."""

        def __init__(self, name):
            self._pin = pins[name]

        @property
        def value(self):
            """0 to 65535."""
            return self._pin.value

    class Pull:
        """The pulls a pin has."""

        UP = "up"
        DOWN = "down"

    class Runtime:
        """supervisor.runtime, as far as the program looks at it."""

        autoreload = True
        safe_mode_reason = None

        @property
        def usb_connected(self):
            """Whether a host is there."""
            return virtual.vbus.is_host

    def ticks_ms():
        clock = virtual.clock
        clock.wait_until(clock.now_ns + LOOK_ns)
        return clock.ticks_ms()

    supervisor = _Module("supervisor", runtime=Runtime(), ticks_ms=ticks_ms)
    modules: dict = sys.modules
    for module in (
        _Module("board", **names),
        _Module("busio", I2C=lambda scl, sda, frequency: virtual.i2c),
        _Module("digitalio", DigitalInOut=DigitalInOut, Pull=Pull),
        _Module("analogio", AnalogIn=AnalogIn),
        _Module("microcontroller", watchdog=virtual.watchdog),
        _Module("watchdog", WatchDogMode=WatchDogMode, WatchDogTimer=Watchdog),
        supervisor,
    ):
        modules[module.__name__] = module
    return supervisor
