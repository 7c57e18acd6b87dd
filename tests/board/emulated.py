"""One emulated board, led from Python: ``pico/main.mjs`` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

PICO = Path(__file__).parent / "pico"
UF2, BOOTROM = "VISASCULPT_UF2", "VISASCULPT_BOOTROM"

IDEAL, FLASH = 0, 90
"""Cycles that a word of flash takes when it is not in the cache: none, or those of CircuitPython's
second stage, which clocks the flash with a quarter of the system's clock."""


@dataclass(frozen=True)
class State:
    """The board at a moment; ``met`` is whether what was waited for has come, ``line``
    the line of the console that it was."""

    ms: float
    enabled: bool
    code: int
    skin_uA: float
    most_uA: float
    met: bool = True
    line: str = ""


@dataclass(frozen=True)
class Record:
    """All that has happened: times in milliseconds since power-on."""

    events: list[tuple[float, str, Any]]
    reads: list[float]
    writes: list[tuple[float, int]]
    heap: list[tuple[float, dict[str, int]]]
    edges: list[tuple[float, str]]

    def times(self, what: str, value: object) -> list[float]:
        """When an event was."""
        return [at for at, kind, told in self.events if (kind, told) == (what, value)]

    def lines(self) -> list[str]:
        """What the console showed."""
        return [value for _, kind, value in self.events if kind == "line"]


class Board:
    """``flash`` holds the drive, ``scratch`` is a folder.

    With ``usb`` a computer is on the cable and shows the console; else nothing of it is seen.
    With ``poles`` its disconnect has two, which have to toggle, and what belongs to them.
    """

    def __init__(self, flash: bytes, scratch: Path, usb: bool, poles: bool = False) -> None:
        self._scratch = scratch
        self._process = subprocess.Popen(
            ["node", str(PICO / "main.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        start = scratch / "start.flash"
        start.write_bytes(flash)
        given = {"uf2": os.environ[UF2], "bootrom": os.environ[BOOTROM], "flash": str(start)}
        self._do("start", {**given, "usb": usb, "poles": poles})

    def __enter__(self) -> Board:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def _do(self, command: str, arguments: Mapping[str, object]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"do": command, **arguments}) + "\n")
        stdin.flush()
        answer = stdout.readline()
        if not answer:
            raise AssertionError(f"the emulator has ended: {self._process.communicate()[1]}")
        told: dict[str, Any] = json.loads(answer)
        return told

    def _state(self, command: str, **arguments: object) -> State:
        told = self._do(command, arguments)
        return State(
            ms=told["ms"],
            enabled=told["enabled"],
            code=told["code"],
            skin_uA=told["skinUA"],
            most_uA=told["mostUA"],
            met=told.get("met", True),
            line=told.get("found", ""),
        )

    # --- time ----------------------------------------------------------------------------

    def run(self, ms: float) -> State:
        """Lets so much time pass."""
        return self._state("run", ms=ms)

    def until_line(self, pattern: str, ms: float = 30_000) -> State:
        """Lets time pass until the console has a line like this, after those that were waited for.

        AssertionError, with the console, if it has not come after ``ms``.
        """
        return self._met(self._state("until", line=pattern, ms=ms), f"no line {pattern!r}")

    def wait_output(self, enabled: bool, ms: float) -> State:
        """Until ENABLE is so, or for so long."""
        return self._state("until", enable=enabled, ms=ms)

    def until_output(self, enabled: bool, ms: float) -> State:
        """Until ENABLE is so; AssertionError, with the console, if it is not by then."""
        return self._met(self.wait_output(enabled, ms), f"ENABLE not {enabled}")

    def until_reset(self, number: int, ms: float) -> State:
        """Until there have been so many resets; likewise."""
        return self._met(self._state("until", resets=number, ms=ms), f"no {number} resets")

    def _met(self, state: State, otherwise: str) -> State:
        if not state.met:
            console = "\n".join(self.record().lines()[-40:])
            raise AssertionError(f"{otherwise} by {state.ms:.0f} ms. Console:\n{console}")
        return state

    # --- what happens to it ----------------------------------------------------------------

    def press(self, ms: float = 120) -> State:
        """The button, for so long."""
        return self._state("press", ms=ms)

    def lift(self) -> State:
        """An electrode leaves the skin."""
        return self._state("set", touches=False)

    def touch(self) -> State:
        """It is back."""
        return self._state("set", touches=True)

    @contextmanager
    def silent(self, chip: str) -> Iterator[None]:
        """``dac`` or ``sensor`` does not answer meanwhile."""
        self._state("set", **{f"{chip}Answers": False})
        yield
        self._state("set", **{f"{chip}Answers": True})

    def hang_the_bus(self) -> State:
        """No transfer ends from now on, until the controller is reset."""
        return self._state("set", busHangs=True)

    def reset(self) -> State:
        """The pin RESET."""
        return self._state("reset")

    def disturb(self, noise_uA: float, hum_uA: float) -> State:
        """The sensor's readings get noise (rms) and hum of the mains (amplitude) from now on."""
        return self._state("set", noiseUA=noise_uA, humUA=hum_uA)

    def flash_takes(self, miss_cycles: int) -> State:
        """``FLASH``, or ``IDEAL`` as at first."""
        return self._state("set", missCycles=miss_cycles)

    # --- what is seen ------------------------------------------------------------------------

    def watch_heap(self, every_ms: float) -> None:
        """From now on the heap's use is recorded so often."""
        self._state("set", heapEveryMs=every_ms)

    def record(self) -> Record:
        """All that has happened."""
        path = self._scratch / "record.json"
        self._state("save", record=str(path))
        told = json.loads(path.read_text("utf-8"))
        return Record(
            events=[(at / 1e6, what, value) for at, what, value in told["events"]],
            reads=[at / 1e6 for at in told["reads"]],
            writes=[(at / 1e6, code) for at, code in told["writes"]],
            heap=[(at / 1e6, use) for at, use in told["heap"]],
            edges=[(at / 1e6, pin) for at, pin in told["edges"]],
        )

    def flash(self) -> bytes:
        """The flash as it is now."""
        path = self._scratch / "now.flash"
        self._state("save", flash=str(path))
        return path.read_bytes()
