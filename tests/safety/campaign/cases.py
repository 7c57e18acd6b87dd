"""The cases of a campaign: who is treated, with what, and what goes wrong; each from its number.

A case is drawn from the seed and its own number alone, its routine and its board too, so any of
them can be repeated by itself and the order in which they run does not matter.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations_with_replacement

from facebench.faults.faults import KINDS, OF_TWO_POLES, ROWS, UNKIND, Fault
from sculpt.certify import trial
from sculpt.certify.trial import SEEDS
from tests.safety.campaign.treatments import DRAWN, STOCK, routine

HEALTHY, SINGLE, PAIR, STOCKED, STRANGE = "healthy", "single", "pair", "stock", "unkind"

PAIRS = tuple(combinations_with_replacement([row.name for row in KINDS], 2))
"""Each two kinds, a kind with itself as well."""

LESS_KIND = UNKIND + OF_TWO_POLES

AMOUNTS = {
    "noise": (1, 50),
    "hum": (3, 100),
    "adc-noise": (20, 500),
    "offset": (3, 600),
    "drift": (1, 1000),
    "half": (5, 100),
    "other-half": (5, 100),
    "reference": (1, 100),
    "leak": (5, 10_000),
    "drain": (5, 10_000),
    "return-leak": (1, 600),
    "return-drain": (1, 600),
    "earth": (1, 1000),
    "mid-rail": (1, 100),
}
"""Range of each unkind fault's number, in its unit, each octave as often."""


@dataclass(frozen=True)
class Case:
    """One treatment: ``group`` and ``number`` say which; the rest is drawn from them."""

    group: str
    number: int
    treatment: str
    level: int
    face: int  # seed of facebench.face.population.draw
    board: int  # seed of the board's tolerances, of its conditions and of the hand
    faults: tuple[Fault, ...]

    def label(self) -> str:
        """What went wrong, for a report: ``rail@3.214s + weld@8.1s``."""
        return " + ".join(f"{fault.label()}@{fault.at_ms / 1000:g}s" for fault in self.faults)


def case(seed: int, group: str, number: int) -> Case:
    """The case of this number; the same for ever."""
    chance = random.Random(f"{seed}/{group}/{number}")
    name = f"{DRAWN}{chance.randrange(SEEDS)}"
    kinds = tuple(row.name for row in KINDS)
    if group == HEALTHY:
        wanted: tuple[str, ...] = ()
    elif group == SINGLE:
        wanted = (kinds[number % len(kinds)],)
    elif group == STRANGE:
        wanted = (LESS_KIND[number % len(LESS_KIND)].name,)
    elif group == PAIR:
        wanted = PAIRS[number % len(PAIRS)]
    else:
        which, kind = divmod(number, len(kinds))
        name, wanted = STOCK[which % len(STOCK)], (kinds[kind],)
    treated = routine(name)
    length_ms = treated.duration_ms
    draw = _unkind if group == STRANGE else trial.draw_mishap
    faults = tuple(draw(chance, kind, length_ms) for kind in wanted)
    return Case(
        group,
        number,
        name,
        chance.randint(1, len(treated.levels)),
        chance.randrange(SEEDS),
        chance.randrange(SEEDS),
        faults,
    )


def _unkind(chance: random.Random, kind: str, duration_ms: int) -> Fault:
    """A fault of a board or its surroundings less kind, at a random time, for a while or for
    good."""
    at_ms = chance.randrange(duration_ms * 1000) / 1000
    for_ms = round(50 * 100 ** chance.random(), 3) if chance.random() < 0.5 else None
    if not ROWS[kind].sign:
        return Fault(kind, at_ms, for_ms)
    least, most = AMOUNTS[kind]
    return Fault(kind, at_ms, for_ms, round(least * (most / least) ** chance.random()))


def count_of_stock() -> int:
    """Each stock treatment once for each kind of fault."""
    return len(STOCK) * len(KINDS)
