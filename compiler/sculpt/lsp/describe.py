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
from facelang.language import FORMS, STEPS
from facevm import isa
from sculpt.cli.units import amount_uA
from sculpt.lsp.names import values_of
from sculpt.lsp.text import Text

MEANINGS = {key: form.meaning for key, form in FORMS.items() if form.keyword}
"""By the kind of block and the first word of the line."""


def written(kind: str, word: str) -> str:
    """An example of a line that begins with this word."""
    form = FORMS.get((kind, word))
    return word if form is None else form.example


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


_WANTED = {form.node: form.kinds for form in FORMS.values() if form.block == STEPS and form.keyword}
"""What each value of a step is, in the order of ``values_of``."""
