"""The language as a table: one row for each form of line, with its words, values and meaning.

The grammar says how a line is read; this table says what an author calls it: which word begins
it, what kind of value follows which word, an example, and what it does. Messages, completion and
hover are made from it. A new line begins with a rule in ``face.lark``, a class in
:mod:`facelang.tree`, and a row here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from facelang import tree

TOP, ROUTINE, WAVE, STEPS = "top", "routine", "wave", "steps"
"""The kinds of block a line can stand in: the left margin, a routine, a wave, steps."""


ValueKind = Literal[
    "the name of a file in quotes",
    "a name in quotes",
    "a name",
    "a parameter",
    "the name of a zone",
    "a text in quotes",
    "a goal",
    "a level",
    "the number of sessions",
    "the number of weeks",
    "current, time or charge",
    "a quantity",
    "a shape",
    "a polarity",
    "a frequency",
    "a share in %",
    "a time",
    "the name of a wave",
    "a current",
    "a number",
    "a value",
]
"""The kinds of value, as a message calls them."""


class Form(NamedTuple):
    """One form of line."""

    block: str
    """The kind of block in which it stands."""
    keyword: str
    """Its first word; empty for a technique carried out, which begins with any name."""
    node: type
    """The class in the tree."""
    example: str
    parts: dict[str, ValueKind]
    """What kind of value follows which of its words, in their order; the empty word stands for
    a value behind another value."""
    meaning: str
    """What it does, in a sentence or two."""
    body: str = ""
    """The kind of block that begins below it, if one does."""

    @property
    def kinds(self) -> tuple[ValueKind, ...]:
        """The kinds of its values, in their order."""
        return tuple(self.parts.values())


_ROWS: tuple[Form, ...] = (
    Form(
        *(TOP, "use", tree.Use, 'use "strokes.face"'),
        {"use": "the name of a file in quotes"},
        "Makes the waves and techniques of a library known here. It lies in this folder or below.",
    ),
    Form(
        *(TOP, "routine", tree.Routine, 'routine "Evening lift"'),
        {"routine": "a name in quotes"},
        "The treatment's name, and what it says of itself. One in a file.",
        body=ROUTINE,
    ),
    Form(
        *(TOP, "wave", tree.Wave, "wave lifting"),
        {"wave": "a name"},
        "Defines the shape of a current: its form, polarity and frequency.",
        body=WAVE,
    ),
    Form(
        *(TOP, "technique", tree.Technique, "technique upward(current)"),
        {"technique": "a name", "(": "a parameter", ",": "a parameter"},
        "Steps under a name, with parameters, to carry out in several places.",
        body=STEPS,
    ),
    Form(
        *(TOP, "zone", tree.Zone, "zone cheek left"),
        {"zone": "the name of a zone"},
        "The steps for one part of the face. Zones are treated in file order.",
        body=STEPS,
    ),
    # --- fields of a routine
    Form(
        *(ROUTINE, "about", tree.About, 'about "Lifts the jawline."'),
        {"about": "a text in quotes"},
        "What the treatment is for, in a sentence of at most 60 characters.",
    ),
    Form(
        *(ROUTINE, "goal", tree.Goal, "goal lift, firm"),
        {"goal": "a goal", ",": "a goal"},
        "What the treatment is meant for.",
    ),
    Form(
        *(ROUTINE, "levels", tree.Levels, "levels 60 %, 80 %, 100 %"),
        {"levels": "a level", ",": "a level"},
        "How strong the person can choose it to be: 1 to 5 levels, rising, 10 % to 100 %. A level "
        "scales every current and leaves every time as it is.",
    ),
    Form(
        *(ROUTINE, "plan", tree.Schedule, "plan 5 sessions a week for 8 weeks"),
        {"plan": "the number of sessions", "for": "the number of weeks"},
        "How often it is meant to be done, and for how long.",
    ),
    Form(
        *(ROUTINE, "limit", tree.Limit, "limit current 300 uA"),
        {"limit": "current, time or charge", "": "a quantity"},
        "The author's own limit of current, time or charge; only ever tighter.",
    ),
    # --- fields of a wave
    Form(
        *(WAVE, "shape", tree.Shape, "shape square"),
        {"shape": "a shape"},
        "The form of a phase: square, sine, triangle, sawtooth, or steady.",
    ),
    Form(
        *(WAVE, "polarity", tree.Polarity, "polarity alternating"),
        {"polarity": "a polarity"},
        "Which way the current flows: alternating, positive or negative.",
    ),
    Form(
        *(WAVE, "frequency", tree.Frequency, "frequency 8 Hz"),
        {"frequency": "a frequency"},
        "How many periods a second.",
    ),
    Form(
        *(WAVE, "duty", tree.Duty, "duty 50 %"),
        {"duty": "a share in %"},
        "The share of each phase in which current flows. Square waves only.",
    ),
    Form(
        *(WAVE, "rise", tree.Rise, "rise 2 ms"),
        {"rise": "a time"},
        "How long each edge of a pulse takes, at most half of it. Square waves only.",
    ),
    Form(
        *(WAVE, "burst", tree.Burst, "burst 1 s on, 2 s off"),
        {"burst": "a time", ",": "a time"},
        "Gates the wave on and off; the times are whole periods of the wave.",
    ),
    # --- steps
    Form(
        *(STEPS, "say", tree.Say, 'say "Chin to earlobe."'),
        {"say": "a text in quotes"},
        "Tells the person something; takes no time.",
    ),
    Form(
        *(STEPS, "wave", tree.ChooseWave, "wave lifting"),
        {"wave": "the name of a wave"},
        "Chooses the wave. Only at 0 µA.",
    ),
    Form(
        *(STEPS, "ramp", tree.Ramp, "ramp to 150 uA over 3 s"),
        {"to": "a current", "over": "a time"},
        "Moves the peak current in a straight line to another one.",
    ),
    Form(
        *(STEPS, "hold", tree.Hold, "hold 5 s"),
        {"hold": "a time"},
        "Keeps the current as it is. Only while current flows.",
    ),
    Form(
        *(STEPS, "glide", tree.Glide, "glide 5 s at 320 uA"),
        {"glide": "a time", "at": "a current"},
        "One stroke: a cue, a soft start, the current, a soft stop. The time is the whole of it, "
        "1.5 s or more. Only at 0 µA.",
    ),
    Form(
        *(STEPS, "sweep", tree.Sweep, "sweep to 4 Hz over 10 s"),
        {"to": "a frequency", "over": "a time"},
        "Moves the frequency to another one while the current stays.",
    ),
    Form(
        *(STEPS, "rest", tree.Rest, "rest 1 s"),
        {"rest": "a time"},
        "A pause without current. Only at 0 µA.",
    ),
    Form(
        *(STEPS, "repeat", tree.Repeat, "repeat 3 times"),
        {"repeat": "a number"},
        "Does the steps below it several times, 1 to 1000.",
        body=STEPS,
    ),
    Form(
        *(STEPS, "", tree.Call, "upward(320 uA)"),
        {"(": "a value", ",": "a value"},
        "Carries out a technique.",
    ),
)

FORMS: dict[tuple[str, str], Form] = {(row.block, row.keyword): row for row in _ROWS}
"""Every form of line, by the kind of its block and its first word."""

BODIES: dict[tuple[str, str], str] = {key: form.body for key, form in FORMS.items() if form.body}
"""The kind of block that begins below a line, by where the line stands and its first word."""

STARTS: dict[str, tuple[str, ...]] = {
    block: tuple(row.keyword for row in _ROWS if row.block == block and row.keyword)
    for block in (TOP, ROUTINE, WAVE, STEPS)
}
"""The words with which a line can begin, by the block in which it stands."""

RESERVED = frozenset((*STARTS[STEPS], "to", "over", "at", "times"))
"""Words that are not names, because a step could then be read in two ways."""

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

SHAPES: dict[str, str] = {
    "square": "flat at the peak",
    "sine": "half a sine",
    "triangle": "up and down",
    "sawtooth": "a climb to the peak, then a drop",
    "steady": "direct current: no frequency, duty or rise; positive or negative",
}
"""What one phase of each shape looks like."""

POLARITIES: dict[str, str] = {
    "alternating": "a positive phase and an equal negative one; the net charge is 0",
    "positive": "one way only",
    "negative": "one way only, the other way",
}
"""What a period of each polarity is made of."""

LIMITS: dict[str, str] = {
    "current": "the highest peak current",
    "time": "the length of the whole treatment",
    "charge": "the charge bound of the whole treatment",
}
"""What a routine can limit."""


def homes(word: str) -> tuple[str, ...]:
    """The kinds of block in which a line can begin with this word."""
    return tuple(kind for kind, words in STARTS.items() if word in words)
