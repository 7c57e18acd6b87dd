"""A batch of trials: what one task of a worker is, with all it needs to know.

Every batch brings the image, which a worker decodes when it sees it first: one that joins late is
as good as any other.
"""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from facevm import image
from sculpt.certify.row import Row, carry_out
from sculpt.certify.trial import draw
from sculpt.certify.versions import digest

SIMULATED_ms = 60_000
"""At least so long a batch treats: a second of a worker, hundreds of times what it costs the
scheduler, and little is lost with a worker."""

WORKERS = 20
"""For each so many workers batches are longer by as much again: the scheduler never has more than
some tens of them a second."""

A_WORKER = 4
"""Batches each worker gets at least, so that all of them are done at about the same time."""

_ONE_AT_A_TIME = threading.Lock()
"""The Adafruit drivers keep buffers in their classes: two treatments at once would mix."""


class OtherSources(Exception):
    """The worker's program is not the one that asks: its digest is the argument."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The trials ``numbers`` of a certification; ``sources`` is the digest of who asks."""

    image: bytes
    seed: int
    mishap_rate: float
    sources: str
    numbers: tuple[int, ...]


def carried_out(batch: Batch) -> list[Row]:
    """The rows of a batch. Raises OtherSources."""
    if digest() != batch.sources:
        raise OtherSources(digest())
    routine = _routine(batch.image)
    with _ONE_AT_A_TIME:
        return [_row(routine, batch, number) for number in batch.numbers]


def _row(routine: Any, batch: Batch, number: int) -> Row:
    row = carry_out(routine, draw(batch.seed, routine, number, batch.mishap_rate))
    gc.collect()  # a treatment is a ring of objects
    return row


@cache
def _routine(data: bytes) -> Any:
    return image.load(data)


def size(duration_ms: int, trials: int, workers: int) -> int:
    """How many trials of a routine so long go into one batch."""
    by_time = SIMULATED_ms * max(1, workers // WORKERS) // max(1, duration_ms)
    return max(1, min(by_time, trials // (A_WORKER * workers)))
