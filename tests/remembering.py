"""Reading and compiling that remember: what a process has done once, it does not do again.

Many tests give the command the same stock treatments. What is made of a text depends on nothing
else, and nothing changes it afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import facec
import facelang
import facelang.reading

FOLDER = Path(__file__).resolve().parents[1] / "routines"

_read = lru_cache(maxsize=64)(facelang.reading.read_straight)
_made: dict[tuple[Any, ...], Any] = {}
_kept: set[int] = set()
"""The ids of the units and plans in ``_made``, which live as long as the process."""


def _once(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    if key not in _made:
        _made[key] = made = make()
        _kept.add(id(made[0] if isinstance(made, tuple) else made))
    return _made[key]


@contextmanager
def remembering() -> Iterator[None]:
    """A sound text is read once, and a stock treatment compiled once."""
    load, compile, encode = facelang.load, facec.compile, facec.encode

    def load_once(path: Path, text: str | None = None, *held: Any) -> Any:
        if text is None or held or Path(path).parent != FOLDER:
            return load(path, text, *held)
        return _once((str(path), text), lambda: load(path, text))

    def compile_once(unit: facelang.Unit, *limits: Any) -> Any:
        if id(unit) not in _kept:
            return compile(unit, *limits)
        key = (id(unit), *[tuple(vars(one).items()) for one in limits])
        return _once(key, lambda: compile(unit, *limits))

    def encode_once(plan: facec.Plan) -> Any:
        return _once((id(plan),), lambda: encode(plan)) if id(plan) in _kept else encode(plan)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facelang.reading, "read_straight", _read)
        patch.setattr(facelang, "load", load_once)
        patch.setattr(facec, "compile", compile_once)
        patch.setattr(facec, "encode", encode_once)
        yield
