"""Bridge between the page's worker and the calls; a module of the page's program."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from pyodide.ffi import can_run_sync, run_sync

from sculpt.studio import calls


def settle() -> None:
    """Takes what is there by now for good: the collector passes it over."""
    gc.freeze()
    gc.set_threshold(50_000)


def answer(
    name: str, ask: str, send: Callable[[str], None], turn: Callable[[int, bool], Any]
) -> str:
    """Answers a call. Where the browser can hold Python back, ``turn`` may return a promise."""

    def take_turn(ms: int) -> str:
        wish = turn(ms, can_run_sync())
        return wish if isinstance(wish, str) else str(run_sync(wish))

    return calls.answer(name, ask, send, take_turn)
