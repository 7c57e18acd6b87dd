"""The images that are attacked: of the stock routines, of the corpus, and one with everything."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import facec
import facelang
from facevm import isa
from facevm.limits import Limits
from tests.safety.hostile.mutations import with_true_claims
from tests.safety.hostile.parts import Parts, WaveParts, apart

ROOT = Path(__file__).resolve().parents[3]
LARGEST_BYTES = 2000
"""A larger one would take the time of many, and has nothing that they have not."""


def compiled(path: Path) -> bytes | None:
    """The image of a treatment; None of a library."""
    unit, _ = facelang.load(path)
    plan, _ = facec.compile(unit)
    return None if plan is None else facec.encode(plan).image


def everything() -> bytes:
    """An image with every instruction, shape and polarity, and one place twice."""
    waves = [
        WaveParts(0, 0, 800, 100, 4, 0, 0),
        WaveParts(1, 0, 500, 100, 0, 0, 0),
        WaveParts(2, 1, 731, 100, 0, 0, 0),
        WaveParts(3, 2, 300, 100, 0, 0, 0),
        WaveParts(0, 2, 600, 30, 0, 500, 500),
        WaveParts(4, 1, 0, 100, 0, 150, 50),
    ]
    stroke = [[isa.GLIDE, 1500, 1500], [isa.REST, 100], [isa.END]]
    main = [[isa.ZONE, 4 + isa.BOTH], [isa.WAVE, 0], [isa.CALL, 0], [isa.LOOP, 2]]
    main += [[isa.SAY, 1], [isa.GLIDE, 1600, 900], [isa.REST, 33], [isa.END]]
    for index in range(1, len(waves)):
        main += [[isa.WAVE, index], [isa.RAMP, 1200, 300], [isa.HOLD, 500]]
        if index < 4:
            main += [[isa.SWEEP, 999, 700], [isa.SWEEP, 50, 300]]
        main.append([isa.RAMP, 0, 200])
    main += [[isa.END], [isa.ZONE, 4 + isa.LEFT], [isa.WAVE, 5], [isa.CALL, 0], [isa.END]]
    packed = [wave.pack() for wave in waves]
    parts = Parts(
        [0, 0, 0],
        0,
        [],
        b"",
        0,
        bytes([60, 100]),
        [b"All", b"Now."],
        packed,
        [stroke],
        [*main, [isa.END]],
    )
    return with_true_claims(parts.pack(), Limits())


@cache
def images() -> tuple[bytes, ...]:
    """Every one of them, the smallest first; together they hold every instruction."""
    paths = [
        *sorted((ROOT / "routines").glob("*.face")),
        *sorted((ROOT / "tests" / "corpus" / "good").glob("*.face")),
    ]
    found = {everything(), *[data for path in paths if (data := compiled(path))]}
    kept = sorted((data for data in found if len(data) <= LARGEST_BYTES), key=lambda d: (len(d), d))
    used = {step[0] for data in kept for part in _codes(apart(data)) for step in part}
    if used != set(range(len(isa.OPCODES))):
        raise ValueError("an instruction that no source image has")
    return tuple(kept)


def _codes(parts: Parts) -> list[list[list[int]]]:
    return [*parts.blocks, parts.main]
