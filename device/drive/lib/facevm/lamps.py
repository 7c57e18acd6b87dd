"""Lamps: the light that ``settings.toml`` names, or any that the board has."""

import board
import digitalio
import neopixel_write
from micropython import const

from .light import Light
from .pins import made, number, pin, setting
from .settings import SettingError
from .wiring import Pixel

_TYPES = const(0)
if _TYPES:
    from . import protocols

USUAL_PERCENT, USUAL_ORDER = 10, "GRB"


class Lamp:
    """A plain LED, which knows light and dark; ``pin`` is a digital output."""

    def __init__(self, pin: "protocols.DigitalInOut") -> None:
        self._pin = pin

    def write(self, buffer: bytearray) -> None:
        """Lights it for any colour."""
        self._pin.value = any(buffer)


def named(get: "protocols.SettingGetter") -> "Light | protocols.NoLight":
    """The NeoPixel of the settings. Raises ValueError for one that cannot be."""
    name = pin("LED_PIN", "GP4", get)
    percent = number(get, "LED_PERCENT", USUAL_PERCENT, 1, 100)
    order = str(setting(get, "LED_ORDER") or USUAL_ORDER)
    if sorted(order) != ["B", "G", "R"]:
        raise SettingError(
            "LED_ORDER", "it must be the letters R, G and B in the order of the light's"
        )
    power = pin("LED_POWER_PIN", None, get)
    if power is not None:
        _high(made("LED_POWER_PIN", digitalio.DigitalInOut, power))
    if name is None:
        from .null_parts import NoLight

        return NoLight()
    return _pixel(name, order, percent)


def found(get: "protocols.SettingGetter") -> "Light | protocols.NoLight":
    """A light for a board whose settings are wrong: theirs, its own NeoPixel, its LED, or none."""
    for find in (_of_the_settings, _own_pixel, _own_lamp):
        try:
            light = find(get)
        except ValueError:
            continue
        if light is not None:
            return light
    from .null_parts import NoLight

    return NoLight()


def _of_the_settings(get: "protocols.SettingGetter") -> "Light | None":
    name = pin("LED_PIN", "GP4", get)
    return None if name is None else _pixel(name, USUAL_ORDER, USUAL_PERCENT)


def _own_pixel(get: "protocols.SettingGetter") -> "Light | None":
    name = getattr(board, "NEOPIXEL", None)
    if name is None:
        return None
    power = getattr(board, "NEOPIXEL_POWER", None)
    if power is not None:
        _high(made("LED_PIN", digitalio.DigitalInOut, power))
    return _pixel(name, USUAL_ORDER, USUAL_PERCENT)


def _own_lamp(get: "protocols.SettingGetter") -> "Light | None":
    name = getattr(board, "LED", None)
    if name is None:
        return None
    lamp = made("LED_PIN", digitalio.DigitalInOut, name)
    lamp.switch_to_output(False)
    return Light(Lamp(lamp).write)


def _pixel(name: "protocols.Pin", order: str, percent: int) -> Light:
    pin = made("LED_PIN", digitalio.DigitalInOut, name)
    pin.switch_to_output(False)
    return Light(Pixel(neopixel_write.neopixel_write, pin).write, order, percent)


def _high(pin: "protocols.DigitalInOut") -> None:
    """It is never looked at again, and keeps its level until the board is reset."""
    pin.switch_to_output(True)
