"""The campaign: how many images, which, in what order, and what is told of them.

Images come in units that each have their own source of chance, so that the same seed tries the
same ones whatever the number of processes.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random

from facevm import isa
from facevm.refusal import REASONS
from tests.safety.hostile import mutations, sources
from tests.safety.hostile.parts import with_true_checksum, with_true_length
from tests.safety.hostile.trial import ACCEPTED, LIMITS, LOAD_MOST_BYTES, Tally, attempt

UNIT_IMAGES = 400
MEASURED_EVERY = 499
"""Of which image the memory is measured."""

CUT_SHARE = 8
"""One in so many images is one of a source cut off, at every byte in turn."""

POOL = 60
"""How many accepted images of its own a unit sets out from again."""

BOARD_SHARES = (66, 12, 8, 5, 5, 4)
CUTS = "cut at every byte"
TRUE_CHECKSUMS_LEAST = 0.9


@dataclass(frozen=True)
class Unit:
    """Some images: cuts of a source, or ``count`` mutations if ``source`` is negative."""

    first: int
    count: int
    seed: int
    source: int
    sample_every: int


def units(images: int, seed: int, sampled: int) -> Iterator[Unit]:
    """So many images in units; about ``sampled`` of them are kept for the other interpreter."""
    every = max(1, images // sampled) if sampled else 0
    first = 0
    for source, data in enumerate(sources.images()):
        count = 3 * len(data)
        if first + count > images // CUT_SHARE:
            break
        yield Unit(first, count, seed, source, every)
        first += count
    while first < images:
        count = min(UNIT_IMAGES, images - first)
        yield Unit(first, count, seed, -1, every)
        first += count


def tried(unit: Unit) -> Tally:
    """Tries a unit's images."""
    chance = Random(f"{unit.seed} {unit.first}")
    tally = Tally()
    pool: list[bytes] = []
    found = _cuts(unit.source) if unit.source >= 0 else _mutated(unit.count, chance, pool)
    for index, (mutation, board, data) in enumerate(found, unit.first):
        tally.true_checksums += has_true_checksum(data)
        if unit.sample_every and index % unit.sample_every == 0:
            tally.sample.append((board, data))
        measure = index % MEASURED_EVERY == 0
        accepted = attempt(data, board, mutation, chance, tally, measure)
        if accepted and len(data) < sources.LARGEST_BYTES:
            if len(pool) < POOL:
                pool.append(data)
            else:
                pool[chance.randrange(POOL)] = data
    return tally


def has_true_checksum(data: bytes) -> bool:
    """Whether the checksum fits, so that what stands behind it is tried."""
    return len(data) > isa.HEADER_BYTES and data[4:8] == crc32(data[8:]).to_bytes(4, "little")


Found = Iterator[tuple[str, int, bytes]]
"""Images, each with the mutation it comes from and the board it is tried on."""


def _cuts(source: int) -> Found:
    data = sources.images()[source]
    for length in range(len(data)):
        cut = data[:length]
        for repaired in (cut, with_true_checksum(cut), with_true_length(cut)):
            yield CUTS, 0, repaired if length > isa.HEADER_BYTES else cut


def _mutated(count: int, chance: Random, pool: list[bytes]) -> Found:
    stock = sources.images()
    for _ in range(count):
        board = chance.choices(range(len(LIMITS)), BOARD_SHARES)[0]
        data, other = (
            chance.choice(pool if pool and chance.random() < 0.6 else stock) for _ in range(2)
        )
        (name,) = chance.choices(mutations.MUTATIONS, mutations.SHARES)
        (repair,) = chance.choices(mutations.REPAIRS, mutations.REPAIR_SHARES)
        if name == "claims edited" and repair == "claims":
            repair = "length"
        data = mutations.mutated(name, data, other, chance)
        yield name, board, mutations.repaired(repair, data, LIMITS[board])


def run(images: int, seed: int, jobs: int, sampled: int) -> Iterator[Tally]:
    """Tries so many images; yields what came of each unit, always in the same order."""
    planned = units(images, seed, sampled)
    if jobs <= 1:
        yield from map(tried, planned)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(tried, planned)


def complaints(tally: Tally) -> list[str]:
    """What stands against a run; nothing if it kept every promise."""
    found = [f"{promise} (board {board}): {data.hex()}" for promise, board, data in tally.broken]
    if tally.true_checksums < TRUE_CHECKSUMS_LEAST * tally.images:
        found.append(f"only {tally.true_checksums} of {tally.images} had a true checksum")
    if tally.most_bytes > LOAD_MOST_BYTES:
        found.append(f"an image took {tally.most_bytes} bytes of memory")
    return found


def report(tally: Tally, seed: int) -> dict[str, object]:
    """The figures of a run: the same for the same seed."""
    return {
        "seed": seed,
        "images": tally.images,
        "true_checksums": tally.true_checksums,
        "accepted": tally.verdicts[ACCEPTED],
        "refused": {name: tally.verdicts[name] for name in REASONS},
        "mutations": {
            name: {"tried": tally.tried_by[name], "accepted": tally.accepted_by[name]}
            for name in (CUTS, *mutations.MUTATIONS)
        },
        "accepted_with": {
            row[0]: tally.instructions[opcode] for opcode, row in enumerate(isa.OPCODES)
        },
        "looks": tally.looks,
        "integrated": tally.integrated,
        "integrated_ms": tally.integrated_ms,
        "broken": complaints(tally),
    }
