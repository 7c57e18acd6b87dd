"""CircuitPython's modules for a program whose memory is measured, run under MicroPython.

The chips are there register by register, over a stage and a skin of 10 kohm. Everything counts in
small integers and keeps what it has: a look at the clock or a transfer takes nothing of the heap,
so that what is in use is the program's own. ``script.look()`` is called whenever the program looks
at the clock, ``script.moment(what)`` whenever it does what may need memory.
"""

import os
import sys

DAC, SENSOR = 0x62, 0x40
ZERO_CODE = 2048
NO_DEVICE = 19
_TICKS = (1 << 29) - 1


class Script:
    """What a person does, and who watches: replaced by the script that runs."""

    def look(self):
        """The program has looked at the clock."""

    def moment(self, what):
        """The program is at a place where memory may be short."""


class Board:
    """The state of the whole board."""

    script = Script()
    now_ms = (1 << 29) - 65536  # as after power-on: it wraps soon
    code = ZERO_CODE
    eeprom = ZERO_CODE
    enable = False
    back = None  # the return pole's pin, once a program drives it
    dummy = False
    limit_test = False
    pointer = 0
    config = 0x399F
    writes = 0  # to the DAC
    naks = 0  # the address that does not answer
    is_held = False  # somebody holds SDA
    is_bare = bool(os.getenv("PROFILE"))  # a breadboard: 2.5 kohm, and no disconnect
    colour = (0, 0, 0)

    def flows_codes(self):
        """What flows, in codes of the DAC."""
        if self.dummy or self.is_bare:
            return self.code - ZERO_CODE
        if self.back is None:
            return self.code - ZERO_CODE if self.enable else 0
        return self.code - ZERO_CODE if self.toggles("GP2") and self.toggles("GP6") else 0

    def toggles(self, pin):
        """Whether a pole's pin had an edge in the last 100 ms."""
        edge_ms = edges_ms.get(pin, -1)
        return edge_ms >= 0 and (self.now_ms - edge_ms) & _TICKS < 100


edges_ms = {"GP2": -1, "GP6": -1}
board = Board()
settings = {}


def ticks_ms():
    board.now_ms = (board.now_ms + 1) & _TICKS
    board.script.look()
    return board.now_ms


# --- the bus --------------------------------------------------------------------------------


class I2C:
    """``busio.I2C``, with an MCP4725 and an INA219 on it."""

    def __init__(self, scl, sda, frequency=100000):
        if board.is_held:
            raise RuntimeError("No pull up found on SDA or SCL; check your wiring")

    def try_lock(self):
        return True

    def unlock(self):
        """Nobody waits."""

    def deinit(self):
        """Nothing is kept."""

    def writeto(self, address, buffer, start=0, end=None):
        board.script.moment("bus")
        board.writes += address == DAC
        if address == board.naks or address not in (DAC, SENSOR):
            raise OSError(NO_DEVICE)
        size = (len(buffer) if end is None else end) - start
        if not size:
            return
        first = buffer[start]
        if address == SENSOR:
            board.pointer = first
            if size == 3 and first == 0:
                value = buffer[start + 1] << 8 | buffer[start + 2]
                board.config = 0x399F if value & 0x8000 else value & 0x3FFF
        elif first < 0x40 and size > 1:  # fast mode
            board.code = (first & 15) << 8 | buffer[start + 1]
        elif first & 0xC0 == 0x40 and size > 2:
            board.code = buffer[start + 1] << 4 | buffer[start + 2] >> 4
            if first & 0xE0 == 0x60:
                board.eeprom = board.code

    def readfrom_into(self, address, buffer, start=0, end=None):
        board.script.moment("bus")
        if address == board.naks or address not in (DAC, SENSOR):
            raise OSError(NO_DEVICE)
        if address == SENSOR:
            value = self._register()
            buffer[start] = value >> 8 & 255
            buffer[start + 1] = value & 255
            return
        size = (len(buffer) if end is None else end) - start
        code = board.code
        answer = (0xC0, code >> 4, code << 4 & 0xF0, board.eeprom >> 8, board.eeprom & 255)
        for n in range(size):
            buffer[start + n] = answer[n]

    def writeto_then_readfrom(
        self, address, out, into, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        self.writeto(address, out, out_start, out_end)
        self.readfrom_into(address, into, in_start, in_end)

    def _register(self):
        if board.pointer == 1:  # 0.32 uA a code, 0.1 uA a bit
            return board.flows_codes() * 16 // 5
        if board.pointer == 0:
            return board.config
        if board.pointer == 2:
            return 3000 << 3  # mid-rail, 12 V
        return 0


class I2CDevice:
    """``adafruit_bus_device.i2c_device.I2CDevice``, which CircuitPython has built in."""

    def __init__(self, i2c, device_address, probe=True):
        self.i2c = i2c
        self.device_address = device_address
        if probe:
            try:
                i2c.writeto(device_address, b"")
            except OSError:
                raise ValueError("No I2C device at address: " + hex(device_address)) from None

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        return False

    def readinto(self, buffer, start=0, end=None):
        self.i2c.readfrom_into(self.device_address, buffer, start, end)

    def write(self, buffer, start=0, end=None):
        self.i2c.writeto(self.device_address, buffer, start, end)

    def write_then_readinto(
        self, out_buffer, in_buffer, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        self.i2c.writeto_then_readfrom(
            self.device_address, out_buffer, in_buffer, out_start, out_end, in_start, in_end
        )


# --- pins -----------------------------------------------------------------------------------


class DigitalInOut:
    """``digitalio.DigitalInOut``: ENABLE, a line of the bus, VBUS, or a pixel's pin."""

    def __init__(self, pin):
        self._pin = pin

    def switch_to_output(self, value=False, drive_mode=None):
        self.value = value

    def switch_to_input(self, pull=None):
        """Reads the pin."""

    def deinit(self):
        if self._pin == "GP2":
            board.enable = False

    @property
    def value(self):
        if self._pin == "GP2":
            return board.enable
        if self._pin == "GP6":
            return board.back
        if self._pin == "GP10":
            return board.limit_test and abs(board.flows_codes()) > 1169
        if self._pin == "GP3":
            return not events.is_down()
        return self._pin in ("GP0", "GP1") and not board.is_held

    @value.setter
    def value(self, level):
        if self._pin in edges_ms:
            if level and not self.value:
                edges_ms[self._pin] = board.now_ms
            if self._pin == "GP2":
                board.enable = level
            else:
                board.back = level
        if self._pin == "GP8":
            board.dummy = level
        if self._pin == "GP9":
            board.limit_test = level


class AnalogIn:
    """``analogio.AnalogIn``: the electrode across 10 kohm of skin."""

    def __init__(self, pin):
        self._pin = pin

    @property
    def value(self):
        if self._pin == "VOLTAGE_MONITOR":
            return 24500  # 3.7 V
        if board.back is not None and not (board.toggles("GP2") and board.toggles("GP6")):
            across = 32768
            if board.toggles("GP2"):  # 100 kohm and the source
                across += (board.code - ZERO_CODE) * 32 * 100 * 655 // 26600
            return min(65535, max(0, across))
        return min(65535, max(0, 32768 + board.flows_codes() * 32 * 10 * 655 // 26400))


class Event:
    """``keypad.Event``."""

    pressed = False
    timestamp = 0


class Events:
    """The queue of the one key: ``down`` and ``up`` are events that wait, by their time."""

    def __init__(self):
        self.at_ms = []
        self.pressed = []

    def press(self, for_ms=100, after_ms=0):
        """The button goes down, and up again; it bounces not."""
        down_ms = board.now_ms + after_ms
        self.at_ms += [down_ms & _TICKS, (down_ms + for_ms) & _TICKS]
        self.pressed += [True, False]

    def get_into(self, event):
        if not self.at_ms or (board.now_ms - self.at_ms[0]) & _TICKS > _TICKS >> 1:
            return False
        event.timestamp = self.at_ms.pop(0)
        event.pressed = self.pressed.pop(0)
        return True

    def is_down(self):
        """Whether the button is held, for who looks at the pin."""
        if len(self.at_ms) < 2 or (board.now_ms - self.at_ms[0]) & _TICKS > _TICKS >> 1:
            return False
        return (board.now_ms - self.at_ms[1]) & _TICKS > _TICKS >> 1

    def clear(self):
        self.at_ms.clear()
        self.pressed.clear()


events = Events()


class Keys:
    """``keypad.Keys``."""

    def __init__(self, pins, value_when_pressed, pull=True, interval=0.02, max_events=64):
        self.events = events

    def deinit(self):
        """Stops scanning."""


class Pwm:
    """``pwmio.PWMOut``."""

    def __init__(self, pin, frequency=500, duty_cycle=0, variable_frequency=False):
        self.frequency = frequency
        self.duty_cycle = duty_cycle


class Nvm:
    """``microcontroller.nvm``: slices are copies."""

    def __init__(self):
        self.flash = bytearray(b"\xff" * 4096)

    def __len__(self):
        return len(self.flash)

    def __getitem__(self, index):
        found = self.flash[index]
        board.script.moment("nvm")
        return found

    def __setitem__(self, index, value):
        board.script.moment("nvm")
        self.flash[index] = value


class WatchDog:
    """``microcontroller.watchdog``."""

    timeout = None
    mode = None

    def feed(self):
        """It does not bite."""


class Clock:
    """``rtc.RTC``: nobody has set it."""

    datetime = (2020, 1, 1, 0, 0, 0, 0, 0, -1)


class Runtime:
    """``supervisor.runtime``."""

    autoreload = True
    usb_connected = False
    safe_mode_reason = "supervisor.SafeModeReason.NONE"


def neopixel_write(pin, data):
    board.colour = tuple(data)


def remount(path, readonly=False, disable_concurrent_write_protection=False):
    """The program may always have it: no computer is there."""


class Reloaded(BaseException):
    """The program starts anew."""


def reload():
    raise Reloaded


class Module:
    """What ``import`` gives."""

    def __init__(self, **members):
        for name in members:
            setattr(self, name, members[name])


nvm = Nvm()
cpu = Module(reset_reason="microcontroller.ResetReason.POWER_ON")


def install():
    """Puts the modules where an ``import`` finds them."""
    numbers = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 24, 26)
    pins = ["GP%d" % n for n in numbers] + ["VOLTAGE_MONITOR"]
    device = Module(I2CDevice=I2CDevice)
    made = {
        "board": Module(**{name: name for name in pins}),
        "busio": Module(I2C=I2C),
        "digitalio": Module(
            DigitalInOut=DigitalInOut,
            Pull=Module(UP=1, DOWN=0),
            DriveMode=Module(PUSH_PULL=0, OPEN_DRAIN=1),
        ),
        "analogio": Module(AnalogIn=AnalogIn),
        "keypad": Module(Keys=Keys, Event=Event),
        "microcontroller": Module(watchdog=WatchDog(), nvm=nvm, cpu=cpu),
        "neopixel_write": Module(neopixel_write=neopixel_write),
        "pwmio": Module(PWMOut=Pwm),
        "rtc": Module(RTC=Clock),
        "storage": Module(remount=remount),
        "supervisor": Module(runtime=Runtime(), ticks_ms=ticks_ms, reload=reload),
        "watchdog": Module(WatchDogMode=Module(RESET="RESET", RAISE="RAISE")),
        "atexit": Module(register=lambda what: what),
        "adafruit_bus_device": Module(i2c_device=device),
        "adafruit_bus_device.i2c_device": device,
    }
    for name in made:
        sys.modules[name] = made[name]
