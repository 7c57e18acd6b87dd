"""Pins: every part that is wired to this board, by the names in its ``settings.toml``.

Whatever is made here is off. ``facevm.wiring`` holds it; this module is let go before anything
flows.
"""

import os

import analogio
import board
import busio
import digitalio
import keypad
import microcontroller
import pwmio
import supervisor
from micropython import const
from watchdog import WatchDogMode

from . import settings
from .button import Button
from .lifeline import Lifeline
from .settings import SettingError
from .sounds import Sounds

_TYPES = const(0)
if _TYPES:
    from . import protocols

I2C_HZ = settings.I2C_HZ
I2C_LEAST_HZ, I2C_MOST_HZ = 10_000, 400_000  # what both chips take
SCAN_s = 0.005  # the button is looked at so often
_UNSTICK = const(9)  # clocks: a byte and its acknowledge (NXP UM10204, 3.1.16)

getenv = os.getenv


def pin(
    key: str, otherwise: str | None = None, get: "protocols.SettingGetter" = getenv
) -> "protocols.Pin | None":
    """The pin that a setting names (``"GP4"``), or None where none is. Raises ValueError."""
    name = setting(get, key)
    if name is None:
        name = otherwise
    if not name:
        return None
    found: "protocols.Pin | None" = getattr(board, str(name), None)
    if found is None:
        raise SettingError(key, 'this board has no such pin; write one that it has, as "GP5"')
    return found


def setting(get: "protocols.SettingGetter", key: str) -> "int | str | None":
    """What the settings say. CircuitPython before 10.2 raises ValueError for other text."""
    try:
        return get(key)
    except ValueError:
        raise SettingError(key, "it is neither a whole number nor a text in quotes")


def number(
    get: "protocols.SettingGetter", key: str, otherwise: int, lowest: int, highest: int
) -> int:
    """A whole number of the settings. Raises ValueError for one out of this range."""
    value = setting(get, key)
    if value is None:
        return otherwise
    try:
        value = int(str(value), 0)
    except ValueError:
        value = lowest - 1
    if not lowest <= value <= highest:
        raise SettingError(key, "it must be a whole number of %d to %d" % (lowest, highest))
    return value


def made(
    key: str, make: "protocols.Callable[..., protocols._T]", *given: object, **named: object
) -> "protocols._T":
    """A part, by one of CircuitPython's classes: what that refuses has a line in the settings."""
    try:
        return make(*given, **named)
    except (RuntimeError, TypeError, ValueError) as error:
        raise SettingError(key, "%s; write another pin" % error)


# --- off ----------------------------------------------------------------------------------


def enable(get: "protocols.SettingGetter" = getenv) -> "protocols.DigitalInOut":
    """The ENABLE output of the disconnect, off."""
    enable = made("ENABLE_PIN", digitalio.DigitalInOut, pin("ENABLE_PIN", "GP2", get))
    enable.switch_to_output(False)
    return enable


def bus(get: "protocols.SettingGetter") -> "tuple[protocols.Pin | None, protocols.Pin | None, int]":
    """The bus's two pins, SCL first, and its speed, as the settings have them."""
    hz = number(get, "I2C_HZ", I2C_HZ, I2C_LEAST_HZ, I2C_MOST_HZ)
    return pin("SCL_PIN", "GP1", get), pin("SDA_PIN", "GP0", get), hz


def i2c(
    scl: "protocols.Pin | None", sda: "protocols.Pin | None", frequency: int
) -> "protocols.busio.I2C":
    """The I2C bus of the two chips. Raises RuntimeError without pull-ups, or when it is stuck."""
    _unstick(scl, sda)
    try:
        return busio.I2C(scl, sda, frequency=frequency)  # type: ignore[arg-type] # no None by now
    except ValueError as error:
        raise SettingError("SDA_PIN", "%s for I2C; write two that go together" % error)


def _unstick(scl: "protocols.Pin | None", sda: "protocols.Pin | None") -> None:
    """A reset in the middle of a read leaves a chip that holds SDA: it is clocked until it lets go.

    Nothing is sent: without a stop after them the clocks mean nothing to a chip that is idle.
    """
    data = made("SDA_PIN", digitalio.DigitalInOut, sda)
    data.switch_to_input(pull=digitalio.Pull.UP)
    try:
        if data.value:
            return
        clock = made("SCL_PIN", digitalio.DigitalInOut, scl)
        clock.switch_to_output(True, digitalio.DriveMode.OPEN_DRAIN)
        for _ in range(_UNSTICK):
            if data.value:
                break  # type: ignore[unreachable] # mypy takes the level for a fixed one
            clock.value = False
            clock.value = True
        clock.deinit()
    finally:
        data.deinit()


def switch_off() -> bool:
    """Opens the disconnect, then puts the DAC to zero: what every start of the board begins with.

    No setting keeps it from that: what cannot be is the reference board's here. The DAC's
    power-down bits stay clear: they would pull the output to ground. It asks nothing of the
    drivers, and neither a dead bus nor a chip's module that is missing stops it: an open disconnect
    is off. The pins are free again afterwards; ENABLE's pull-down then holds it.
    """
    try:
        off = enable()
    except ValueError:  # nothing drives it, then
        off = None
    _, lowest, highest = settings.CALIBRATION_KEYS["ZERO_CODE"]
    zero = _or_usual("ZERO_CODE", 2048, lowest, highest)
    _, lowest, highest = settings.CALIBRATION_KEYS["DAC_ADDRESS"]
    dac = _dac_or_usual()
    address = _or_usual("DAC_ADDRESS", settings.DACS[dac], lowest, highest)
    hz = _or_usual("I2C_HZ", I2C_HZ, I2C_LEAST_HZ, I2C_MOST_HZ)
    wire = None
    try:
        data = settings.dac_module(dac).zero_bytes(zero)
        wire = i2c(pin("SCL_PIN", "GP1"), pin("SDA_PIN", "GP0"), hz)
        while not wire.try_lock():
            pass
        try:
            wire.writeto(address, data)
            return True
        finally:
            wire.unlock()
    except (ImportError, SyntaxError, OSError, RuntimeError, ValueError):
        return False
    finally:
        if wire is not None:
            wire.deinit()
        if off is not None:
            off.deinit()


def _or_usual(key: str, otherwise: int, lowest: int, highest: int) -> int:
    try:
        return number(getenv, key, otherwise, lowest, highest)
    except ValueError:
        return otherwise


def _dac_or_usual() -> str:
    try:
        name = getenv("DAC")
    except ValueError:
        name = None
    return name if name in settings.DACS else settings.DAC


# --- what a treatment needs -----------------------------------------------------------------


def ticks_ms() -> "protocols.Callable[[], int]":
    """The clock's function: milliseconds that wrap at 2**29."""
    return supervisor.ticks_ms


def runtime() -> "protocols.supervisor.Runtime":
    """What CircuitPython is doing: its autoreload, and whether a host is there."""
    return supervisor.runtime


def nvm() -> "protocols.ByteArray | None":
    """The memory that outlives power cuts, or None."""
    return microcontroller.nvm


def reset_reason() -> str:
    """Why the board has started, as a name of ``microcontroller.ResetReason``."""
    return str(microcontroller.cpu.reset_reason).split(".")[-1]


def lifeline() -> Lifeline:
    """The watchdog, not armed."""
    return Lifeline(microcontroller.watchdog, WatchDogMode.RESET)  # type: ignore[arg-type] # it has


def electrode(get: "protocols.SettingGetter") -> "protocols.AnalogIn | None":
    """The ADC behind the electrode's divider, or None."""
    name = pin("ELECTRODE_PIN", None, get)
    return None if name is None else made("ELECTRODE_PIN", analogio.AnalogIn, name)


def vbus(get: "protocols.SettingGetter") -> "protocols.DigitalInOut | None":
    """The input that sees USB's 5 V, or None."""
    name = pin("VBUS_PIN", None, get)
    if name is None:
        return None
    vbus = made("VBUS_PIN", digitalio.DigitalInOut, name)
    vbus.switch_to_input()
    return vbus


def button(get: "protocols.SettingGetter") -> "tuple[protocols.Keys, Button]":
    """The keys that are scanned in the background, and the button that they are."""
    pins = (pin("BUTTON_PIN", "GP3", get),)
    named = {"value_when_pressed": False, "pull": True, "interval": SCAN_s}
    keys = made("BUTTON_PIN", keypad.Keys, pins, **named)
    return keys, Button(keys.events, keypad.Event())


def sounds(get: "protocols.SettingGetter") -> "Sounds | protocols.NoSounds":
    """The buzzer, or one that is silent."""
    name = pin("BUZZER_PIN", None, get)
    if name is None:
        from .null_parts import NoSounds

        return NoSounds()
    named = {"frequency": 880, "duty_cycle": 0, "variable_frequency": True}
    return Sounds(made("BUZZER_PIN", pwmio.PWMOut, name, **named))
