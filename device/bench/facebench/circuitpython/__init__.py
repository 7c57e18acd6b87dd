"""CircuitPython's modules on the virtual board, for the program that stands on the drive.

``install`` puts them where an ``import`` finds them, with this board behind the pins of
``device/drive/settings.toml``; ``wire`` gives the program its wiring by them and leaves what a PC
has under the same names alone. A turn of the program's loop costs time, as on the board: each look
at the clock takes 20 us. Errors are those of CircuitPython's shared-bindings.
"""

import sys

from ..chips.watchdog import Watchdog, WatchDogMode
from .clock_rtc import Clock
from .keys import Event, Keys
from .lines import DriveMode, Line, Pull, Sink, Used
from .runtime import Runtime, Storage

LOOK_ns = 20000  # monotonic_ns() takes 19 us on the RP2040

SETTINGS = {"ELECTRODE_PIN": "GP26", "VBUS_PIN": "GP24", "BUZZER_PIN": "GP5"}
"""What the virtual board's ``settings.toml`` says beyond the one on the drive: all is wired."""

I2C_PINS = "GP1", "GP0"
I2C_MOST_HZ = 1000000
ADC_PINS = "GP26", "GP27", "GP28"

RESETS = ("RESET_PIN", "WATCHDOG", "BROWNOUT")
"""Names in ``microcontroller.ResetReason`` of the causes in :mod:`facebench.chips.reset`."""


class _Module:
    """What ``import`` gives: a name with attributes."""

    def __init__(self, name, **members):
        self.__name__ = name
        for member, value in members.items():
            setattr(self, member, value)


def modules(virtual, reset_reason="POWER_ON"):
    """CircuitPython's modules by their names, with ``virtual`` behind them.

    ``reset_reason`` is a name of ``microcontroller.ResetReason``.
    """
    front, clock = virtual.front, virtual.clock
    pins = {
        "GP0": Line(virtual.bus),
        "GP1": Line(virtual.bus),
        "GP2": virtual.enable,
        "GP3": front.button,
        "GP4": Sink(),
        "GP5": Sink(),
        "GP24": virtual.vbus,
        "GP26": virtual.electrode,
        "LED": front.lamp,
    }
    used = Used()

    class DigitalInOut:
        """A pin; ENABLE falls to its pull-down when it is given back."""

        def __init__(self, name):
            used.take(name)
            self.name = name
            self._pin = pins[name]

        def switch_to_output(self, value=False, drive_mode=DriveMode.PUSH_PULL):
            """Drives it."""
            self._pin.value = value

        def switch_to_input(self, pull=None):
            """Listens to it."""

        def deinit(self):
            """Gives it back."""
            used.free(self.name)
            if self.name == "GP2":
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
            if name not in ADC_PINS:
                raise ValueError("Invalid pin")
            used.take(name)
            self._pin = pins[name]

        @property
        def value(self):
            """0 to 65535."""
            return self._pin.value

    class PWMOut:
        """A pin that gives a tone."""

        def __init__(self, pin, duty_cycle=0, frequency=500, variable_frequency=False):
            used.take(pin)
            self._pin = pin
            self._variable = variable_frequency
            self._duty = duty_cycle
            self._frequency = frequency

        def deinit(self):
            """Silent."""
            used.free(self._pin)
            front.buzzer.sound(0)

        @property
        def duty_cycle(self):
            """0 to 65535; half of it is the loudest."""
            return self._duty

        @duty_cycle.setter
        def duty_cycle(self, duty):
            if not 0 <= duty <= 65535:
                raise ValueError("PWM duty_cycle must be between 0 and 65535 inclusive (16 bit)")
            self._duty = duty
            front.buzzer.sound(self._frequency if duty else 0)

        @property
        def frequency(self):
            """In Hz."""
            return self._frequency

        @frequency.setter
        def frequency(self, frequency):
            if not self._variable:
                raise AttributeError(
                    "PWM frequency not writable when variable_frequency is False on construction."
                )
            self._frequency = frequency
            front.buzzer.sound(frequency if self._duty else 0)

    def i2c(scl, sda, frequency=100000):
        if (scl, sda) != I2C_PINS:
            raise ValueError("Invalid pins")
        if frequency > I2C_MOST_HZ:
            raise ValueError("Unsupported baudrate")
        if virtual.bus.is_held:
            raise RuntimeError("No pull up found on SDA or SCL; check your wiring")
        return virtual.i2c

    def ticks_ms():
        clock.wait_until(clock.now_ns + LOOK_ns)
        return clock.ticks_ms()

    def keys(pins, value_when_pressed, pull=True, interval=20 / 1000, max_events=64):
        for pin in pins:
            used.take(pin)
        return Keys(clock, front.button, interval, max_events)

    def neopixel_write(pin, data):
        front.pixel.send(data)

    time = Clock(clock)
    drive = Storage(virtual.vbus)
    cpu = _Module("cpu", reset_reason="microcontroller.ResetReason." + reset_reason)
    made = (
        _Module("board", **{name: name for name in pins}),
        _Module("busio", I2C=i2c),
        _Module("digitalio", DigitalInOut=DigitalInOut, Pull=Pull, DriveMode=DriveMode),
        _Module("analogio", AnalogIn=AnalogIn),
        _Module("keypad", Keys=keys, Event=Event),
        _Module("microcontroller", watchdog=virtual.watchdog, nvm=virtual.nvm, cpu=cpu),
        _Module("neopixel_write", neopixel_write=neopixel_write),
        _Module("pwmio", PWMOut=PWMOut),
        _Module("rtc", RTC=lambda: time),
        _Module("storage", getmount=lambda path: drive, remount=drive.remount),
        _Module("supervisor", runtime=Runtime(virtual), ticks_ms=ticks_ms),
        _Module("watchdog", WatchDogMode=WatchDogMode, WatchDogTimer=Watchdog),
    )
    return {module.__name__: module for module in made}


def install(virtual, reset_reason="POWER_ON"):
    """Makes ``virtual`` (a :class:`facebench.board.VirtualBoard`) the board that is imported.

    For a process that is nothing but the drive's program. Returns the ``supervisor`` module, whose
    ``runtime`` tells whether autoreload was left on.
    """
    made = modules(virtual, reset_reason)
    loaded: dict = sys.modules
    for name, module in made.items():
        loaded[name] = module
    if "atexit" not in sys.modules and sys.implementation.name != "cpython":
        loaded["atexit"] = _Module("atexit", register=lambda what: what)
    return made["supervisor"]


def wire(virtual, settings=None, reset_reason="POWER_ON"):
    """The wiring of ``virtual``, by the very module that wires a board: ``facevm.fitting``.

    ``settings`` are keys of a ``settings.toml``, besides :data:`SETTINGS`. Raises ValueError for
    one that this board has not.
    """
    plug(virtual, reset_reason)
    known = dict(SETTINGS)
    known.update(settings or {})
    __import__("facevm.fitting")
    return sys.modules["facevm.fitting"].wire(known.get)


def new_bus(wiring):
    """The bus of such a wiring, made anew by the module that wired it."""
    return sys.modules["facevm.fitting"].new_bus(wiring)


def plug(virtual, reset_reason="POWER_ON"):
    """Makes ``virtual`` the board that those modules find; what a PC has is left alone."""
    made = modules(virtual, reset_reason)
    for module in _wired(made):
        for name in made:
            if hasattr(module, name):
                setattr(module, name, made[name])


WIRED = ("facevm.pins", "facevm.lamps", "facevm.clock", "facevm.volume")
"""What imports CircuitPython's modules."""


def _wired(made):
    """The modules of ``WIRED``, whose imports a PC does not have, or has for pins of its own."""
    if WIRED[-1] not in sys.modules:
        __import__("facevm.board")  # the drivers look for Blinka's modules, and shall find them
        kept = {}
        loaded: dict = sys.modules
        for name, module in made.items():
            kept[name] = sys.modules.get(name)
            loaded[name] = module
        try:
            for name in WIRED:
                __import__(name)
        finally:
            for name in made:
                if kept[name] is None:
                    del sys.modules[name]
                else:
                    loaded[name] = kept[name]
    return [sys.modules[name] for name in WIRED]
