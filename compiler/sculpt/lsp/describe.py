"""Descriptions for hover and completion: zones, waves, techniques, rules, and their comments.

What has several lines is Markdown. The lines of the language themselves are described in
``facelang.language``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from facec.names import NamedTechnique, NamedWave
from facec.zone import FACE_ZONES, FaceZone
from facelang import tree
from facelang.catalogue import BY_CODE
from facelang.language import FORMS, Form, ValueKind
from facevm import isa
from sculpt.cli.units import amount_uA
from sculpt.lsp.text import Text

FORM_OF: dict[type, Form] = {form.node: form for form in FORMS.values()}
"""The form of a construct's line, by its class in the tree."""

_COMMENT = re.compile(r'^(?:[^"#]|"[^"]*")*#[ \t]?(.*)$')

_CALLS_MOST = 4
"""Through how many techniques a parameter is followed to where its value is used."""


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
    """A technique's name with its parameters, as in its first line."""
    return f"{item.name.text}({', '.join(name.text for name in item.parameters)})"


def comment_of(text: Text | None, line: int) -> str:
    """The author's comment on the item that begins in a line: beside it, or just above."""
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
    """Meaning of a diagnostic's code, and why it matters; empty for a code that is not known."""
    rule = BY_CODE.get(code)
    if rule is None:
        return ""
    return f"**{code}** {rule.name}: {rule.meaning}\n\n{rule.why}"


def kinds_of_parameters(technique: NamedTechnique, depth: int = 0) -> dict[str, ValueKind]:
    """The kind of value that each parameter stands for, where that is known."""
    kinds: dict[str, ValueKind] = {}
    own = {name.text for name in technique.item.parameters}
    for step in tree.all_steps(technique.item.body):
        wanted = _kinds_in(step, technique, depth)
        for value, kind in zip(tree.values_of(step), wanted, strict=False):
            if isinstance(value, tree.Name) and value.text in own and kind is not None:
                kinds.setdefault(value.text, kind)
    return kinds


def _kinds_in(step: tree.Step, technique: NamedTechnique, depth: int) -> Sequence[ValueKind | None]:
    """The kinds of a step's values, in their order."""
    if not isinstance(step, tree.Call):
        return FORM_OF[type(step)].kinds
    called = technique.scope.techniques.get(step.name.text)
    if called is None or depth >= _CALLS_MOST:
        return ()
    kinds = kinds_of_parameters(called, depth + 1)
    return [kinds.get(name.text) for name in called.item.parameters]
