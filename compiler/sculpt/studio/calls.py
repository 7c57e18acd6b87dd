"""Calls of the page, by name: plain values in, plain values out.

``compiler/studio/src/python/protocol.ts`` has a row for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from facevm.version import VERSION

Note = Callable[[Any], None]
"""Sends something to the page while a call goes on."""

Call = Callable[[dict[str, Any], Note], Any]
"""What was asked, and where notes go; returns the answer."""


def version(_ask: dict[str, Any], _note: Note) -> dict[str, str]:
    """The version of the program that the page carries."""
    return {"version": VERSION}


CALLS: dict[str, Call] = {
    "version": version,
}
"""Every call that the page may make."""


def answer(name: str, ask: str, send: Callable[[str], None]) -> str:
    """Answers one call, JSON for JSON. Raises KeyError for a name that is no call."""
    call = CALLS[name]
    return json.dumps(call(json.loads(ask), lambda note: send(json.dumps(note))))
