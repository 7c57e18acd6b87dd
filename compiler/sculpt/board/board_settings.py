"""A board's whole ``settings.toml``, as the device's program reads it, on the PC.

``sculpt.board.board`` reads a board's limits alone. What cannot be is found by the program's own
reading, ``facevm.complaint`` and ``facevm.wiring``, and told here by its key; only the names of
pins, which are those of a board that is not here, are looked at by this module.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from facebench.circuitpython.harness import OPTIONAL, PINS, POWER, harnessed
from facevm import complaint
from facevm.limits import Limits
from sculpt.board.board import limits_of
from sculpt.cli.errors import Trouble

MAY_BE_EMPTY = ("LED_PIN", POWER, *OPTIONAL)
"""Pins that may be stated as "": there is no such part."""


class BoardSettings(NamedTuple):
    """``table`` has the keys as the program reads them, ``limits`` are what they allow."""

    path: Path
    table: dict[str, Any]
    limits: Limits


def read(path: Path) -> BoardSettings:
    """The settings in a file. Raises Trouble, with the key and what to write, for a wrong one."""
    settings = BoardSettings(path, {}, limits_of(path))
    settings.table.update(tomllib.loads(path.read_text("utf-8")))
    for key in (*PINS, POWER):
        if key in settings.table:
            _require_pin(settings, key)
    found = complaint.culprit(settings.table.get)
    if found is not None:
        raise _wrong(settings, *found)
    try:
        harnessed(settings.table)
    except ValueError as error:
        raise Trouble(f"{path}: {error}", "name the pin that each of them is wired to") from error
    return settings


def refused(settings: BoardSettings, error: Exception) -> Trouble:
    """How it ends when the program itself has refused settings that were read."""
    if len(error.args) == 2:  # facevm.wiring.Misset: the key, and what it has to be
        return _wrong(settings, *error.args)
    return Trouble(
        f"{settings.path}: the program does not start with it ({error})",
        "compare it with the reference settings, device/drive/settings.toml",
    )


def _require_pin(settings: BoardSettings, key: str) -> None:
    name, example = settings.table[key], PINS.get(key, "NEOPIXEL_POWER")
    if not isinstance(name, str):
        raise _wrong(settings, key, f'write the pin\'s name in quotes, such as "{example}"')
    if not name and key not in MAY_BE_EMPTY:
        raise _wrong(settings, key, f'write the pin that it is wired to, such as "{example}"')


def _wrong(settings: BoardSettings, key: str, right: str) -> Trouble:
    value = settings.table[key]
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        shown = shown.lower()
    return Trouble(f"{settings.path}: {key} is {shown}", right)
