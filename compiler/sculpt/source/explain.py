"""Explanations of codes: of a diagnostic, a refusal of an image, or an interlock.

Each has its table elsewhere; this module finds its row by what a person types, and shows it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from facelang import Diagnostic
from facelang.catalogue import BY_CODE, FAMILIES, RULES, Rule
from facelang.catalogue.changes import KEPT, LEFT_OUT, RIGHT, SAVED_AS, WRONG, changes
from facelang.render import render
from facelang.suggest import nearest
from facevm.interlocks import INTERLOCKS
from facevm.limits import Limits
from facevm.refusal import REASONS
from sculpt.cli.inputs import Input
from sculpt.cli.table import Column, Sheet
from sculpt.source.check import check

STYLES = {KEPT: "", WRONG: "red", RIGHT: "green", LEFT_OUT: "dim"}
QUIET = "dim"
INDENT = "    "

REFUSED = (
    "An image is proven before any current flows, by the device and by every command that reads "
    "one. This one was damaged on its way, or was not written for this device: build it again "
    "with sculpt build, and copy it again."
)

_BY_NAME = {rule.name: rule for rule in RULES}
_ABOUT = dict(FAMILIES)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing explained: ``document`` is for ``--json``, ``drawing`` makes what is drawn."""

    document: dict[str, Any]
    drawing: Callable[[], RenderableType]


def explanation_of(word: str) -> Explanation | None:
    """The explanation of a code, a name, a family (``F4``, ``F4xx``), a refusal or an interlock.

    Case does not matter; None for any other word.
    """
    capitals = word.upper()
    rule = BY_CODE.get(capitals) or _BY_NAME.get(word.lower())
    if rule is not None:
        return Explanation(_rule_as_dict(rule), partial(_rule, rule))
    family = capitals.removesuffix("XX")
    if family in _ABOUT:
        document = {"diagnostics": [_rule_as_dict(one) for one in _rules_of(family)]}
        return Explanation(document, partial(_family, family))
    if capitals in REASONS:
        return Explanation(_refusal_as_dict(capitals), partial(_refusal, capitals))
    if capitals in INTERLOCKS:
        return Explanation(_interlock_as_dict(capitals), partial(_interlock, capitals))
    return None


def overview() -> Explanation:
    """All codes: in full as a document, by families as a drawing."""
    document = {
        "diagnostics": [_rule_as_dict(rule) for rule in RULES],
        "refusals": [_refusal_as_dict(reason) for reason in REASONS],
        "interlocks": [_interlock_as_dict(code) for code in INTERLOCKS],
    }
    return Explanation(document, _overview)


def near(word: str) -> str | None:
    """What the person may have meant by a word that cannot be explained."""
    return nearest(word, [*BY_CODE, *_BY_NAME, *REASONS, *INTERLOCKS])


def _rules_of(family: str) -> list[Rule]:
    return [rule for rule in RULES if rule.code.startswith(family)]


# --- as data --------------------------------------------------------------------------------


def _rule_as_dict(rule: Rule) -> dict[str, Any]:
    return {
        "kind": "diagnostic",
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "family": _ABOUT[rule.code[:2]],
        "meaning": rule.meaning,
        "why": rule.why,
        "example": rule.example,
        "mended": rule.fixed,
        "saved_as": rule.encoding,
        "updates_per_s": rule.updates_per_s,
        "electrode_mm2": rule.electrode_mm2,
        "beside": dict(rule.beside),
    }


def _refusal_as_dict(reason: str) -> dict[str, Any]:
    return {"kind": "refusal", "code": reason, "meaning": REASONS[reason], "remedy": REFUSED}


def _interlock_as_dict(code: str) -> dict[str, Any]:
    hazard, likely, remedy, _ = INTERLOCKS[code]
    return {
        "kind": "interlock",
        "code": code,
        "meaning": hazard,
        "likely": likely,
        "remedy": remedy,
    }


# --- for a person ---------------------------------------------------------------------------


def _rule(rule: Rule) -> Text:
    """Meaning, reason, the example with its fix, and what the check says of the example."""
    colour = "bold red" if rule.severity == "error" else "bold yellow"
    text = _title(f"{rule.severity}[{rule.code}]", rule.name, colour)
    text.append(f"{rule.meaning}\n{rule.why}\n")
    for name, library in rule.beside:
        text.append(f"\nBeside it stands {name}:\n\n")
        text.append("".join(f"{INDENT}{line}\n" for line in library.splitlines()), QUIET)
    steps = changes(rule)
    if steps:
        text.append("\nAn example: what is wrong (-), and what fixes it (+).\n\n")
        for sign, line in steps:
            text.append(f"{INDENT}{sign} {line}".rstrip() + "\n", STYLES[sign])
    else:
        text.append(f"\nAn example: any text saved as {SAVED_AS[rule.encoding]}.\n")
    text.append(f"\nWhat sculpt check says of the example{_board(rule)}:\n\n")
    return text.append_text(_diagnostic(rule))


def _board(rule: Rule) -> str:
    """The board of the example, where the reference board makes no such mistake."""
    return f" with --board, {rule.setting} in its settings" if rule.setting else ""


def _refusal(reason: str) -> Text:
    text = _title(reason, "why an image is refused", "bold red")
    text.append(f"{_sentence(REASONS[reason])}\n{REFUSED}\n")
    return text


def _interlock(code: str) -> Text:
    hazard, likely, remedy, _ = INTERLOCKS[code]
    text = _title(code, "an interlock that stops a treatment", "bold red")
    text.append(f"{_sentence(hazard)}\n")
    text.append(f"Likely: {likely}.\nTo do: {remedy}.\n")
    return text


def _family(family: str) -> RenderableType:
    """The codes of a family, one per row."""
    rows = Sheet(Column("code"), Column("name"), Column("what it says", sentences=True))
    for rule in _rules_of(family):
        rows.add_row(rule.code, rule.name, rule.meaning)
    return Group(Text(f"{family}xx: {_ABOUT[family]}\n", "bold"), rows)


def _overview() -> Sheet:
    """The families of diagnostics, and the other codes."""
    rows = Sheet(
        Column("about", sentences=True), Column("codes", sentences=True), Column("for example")
    )
    for family, about in FAMILIES:
        rules = _rules_of(family)
        rows.add_row(about, f"{rules[0].code} to {rules[-1].code}", f"sculpt explain {family}")
    rows.add_row("interlocks of the device", ", ".join(INTERLOCKS), "sculpt explain G01")
    rows.add_row("why an image is refused", ", ".join(REASONS), "sculpt explain CRC")
    return rows


def _title(code: str, name: str, style: str) -> Text:
    text = Text()
    text.append(code, style)
    text.append(f" {name}\n\n", "bold")
    return text


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _diagnostic(rule: Rule) -> Text:
    """The first diagnostic of the example, as ``sculpt check`` renders it, indented."""
    texts = {"example.face": rule.example, **dict(rule.beside)}
    text = Text()
    for line in render(_found(rule), texts.get, colour=True).split("\n"):
        text.append(INDENT).append_text(Text.from_ansi(line)).append("\n")
    return text


def _found(rule: Rule) -> Diagnostic:
    """What is wrong with the example, its places named without a folder."""
    with tempfile.TemporaryDirectory(prefix="sculpt-") as name:
        folder = Path(name)
        for beside, library in rule.beside:
            (folder / beside).write_text(library, "utf-8")
        path = folder / "example.face"
        data = rule.example.encode(rule.encoding)
        limits = Limits()
        limits.updates_per_s = rule.updates_per_s or limits.updates_per_s
        limits.electrode_mm2 = rule.electrode_mm2 or limits.electrode_mm2
        found = check(Input("example.face", path, data), limits).diagnostics[0]
    notes = tuple(replace(note, file=Path(note.file).name) for note in found.notes)
    return replace(found, file=Path(found.file).name, notes=notes)
