"""Outcomes of a treatment: exit status, words and tone of each."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sculpt.cli.errors import DONE, ENDED_EARLY, INTERLOCKED

Tone = Literal["good", "wait", "bad"]
"""What a colour says of an outcome; ``sculpt.pictures.style.TONES`` has the inks."""


class Outcome(NamedTuple):
    """``word`` is for tables, ``sentence`` also says what ended it."""

    status: int
    word: str
    sentence: str
    tone: Tone


SUCCESS, ABORT, FAIL = "success", "abort", "fail"

OUTCOMES = {
    SUCCESS: Outcome(DONE, "done", "done", "good"),
    ABORT: Outcome(ENDED_EARLY, "ended early", "ended early", "wait"),
    FAIL: Outcome(INTERLOCKED, "stopped", "stopped by an interlock", "bad"),
}
"""By the names that ``facevm.session`` and ``facevm.entry`` give them."""
