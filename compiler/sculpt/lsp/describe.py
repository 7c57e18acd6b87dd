"""What each word of the language means, in a sentence: for hover and completion.

MERGED: Zones, waves and techniques as a person is told of them, in Markdown.
"""

from __future__ import annotations

import re
from functools import cache

from facec.names import NamedTechnique, NamedWave
from facec.zone import FACE_ZONES, FaceZone
from facelang import tree
from facelang.catalogue import BY_CODE
from facelang.language import FORMS, ROUTINE, STEPS, TOP, WAVE
from facevm import isa
from sculpt.cli.units import amount_uA
from sculpt.lsp.names import values_of
from sculpt.lsp.text import Text

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


_COMMENT = re.compile(r'^(?:[^"#]|"[^"]*")*#[ \t]?(.*)$')
_DEEPEST = 4


@cache
def zone_by_name(name: str) -> FaceZone | None:
    """The row of the zone table."""
    return next((zone for zone in FACE_ZONES if zone.name == name), None)


def zone_card(zone: FaceZone) -> str:
    """Ceiling, sides and caution of a zone."""
    sides = [isa.SIDES[side] for side in zone.sides]
    lines = [f"Up to **{amount_uA(zone.ceiling_duA)}**."]
    if len(sides) == 1:
        lines.append("One place, without sides.")
    else:
        lines.append(f"Sides: {', '.join(sides)}; without one, {isa.SIDES[zone.default]}.")
    if zone.caution:
        lines.append(f"**Caution:** {zone.caution}.")
    return "\n\n".join(lines)


def wave_line(wave: NamedWave) -> str:
    """A wave in a few words; empty where it has a mistake."""
    return "" if wave.spec is None else wave.spec.text


def signature(item: tree.Technique) -> str:
    """A technique as its first line has it."""
    return f"{item.name.text}({', '.join(name.text for name in item.parameters)})"


def comment_of(text: Text | None, line: int) -> str:
    """What the author wrote about the item that begins in a line: beside it, or just above."""
    if text is None or not 0 < line <= len(text.lines):
        return ""
    beside = _COMMENT.match(text.lines[line - 1])
    if beside is not None:
        return beside[1].strip()
    above: list[str] = []
    for row in reversed(text.lines[: line - 1]):
        if not row.startswith("#"):
            break
        above.append(row.lstrip("#").strip())
    return "\n".join(reversed(above)).strip()


def rule_card(code: str) -> str:
    """What a diagnostic's code means, and why it matters; empty for none."""
    rule = BY_CODE.get(code)
    if rule is None:
        return ""
    return f"**{code}** {rule.name}: {rule.meaning}\n\n{rule.why}"


def kinds_of_parameters(technique: NamedTechnique, depth: int = 0) -> dict[str, str]:
    """What each parameter stands for, in the words of ``facelang.language``, where known."""
    kinds: dict[str, str] = {}
    own = {name.text for name in technique.item.parameters}

    def note(value: tree.Value, kind: str | None) -> None:
        if isinstance(value, tree.Name) and value.text in own and kind is not None:
            kinds.setdefault(value.text, kind)

    def walk(steps: tuple[tree.Step, ...]) -> None:
        for step in steps:
            wanted = _WANTED.get(type(step))
            if wanted is not None:
                for value, kind in zip(values_of(step), wanted, strict=True):
                    note(value, kind)
            if isinstance(step, tree.Repeat):
                walk(step.body)
            elif isinstance(step, tree.Call) and depth < _DEEPEST:
                inner = technique.scope.techniques.get(step.name.text)
                if inner is not None:
                    below = kinds_of_parameters(inner, depth + 1)
                    for name, value in zip(inner.item.parameters, step.arguments, strict=False):
                        note(value, below.get(name.text))

    walk(technique.item.body)
    return kinds


_WANTED: dict[type[tree.Step], tuple[str, ...]] = {
    tree.Say: ("a text in quotes",),
    tree.ChooseWave: ("the name of a wave",),
    tree.Ramp: ("a current", "a time"),
    tree.Hold: ("a time",),
    tree.Glide: ("a time", "a current"),
    tree.Sweep: ("a frequency", "a time"),
    tree.Rest: ("a time",),
    tree.Repeat: ("a number",),
}
"""What each value of a step is, in the order of ``values_of``."""
