"""A board at its own USB: it measures on its own load, over CircuitPython's raw REPL.

The program on its drive is interrupted, its poles stay open, and nothing but the load on the board
(DUMMY) carries current. What the board runs is :data:`ON_THE_BOARD`, with the program's own
modules; each step is a line that it answers.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from facevm.settings import Settings
from facevm.stage import Stage
from sculpt.cli.errors import UserError

if TYPE_CHECKING:
    from facevm.board import Board

VIRTUAL = "virtual"
LOAD_OHM = 10_000
"""R9 of the reference board, 0.1 %."""
LOOP_OHM = 2200
"""R1 of a breadboard."""

_ENTRANCE = b"raw REPL; CTRL-B to exit\r\n>"
_INTERRUPT, _RAW, _FRIENDLY, _DONE = b"\r\x03\x03", b"\x01", b"\x02", b"\x04"
_PATIENCE_s = 10.0
_AT_ONCE = 16

ON_THE_BOARD = """\
from facevm import fitting, settings, wires
from facevm.board import Board
wiring = fitting.wire()
if not wiring.parts or not wiring.parts[2]:
    raise ValueError("DUMMY_PIN names no pin")
dummy = wiring.parts[2]
board = Board(wires.new_bus(wiring), wiring.enable, None, None,
    settings.calibration(wiring.get), None, wiring.parts)
if not board.sensor.is_configured():
    board.sensor.configure()
def read(count):
    found = []
    for _ in range(count):
        begun = wiring.ticks_ms()
        while (wiring.ticks_ms() - begun) & 536870911 < 2:
            pass
        found.append(board.sensor.register())
    print(*found)
"""


ON_A_BREADBOARD = re.sub(r"(?m)^(if not wiring.parts.*\n .*\n|dummy = .*\n)", "", ON_THE_BOARD)


class Port(Protocol):
    """An open serial port, as pyserial has it."""

    def write(self, data: bytes, /) -> int | None: ...
    def read(self, size: int = 1, /) -> bytes: ...
    def close(self) -> None: ...


class Repl:
    """The raw REPL of a board at ``port``. Raises UserError for one that does not answer."""

    def __init__(self, port: Port, name: str) -> None:
        self._port = port
        self._name = name
        port.write(_INTERRUPT)
        time.sleep(0.1)  # the program that was interrupted ends first
        port.write(_RAW)
        self._until(_ENTRANCE)

    def run(self, source: str) -> str:
        """What it prints. Raises OSError with its error's last line."""
        self._port.write(source.encode() + _DONE)
        self._until(b"OK")
        out = self._until(_DONE)
        error = self._until(_DONE)
        self._until(b">")
        if error:
            raise OSError(error.decode("utf-8", "replace").strip().splitlines()[-1])
        return out.decode("utf-8", "replace")

    def leave(self) -> None:
        """Starts the board's program again."""
        self._port.write(_FRIENDLY + _DONE)
        self._port.close()

    def _until(self, end: bytes) -> bytes:
        """What comes up to ``end``, without it."""
        deadline_s = time.monotonic() + _PATIENCE_s
        found = b""
        while not found.endswith(end):
            byte = self._port.read(1)
            found += byte
            if not byte and time.monotonic() > deadline_s:
                raise UserError(
                    f"{self._name} does not answer",
                    "close every other program that shows its console, unplug it and plug it in",
                )
        return found[: -len(end)]


class _Sensor:
    """The sensor of the board, read some times at once."""

    def __init__(self, repl: Repl) -> None:
        self._repl = repl
        self._read: list[int] = []

    def forget(self) -> None:
        """What was read is of before."""
        self._read.clear()

    def register(self) -> int:
        """The shunt register, a new conversion each time."""
        if not self._read:
            self._read = [int(word) for word in self._repl.run(f"read({_AT_ONCE})").split()]
        return self._read.pop(0)


class _Output:
    """The DAC of the board. Its poles stay open."""

    def __init__(self, repl: Repl, sensor: _Sensor, zero_code: int) -> None:
        self._repl = repl
        self._sensor = sensor
        self.zero_code = zero_code

    def write(self, code: int) -> None:
        """Sets it, and waits for conversions of that."""
        self._sensor.forget()
        self._repl.run(f"board.output.write({code}); read(3)")

    def connect(self) -> None:
        """Nothing is connected."""

    def disconnect(self) -> None:
        """Nothing was."""


class _Board:
    """The board, as far as a calibration needs one."""

    def __init__(self, repl: Repl, settings: Settings) -> None:
        self.stage = Stage(settings)
        self.sensor = _Sensor(repl)
        self.output = _Output(repl, self.sensor, settings.zero_code)


class UsbRig:
    """A board on its own load, over its REPL."""

    adc = None
    has_enable = False  # no pole closes
    is_timed = False  # by its own program, while it treats
    thinking_ns = 0
    source = ON_THE_BOARD

    def __init__(self, repl: Repl, name: str, settings: Settings) -> None:
        self.name = name
        self.settings = settings
        self._repl = repl
        try:
            repl.run(self.source)
        except OSError as error:
            raise UserError(
                f"the board cannot measure by itself ({error})",
                "it needs a load of its own, which DUMMY_PIN names, and the program on its drive: "
                "sculpt deploy; without one, calibrate by an adapter: --bus",
            ) from error
        self.board = cast("Board", _Board(repl, settings))

    def now_ns(self) -> int:
        return time.monotonic_ns()

    def next_update(self) -> None:
        """The board waits by itself."""

    def disconnect(self) -> None:
        self._put(False)

    def connect(self) -> None:
        self._put(True)

    def meter_uA(self, about_uA: float) -> float:
        raise UserError("no meter can be in series with the load on the board", "leave out --meter")

    def true_uA(self) -> float | None:
        return None

    def _put(self, on: bool) -> None:
        self._repl.run(f"dummy.value = {on}; read(3)")


class BareRig(UsbRig):
    """A breadboard, which has no load but the resistor of its loop; ``ask`` prompts the person."""

    source = ON_A_BREADBOARD

    def __init__(
        self, repl: Repl, name: str, settings: Settings, ask: Callable[[str], object]
    ) -> None:
        super().__init__(repl, name, settings)
        self._ask = ask

    def _put(self, on: bool) -> None:
        if on:
            self._ask("Put the 2.2 kohm resistor's end back.")
        else:
            self._ask("Pull one end of the 2.2 kohm resistor out: nothing may flow.")
        self._repl.run("read(3)")


@contextmanager
def opened(
    port: str, seed: int, settings: Path | None, connect: Callable[[str], Port] | None = None
) -> Iterator[Repl]:
    """The REPL of the board at a port, or of a virtual one; its program runs again afterwards.

    Raises UserError where there is none.
    """
    process = None
    if port == VIRTUAL:
        process, port = _virtual(seed, settings)
    repl = None
    try:
        repl = Repl((connect or _serial)(port), port)
        yield repl
    finally:
        if repl is not None:
            repl.leave()
        if process is not None:
            process.kill()
            process.communicate()


def _virtual(seed: int, settings: Path | None) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "facebench.circuitpython.repl", "--seed", str(seed)]
    process = subprocess.Popen(
        command + ([str(settings)] if settings else []),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    if not port:
        raise UserError(
            f"the virtual board does not start ({process.communicate()[1].splitlines()[-1]})",
            "the virtual board's port needs a system with pseudo-terminals: Linux or macOS",
        )
    return process, port


def _serial(port: str) -> Port:
    import serial

    try:
        opened: Port = serial.Serial(port, 115200, timeout=0.2)
    except (OSError, ValueError) as error:
        raise UserError(
            f"the port {port} cannot be opened ({error})",
            "name the board's serial port, such as /dev/ttyACM0 or COM5",
        ) from error
    return opened
