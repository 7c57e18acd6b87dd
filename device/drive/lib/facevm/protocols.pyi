"""What the runtime's annotations name: contracts between its modules, and types from elsewhere.

No board has this file. MicroPython keeps every name that it meets, in a block that is never
carried out and in an annotation too; in a longer text it keeps none. So the modules name
nothing for the type checker but this one, in quotes.
"""

from array import array
from collections.abc import Callable as Callable
from collections.abc import Iterable as Iterable
from collections.abc import Iterator as Iterator
from collections.abc import Sequence as Sequence
from types import ModuleType as ModuleType
from typing import BinaryIO as BinaryIO
from typing import NamedTuple as NamedTuple
from typing import NoReturn as NoReturn
from typing import Protocol as Protocol
from typing import TypedDict as TypedDict
from typing import TypeVar as TypeVar

import busio as busio
import supervisor as supervisor
from analogio import AnalogIn as AnalogIn
from digitalio import DigitalInOut as DigitalInOut
from keypad import Event as Event
from keypad import EventQueue as EventQueue
from keypad import Keys as Keys
from microcontroller import Pin as Pin
from nvm import ByteArray as ByteArray
from pwmio import PWMOut as PWMOut
from watchdog import WatchDogMode as WatchDogMode
from watchdog import WatchDogTimer as WatchDogTimer

from .actuator import Actuator as Actuator
from .board import Board as Board
from .board import Output as Output
from .breadboard import LoopCheck as LoopCheck
from .bus import HeldBus as HeldBus
from .button import Button as Button
from .contact import Contact as Contact
from .density import Density as Density
from .guard import Guard as Guard
from .lifeline import Lifeline as Lifeline
from .light import Light as Light
from .limits import Limits as Limits
from .logbook import Logbook as Logbook
from .machine import Machine as Machine
from .notes import Notes as Notes
from .null_parts import NoLight as NoLight
from .null_parts import NoSounds as NoSounds
from .page import Page as Page
from .page import Pages as Pages
from .poles import Poles as Poles
from .record import Record as Record
from .routine import Routine as Routine
from .selfcheck import SelfCheck as SelfCheck
from .selftest import SelfTest as SelfTest
from .selftest import Zeroing as Zeroing
from .session import Session as Session
from .settings import Settings as Settings
from .shelf import Shelf as Shelf
from .sounds import Sounds as Sounds
from .stage import Stage as Stage
from .wiring import Wiring as Wiring

Row = array[int]
Listed = tuple[str, list[tuple[str, int]], list[str]]
_T = TypeVar("_T")
Memory = bytes | bytearray | ByteArray | Pages
SettingGetter = Callable[[str], int | str | None]

class Panel(Protocol):
    """What a session tells, as :class:`facevm.panel.Panel`."""

    def announce(self, zone: int, side: int) -> None: ...
    def say(self, text: str) -> None: ...
    def stroke(self) -> None: ...
    def show(self, state: int) -> None: ...

class Dac(Protocol):
    """A DAC, as told above."""

    @property
    def resolution(self) -> int: ...
    @property
    def zero_code(self) -> int: ...
    def write(self, code: int) -> None: ...

class Path(Protocol):
    """The board, as far as the path between the electrodes goes."""

    def electrode_mV(self, current_duA: int = 0) -> int | None: ...

class Resistances(Protocol):
    """The record of it."""

    def note_resistance(self, path_ohm: int) -> None: ...

class Proven(Protocol):
    """The figures of a proven routine: see :class:`facevm.routine.Routine`."""

    @property
    def current_ms(self) -> int: ...
    @property
    def bound_dnC(self) -> int: ...
    @property
    def limit_ms(self) -> int: ...
    @property
    def limit_dnC(self) -> int: ...
    @property
    def places(self) -> tuple[int, ...]: ...
    @property
    def place_ms(self) -> Sequence[int]: ...
    @property
    def place_bound_dnC(self) -> Sequence[int]: ...

class Delivered(TypedDict):
    """What one place got."""

    zone: str
    side: str
    delivered_ms: int
    charge_uC: float
    mean_abs_uA: float
    mean_error_percent: float
    largest_error_uA: float
    contact_losses: int
    resistance_ohm: int | None
    limited_ms: int

class Entry(TypedDict):
    """An entry, once it is read."""

    number: int
    firmware: str
    routine: str
    crc: str
    level_percent: int
    outcome: str
    reason: str
    reading: int
    duration_ms: int
    wait_ms: int
    updates_per_s: int | None
    zones: list[Delivered]
    time: int | None

class Zone(NamedTuple):
    """What is known of a zone of the face."""

    name: str
    sides: "tuple[int, ...]"
    default: int
    ceiling_duA: int
    caution: str

class Listener(Protocol):
    """Who is told what the person should know."""

    def arrive(self, place: int) -> None: ...
    def say(self, text_index: int) -> None: ...
    def stroke(self) -> None: ...

class Wave(NamedTuple):
    shape: int
    polarity: int
    frequency_cHz: int
    duty_percent: int
    rise_ms: int
    burst_on_ms: int
    burst_off_ms: int

class Program(Protocol):
    """What the start needs of :class:`facevm.app.App`."""

    wiring: Wiring
    shelf: Shelf
    notes: Notes
    limits: Limits
    folder: str
    buffer: bytearray | None
    tell: Callable[[str], object]
    button: Button

    board: Board
    def logbook(self) -> Logbook: ...
    def turn_page(self, book: Logbook) -> None: ...
    def latch(self, what: int = ...) -> None: ...
    def show_until(self, what: int, *gestures: int) -> None: ...

class Paced(Protocol):
    """What :mod:`facevm.pace` needs of :class:`facevm.app.App`."""

    wiring: Wiring
    limits: Limits
    tell: Callable[[str], object]
    updates_per_s: int

class Book(Protocol):
    """A logbook, as far as its journal goes."""

    @property
    def is_kept(self) -> bool: ...
    def keep(self) -> int: ...

class Reader(Protocol):
    """The bytes of an image, in order: :class:`facevm.image.Reader`."""

    at: int

    def byte(self) -> int: ...
    def number(self) -> int: ...

class I2C(Protocol):
    """As ``busio.I2C``."""

    def try_lock(self) -> bool: ...
    def unlock(self) -> None: ...
    def deinit(self) -> None: ...
    def writeto(self, address: int, buffer: bytes | bytearray, /) -> None: ...
    def readfrom_into(self, address: int, buffer: bytearray, /) -> None: ...
    def writeto_then_readfrom(
        self, address: int, out_buffer: bytes | bytearray, in_buffer: bytearray, /
    ) -> None: ...

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

Parts = tuple[
    Switch, Switch | None, Switch | None, Switch | None, DigitalPin | None, AnalogPin | None
]

Tried = SelfTest | SelfCheck | LoopCheck | Zeroing

class Host(Protocol):
    """As ``supervisor.runtime``, to ask whether a host is there."""

    @property
    def usb_connected(self) -> bool: ...

class Runtime(Protocol):
    """As ``supervisor.runtime``, to keep it from starting the program over."""

    autoreload: bool
