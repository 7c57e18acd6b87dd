"""CircuitPython's modules on the virtual board, for the program that stands on the drive.

``install`` puts them where an ``import`` finds them, with this board behind the pins of
``device/drive/settings.toml``; ``wire`` gives the program its wiring by them and leaves what a PC
has under the same names alone. A turn of the program's loop costs time, as on the board: each look
at the clock takes 20 us. Errors are those of CircuitPython's shared-bindings.
"""

import sys

from micropython import const

from ..chips.watchdog import Watchdog, WatchDogMode
from .clock_rtc import Clock
from .keys import Event, Keys
from .lines import AnalogIn, DigitalInOut, DriveMode, Pins, Pull, PWMOut
from .runtime import Runtime, Storage

_TYPES = const(0)
if _TYPES:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Any

    from facevm.wiring import Wiring

    from ..board import VirtualBoard
    from ..chips.bus import I2C

LOOK_ns = 20000  # monotonic_ns() takes 19 us on the RP2040

SETTINGS = {"ELECTRODE_PIN": "GP26", "VBUS_PIN": "GP24", "BUZZER_PIN": "GP5"}
"""What the virtual board's ``settings.toml`` says beyond the one on the drive: all is wired."""

ZERO = "SENSOR_ZERO_NA"

I2C_PINS = "GP1", "GP0"
I2C_MOST_HZ = 1000000

RESETS = ("RESET_PIN", "WATCHDOG", "BROWNOUT")
"""Names in ``microcontroller.ResetReason`` of the causes in :mod:`facebench.chips.reset`."""


class Reloaded(BaseException):
    """``supervisor.reload()``: the program of the drive starts anew, with an empty heap."""


class Module:
    """What ``import`` gives: a name with attributes."""

    def __init__(self, name: str, **members: object) -> None:
        self.__name__ = name
        for member, value in members.items():
            setattr(self, member, value)


def modules(virtual: "VirtualBoard", reset_reason: str = "POWER_ON") -> dict[str, Module]:
    """CircuitPython's modules by their names, with ``virtual`` behind them.

    ``reset_reason`` is a name of ``microcontroller.ResetReason``.
    """
    front, clock = virtual.front, virtual.clock
    lines = Pins(virtual)

    def digital(name: str) -> DigitalInOut:
        return DigitalInOut(lines, name)

    def analog(name: str) -> AnalogIn:
        return AnalogIn(lines, name)

    def pwm(
        pin: str, duty_cycle: int = 0, frequency: int = 500, variable_frequency: bool = False
    ) -> PWMOut:
        return PWMOut(lines, front.buzzer, pin, duty_cycle, frequency, variable_frequency)

    def i2c(scl: str, sda: str, frequency: int = 100000) -> "I2C":
        if (scl, sda) != I2C_PINS:
            raise ValueError("Invalid pins")
        if frequency > I2C_MOST_HZ:
            raise ValueError("Unsupported baudrate")
        if virtual.bus.is_held:
            raise RuntimeError("No pull up found on SDA or SCL; check your wiring")
        virtual.i2c.unlock()  # a new bus has a lock of its own
        return virtual.i2c

    def ticks_ms() -> int:
        clock.wait_until(clock.now_ns + LOOK_ns)
        return clock.ticks_ms()

    def keys(
        pins: tuple[str, ...],
        value_when_pressed: bool,
        pull: bool = True,
        interval: float = 20 / 1000,
        max_events: int = 64,
    ) -> Keys:
        for name in pins:
            lines.take(name)
        return Keys(clock, front.button, interval, max_events)

    def neopixel_write(pin: object, data: bytearray) -> None:
        front.pixel.send(data)

    def reload() -> None:
        raise Reloaded

    time = Clock(clock)
    drive = Storage(virtual.vbus)
    cpu = Module("cpu", reset_reason="microcontroller.ResetReason." + reset_reason)
    made = (
        Module("board", **{name: name for name in lines.parts}),
        Module("busio", I2C=i2c),
        Module("digitalio", DigitalInOut=digital, Pull=Pull, DriveMode=DriveMode),
        Module("analogio", AnalogIn=analog),
        Module("keypad", Keys=keys, Event=Event),
        Module("microcontroller", watchdog=virtual.watchdog, nvm=virtual.nvm, cpu=cpu),
        Module("neopixel_write", neopixel_write=neopixel_write),
        Module("pwmio", PWMOut=pwm),
        Module("rtc", RTC=lambda: time),
        Module("storage", getmount=lambda path: drive, remount=drive.remount),
        Module("supervisor", runtime=Runtime(virtual), ticks_ms=ticks_ms, reload=reload),
        Module("watchdog", WatchDogMode=WatchDogMode, WatchDogTimer=Watchdog),
    )
    return {module.__name__: module for module in made}


def install(virtual: "VirtualBoard", reset_reason: str = "POWER_ON") -> Module:
    """Makes ``virtual`` (a :class:`facebench.board.VirtualBoard`) the board that is imported.

    For a process that is nothing but the drive's program. Returns the ``supervisor`` module, whose
    ``runtime`` says whether autoreload was left on.
    """
    made = modules(virtual, reset_reason)
    loaded: "dict[str, Any]" = sys.modules
    for name, module in made.items():
        loaded[name] = module
    if "atexit" not in sys.modules and sys.implementation.name != "cpython":
        loaded["atexit"] = Module("atexit", register=lambda what: what)
    return made["supervisor"]


def wire(
    virtual: "VirtualBoard",
    settings: "Mapping[str, int | str] | None" = None,
    reset_reason: str = "POWER_ON",
) -> "Wiring":
    """The wiring of ``virtual``, by the very module that wires a board: ``facevm.fitting``.

    ``settings`` are keys of a ``settings.toml``, besides :data:`SETTINGS`; without them the
    sensor's zero is this board's. Raises ValueError for one that this board does not have.
    """
    plug(virtual, reset_reason)
    known: dict[str, int | str] = dict(SETTINGS)
    if settings is None:
        known[ZERO] = virtual.zero_nA  # it was calibrated
    known.update(settings or {})
    __import__("facevm.fitting")
    wiring: Wiring = sys.modules["facevm.fitting"].wire(known.get)
    return wiring


def new_bus(wiring: "Wiring") -> "I2C":
    """The bus of such a wiring, made anew by the drive's own module."""
    bus: I2C = sys.modules["facevm.wires"].new_bus(wiring)
    return bus


def plug(virtual: "VirtualBoard", reset_reason: str = "POWER_ON") -> None:
    """Makes ``virtual`` the board that those modules find; what a PC has is left alone."""
    made = modules(virtual, reset_reason)
    for module in _wired(made):
        for name in made:
            if hasattr(module, name):
                setattr(module, name, made[name])


WIRED = (
    "facevm.off",
    "facevm.wake",
    "facevm.pins",
    "facevm.wires",
    "facevm.lamps",
    "facevm.clock",
    "facevm.volume",
)
"""What imports CircuitPython's modules."""


def _wired(made: dict[str, Module]) -> "list[ModuleType]":
    """The modules of ``WIRED``, whose imports a PC does not have, or has for pins of its own."""
    if WIRED[-1] not in sys.modules:
        __import__("facevm.board")  # the drivers look for Blinka's modules, and shall find them
        kept: "dict[str, ModuleType | None]" = {}
        loaded: "dict[str, Any]" = sys.modules
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
