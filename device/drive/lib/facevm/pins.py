"""Pins: every part that is wired to this board, by the names in its ``settings.toml``.

Whatever is made here is off. ``facevm.wiring`` holds it; this module is let go before anything
flows.
"""

import os

import analogio
import board
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


def analog(key: str, get: "protocols.SettingGetter") -> "protocols.AnalogIn | None":
    """The ADC behind a divider: the electrode's, or the battery's; or None."""
    name = pin(key, None, get)
    return None if name is None else made(key, analogio.AnalogIn, name)


def digital(
    key: str, get: "protocols.SettingGetter", is_driven: bool = False
) -> "protocols.DigitalInOut | None":
    """A pin that is read, as the one that sees USB's 5 V, or driven, and low; or None."""
    name = pin(key, None, get)
    if name is None:
        return None
    made_of = made(key, digitalio.DigitalInOut, name)
    if is_driven:
        made_of.switch_to_output(False)
    else:
        made_of.switch_to_input()
    return made_of


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
