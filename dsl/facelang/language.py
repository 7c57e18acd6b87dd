"""The words of the language by the place where they stand, and how each line is written.

What the grammar knows as terminals the author knows as these words. Messages are made from
this table; nothing here decides what is right.
"""

from __future__ import annotations

from typing import NamedTuple

TOP, ROUTINE, WAVE, STEPS = "top", "routine", "wave", "steps"
"""The kinds of block a line can stand in: the left margin, a routine, a wave, steps."""

BODIES: dict[tuple[str, str], str] = {
    (TOP, "routine"): ROUTINE,
    (TOP, "wave"): WAVE,
    (TOP, "technique"): STEPS,
    (TOP, "zone"): STEPS,
    (STEPS, "repeat"): STEPS,
}
"""The kind of block that begins below a line, by where the line stands and its first word."""

STARTS: dict[str, tuple[str, ...]] = {
    TOP: ("use", "routine", "wave", "technique", "zone"),
    ROUTINE: ("about", "goal", "levels", "plan", "limit"),
    WAVE: ("shape", "polarity", "frequency", "duty", "rise", "burst"),
    STEPS: ("say", "wave", "ramp", "hold", "glide", "sweep", "rest", "repeat"),
}
"""The words with which a line can begin, by the block in which it stands."""

RESERVED = frozenset((*STARTS[STEPS], "to", "over", "at", "times"))
"""Words that are no names, because a step could then be read in two ways."""

UNITS = frozenset(
    (
        *("nA", "uA", "µA", "μA", "mA"),
        *("ms", "s", "min", "Hz", "kHz", "%"),
        *("uC", "µC", "μC", "mC"),
    )
)
"""What stands behind a number; what each is worth is known to ``facec.quantity``."""

PLACE: dict[str, str] = {
    TOP: "an item at the left margin",
    ROUTINE: "a field of a routine",
    WAVE: "a field of a wave",
    STEPS: "a step",
}
"""What a line of such a block is called."""

UNKNOWN: dict[str, str] = {TOP: "F110", ROUTINE: "F111", WAVE: "F112", STEPS: "F113"}
"""The code of a word that begins no line of such a block."""


NESTING_MOST = 12
"""Blocks inside each other; ``facevm.isa.DEPTH_MAX``, which facelang does not see."""


class Form(NamedTuple):
    """How a line that begins with a certain word is written."""

    written: str
    """An example of the whole line."""
    values: dict[str, str]
    """What kind of value follows which word of it."""


FORMS: dict[tuple[str, str], Form] = {
    (TOP, "use"): Form('use "strokes.face"', {"use": "the name of a file in quotes"}),
    (TOP, "routine"): Form('routine "Evening lift"', {"routine": "a name in quotes"}),
    (TOP, "wave"): Form("wave lifting", {"wave": "a name"}),
    (TOP, "technique"): Form(
        "technique upward(current)", {"technique": "a name", "(": "a parameter", ",": "a parameter"}
    ),
    (TOP, "zone"): Form("zone cheek left", {"zone": "the name of a zone"}),
    (ROUTINE, "about"): Form('about "Lifts the jawline."', {"about": "a text in quotes"}),
    (ROUTINE, "goal"): Form("goal lift, firm", {"goal": "a goal", ",": "a goal"}),
    (ROUTINE, "levels"): Form("levels 60 %, 80 %, 100 %", {"levels": "a level", ",": "a level"}),
    (ROUTINE, "plan"): Form(
        "plan 5 sessions a week for 8 weeks",
        {"plan": "the number of sessions", "for": "the number of weeks"},
    ),
    (ROUTINE, "limit"): Form(
        "limit current 300 uA", {"limit": "current, time or charge", "": "a quantity"}
    ),
    (WAVE, "shape"): Form("shape square", {"shape": "a shape"}),
    (WAVE, "polarity"): Form("polarity alternating", {"polarity": "a polarity"}),
    (WAVE, "frequency"): Form("frequency 8 Hz", {"frequency": "a frequency"}),
    (WAVE, "duty"): Form("duty 50 %", {"duty": "a share in %"}),
    (WAVE, "rise"): Form("rise 2 ms", {"rise": "a time"}),
    (WAVE, "burst"): Form("burst 1 s on, 2 s off", {"burst": "a time", ",": "a time"}),
    (STEPS, "say"): Form('say "Chin to earlobe."', {"say": "a text in quotes"}),
    (STEPS, "wave"): Form("wave lifting", {"wave": "the name of a wave"}),
    (STEPS, "ramp"): Form("ramp to 150 uA over 3 s", {"to": "a current", "over": "a time"}),
    (STEPS, "hold"): Form("hold 5 s", {"hold": "a time"}),
    (STEPS, "glide"): Form("glide 5 s at 320 uA", {"glide": "a time", "at": "a current"}),
    (STEPS, "sweep"): Form("sweep to 4 Hz over 10 s", {"to": "a frequency", "over": "a time"}),
    (STEPS, "rest"): Form("rest 1 s", {"rest": "a time"}),
    (STEPS, "repeat"): Form("repeat 3 times", {"repeat": "a number"}),
    (STEPS, ""): Form("upward(320 uA)", {"(": "a value", ",": "a value"}),
}
"""By block and first word; the first word of a technique carried out is anything."""


def homes(word: str) -> tuple[str, ...]:
    """The kinds of block in which a line can begin with this word."""
    return tuple(kind for kind, words in STARTS.items() if word in words)
