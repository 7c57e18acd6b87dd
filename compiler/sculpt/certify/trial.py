"""Trial of a certification: the face, the board and the mishap that its number draws.

A mishap is one of the bench's own faults. With it comes the time by which no current may flow any
more.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass

from facebench.circuit.pump import OPENS_ms
from facebench.faults.faults import KINDS, ROWS, Fault
from facevm.routine import Routine
from sculpt.bench import faults
from sculpt.bench.command import run_command
from sculpt.bench.conditions import KIND
from sculpt.bench.named import DRAWN
from sculpt.board.named import REFERENCE
from sculpt.source.certificate import Bench

SEEDS = 1 << 30
"""Number of faces, and of boards, each drawn by its seed."""


NAMES = tuple(row.name for row in KINDS)
"""Kinds of mishap."""

AMOUNTS = {"sensor-gain": (5, 60), "gain": (5, 150), "stall": (20, 600)}
"""Range of each kind's number: percent, percent and ms."""

OVER_CEILING_ms = 5
"""Longest time over a zone's ceiling + 10 % that one mishap may cause."""

SECOND_CHANNEL_ms = 7
"""And of a reference board, where the DAC cannot help: its second channel ends what is left."""

PAST_THE_DAC = frozenset({"dac-nak", "bus-hang", "leak", "drain", "earth"})
"""Mishaps whose current the DAC does not end: it does not answer, or the current is not its own."""

BY_POLES = frozenset({"dac-nak", "bus-hang", "stall", "reset", "brownout"})
"""Mishaps that leave it to the disconnect to end the current."""

LATEST_ms: dict[str, float] = {
    "dac-nak": 20,
    "sensor-nak": 20,
    "bus-hang": 255,
    "sensor-reset": 510,
    "stall": 20,  # after the stall itself, or at once when the watchdog ends it
    "usb": 110,
    "charger": 110,
    "reset": 1,
    "brownout": 1,
    "press": 500,
}
"""Limit from the onset of a mishap to no current, for interlocks that depend on time alone.

The other mishaps show only through the current: a stuck sensor when the set current next changes, a
drifting stage when it has drifted too far, touching or lifted electrodes when enough current is set
again. They are bounded by the current itself; in the last two the skin gets none.
"""

WATCHDOG_ms = 250
"""The watchdog ends a stall of this length or longer, at most 270 ms after its onset."""

BEYOND_A_WELD = frozenset({"rail", "dac-nak", "bus-hang"})
"""Mishaps that software cannot end when the disconnect is welded: no DAC code helps, or none
arrives. What flows on is what the stage can give, or what flowed last."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A treatment of the face ``drawn:FACE`` at ``level`` (from 1), on the board ``board``.

    ``mishap`` is written as for ``sculpt run --fault``; None where nothing goes wrong. ``bench`` is
    written as for ``--bench``, and the board is the reference board; None on the kind one, of a
    board with one pole.
    """

    number: int
    level: int
    face: int
    board: int
    mishap: str | None
    bench: str | None = None

    def command(self, file: str) -> str:
        """The command that repeats this trial."""
        return command(file, self.level, self.face, self.board, self.mishap, self.bench)


def command(
    file: str, level: int, face: int, board: int, mishap: str | None, bench: str | None = None
) -> str:
    """The command that repeats a trial of the routine ``file``."""
    built = None if bench is None else REFERENCE
    return run_command(file, level, f"{DRAWN}{face}", board, mishap, built, bench)


def bench_of(bench: Bench, board: int) -> str | None:
    """The bench of the trial with this board, as ``--bench`` of ``sculpt run`` names it."""
    return None if bench == KIND else f"{DRAWN}{board}"


def draw(
    seed: int, routine: Routine, number: int, mishap_rate: float, bench: Bench = "kind"
) -> Trial:
    """The trial of this number, always the same.

    ``mishap_rate`` is the share of trials with a mishap, 0 to 1. On a drawn bench everything else
    is the same.
    """
    chance = random.Random(f"{seed}/{routine.crc:08x}/{number}")
    level = chance.randint(1, len(routine.levels))
    face = chance.randrange(SEEDS)
    board = chance.randrange(SEEDS)
    text = None
    if chance.random() < mishap_rate:
        kind = chance.choice(NAMES)
        text = faults.fault_text(draw_mishap(chance, kind, routine.duration_ms))
    return Trial(number, level, face, board, text, bench_of(bench, board))


def draw_mishap(chance: random.Random, kind: str, duration_ms: int) -> Fault:
    """A mishap of this kind at a random time of a treatment, for a while or for good."""
    row = ROWS[kind]
    at_ms = chance.randrange(duration_ms * 1000) / 1000
    for_ms = None
    if row.lasts and chance.random() < 0.5:
        for_ms = round(50 * 100 ** chance.random(), 3)  # 50 ms to 5 s
    amount = chance.randint(*AMOUNTS[kind]) if row.sign else None
    return Fault(kind, at_ms, for_ms, amount)


def latest_ms(kind: str, amount: float | None = None, poles: int = 1) -> float | None:
    """The limit from the onset of a mishap to no current, in ms; None where there is none.

    ``amount`` is the number of a stall, in ms. What flows through ``poles`` 2 may end by them.
    """
    limit_ms = LATEST_ms.get(kind)
    if limit_ms is None:
        return None
    if kind == "stall" and amount is not None:
        limit_ms += amount if amount < WATCHDOG_ms else WATCHDOG_ms
    return limit_ms + OPENS_ms if poles == 2 and kind in BY_POLES else limit_ms


def over_ceiling_ms(kinds: Collection[str], poles: int = 1) -> float:
    """The longest time over a zone's ceiling + 10 % that these mishaps may cause.

    What no DAC code ends flows through ``poles`` 2 until they open, where it is too little for the
    second channel: 370 uA once a rule has tripped.
    """
    if poles == 2 and not PAST_THE_DAC.isdisjoint(kinds):
        return OPENS_ms + OVER_CEILING_ms
    return SECOND_CHANNEL_ms if poles == 2 and "rail" in kinds else OVER_CEILING_ms


def is_beyond_software(kinds: Collection[str]) -> bool:
    """Whether these mishaps together leave software no way to switch off."""
    return "weld" in kinds and not BEYOND_A_WELD.isdisjoint(kinds)
