"""One trial: who is treated, on which board, and what goes wrong; all of it from its number.

MERGED: What goes wrong in a trial: drawn from the bench's own list, and how soon it has to be over.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from facebench.faults.faults import KINDS, ROWS, Fault
from sculpt.bench import faults
from sculpt.bench.command import run_command
from sculpt.bench.faces import DRAWN

SEEDS = 1 << 30
"""Faces and boards there are, each by its seed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A treatment of the face ``drawn:FACE`` at ``level`` (from 1), on the board ``board``.

    ``mishap`` is written as for ``sculpt run --fault``, None where nothing goes wrong.
    """

    number: int
    level: int
    face: int
    board: int
    mishap: str | None

    def command(self, file: str) -> str:
        """The one command that carries out this trial again."""
        return command(file, self.level, self.face, self.board, self.mishap)


def command(file: str, level: int, face: int, board: int, mishap: str | None) -> str:
    """The one command that carries out this trial of the routine ``file``."""
    return run_command(file, level, f"{DRAWN}{face}", board, mishap)


def draw(seed: int, routine: Any, number: int, mishap_rate: float) -> Trial:
    """The trial of this number, the same for ever; ``routine`` is a ``facevm.routine.Routine``."""
    chance = random.Random(f"{seed}/{routine.crc:08x}/{number}")
    level = chance.randint(1, len(routine.levels))
    face = chance.randrange(SEEDS)
    board = chance.randrange(SEEDS)
    text = None
    if chance.random() < mishap_rate:
        kind = chance.choice(NAMES)
        text = faults.label(drawn(chance, kind, routine.duration_ms))
    return Trial(number, level, face, board, text)


NAMES = tuple(row.name for row in KINDS)

AMOUNTS = {"sensor-gain": (5, 60), "gain": (5, 150), "stall": (20, 600)}
"""What a number is drawn from: percent, percent and ms."""

OVER_CEILING_ms = 5
"""So long the skin may have more than its zone's ceiling + 10 %, at most, with one mishap."""

LATEST_ms = {
    "dac-nak": 20,
    "sensor-nak": 20,
    "bus-hang": 255,
    "sensor-reset": 510,
    "stall": 20,  # after the stall itself, or at once when the watchdog ends it
    "usb": 110,
    "charger": 110,
    "reset": 1,
    "brownout": 1,
    "press": 510,
}
"""From the onset of a mishap to no current, in ms, where a time is all that the interlock needs.

The others wait for the current to tell: a stuck sensor shows when the set current next moves, a
drifting stage when it has drifted too far, electrodes that touch or let go when enough current is
set again to tell. What bounds those is the current itself; of the last two the skin gets none.
"""

WATCHDOG_ms = 250
"""A stall of this length or longer is ended by the watchdog, and no more than 270 ms after it."""

BEYOND_A_WELD = frozenset({"rail", "dac-nak", "bus-hang"})
"""With a welded disconnect, none of these is ended by software: no code of the DAC helps, or none
gets there. What flows on is what the stage can give, or what flowed last."""


def drawn(chance: random.Random, kind: str, length_ms: int) -> Fault:
    """A mishap of this kind at any time of a treatment so long, for a while or for good."""
    row = ROWS[kind]
    at_ms = chance.randrange(length_ms * 1000) / 1000
    for_ms = None
    if row.lasts and chance.random() < 0.5:
        for_ms = round(50 * 100 ** chance.random(), 3)  # 50 ms to 5 s
    amount = chance.randint(*AMOUNTS[kind]) if row.sign else None
    return Fault(kind, at_ms, for_ms, amount)


def latest_ms(kind: str, amount: float | None = None) -> float | None:
    """How long after its onset no current may flow any more; None where no time says so.

    ``amount`` is the number of a stall, in ms.
    """
    if kind != "stall" or amount is None:
        return LATEST_ms.get(kind)
    return LATEST_ms[kind] + (amount if amount < WATCHDOG_ms else WATCHDOG_ms)


def is_beyond_software(kinds: Collection[str]) -> bool:
    """Whether these mishaps together leave nothing to switch off by."""
    return "weld" in kinds and not BEYOND_A_WELD.isdisjoint(kinds)
