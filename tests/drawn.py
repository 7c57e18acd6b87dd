"""Short legal routines drawn from a seed, over all that the language can ask of a board.

Shape, polarity, frequency off every grid, duty, rise, bursts, sweeps, ramps, rests, strokes, loops,
zones and levels; at the limits more often than chance would have it. What the compiler refuses is
drawn again, so every routine here is legal, and a seed's is the same as long as the language is.
The layouts and libraries of a text are not drawn here but in ``tests/robustness``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import facec
import facelang
from facevm import image, isa
from facevm.routine import Routine

LEAST_ms, MOST_ms = 4000, 20_000
"""How long a routine takes."""

_ATTEMPTS = 200
_SLOWEST_cHz, _FASTEST_cHz, _FASTEST_CURVE_cHz = 25, 10_000, 6250
_OF_BURSTS_cHz = tuple(
    cHz for cHz in range(_SLOWEST_cHz, _FASTEST_cHz + 1) if isa.whole_periods_ms(cHz) <= 2000
)


@dataclass(frozen=True)
class Drawn:
    """A routine's text, what the verifier makes of its image, and the attempts before it."""

    text: str
    routine: Routine
    refused: tuple[tuple[str, ...], ...]
    """Codes of the compiler for each text that was drawn before and is none."""


@dataclass(frozen=True)
class _Wave:
    lines: tuple[str, ...]
    sweeps_below_cHz: int  # 0: cannot be swept


@lru_cache(maxsize=64)
def drawn(seed: int) -> Drawn:
    """The routine of this seed, for a board that promises what the reference does."""
    chance = Random(f"routine {seed}")
    refused = []
    for _ in range(_ATTEMPTS):
        text = _text(chance, seed)
        plan, codes = _compiled(text)
        if plan is None:
            refused.append(codes)
            continue
        return Drawn(text, image.load(facec.encode(plan).image), tuple(refused))
    raise ValueError(f"no routine of seed {seed} is legal: {refused[-1]}")


def _compiled(text: str) -> tuple[facec.Plan | None, tuple[str, ...]]:
    """The plan of a text, or the codes of what is wrong with it; too short and too long are."""
    unit, reading = facelang.load(Path("drawn.face"), text)
    plan, checking = facec.compile(unit)
    codes = tuple(one.code for one in (*reading, *checking) if one.severity == "error")
    if plan is None or codes:
        return None, codes
    if not LEAST_ms <= plan.duration_ms <= MOST_ms:
        return None, ("length",)
    return plan, ()


# --- waves -------------------------------------------------------------------------------


def _frequency_cHz(chance: Random, most_cHz: int) -> int:
    """On a grid now and then, at the fastest there is, else anywhere, each octave as often."""
    kind = chance.random()
    if kind < 0.1:
        return most_cHz
    if kind < 0.25 and most_cHz >= 100:
        return 100 * chance.randint(1, most_cHz // 100)
    return round(_SLOWEST_cHz * (most_cHz / _SLOWEST_cHz) ** chance.random())


def _wave(chance: Random) -> _Wave:
    shape = chance.choice((*isa.SHAPES, "square"))
    polarity = chance.choice(isa.POLARITIES[1:] if shape == "steady" else isa.POLARITIES)
    lines = [f"shape {shape}", f"polarity {polarity}"]
    is_burst = chance.random() < 0.3
    if shape == "steady":
        if is_burst:
            on_ms, off_ms = (_spread(chance, 5, 2000) for _ in range(2))
            lines.append(f"burst {on_ms} ms on, {off_ms} ms off")
        return _Wave(tuple(lines), 0)
    most_cHz = _FASTEST_CURVE_cHz
    duty, alternates = 100, polarity == "alternating"
    if shape == "square":
        if not alternates or chance.random() < 0.5:
            duty = chance.choice((chance.randint(5, 95), chance.randint(20, 80), 50, 100))
        # a pulse and its pause of 5 ms each
        least = min(duty, 100 - duty or 100)
        most_cHz = min(_FASTEST_cHz, least * (100 if alternates else 200))
    cHz = _frequency_cHz(chance, most_cHz)
    if is_burst:  # of whole periods, and those of most frequencies are whole after 100 s only
        cHz = min(_OF_BURSTS_cHz, key=lambda one: abs(one - min(cHz, most_cHz - 50)))
    lines.append(f"frequency {cHz / 100:.2f} Hz")
    if shape == "square":
        if duty < 100 or not alternates:
            lines.append(f"duty {duty} %")
        pulses = duty * (500 if alternates else 1000)  # ms a pulse lasts, at 0.01 Hz
        longest_ms = min(pulses // (2 * cHz), isa.RISE_MAX_ms)
        if chance.random() < 0.5 and longest_ms >= 1:
            rise_ms = _spread(chance, 1, longest_ms)
            lines.append(f"rise {rise_ms} ms")
            most_cHz = min(most_cHz, pulses // (2 * rise_ms))
    if is_burst:
        period_ms = isa.whole_periods_ms(cHz)
        turns = 2000 // period_ms
        on_ms, off_ms = (period_ms * _spread(chance, 1, turns) for _ in range(2))
        lines.append(f"burst {on_ms} ms on, {off_ms} ms off")
    return _Wave(tuple(lines), 0 if is_burst else most_cHz)


def _spread(chance: Random, least: int, most: int) -> int:
    """Between the two, short ones as often as long ones."""
    return min(most, round(least * (most / least) ** chance.random()))


# --- steps -------------------------------------------------------------------------------


class _Steps:
    """Steps of one zone, whose ``left_ms`` runs out."""

    def __init__(self, chance: Random, waves: list[_Wave], ceiling_duA: int, time_ms: int) -> None:
        self._chance = chance
        self._waves = waves
        self._ceiling_duA = ceiling_duA
        self._left_ms = time_ms
        self._wave = waves[0]
        self.lines: list[str] = []

    def draw(self) -> list[str]:
        """All of them; they begin and end with no current."""
        self._choose()
        while self._left_ms > 0:
            kind = self._chance.choice(("hill", "hill", "hill", "glide", "rest", "wave", "repeat"))
            if kind == "wave":
                self._choose()
            elif kind == "rest":
                self._say("rest", self._time(1, 2500))
            elif kind == "glide":
                self._glide()
            elif kind == "repeat":
                self._repeat()
            else:
                self._hill()
        return self.lines

    def _choose(self) -> None:
        index = self._chance.randrange(len(self._waves))
        self._wave = self._waves[index]
        self.lines.append(f"wave w{index}")

    def _repeat(self) -> None:
        turns, before = self._chance.randint(2, 3), len(self.lines)
        left_ms = self._left_ms
        self._chance.choice((self._hill, self._glide))()
        if self._chance.random() < 0.6:
            self._say("rest", self._time(1, 800))
        body = [f"    {line}" for line in self.lines[before:]]
        self.lines[before:] = [f"repeat {turns} times", *body]
        self._left_ms -= (turns - 1) * (left_ms - self._left_ms)

    def _glide(self) -> None:
        self.lines.append(f"glide {self._time(1500, 4000)} ms at {self._current()}")

    def _hill(self) -> None:
        """Up, some time with current, and down again."""
        self._ramp(self._current())
        for _ in range(self._chance.randint(1, 3)):
            kind = self._chance.choice(("hold", "hold", "ramp", "sweep"))
            if kind == "ramp":
                self._ramp(self._current())
            elif kind == "sweep" and self._wave.sweeps_below_cHz:
                to_cHz = _frequency_cHz(self._chance, self._wave.sweeps_below_cHz)
                over_ms = self._time(200, 3000)
                self.lines.append(f"sweep to {to_cHz / 100:.2f} Hz over {over_ms} ms")
            else:
                self._say("hold", self._time(20, 5000))
        self._ramp("0 uA")

    def _ramp(self, to: str) -> None:
        # as steep as may be, now and then
        least_ms = self._ceiling_duA // isa.SLOPE_MAX_duA_PER_MS
        steep = self._chance.random() < 0.2
        time_ms = least_ms if steep else self._time(least_ms, 2000)
        self.lines.append(f"ramp to {to} over {time_ms} ms")

    def _current(self) -> str:
        """Faint ones as often as strong ones; the ceiling itself now and then."""
        kind = self._chance.random()
        most_duA = self._ceiling_duA
        if kind < 0.1:
            current_duA = most_duA
        elif kind < 0.5:
            current_duA = self._chance.randint(most_duA // 5, most_duA)
        else:
            current_duA = _spread(self._chance, 10, most_duA)
        return f"{current_duA / 10:.1f} uA"

    def _say(self, word: str, time_ms: int) -> None:
        self.lines.append(f"{word} {time_ms} ms")

    def _time(self, least_ms: int, most_ms: int) -> int:
        time_ms = _spread(self._chance, least_ms, most_ms)
        self._left_ms -= time_ms
        return time_ms


# --- routines ----------------------------------------------------------------------------


def _text(chance: Random, seed: int) -> str:
    waves = [_wave(chance) for _ in range(chance.randint(1, 3))]
    levels = [*sorted(chance.sample(range(10, 100), chance.randint(0, 4))), 100]
    if chance.random() < 0.3:
        levels = levels[:-1] or levels
    text = f'routine "Drawn {seed}"\n    levels {", ".join(f"{one} %" for one in levels)}\n'
    for number, wave in enumerate(waves):
        text += f"wave w{number}\n" + "".join(f"    {line}\n" for line in wave.lines)
    zones = chance.choice((1, 1, 1, 2))
    for _ in range(zones):
        row = chance.choice(isa.ZONES)
        side = isa.SIDES[chance.choice(row.sides)]
        time_ms = chance.randint(3000, 9000) // (zones * (2 if side == "both" else 1))
        steps = _Steps(chance, waves, row.ceiling_duA, time_ms).draw()
        text += f'zone {row.name} {side}\n    say "Here."\n'
        text += "".join(f"    {line}\n" for line in steps)
    return text
