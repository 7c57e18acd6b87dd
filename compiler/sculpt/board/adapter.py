"""Adapter to real chips on this computer: an I2C bus and an ENABLE pin, through Blinka.

Blinka reads the environment variables that name the adapter once, when ``board`` or ``busio`` is
first imported. So they are set here before anything imports those modules, and nothing that does
(the drivers, ``facevm.board``) may be imported before :func:`find_bus`.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from sculpt.cli.errors import UserError

if TYPE_CHECKING:
    import busio
    from digitalio import DigitalInOut

    from facevm.board import Board, Output
    from facevm.poles import Poles
    from facevm.protocols import I2C, Switch
    from facevm.settings import Settings

I2C_HZ = 400_000
LINUX_I2C_HZ = 100_000  # Linux sets its own; Blinka warns of any other number


class Adapter(NamedTuple):
    """A kind of adapter: the variable by which Blinka knows it, what must be installed, and which
    of its pins are the bus."""

    title: str
    variable: str | None
    module: str | None
    package: str | None
    pins: str
    bus: str


ADAPTERS = {
    "mcp2221": Adapter("an MCP2221", "BLINKA_MCP2221", "hid", "hidapi", "G0 to G3", "SDA and SCL"),
    "ft232h": Adapter(
        "an FT232H",
        "BLINKA_FT232H",
        "pyftdi",
        "pyftdi",
        "D4 to D7, C0 to C7",
        "D1 with D2 (SDA) and D0 (SCL)",
    ),
    "u2if": Adapter(
        "an RP2040 with u2if",
        "BLINKA_U2IF",
        "hid",
        "hidapi",
        "GP2, for example",
        "GP4 (SDA) and GP5 (SCL)",
    ),
    "native": Adapter(
        "this computer's own I2C",
        None,
        None,
        None,
        "D17, for example",
        "SDA and SCL (GPIO 2 and 3 of a Raspberry Pi)",
    ),
}

KINDS = tuple(ADAPTERS)

VARIABLES = (
    *("BLINKA_FT232H", "BLINKA_FT2232H", "BLINKA_FT4232H", "BLINKA_MCP2221", "BLINKA_SPIDRIVER"),
    *("BLINKA_OS_AGNOSTIC", "BLINKA_U2IF", "BLINKA_GREATFET", "BLINKA_NOVA"),
)
"""All variables that name an adapter; Blinka takes the first that is set."""


class NoEnable:
    """In place of ENABLE on a stage whose output is always connected."""

    value = False


class RealBus(NamedTuple):
    """The bus and the ENABLE pin of an adapter, and its name."""

    i2c: I2C
    enable: Switch
    name: str

    @property
    def has_enable(self) -> bool:
        """Whether there is an output disconnect."""
        return not isinstance(self.enable, NoEnable)


def find_bus(kind: str, enable_pin: str | None = None, no_enable: bool = False) -> RealBus:
    """The bus of an adapter (one of ``KINDS``), its ENABLE pin driven low.

    ``enable_pin`` is a pin of the adapter by its name in Blinka's ``board``; ``no_enable`` states
    that there is none. Raises UserError where adapter, library or pin is missing.
    """
    require_enable(kind, enable_pin, no_enable)
    i2c, board = open_i2c(kind)
    if enable_pin is None:
        return RealBus(i2c, NoEnable(), ADAPTERS[kind].title)
    return RealBus(i2c, _output(board, kind, enable_pin), ADAPTERS[kind].title)


def require_enable(kind: str, enable_pin: str | None, no_enable: bool) -> None:
    """Raises UserError unless either the pin of ENABLE is named, or that there is none."""
    if enable_pin is None and not no_enable:
        raise UserError(
            "the pin that drives ENABLE, the output disconnect, is not named",
            f"name it, --enable-pin PIN ({ADAPTERS[kind].pins}), or add --no-enable-pin if "
            "there is none",
        )
    if enable_pin is not None and no_enable:
        raise UserError(
            f"--enable-pin {enable_pin} and --no-enable-pin contradict each other",
            "use one of them",
        )


def open_i2c(kind: str) -> tuple[busio.I2C, ModuleType]:
    """The bus alone, and Blinka's ``board`` module, whose attributes are the pins.

    ``sculpt doctor``, which only scans the bus, needs no more. Raises UserError.
    """
    adapter = ADAPTERS[kind]
    _require_library(adapter)
    _announce(adapter)
    try:
        board = importlib.import_module("board")
        busio = importlib.import_module("busio")
    except Exception as error:  # Blinka, pyftdi, libusb and hidapi raise all kinds
        raise _absent(adapter, error) from error
    scl, sda = getattr(board, "SCL", None), getattr(board, "SDA", None)
    if adapter.variable is None and (scl is None or sda is None):
        raise UserError(
            "Blinka knows no I2C pins of this computer",
            "plug in an adapter and name it: --bus mcp2221, ft232h or u2if",
        )
    try:
        i2c = busio.I2C(scl, sda, frequency=I2C_HZ if adapter.variable else LINUX_I2C_HZ)
    except Exception as error:
        raise _absent(adapter, error) from error
    return i2c, board


def make_board(bus: RealBus, settings: Settings) -> Board:
    """The runtime's board on this bus: output at zero, disconnected. Raises UserError."""
    from facevm.board import Board

    with require_chips(bus, settings):
        return Board(bus.i2c, bus.enable, settings=settings)


@contextmanager
def require_chips(bus: RealBus, settings: Settings) -> Iterator[None]:
    """Raises UserError where the two chips of these settings do not answer."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise UserError(
            f"the chips do not answer through {bus.name} ({error})",
            f"the {settings.dac} is looked for at 0x{settings.dac_address:02x}, the INA219 at "
            f"0x{settings.sensor_address:02x}: check wiring and supply",
        ) from error


@contextmanager
def undisturbed() -> Iterator[None]:
    """Holds signals off for the few milliseconds in which the output is switched off."""
    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(ValueError):  # not in the main thread
                before[number] = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def switch_off(output: Output | Poles, has_enable: bool = True) -> None:
    """Switches ENABLE off and sets the DAC to zero, each even if the other fails.

    ``output`` is a ``facevm.board.Output``. Raises UserError where both fail, or the DAC on a
    stage without ENABLE.
    """
    with undisturbed():
        failed: list[Exception] = []
        for step in (output.disconnect, lambda: output.write(output.zero_code)):
            try:
                step()
            except (OSError, RuntimeError) as error:
                failed.append(error)
    if len(failed) == 2 or (failed and not has_enable):
        raise UserError(
            f"the output could not be set to zero ({failed[-1]})",
            "disconnect the supply of the output stage now; the adapter or the bus does not answer",
        )


def _require_library(adapter: Adapter) -> None:
    if adapter.module is None:
        return
    try:
        importlib.import_module(adapter.module)
    except ImportError as error:
        raise UserError(
            f"{adapter.title} needs the library {adapter.package}, which is not installed",
            f"pip install {adapter.package}",
        ) from error


def _announce(adapter: Adapter) -> None:
    """Tells Blinka of this adapter and of no other."""
    if "adafruit_blinka.agnostic" in sys.modules:
        raise UserError(
            "Blinka has already looked for its hardware in this process",
            "start sculpt again for --bus",
        )
    for name in VARIABLES:
        if name != adapter.variable:
            os.environ.pop(name, None)
    if adapter.variable is not None:
        os.environ.setdefault(adapter.variable, "1")  # it may hold an address (ftdi://…)
    # it would ask on standard input whether to install what is missing
    os.environ["BLINKA_SKIP_DEPENDENCY_CHECK"] = "1"


def _absent(adapter: Adapter, error: Exception) -> UserError:
    text = " ".join(str(error).split())
    if "backend" in text.lower() and adapter.module == "pyftdi":
        return UserError(
            "an FT232H needs libusb, which is not installed",
            "install it: apt install libusb-1.0-0, or brew install libusb",
        )
    if isinstance(error, RuntimeError) and "found" in text and adapter.variable is not None:
        return UserError(
            f"{adapter.title} was not found on USB",
            "plug it in, or name another one with --bus",
        )
    if isinstance(error, ImportError | NotImplementedError | AttributeError):
        return UserError(
            f"{adapter.title} cannot be used here ({text})",
            "plug in an adapter and name it: --bus mcp2221, ft232h or u2if",
        )
    return UserError(
        f"{adapter.title} cannot be opened ({text})",
        "is it in use by another program, and do you have permission? On Linux it needs a udev "
        "rule: see Adafruit's guide for this adapter",
    )


def _output(board: ModuleType, kind: str, name: str) -> DigitalInOut:
    pin = getattr(board, name, None)
    if pin is None or not hasattr(pin, "id"):
        raise UserError(
            f"{ADAPTERS[kind].title} has no pin {name!r}", f"it has {ADAPTERS[kind].pins}"
        )
    digitalio = importlib.import_module("digitalio")
    try:
        enable: DigitalInOut = digitalio.DigitalInOut(pin)
        enable.switch_to_output(False)
    except Exception as error:
        raise UserError(
            f"the pin {name} cannot be driven ({error})", f"name another: {ADAPTERS[kind].pins}"
        ) from error
    return enable
