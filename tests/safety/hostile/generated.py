"""Routines that nobody wrote: random code that mostly keeps the rules, and now and then does not.

Every instruction, wave, zone and side takes part. What the compiler would make of a treatment is
not imitated on purpose: the verifier has to stand without it.
"""

from __future__ import annotations

from random import Random

from facevm import isa
from tests.safety.hostile.parts import Parts, Step, WaveParts

PLACES = [
    (isa.place_of(zone, side), row.ceiling_duA)
    for zone, row in enumerate(isa.ZONES)
    for side in row.sides
]
"""Every zone and side, with its ceiling in duA."""

FREQUENCIES_cHz = (10, 11, 50, 100, 200, 333, 800, 1000, 3125, 5000, 6250, 12_500, 49_999, 50_000)
"""Those at which something changes on some board, and plain ones."""

EDGE_NUMBERS = (
    *(0, 1, 2, 9, 10, 11, 12, 127, 128, 499, 500, 501, 999, 1000, 1001, 1499, 1500, 1501),
    *(5000, 5001, 6000, 6001, 16_383, 16_384, 50_000, 50_001, 300_000, 300_001),
    *(1_200_000, 1_200_001, 2**21, 2**28 - 1, 2**28, 2**29, 2**30 - 1, 2**30, 2**31, 2**32),
)
"""Numbers beside which a limit, a varint or a small integer ends."""


def edge_number(chance: Random) -> int:
    """A number that is likely to be wrong where it is put."""
    kind = chance.random()
    if kind < 0.6:
        return chance.choice(EDGE_NUMBERS)
    return chance.randrange(12 if kind < 0.75 else 1 << chance.randrange(1, 33))


def wave(chance: Random) -> bytes:
    """A wave, usually one that can be."""
    shape = chance.randrange(5)
    polarity = chance.choice((1, 2)) if shape == isa.STEADY else chance.randrange(3)
    frequency_cHz = 0
    if shape != isa.STEADY:
        frequency_cHz = (
            chance.choice(FREQUENCIES_cHz) if chance.random() < 0.4 else chance.randrange(10, 3000)
        )
    duty, rise_ms = 100, 0
    if shape == isa.SQUARE:
        if chance.random() < 0.6:
            duty = chance.choice((1, 5, 25, 50, 99, chance.randrange(1, 101)))
        if chance.random() < 0.4:
            longest_ms = duty * isa.pulse_scale(polarity) // (2 * frequency_cHz)
            rise_ms = min(5000, longest_ms, chance.choice((2, 4, 10, 100, longest_ms)))
    on_ms = off_ms = 0
    if chance.random() < 0.3:
        period_ms = isa.whole_periods_ms(frequency_cHz) if frequency_cHz else chance.randrange(3, 9)
        on_ms = period_ms * chance.randrange(1, 4)
        off_ms = period_ms * chance.randrange(1, 6)
    return WaveParts(shape, polarity, frequency_cHz, duty, rise_ms, on_ms, off_ms).pack()


class _Writer:
    """Writes code, and remembers what a step may rely on."""

    def __init__(self, chance: Random, waves: int, blocks: int, ceiling_duA: int) -> None:
        self.chance = chance
        self.waves = waves
        self.blocks = blocks
        self.ceiling_duA = ceiling_duA
        self.peak_duA = 0
        self.has_wave = False
        self.code: list[Step] = []

    def time_ms(self, least: int = 1) -> int:
        chance = self.chance
        longest = chance.choice((1, 20, 300, 300, 2000, 2000, 20_000))
        return least + chance.randrange(longest)

    def ramp(self, to_duA: int) -> None:
        chance = self.chance
        least_ms = max(1, -(-abs(to_duA - self.peak_duA) // isa.SLOPE_MAX_duA_PER_MS))
        spare_ms = chance.choice((0, 0, 1, chance.randrange(500), -1 if least_ms > 1 else 0))
        if spare_ms == -1 and chance.random() < 0.9:
            spare_ms = 0
        self.code.append([isa.RAMP, to_duA, least_ms + spare_ms])
        self.peak_duA = to_duA

    def current_duA(self) -> int:
        chance = self.chance
        ceiling_duA = self.ceiling_duA
        if chance.random() < 0.01:
            return ceiling_duA + 1
        return chance.choice((1, ceiling_duA, 1 + chance.randrange(ceiling_duA)))

    def steps(self, depth: int) -> None:
        for _ in range(self.chance.randrange(1, 6)):
            self.step(depth)

    def step(self, depth: int) -> None:
        chance = self.chance
        code = self.code
        kind = chance.random()
        peak_duA = self.peak_duA
        if not peak_duA and (kind < 0.15 or not self.has_wave):
            code.append([isa.WAVE, chance.randrange(self.waves)])
            self.has_wave = True
        elif kind < 0.3:
            code.append([isa.HOLD if peak_duA else isa.REST, self.time_ms()])
        elif kind < 0.55:
            self.ramp(self.current_duA() if chance.random() < 0.6 else 0)
        elif kind < 0.7 and not peak_duA:
            code.append([isa.GLIDE, self.time_ms(isa.GLIDE_MIN_ms), self.current_duA()])
        elif kind < 0.78 and peak_duA:
            to_cHz = chance.choice((10, 50, 800, chance.randrange(10, 3200)))
            code.append([isa.SWEEP, to_cHz, self.time_ms()])
        elif kind < 0.9 and depth < 10:
            self.loop(depth)
        elif self.blocks and not peak_duA:
            code.append([isa.CALL, chance.randrange(self.blocks)])
        else:
            code.append([isa.SAY, chance.randrange(2)])

    def loop(self, depth: int) -> None:
        chance = self.chance
        before_duA = self.peak_duA
        self.code.append([isa.LOOP, chance.choice((1, 2, 2, 3, 3, 5, 8, 20, 100, 1000))])
        self.steps(depth + 1)
        if self.peak_duA != before_duA and chance.random() < 0.95:
            self.ramp(before_duA)
        self.code.append([isa.END])

    def finished(self) -> list[Step]:
        if self.peak_duA and self.chance.random() < 0.98:
            self.ramp(0)
        self.code.append([isa.END])
        return self.code


def routine(chance: Random) -> Parts:
    """A routine in parts, its claims still nought."""
    waves = [wave(chance) for _ in range(chance.randrange(1, 4))]
    blocks: list[list[Step]] = []
    for known in range(chance.choice((0, 0, 0, 1, 2, 4))):
        block = _Writer(chance, len(waves), known, 1500)
        block.has_wave = chance.random() < 0.7
        block.steps(1)
        blocks.append(block.finished())
    main: list[Step] = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place, ceiling_duA = chance.choice(PLACES)
        writer = _Writer(chance, len(waves), len(blocks), ceiling_duA)
        writer.has_wave = chance.random() < 0.02
        writer.steps(0)
        main += [[isa.ZONE, place], *writer.finished()]
    main.append([isa.END])
    levels = chance.choice(((60, 80, 100), (10,), (100,), (10, 33, 57, 99, 100)))
    texts = [b"Made", b"Next."]
    return Parts([0, 0, 0], 0, [], b"", 0, bytes(levels), texts, waves, blocks, main)
