"""One trial: who is treated, on which board, and what goes wrong; all of it from its number."""

from __future__ import annotations

import random
import shlex
from dataclasses import dataclass
from typing import Any

from sculpt.bench import faults
from sculpt.bench.faces import DRAWN
from sculpt.certify import mishap

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
    words = ["sculpt", "run", file, "--level", str(level), "--face", f"{DRAWN}{face}"]
    words += ["--seed", str(board)]
    words += ["--fault", mishap] if mishap else []
    return shlex.join(words)


def draw(seed: int, routine: Any, number: int, mishap_rate: float) -> Trial:
    """The trial of this number, the same for ever; ``routine`` is a ``facevm.routine.Routine``."""
    chance = random.Random(f"{seed}/{routine.crc:08x}/{number}")
    level = chance.randint(1, len(routine.levels))
    face = chance.randrange(SEEDS)
    board = chance.randrange(SEEDS)
    text = None
    if chance.random() < mishap_rate:
        kind = chance.choice(mishap.NAMES)
        text = faults.label(mishap.drawn(chance, kind, routine.duration_ms))
    return Trial(number, level, face, board, text)
