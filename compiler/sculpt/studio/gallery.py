"""Gallery: the stock treatments and strokes, each with its text and what it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import facec
import facelang
from facelang.tree import Technique, Wave
from facevm import isa
from sculpt.cli import stock
from sculpt.lsp.describe import signature
from sculpt.pictures.ramp import colours
from sculpt.pictures.story import story_of
from sculpt.studio.sight import summary

STROKES = "strokes"
"""The library that the stock treatments share."""


def treatments() -> list[dict[str, Any]]:
    """The stock treatments by name, without the library."""
    return [_treatment(name, path) for name, path in stock.routines().items() if name != STROKES]


def _treatment(name: str, path: Path) -> dict[str, Any]:
    text = path.read_text("utf-8")
    unit, _ = facelang.load(path, text)
    plan, _ = facec.compile(unit)
    assert plan is not None  # a stock treatment has no mistake; the tests check each of them
    story = story_of(plan)
    return {"file": f"{name}.face", "text": text, "note": _note(text), **summary(plan, story)}


def _note(text: str) -> str:
    """The comment at the top of a file, as one paragraph for each."""
    rows = []
    for row in text.splitlines():
        if not row.startswith("#"):
            break
        rows.append(row.lstrip("#").strip())
    return "\n".join(rows)


def strokes() -> list[dict[str, str]]:
    """The techniques and waves of the shared library, with the comment above each."""
    path = stock.routines()[STROKES]
    text = path.read_text("utf-8")
    unit, _ = facelang.load(path, text)
    rows = text.splitlines()
    found = []
    for item in unit.tree.items:
        if isinstance(item, Technique | Wave):
            found.append(
                {
                    "kind": "wave" if isinstance(item, Wave) else "technique",
                    "name": item.name.text,
                    "call": f"wave {item.name.text}" if isinstance(item, Wave) else signature(item),
                    "note": _comment(rows, item.span.line),
                }
            )
    return found


def _comment(rows: list[str], line: int) -> str:
    above: list[str] = []
    for row in reversed(rows[: line - 1]):
        if not row.startswith("#"):
            break
        above.append(row.lstrip("#").strip())
    return " ".join(reversed(above))


def face_zones() -> list[dict[str, Any]]:
    """The zones of the face: sides, ceiling, caution."""
    return [
        {
            "name": zone.name,
            "sides": [isa.SIDES[side] for side in zone.sides],
            "default": isa.SIDES[zone.default],
            "ceiling_uA": zone.ceiling_duA // isa.DUA_PER_UA,
            "caution": zone.caution,
        }
        for zone in isa.ZONES
    ]


def dose_ramp() -> list[tuple[str, str]]:
    """The colours of doses, the least first, on light and on dark paper."""
    return [colours(step / RAMP_STEPS) for step in range(RAMP_STEPS + 1)]


RAMP_STEPS = 24
