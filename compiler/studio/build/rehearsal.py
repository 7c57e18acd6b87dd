"""Rehearsal of the page's calls: each of them, in the page's own Python, while the page is built.

What was imported by its end is the part of the library that the page needs; what was read from
files by then is in memory.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator
from typing import Any

TEXT = """\
use "strokes.face"

routine "Rehearsal"
    levels 60 %, 100 %

zone cheek left
    say  "Here."
    wave lifting
    glide 2 s at 100 uA
"""
WRONG = TEXT.replace("routine", "rutine").replace("glide 2", "glid 2")
OPEN = {"file": "mine.face", "text": TEXT, "beside": {}}

ALWAYS = ("encodings.ascii", "encodings.cp437", "encodings.latin_1")
"""Parts of the library that Python asks for by itself."""


def rehearse() -> Any:
    """Makes each call, and every mistake; returns the gallery, the same for every visitor."""
    from facelang.catalogue import RULES
    from sculpt.studio.calls import CALLS, answer

    def call(name: str, ask: object) -> Any:
        rehearsed.add(name)
        return json.loads(answer(name, json.dumps(ask), lambda note: None, lambda ms: ""))

    rehearsed: set[str] = set()
    call("version", {})
    gallery = call("gallery", {})
    call("check", OPEN)
    call("check", {**OPEN, "text": WRONG})
    for rule in RULES:
        call("check", {**OPEN, "text": rule.example})
    call("complete", {**OPEN, "at": [8, 9]})
    call("hover", {**OPEN, "at": [7, 6]})
    call("format", {"text": TEXT})
    call("see", OPEN)
    image = call("build", OPEN)["image"]
    call("benches", {})
    call("follow", OPEN)
    lift = {"kind": "lift", "at_ms": 500, "for_ms": 1000}
    call(
        "treat",
        {"image": image, "level": 1, "face": "restless", "seed": 1, "bench": "unkind"}
        | {"fault": lift},
    )
    settings = 'ROUTINE = "daily"\nLIMIT_CURRENT_UA = 600\n'
    call("fit", {**OPEN, "settings": settings})
    call("amend", {"settings": settings, "values": {"LIMIT_CURRENT_UA": 400}})
    left = set(CALLS) - rehearsed
    if left:
        raise SystemExit(f"build/rehearsal.py makes every call; it lacks {', '.join(sorted(left))}")
    return gallery


def import_all(folder: str) -> None:
    """Imports every module of a folder, and what Python asks for by itself."""
    for name in (*_modules(folder), *ALWAYS):
        importlib.import_module(name)


def _modules(folder: str) -> Iterator[str]:
    for where, below, files in os.walk(folder):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(files):
            base, ending = os.path.splitext(os.path.relpath(os.path.join(where, name), folder))
            if ending in (".py", ".pyc"):
                yield base.replace("/", ".").removesuffix(".__init__")
