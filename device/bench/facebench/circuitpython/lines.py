"""Lines of the controller: its pins, what is behind them, and what a program makes of them."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import Any

    from ..board import VirtualBoard
    from ..chips.bus import Bus
    from ..people.front import Buzzer

ADC_PINS = "GP26", "GP27", "GP28", "VOLTAGE_MONITOR"
ENABLE_PIN = "GP2"
PULLED_DOWN = ENABLE_PIN, "GP6", "GP7", "GP8", "GP9"


class Line:
    """SDA or SCL as a plain pin: low for as long as the bus is held."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus

    @property
    def value(self) -> bool:
        """True while both lines are free."""
        return not self._bus.is_held

    @value.setter
    def value(self, level: bool) -> None:
        """Nobody listens to a line without an address."""


class Sink:
    """A pin with nothing but a pixel or a buzzer behind it."""

    value = False


class Pins:
    """The pins of ``virtual`` by their names, what is behind them, and which are in use."""

    def __init__(self, virtual: "VirtualBoard") -> None:
        self._used: list[str] = []
        front = virtual.front
        self.parts: "dict[str, Any]" = {
            "GP0": Line(virtual.bus),
            "GP1": Line(virtual.bus),
            ENABLE_PIN: virtual.enable,
            "GP3": front.button,
            "GP4": Sink(),
            "GP5": Sink(),
            "GP24": virtual.vbus,
            "GP26": virtual.electrode,
            "VOLTAGE_MONITOR": virtual.battery,
            "LED": front.lamp,
        }
        second = virtual.second
        if second is not None:
            self.parts["GP6"] = virtual.return_pole
            self.parts["GP7"] = virtual.sense
            self.parts["GP8"] = virtual.dummy
            self.parts["GP9"] = second.limit_test
            self.parts["GP10"] = second.tripped

    def take(self, name: str) -> None:
        """The pin is in use from now on. Raises ValueError when it is already."""
        if name in self._used:
            raise ValueError("%s in use" % name)
        self._used.append(name)

    def free(self, name: str) -> None:
        """The pin is no longer in use."""
        if name in self._used:
            self._used.remove(name)


class Pull:
    """``digitalio.Pull``."""

    UP, DOWN = "digitalio.Pull.UP", "digitalio.Pull.DOWN"


class DriveMode:
    """``digitalio.DriveMode``."""

    PUSH_PULL, OPEN_DRAIN = "digitalio.DriveMode.PUSH_PULL", "digitalio.DriveMode.OPEN_DRAIN"


class DigitalInOut:
    """``digitalio.DigitalInOut``; ENABLE falls to its pull-down when it is given back."""

    def __init__(self, pins: Pins, name: str) -> None:
        pins.take(name)
        self.name = name
        self._pins = pins
        self._part = pins.parts[name]

    def switch_to_output(self, value: bool = False, drive_mode: str = DriveMode.PUSH_PULL) -> None:
        """Drives the pin."""
        self._part.value = value

    def switch_to_input(self, pull: "str | None" = None) -> None:
        """Reads the pin."""

    def deinit(self) -> None:
        """Gives the pin back."""
        self._pins.free(self.name)
        if self.name in PULLED_DOWN:
            self._part.value = False

    @property
    def value(self) -> bool:
        """Its level."""
        level: bool = self._part.value
        return level

    @value.setter
    def value(self, level: bool) -> None:
        self._part.value = level


class AnalogIn:
    """``analogio.AnalogIn``. Raises ValueError for a pin without an ADC."""

    def __init__(self, pins: Pins, name: str) -> None:
        if name not in ADC_PINS:
            raise ValueError("Invalid pin")
        pins.take(name)
        self._part = pins.parts[name]

    @property
    def value(self) -> int:
        """0 to 65535."""
        reading: int = self._part.value
        return reading


class PWMOut:
    """``pwmio.PWMOut``: a pin that gives a tone, which the buzzer sounds."""

    def __init__(
        self,
        pins: Pins,
        buzzer: "Buzzer",
        name: str,
        duty_cycle: int = 0,
        frequency: int = 500,
        variable_frequency: bool = False,
    ) -> None:
        pins.take(name)
        self._pins = pins
        self._buzzer = buzzer
        self._name = name
        self._variable = variable_frequency
        self._duty = duty_cycle
        self._frequency = frequency

    def deinit(self) -> None:
        """Silent."""
        self._pins.free(self._name)
        self._buzzer.sound(0)

    @property
    def duty_cycle(self) -> int:
        """0 to 65535; half of it is the loudest."""
        return self._duty

    @duty_cycle.setter
    def duty_cycle(self, duty: int) -> None:
        if not 0 <= duty <= 65535:
            raise ValueError("PWM duty_cycle must be between 0 and 65535 inclusive (16 bit)")
        self._duty = duty
        self._buzzer.sound(self._frequency if duty else 0)

    @property
    def frequency(self) -> int:
        """In Hz."""
        return self._frequency

    @frequency.setter
    def frequency(self, frequency: int) -> None:
        if not self._variable:
            raise AttributeError(
                "PWM frequency not writable when variable_frequency is False on construction."
            )
        self._frequency = frequency
        self._buzzer.sound(frequency if self._duty else 0)
