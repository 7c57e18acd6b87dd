"""Every known word of the language in its place, and every slip of one letter in it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import facec
import facelang

LETTERS = "abcdefghijklmnopqrstuvwxyz"

TREATMENT = """\
use "strokes.face"

routine "Typos"
    about  "All words."
    goal   {goal}
    levels 50 %, 100 %
    plan   5 sessions a week for 8 weeks
    limit  current 300 uA
    limit  time 10 min
    limit  charge 20 mC

wave lifting
    shape     {shape}
    polarity  {polarity}
    frequency 8 Hz
    duty      50 %
    rise      2 ms
    burst     1 s on, 2 s off

wave steadily
    shape     steady
    polarity  positive

wave gentle
    shape     square
    frequency 0.008 kHz
    rise      2 ms

technique upward(current, seconds)
    ramp to current over 1 s
    hold seconds
    ramp to 0 uA over 1 s

technique circles(strength)
    glide 2 s at strength

zone {zone} {side}
    say  "Here."
    wave gentle
    upward(100 uA, 5 s)
    circles(0.1 mA)
    soft()
    rest 500 ms
    repeat 2 times
        glide 2 s at 60000 nA
    ramp to 0.1 mA over 1 s
    hold 0.1 min
    sweep to 4 Hz over 10 s
    ramp to 0 uA over 1 s
    wave lifting
    glide 3 s at 100 uA
    wave steadily
    glide 3 s at 100 uA
"""

USUAL = {
    "goal": "lift",
    "shape": "square",
    "polarity": "alternating",
    "zone": "forehead",
    "side": "both",
}

NAMES: dict[str, tuple[str, ...]] = {
    "goal": ("lift", "firm", "contour", "smooth", "radiance", "drain", "energize", "retrain"),
    "shape": ("square", "sine", "triangle", "sawtooth", "steady"),
    "polarity": ("alternating", "positive", "negative"),
    "zone": (*("neck", "jawline", "chin", "mouth", "cheek", "eye", "temple", "brow", "forehead"),),
    "side": ("left", "right", "both", "center"),
}
"""Words of a table, by the place in the treatment where they stand."""

ITEMS = ("use", "routine", "wave lifting", "technique upward", "zone")
FIELDS = (
    *("about", "goal", "levels", "plan", "limit", "shape", "polarity", "frequency", "duty"),
    *("rise", "burst"),
)
STEPS = ("say", "wave gentle", "upward(", "ramp", "hold", "glide", "sweep", "rest", "repeat")


@dataclass(frozen=True)
class Word:
    """A word in its place: the lines of a treatment, which of them, and from where to where."""

    kind: str
    word: str
    rows: tuple[str, ...]
    row: int
    start: int
    fitting: frozenset[str] = frozenset()
    """What else fits there: a slip that makes one of them is none that anyone can see."""

    def slipped(self, slip: str) -> str:
        """The treatment with another word in this place."""
        rows = list(self.rows)
        row = rows[self.row]
        rows[self.row] = row[: self.start] + slip + row[self.start + len(self.word) :]
        return "\n".join(rows)


def words() -> list[Word]:
    """Every known word, in its place."""
    found: list[Word] = []

    def add(
        kind: str, word: str, pattern: str, fitting: tuple[str, ...] = (), **names: str
    ) -> None:
        rows = TREATMENT.format(**{**USUAL, **names}).split("\n")
        at = [(n, m) for n, row in enumerate(rows) if (m := re.search(pattern, row))]
        assert at, pattern
        row, match = at[0]
        found.append(Word(kind, word, tuple(rows), row, match.start(1), frozenset(fitting)))

    for place, known in NAMES.items():
        for name in known:
            zone = {"side": {"zone": "mouth"}, "zone": {"side": ""}}.get(place, {})
            add(place, name, rf"\b{_LEAD[place]} +({name})\b", known, **{place: name, **zone})
    for item in ITEMS:
        add(
            "item",
            item.split()[0],
            rf"^({item.split()[0]}) ?{item[len(item.split()[0]) :].strip()}",
        )
    for field in FIELDS:
        add("field", field, rf"^    ({field}) ")
    for step in ("say", "wave", "ramp", "hold", "glide", "sweep", "rest", "repeat"):
        add("step", step, rf"^    ({step}) ")
    for keyword, pattern in KEYWORDS:
        add("keyword", keyword, pattern, ("session", "week", "time"))
    for limit in ("current", "time", "charge"):
        add("limit", limit, rf"limit +({limit})", ("current", "time", "charge"))
    for wave in ("lifting", "steadily", "gentle"):
        add("wave", wave, rf"^    wave ({wave})")
    for technique in ("upward", "circles"):
        add("technique", technique, rf"^    ({technique})\(")
    for parameter, pattern in (("current", "ramp to (current)"), ("seconds", "hold (seconds)")):
        add("parameter", parameter, pattern)
    for unit, pattern in UNITS:
        add("unit", unit, pattern, _UNITS)
    return found


_LEAD = {"goal": "goal", "shape": "shape", "polarity": "polarity", "zone": "zone", "side": "mouth"}
KEYWORDS = (
    *(
        ("sessions", "5 (sessions)"),
        ("week", "a (week)"),
        ("for", "(for) 8"),
        ("weeks", "8 (weeks)"),
    ),
    *(("on", "1 s (on)"), ("off", "2 s (off)"), ("to", "ramp (to) current"), ("to", "sweep (to)")),
    *(
        ("over", "(over) 1 s"),
        ("over", "4 Hz (over)"),
        ("at", "(at) strength"),
        ("times", "2 (times)"),
    ),
)
UNITS = (
    *(("uA", "current 300 (uA)"), ("mA", r"0\.1 (mA) over"), ("nA", "60000 (nA)")),
    *(("s", "100 uA, 5 (s)"), ("ms", "500 (ms)")),
    *(("min", r"0\.1 (min)"), ("Hz", "4 (Hz)"), ("kHz", "(kHz)"), ("mC", "20 (mC)")),
)
_UNITS = ("uA", "mA", "nA", "s", "ms", "min", "Hz", "kHz", "mC", "uC")


def slips(word: str, chance: random.Random) -> list[str]:
    """Every letter lost, two neighbours swapped, and at each place one letter changed and added."""
    found: list[str] = []
    for at in range(len(word)):
        letter = chance.choice(LETTERS)
        found.append(word[:at] + word[at + 1 :])
        found.append(word[:at] + letter + word[at + 1 :])
        found.append(word[:at] + chance.choice(LETTERS) + word[at:])
        found.append(word[:at] + word[at] + word[at:])
        if at + 1 < len(word):
            found.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    found.append(word + chance.choice(LETTERS))
    return sorted({slip for slip in found if slip != word and re.fullmatch(r"[A-Za-z]+", slip)})


def helps(text: str, path: Path, line: int) -> list[str]:
    """The help of every mistake that is found in one line of a treatment at ``path``."""
    unit, reading = facelang.load(path, text)
    _, checking = facec.compile(unit)
    found = (one for one in (*reading, *checking) if one.severity == "error")
    return [one.help or "" for one in found if one.span.line == line]
