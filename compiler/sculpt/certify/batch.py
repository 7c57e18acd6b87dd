"""Batch of trials: the task of a worker, with everything it needs.

Every batch carries the image, which a worker decodes once, so that workers may join at any time.
"""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from functools import cache

from facevm import image
from facevm.routine import Routine
from sculpt.certify.row import Row, carry_out
from sculpt.certify.trial import draw
from sculpt.certify.versions import digest
from sculpt.source.certificate import Bench

SIMULATED_ms = 60_000
"""Simulated time of a batch: about a second of a worker, hundreds of times the scheduler's cost,
and little is lost with a worker."""

WORKERS_PER_SIZE = 20
"""Batches grow by their basic size for every so many workers: the scheduler handles no more than
some tens of them per second."""

BATCHES_PER_WORKER = 4
"""At least so many per worker, so that all workers finish at about the same time."""

_ONE_AT_A_TIME = threading.Lock()
"""The Adafruit drivers keep buffers in their classes: two treatments at once would mix them up."""


class OtherProgram(Exception):
    """The worker has a different program; the argument is its digest."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The trials ``numbers`` of a certification; ``program`` is the digest of its program."""

    image: bytes
    seed: int
    mishap_rate: float
    program: str
    numbers: tuple[int, ...]
    bench: Bench = "kind"


def carry_out_batch(batch: Batch) -> list[Row]:
    """Carries out a batch; returns its rows. Raises OtherProgram."""
    if digest() != batch.program:
        raise OtherProgram(digest())
    routine = _routine(batch.image)
    with _ONE_AT_A_TIME:
        return [_row(routine, batch, number) for number in batch.numbers]


def _row(routine: Routine, batch: Batch, number: int) -> Row:
    row = carry_out(routine, draw(batch.seed, routine, number, batch.mishap_rate, batch.bench))
    gc.collect()  # a simulation is a cycle of objects
    return row


@cache
def _routine(data: bytes) -> Routine:
    return image.load(data)


def size(duration_ms: int, trials: int, workers: int) -> int:
    """The number of trials in one batch, for a routine of this duration."""
    by_time = SIMULATED_ms * max(1, workers // WORKERS_PER_SIZE) // max(1, duration_ms)
    return max(1, min(by_time, trials // (BATCHES_PER_WORKER * workers)))
