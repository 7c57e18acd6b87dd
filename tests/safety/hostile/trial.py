"""One image is tried: refused by a known name, or accepted and played."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from facevm.image import ImageError, load
from facevm.limits import Limits
from facevm.refusal import REASONS
from facevm.routine import Routine
from tests.safety.hostile.parts import apart
from tests.safety.hostile.playing import BrokenPromise, integrate, play
from tests.safety.hostile.verdict import BOARDS
from tests.safety.hostile.watch import Hang, LOAD_MOST_s, PLAY_MOST_s, watched

ACCEPTED = "accepted"
LOAD_MOST_BYTES = 4_000_000
"""Of memory on a PC, for an image of 8 KiB that is all tables."""

SHORT_ms, LONG_ms = 8_000, 300_000
INTEGRATED_SHORT, INTEGRATED_LONG = 0.3, 0.005
"""Treatments up to these lengths, and how many of them are drawn in full."""

LIMITS = tuple(Limits(**board) for board in BOARDS)


@dataclass
class Tally:
    """What came of some images."""

    images: int = 0
    true_checksums: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    tried_by: Counter[str] = field(default_factory=Counter)
    accepted_by: Counter[str] = field(default_factory=Counter)
    instructions: Counter[int] = field(default_factory=Counter)
    """In how many accepted images each opcode stands."""
    looks: int = 0
    integrated: int = 0
    integrated_ms: int = 0
    broken: list[tuple[str, int, bytes]] = field(default_factory=list)
    """A promise that was not kept, the board, and the image."""
    slowest_load_ms: float = 0.0
    measured: int = 0
    most_bytes: int = 0
    sample: list[tuple[int, bytes]] = field(default_factory=list)
    """Boards and images for the other interpreter."""

    def add(self, other: Tally) -> None:
        """Takes in what came of other images."""
        for name in ("images", "true_checksums", "looks", "integrated", "integrated_ms"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("verdicts", "tried_by", "accepted_by", "instructions"):
            getattr(self, name).update(getattr(other, name))
        self.broken += other.broken
        self.sample += other.sample
        self.measured += other.measured
        self.slowest_load_ms = max(self.slowest_load_ms, other.slowest_load_ms)
        self.most_bytes = max(self.most_bytes, other.most_bytes)


def attempt(
    data: bytes, board: int, mutation: str, chance: Random, tally: Tally, measure: bool = False
) -> bool:
    """Tries an image on a board; notes what comes of it. Returns whether it was accepted."""
    tally.images += 1
    tally.tried_by[mutation] += 1
    try:
        routine = _loaded(data, board, tally, measure)
        if routine is not None:
            tally.accepted_by[mutation] += 1
            with watched(PLAY_MOST_s):
                _played(routine, board, chance, tally)
            return True
    except BrokenPromise as broken:
        tally.broken.append((str(broken), board, data))
    except Hang:
        tally.broken.append(("it hangs", board, data))
    except Exception as error:
        tally.broken.append((f"{type(error).__name__}: {error}", board, data))
    return False


def _loaded(data: bytes, board: int, tally: Tally, measure: bool) -> Routine | None:
    if measure:
        tracemalloc.start()
    start_s = time.process_time()
    routine = None
    try:
        with watched(LOAD_MOST_s):
            routine = load(data, LIMITS[board])
        name = ACCEPTED
    except ImageError as refusal:
        name = refusal.reason
        if name not in REASONS or not 0 <= refusal.offset <= len(data) or not refusal.detail:
            raise BrokenPromise(f"refused by {refusal!r}") from None
    finally:
        if measure:
            tally.measured += 1
            tally.most_bytes = max(tally.most_bytes, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    if not measure:
        elapsed_ms = (time.process_time() - start_s) * 1000
        tally.slowest_load_ms = max(tally.slowest_load_ms, elapsed_ms)
    tally.verdicts[name] += 1
    return routine


def _played(routine: Routine, board: int, chance: Random, tally: Tally) -> None:
    limits = LIMITS[board]
    level = 100 if chance.random() < 0.6 else chance.choice(routine.levels)
    parts = apart(routine.data)
    tally.instructions.update({step[0] for code in (*parts.blocks, parts.main) for step in code})
    unrolled, looks = play(routine, parts, level, limits, chance)
    tally.looks += looks
    share = INTEGRATED_SHORT if routine.duration_ms <= SHORT_ms else INTEGRATED_LONG
    if limits.updates_per_s <= 1000 and routine.duration_ms <= LONG_ms and chance.random() < share:
        integrate(routine, unrolled, level)
        tally.integrated += 1
        tally.integrated_ms += routine.duration_ms
