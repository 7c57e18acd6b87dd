"""Puts a mutant in the place of the module that was loaded.

What others took from the module when they were loaded stays theirs: functions and classes keep
their identity and get the mutant's code, and numbers are followed into the modules that took them.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

OURS = ("facevm", "facec", "facebench", "tests")
PLAIN = (int, float, str, bytes, tuple, dict, frozenset)


def graft(name: str, text: str) -> None:
    """Gives the loaded module of this name what ``text`` says. Raises whatever loading it does."""
    module = sys.modules[name]
    for changed, value in _renew(module, text).items():
        _spread(module, changed, value)


def _renew(module: ModuleType, text: str) -> dict[str, Any]:
    """Loads the text beside the module and takes it over; returns the plain values that changed."""
    fresh: dict[str, Any] = {"__name__": module.__name__, "__package__": module.__package__}
    exec(compile(text, module.__file__ or "", "exec"), fresh)
    changed = {}
    for name, new in fresh.items():
        old = vars(module).get(name)
        if isinstance(old, FunctionType) and old.__module__ == module.__name__:
            _recode(old, new)
        elif inspect.isclass(old) and old.__module__ == module.__name__:
            _reclass(old, new)
        elif not name.startswith("__") and isinstance(new, PLAIN) and new != old:
            setattr(module, name, new)
            changed[name] = new
    return changed


def _recode(old: FunctionType, new: FunctionType) -> None:
    old.__code__ = new.__code__
    old.__defaults__ = new.__defaults__


def _reclass(old: type, new: type) -> None:
    for name, value in vars(new).items():
        mine = vars(old).get(name)
        if isinstance(mine, FunctionType) and isinstance(value, FunctionType):
            _recode(mine, value)
        elif isinstance(value, PLAIN) and not name.startswith("__") and value != mine:
            setattr(old, name, value)


def _spread(source: ModuleType, name: str, value: Any) -> None:
    """Follows a changed value into the modules that took it, and what they made of it."""
    for other in [*sys.modules.values()]:
        if other is source or getattr(other, "__name__", "").partition(".")[0] not in OURS:
            continue
        if name not in vars(other) or vars(other)[name] == value:
            continue
        text = Path(other.__file__ or "").read_text(encoding="utf-8")
        if not _takes(text, source.__name__, name):
            continue
        setattr(other, name, value)
        if other.__name__.startswith("facevm."):
            for made, anew in _renew(other, text).items():
                _spread(other, made, anew)


def _takes(text: str, origin: str, name: str) -> bool:
    """Whether a module's text takes this name from the module of that name."""
    last = origin.rpartition(".")[2]
    head = text.partition("\nclass ")[0].partition("\ndef ")[0]
    return name in head and f"{last} import" in head
