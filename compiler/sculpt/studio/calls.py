"""Calls of the page, by name: plain values in, plain values out.

``compiler/studio/src/python/protocol.ts`` has a row for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import facec
from facec.plan import Plan
from facelang.tree import Routine, Zone
from facevm.version import VERSION
from sculpt.lsp.answers import Position
from sculpt.lsp.documents import Document
from sculpt.pictures.story import story_of
from sculpt.studio import drive, sight
from sculpt.studio import gallery as stock_gallery
from sculpt.studio.desk import desk, formatted

Asked = dict[str, Any]


class Line:
    """The line to the page while a call goes on: notes to it, its wishes from it.

    ``turn`` gets the board's time in ms and returns what the page wants now; it may wait.
    """

    def __init__(self, send: Callable[[str], None], turn: Callable[[int], str]) -> None:
        self._send = send
        self.turn = turn

    def __call__(self, note: object) -> None:
        self._send(json.dumps(note))


Call = Callable[[Asked, Line], Any]
"""What was asked, and the line; returns the answer."""


def version(_ask: Asked, _line: Line) -> dict[str, str]:
    """The version of the program that the page carries."""
    return {"version": VERSION}


def gallery(_ask: Asked, _line: Line) -> dict[str, Any]:
    """The stock treatments, the strokes they share, the zones of the face."""
    return {
        "treatments": stock_gallery.treatments(),
        "strokes": stock_gallery.strokes(),
        "zones": stock_gallery.face_zones(),
        "ramp": stock_gallery.dose_ramp(),
    }


def check(ask: Asked, _line: Line) -> dict[str, Any]:
    """What is wrong with a routine, what it does, and where its zones stand."""
    document = _document(ask)
    analysis = desk().analysis(document)
    diagnostics = desk().diagnostics(document)
    items = analysis.unit.tree.items
    is_treatment = any(isinstance(item, Routine | Zone) for item in items)
    plan = analysis.plan
    return {
        "kind": "treatment" if is_treatment else "library" if items else "empty",
        "diagnostics": diagnostics,
        "zones": desk().zones(document),
        "hints": desk().hints(document),
        "plan": None if plan is None or not is_treatment else sight.summary(plan, story_of(plan)),
    }


def complete(ask: Asked, _line: Line) -> list[dict[str, Any]]:
    """What may be written at a place."""
    return desk().completions(_document(ask), Position(*ask["at"]))


def hover(ask: Asked, _line: Line) -> dict[str, Any] | None:
    """What is at a place."""
    return desk().hover(_document(ask), Position(*ask["at"]))


def format(ask: Asked, _line: Line) -> list[dict[str, Any]]:
    """The changes that lay a routine out; offsets count UTF-16 units."""
    return formatted(ask["text"])


def see(ask: Asked, _line: Line) -> dict[str, Any] | None:
    """All that can be drawn of a treatment; None where it has a mistake."""
    plan = _plan(ask)
    return None if plan is None else sight.sight(plan)


def build(ask: Asked, _line: Line) -> dict[str, Any] | None:
    """The image of a treatment, as hexadecimal digits; None where it has a mistake."""
    plan = _plan(ask)
    if plan is None:
        return None
    data = facec.encode(plan).image
    return {"image": data.hex(), "name": plan.name, "levels": list(plan.levels)}


def benches(_ask: Asked, _line: Line) -> dict[str, Any]:
    """Faces, boards and faults that a treatment can be tried with."""
    from sculpt.studio.choices import choices

    return choices()


def treat(ask: Asked, line: Line) -> dict[str, Any]:
    """Treats a virtual face with an image; what happens is sent meanwhile."""
    from sculpt.studio.trial import Trial

    return Trial(ask, line, line.turn).run()


def follow(ask: Asked, _line: Line) -> dict[str, Any] | None:
    """What a phone needs to follow a treatment; None where it has a mistake or too many steps."""
    from sculpt.studio.follow import TooManySteps, follow_document

    plan = _plan(ask)
    try:
        return None if plan is None else dict(follow_document(plan))
    except TooManySteps:
        return None


def fit(ask: Asked, _line: Line) -> dict[str, Any]:
    """What a drive's settings allow: those that the page shows, why the routine is refused."""
    text = ask["settings"]
    unit = desk().analysis(_document(ask)).unit
    return {
        "name": drive.image_name(ask["file"]),
        "settings": None if text is None else drive.settings_of(text),
        "refusals": drive.refusals(unit, text),
    }


def amend(ask: Asked, _line: Line) -> dict[str, Any]:
    """A settings file with other values, and what is different; ``refused`` names a key."""
    try:
        text, differences = drive.changed(ask["settings"], ask["values"])
    except drive.Refused as key:
        return {"text": ask["settings"], "differences": [], "refused": str(key)}
    return {"text": text, "differences": differences, "refused": None}


CALLS: dict[str, Call] = {
    "version": version,
    "gallery": gallery,
    "check": check,
    "complete": complete,
    "hover": hover,
    "format": format,
    "see": see,
    "build": build,
    "benches": benches,
    "treat": treat,
    "follow": follow,
    "fit": fit,
    "amend": amend,
}
"""Every call that the page may make."""


def answer(name: str, ask: str, send: Callable[[str], None], turn: Callable[[int], str]) -> str:
    """Answers one call, JSON for JSON. Raises KeyError for a name that is no call."""
    return json.dumps(CALLS[name](json.loads(ask), Line(send, turn)))


def _document(ask: Asked) -> Document:
    return desk().open(ask["file"], ask["text"], ask["beside"])


def _plan(ask: Asked) -> Plan | None:
    analysis = desk().analysis(_document(ask))
    has_zones = any(isinstance(item, Zone) for item in analysis.unit.tree.items)
    return analysis.plan if has_zones else None
