"""Rig of a calibration: a board, its clock, and a known resistor at its output.

The virtual rig knows the true current and has a meter that reads it; a real one has a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import click

from facevm.settings import Settings
from sculpt.board.adapter import RealBus, make_board
from sculpt.cli import terminal

if TYPE_CHECKING:
    from facevm.board import Board

UPDATES_PER_S = 500
METER_STEP_uA = 0.1  # a meter's last digit


class Adc(Protocol):
    """An analog input, as CircuitPython has it."""

    @property
    def value(self) -> int:
        """0 to 65535."""


class Rig(Protocol):
    """A board on its resistor.

    ``board`` is made with ``settings``; ``name`` is for the person. ``thinking_ns`` is the time an
    update takes besides its bus, where ``now_ns`` does not know it; one that is not ``is_timed``
    says nothing about updates.
    """

    board: Board
    settings: Settings
    name: str
    has_enable: bool
    is_timed: bool
    thinking_ns: int

    @property
    def adc(self) -> Adc | None:
        """Reads the electrode; None where nothing does."""

    def now_ns(self) -> int:
        """The board's time from an arbitrary origin."""

    def next_update(self) -> None:
        """Waits until the sensor has a new conversion."""

    def disconnect(self) -> None:
        """Takes everything off the output; returns when that is done."""

    def connect(self) -> None:
        """Connects the resistor to the output; returns when that is done."""

    def meter_uA(self, about_uA: float) -> float:
        """The reading of a meter in series with the resistor, expected near ``about_uA``."""

    def true_uA(self) -> float | None:
        """The true current, None where it is not known."""


class VirtualRig:
    """The virtual board with a seed's tolerances; its electrodes hold a plain resistor."""

    is_timed = True

    def __init__(self, seed: int, resistor_ohm: int, settings: Settings) -> None:
        from facebench.board import VirtualBoard
        from facebench.circuitpython.blinka import I2C
        from facebench.face.face import still
        from facevm.board import Board
        from sculpt.board.update_rate import THINKING_ns

        kohm = resistor_ohm / 1000
        # a path of almost no capacitance: its time constant is under 0.05 ms
        plain = still(
            electrode_kohm=0,
            gel_kohm=0,
            tissue_kohm=0.05,
            parallel_kohm=kohm - 0.05,
            capacitance_nF=1,
        )
        self.name = f"virtual board, seed {seed}"
        self.thinking_ns = THINKING_ns
        built = Settings(  # the reference board, with these chips
            dac=settings.dac,
            dac_address=settings.dac_address,
            sensor_address=settings.sensor_address,
            breadboard=settings.breadboard,
        )
        self.has_enable = not settings.breadboard
        self.bench = bench = VirtualBoard(
            seed, UPDATES_PER_S, face=plain, i2c_factory=I2C, built=built
        )
        self.settings = settings
        self.board = Board(bench.i2c, bench.enable, bench.electrode, bench.vbus, settings)
        self.adc = None if settings.breadboard else bench.electrode

    def now_ns(self) -> int:
        return int(self.bench.clock.now_ns)

    def next_update(self) -> None:
        self.bench.next_update()

    def disconnect(self) -> None:
        from facebench.circuit.path import OPEN

        self.bench.circuit.set_contact(OPEN)

    def connect(self) -> None:
        from facebench.circuit.path import ON_SKIN

        self.bench.circuit.set_contact(ON_SKIN)

    def meter_uA(self, about_uA: float) -> float:
        return float(round(self.bench.circuit.skin_uA() / METER_STEP_uA) * METER_STEP_uA)

    def true_uA(self) -> float | None:
        return float(self.bench.circuit.skin_uA())


class RealRig:
    """Real chips on an adapter, and a person who connects and reads; ``ask`` prompts them."""

    adc = None
    is_timed = True
    thinking_ns = 0

    def __init__(
        self, bus: RealBus, settings: Settings, resistor_ohm: int, ask: Callable[[str], str]
    ) -> None:
        self.name = bus.name
        self.has_enable = bus.has_enable
        self.settings = settings
        self.board = make_board(bus, settings)
        self._ohm = resistor_ohm
        self._ask = ask

    def now_ns(self) -> int:
        return time.monotonic_ns()

    def next_update(self) -> None:
        time.sleep(1 / UPDATES_PER_S)

    def disconnect(self) -> None:
        self._ask("Disconnect everything from the two electrode leads.")

    def connect(self) -> None:
        self._ask(f"Connect the {self._ohm} ohm resistor between the two electrode leads.")

    def meter_uA(self, about_uA: float) -> float:
        while True:
            text = self._ask(f"The meter in series reads, in µA (about {about_uA:.0f})").strip()
            try:
                return float(text.replace("−", "-").replace(",", "."))
            except ValueError:
                terminal.write_stderr(f"{text!r} is not a number\n")

    def true_uA(self) -> float | None:
        return None


def prompter(yes: bool) -> Callable[[str], str]:
    """A function that shows a step on standard error and returns the person's answer.

    It waits for Enter; with ``yes`` only after a question, which is a step without a full stop.
    """

    def ask(step: str) -> str:
        if yes and step.endswith("."):
            terminal.write_stderr(f"{step}\n")
            return ""
        hint = " Then press Enter" if step.endswith(".") else ""
        answer: str = click.prompt(step + hint, default="", show_default=False, err=True)
        return answer

    return ask
