"""Panel of the device in words: what its light and its buzzer say, and when.

All of it is seen and heard from outside: ``facebench.people.onlooker`` reads the pixel's bytes and
the buzzer's tone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from facebench.chips.reset import BROWNOUT
from facebench.places import names
from facevm import light
from sculpt.cli import terminal
from sculpt.cli.units import clock_with_tenth

if TYPE_CHECKING:
    from facebench.simulation import Simulation

SIGNS = {
    "choice": "ready",
    "zeroing": "getting ready",
    "testing": "self-test",
    "waiting": "waiting for contact",
    "treating": "treating",
    "limited": "cannot reach the current",
    "paused": "contact lost, waiting",
    "resuming": "soft start",
    "touching": "the electrodes touch each other",
    "stopping": "soft stop",
    "checking": "self-test",
    "done": "done",
    "fault": "fault, the output is off",
    "ended early": "ended early",
    "first use": "read who must not use it",
    "battery low": "the battery is low",
    "breadboard": "it is for its own resistors, never for skin",
}
"""Meaning of the light, by the names of ``facebench.people.onlooker``."""

TUNES = {
    "left": "left side",
    "right": "right side",
    "middle": "middle, or both sides",
    "begins": "it begins",
    "stroke": "stroke: glide",
    "lost": "contact lost",
    "goes on": "it goes on",
    "touching": "electrodes touch",
    "done": "done",
    "ended early": "ended early",
    "fault": "fault",
    "choice": "chosen",
}

AFTER_A_RESET = "the controller was reset; the light stays as it was"
"""A NeoPixel keeps its colour until another is sent, or its supply fails."""
AFTER_A_DIP = "the supply dipped; the light goes out"

WITH_A_ZONE = ("waiting", "treating", "limited", "paused", "resuming", "touching")

COLOURS = {
    "white": light.WHITE,
    "blue": light.BLUE,
    "green": light.GREEN,
    "amber": light.AMBER,
    "red": light.RED,
    "violet": light.VIOLET,
    "cyan": light.CYAN,
}

Colour = tuple[int, ...]

LAMP, DARK, NOTE = "●", "○", "♪"


def bright(colour: Colour) -> Colour:
    """The colour at a screen's full brightness: a pixel at 10 % is bright, a screen is not."""
    most = max(*colour, 1)
    red, green, blue = (part * 255 // most for part in colour)
    return red, green, blue


def colour_name(colour: Colour) -> str:
    """The device's colour that is nearest, at any brightness; "dark" for black."""
    if not any(colour):
        return "dark"
    seen = bright(colour)

    def distance(name: str) -> int:
        return sum((a - b) ** 2 for a, b in zip(bright(COLOURS[name]), seen, strict=True))

    return min(COLOURS, key=distance)


def lamp(colour: Colour, is_lit: bool = True) -> Text:
    """The light as a dot in its colour, or an empty one."""
    if not is_lit or not any(colour):
        return Text(DARK, "dim")
    red, green, blue = bright(colour)
    return Text(LAMP, f"rgb({red},{green},{blue})")


def tune(name: str) -> Text:
    """A tune of the buzzer in words; empty for none."""
    return Text(f"{NOTE} {TUNES[name]}") if name else Text()


class PanelLog:
    """One line per sign of the light, with its time and the tune that came with it.

    Times count from the first update of ``treatment``; what is seen before has none. ``print_line``
    gets each line, the last one at :meth:`flush`.
    """

    def __init__(self, treatment: Simulation, print_line: Callable[[Text], None]) -> None:
        self._treatment = treatment
        self._onlooker = onlooker = treatment.onlooker
        self._print_line = print_line
        self._line: Text | None = None
        self._seen = onlooker.lit
        self._reset_shown = False
        onlooker.on_sign = self._sign
        onlooker.on_tune = self._tune

    def flush(self) -> None:
        """Prints the line under way."""
        if self._line is not None:
            self._print_line(self._line)
            self._line = None

    def _sign(self) -> None:
        treatment, onlooker = self._treatment, self._onlooker
        if treatment.reset is not None and not self._reset_shown:
            self._reset_shown = True
            if treatment.reset == BROWNOUT:
                self._begin(treatment.over_ns, (0, 0, 0), AFTER_A_DIP)
            else:
                self._begin(treatment.over_ns, self._seen, AFTER_A_RESET)
        self._seen = onlooker.lit
        self._begin(treatment.board.clock.now_ns, onlooker.lit, self._meaning())

    def _begin(self, at_ns: int, colour: Colour, meaning: str) -> None:
        self.flush()
        line = Text(f"{self._time(at_ns):>8}  ")
        line.append_text(lamp(colour))
        line.append(f" {colour_name(colour):<7}{meaning}")
        self._line = line

    def _tune(self) -> None:
        """A tune belongs to the sign before it; the cue of a stroke comes without one."""
        if self._line is not None:
            self._line.append(" " * max(1, 60 - self._line.cell_len))
            self._line.append_text(tune(self._onlooker.tune))

    def _time(self, at_ns: int) -> str:
        if not self._treatment.start_ns:
            return ""
        return clock_with_tenth((at_ns - self._treatment.start_ns) / 1e6)

    def _meaning(self) -> str:
        sign = self._onlooker.sign
        if sign == "choice":
            return f"ready: {self._treatment.routine.name}, level {self._onlooker.level}"
        place = " ".join(names(self._treatment.session.place)) if sign in WITH_A_ZONE else ""
        return f"{place}: {SIGNS[sign]}" if place.strip() else SIGNS[sign]


def printer(stream: TextIO) -> Callable[[Text], None]:
    """Prints a line: to standard output with its colours on a terminal, to standard error plain."""
    if stream is sys.stdout:
        return terminal.draw
    return lambda line: terminal.write_stderr(f"{line.plain}\n")
