"""The wiring of this board: its pins, bus and chip, by the names its ``settings.toml`` gives them.

The one module of the runtime that looks at CircuitPython's own. Whatever it makes is off.
"""

import os

import analogio
import board
import busio
import digitalio
import keypad
import microcontroller
import neopixel_write
import pwmio
import storage
import supervisor
from watchdog import WatchDogMode

from . import settings
from .button import Button
from .lifeline import Lifeline
from .light import Light, NoLight
from .sounds import NoSounds, Sounds

I2C_HZ = 400_000
SCAN_s = 0.005  # the button is looked at so often
_UNSTICK = 9  # clocks: a byte and its acknowledge (NXP UM10204, 3.1.16)


def pin(key, otherwise=None, get=os.getenv):
    """The pin that a setting names (``"GP4"``), or None where none is. Raises ValueError."""
    name = get(key)
    if name is None:
        name = otherwise
    if not name:
        return None
    found = getattr(board, name, None)
    if found is None:
        raise ValueError("%s: this board has no pin called %s" % (key, name))
    return found


def enable(get=os.getenv):
    """The ENABLE output of the disconnect, off."""
    enable = digitalio.DigitalInOut(pin("ENABLE_PIN", "GP2", get))
    enable.switch_to_output(False)
    return enable


def i2c(get=os.getenv):
    """The I2C bus of the two chips. Raises RuntimeError without pull-ups, or when it is stuck."""
    scl, sda = pin("SCL_PIN", "GP1", get), pin("SDA_PIN", "GP0", get)
    _unstick(scl, sda)
    return busio.I2C(scl, sda, frequency=settings.whole(get, "I2C_HZ") or I2C_HZ)


def _unstick(scl, sda):
    """A reset in the middle of a read leaves a chip that holds SDA: it is clocked until it lets go.

    Nothing is sent: without a stop after them the clocks mean nothing to a chip that is idle.
    """
    data = digitalio.DigitalInOut(sda)
    data.switch_to_input(pull=digitalio.Pull.UP)
    try:
        if data.value:
            return
        clock = digitalio.DigitalInOut(scl)
        clock.switch_to_output(True, digitalio.DriveMode.OPEN_DRAIN)
        for _ in range(_UNSTICK):
            if data.value:
                break
            clock.value = False
            clock.value = True
        clock.deinit()
    finally:
        data.deinit()


def switch_off():
    """Opens the disconnect, then puts the DAC to zero: what every start of the board begins with.

    Whatever the settings say, the DAC's power-down bits stay clear: they would pull the output to
    ground. It asks nothing of the drivers, and a dead bus does not stop it: an open disconnect
    is off. The pins are free again afterwards; ENABLE's pull-down then holds it.
    """
    off = enable()
    zero = _number("ZERO_CODE", 2048)
    address = _number("DAC_ADDRESS", settings.DAC_ADDRESS)
    try:
        bus = i2c()
    except (OSError, RuntimeError, ValueError):
        off.deinit()
        return False
    try:
        while not bus.try_lock():
            pass
        bus.writeto(address, bytes((zero >> 8 & 15, zero & 255)))
        return True
    except OSError:
        return False
    finally:
        bus.unlock()
        bus.deinit()
        off.deinit()


def _number(key, otherwise):
    """A setting that must not keep the output from being switched off, whatever it says."""
    try:
        return settings.whole(os.getenv, key) or otherwise
    except ValueError:
        return otherwise


class HostCable:
    """Stands in for a VBUS pin on a board that has none: a USB host, but no bare charger."""

    def __init__(self, runtime):
        self._runtime = runtime

    @property
    def value(self):
        """Whether a host is connected."""
        return self._runtime.usb_connected


class Wiring:
    """What the program of the drive finds on this board; ``get`` gives a setting or None.

    Raises ValueError for a setting that no board can have, or this one has not. The bus is made
    by :meth:`bus`, since that may fail on a board whose light still works.
    """

    def __init__(self, get=os.getenv):
        self.get = get
        self.enable = enable(get)
        self.i2c = None  # until bus() has made it
        self.runtime = supervisor.runtime
        self.ticks_ms = supervisor.ticks_ms
        self.nvm = microcontroller.nvm
        self.reset_reason = str(microcontroller.cpu.reset_reason).split(".")[-1]
        self.lifeline = Lifeline(microcontroller.watchdog, WatchDogMode.RESET)
        electrode = pin("ELECTRODE_PIN", None, get)
        self.electrode = None if electrode is None else analogio.AnalogIn(electrode)
        self.vbus = _vbus(get)
        keys = keypad.Keys(
            (pin("BUTTON_PIN", "GP3", get),), value_when_pressed=False, pull=True, interval=SCAN_s
        )
        self.button = Button(keys.events, keypad.Event())
        self._keys = keys  # it scans for as long as it is there
        self.light = _light(get)
        self.sounds = _sounds(get)

    def bus(self):
        """The I2C bus, made anew. Raises RuntimeError without pull-ups, or when it is stuck."""
        if self.i2c is not None:
            self.i2c.deinit()
            self.i2c = None
        self.i2c = i2c(self.get)
        return self.i2c

    def may_write(self):
        """Whether the files of the drive are the program's to write, and no computer's."""
        return not storage.getmount("/").readonly


def _vbus(get):
    name = pin("VBUS_PIN", None, get)
    if name is None:
        return HostCable(supervisor.runtime)
    vbus = digitalio.DigitalInOut(name)
    vbus.switch_to_input()
    return vbus


def _light(get):
    name = pin("LED_PIN", "GP4", get)
    if name is None:
        return NoLight()
    power = pin("LED_POWER_PIN", None, get)
    if power is not None:
        # it is never looked at again, and keeps its level until the board is reset
        digitalio.DigitalInOut(power).switch_to_output(True)
    pixel = digitalio.DigitalInOut(name)
    pixel.switch_to_output(False)
    percent = settings.whole(get, "LED_PERCENT") or 10
    order = get("LED_ORDER") or "GRB"
    if percent > 100 or sorted(order) != ["B", "G", "R"]:
        raise ValueError("LED_PERCENT must be 1 to 100, and LED_ORDER the letters G, R and B")
    send = neopixel_write.neopixel_write
    return Light(lambda buffer: send(pixel, buffer), order, percent)


def _sounds(get):
    name = pin("BUZZER_PIN", None, get)
    if name is None:
        return NoSounds()
    return Sounds(pwmio.PWMOut(name, frequency=880, duty_cycle=0, variable_frequency=True))
