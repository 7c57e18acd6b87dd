"""What each word of the language means, in a sentence: for hover and completion."""

from __future__ import annotations

from facelang.language import FORMS, ROUTINE, STEPS, TOP, WAVE

MEANINGS: dict[tuple[str, str], str] = {
    (
        TOP,
        "use",
    ): "Makes the waves and techniques of a library known here. It lies in this folder or below.",
    (TOP, "routine"): "The treatment's name, and what it says of itself. One in a file.",
    (TOP, "wave"): "Defines the shape of a current: its form, polarity and frequency.",
    (TOP, "technique"): "Steps under a name, with parameters, to carry out in several places.",
    (TOP, "zone"): "The steps for one part of the face. Zones are treated in file order.",
    (ROUTINE, "about"): "What the treatment is for, in a sentence of at most 60 characters.",
    (ROUTINE, "goal"): "What the treatment is meant for.",
    (ROUTINE, "levels"): (
        "How strong the person can choose it to be: 1 to 5 levels, rising, 10 % to 100 %. A level "
        "scales every current and leaves every time as it is."
    ),
    (ROUTINE, "plan"): "How often it is meant to be done, and for how long.",
    (ROUTINE, "limit"): "The author's own limit of current, time or charge; only ever tighter.",
    (WAVE, "shape"): "The form of a phase: square, sine, triangle, sawtooth, or steady.",
    (WAVE, "polarity"): "Which way the current flows: alternating, positive or negative.",
    (WAVE, "frequency"): "How many periods a second.",
    (WAVE, "duty"): "The share of each phase in which current flows. Square waves only.",
    (WAVE, "rise"): "How long each edge of a pulse takes, at most half of it. Square waves only.",
    (WAVE, "burst"): "Gates the wave on and off; the times are whole periods of the wave.",
    (STEPS, "say"): "Tells the person something; takes no time.",
    (STEPS, "wave"): "Chooses the wave. Only at 0 µA.",
    (STEPS, "ramp"): "Moves the peak current in a straight line to another one.",
    (STEPS, "hold"): "Keeps the current as it is. Only while current flows.",
    (STEPS, "glide"): (
        "One stroke: a cue, a soft start, the current, a soft stop. The time is the whole of it, "
        "1.5 s or more. Only at 0 µA."
    ),
    (STEPS, "sweep"): "Moves the frequency to another one while the current stays.",
    (STEPS, "rest"): "A pause without current. Only at 0 µA.",
    (STEPS, "repeat"): "Does the steps below it several times, 1 to 1000.",
}
"""By the kind of block and the first word of the line."""

SHAPES = {
    "square": "flat at the peak",
    "sine": "half a sine",
    "triangle": "up and down",
    "sawtooth": "a climb to the peak, then a drop",
    "steady": "direct current: no frequency, duty or rise; positive or negative",
}
"""What one phase of each shape looks like."""

POLARITIES = {
    "alternating": "a positive phase and an equal negative one; the net charge is 0",
    "positive": "one way only",
    "negative": "one way only, the other way",
}
"""What a period of each polarity is made of."""

LIMITS = {
    "current": "the highest peak current",
    "time": "the length of the whole treatment",
    "charge": "the charge bound of the whole treatment",
}
"""What a routine can limit."""


def written(kind: str, word: str) -> str:
    """An example of a line that begins with this word."""
    form = FORMS.get((kind, word))
    return word if form is None else form.written
