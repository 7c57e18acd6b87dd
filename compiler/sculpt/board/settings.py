"""A board's whole ``settings.toml``, as the device's program reads it, on the PC.

``sculpt.board.settings`` reads a board's limits alone. What cannot be is found by the program's own
reading, ``facevm.complaint`` and ``facevm.wiring``, and told here by its key; only the names of
pins, which are those of a board that is not here, are looked at by this module.

MERGED: What a board's ``settings.toml`` says it allows, as the limits a routine is checked against.

Only the keys of ``facevm.settings.LIMIT_KEYS`` are read; the board's pins, addresses and
calibration are not the compiler's business. CircuitPython's ``settings.toml`` knows whole
numbers and texts only.

MERGED: A board's calibration, as its ``settings.toml`` states it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from facebench.circuitpython.harness import OPTIONAL, PINS, POWER, harnessed
from facevm import complaint, settings
from facevm.limits import Limits
from facevm.settings import LIMIT_KEYS, Settings
from sculpt.cli.errors import UserError, reason

MAY_BE_EMPTY = ("LED_PIN", POWER, *OPTIONAL)
"""Pins that may be stated as "": there is no such part."""


class BoardSettings(NamedTuple):
    """``table`` has the keys as the program reads them, ``limits`` are what they allow."""

    path: Path
    table: dict[str, Any]
    limits: Limits


def read(path: Path) -> BoardSettings:
    """The settings in a file. Raises UserError, with the key and what to write, for a wrong one."""
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
        raise UserError(f"{path}: {error}", "name the pin that each of them is wired to") from error
    return settings


def refused(settings: BoardSettings, error: Exception) -> UserError:
    """How it ends when the program itself has refused settings that were read."""
    if len(error.args) == 2:  # facevm.settings.SettingError: the key, and what it has to be
        return _wrong(settings, *error.args)
    return UserError(
        f"{settings.path}: the program does not start with it ({error})",
        "compare it with the reference settings, device/drive/settings.toml",
    )


def _require_pin(settings: BoardSettings, key: str) -> None:
    name, example = settings.table[key], PINS.get(key, "NEOPIXEL_POWER")
    if not isinstance(name, str):
        raise _wrong(settings, key, f'write the pin\'s name in quotes, such as "{example}"')
    if not name and key not in MAY_BE_EMPTY:
        raise _wrong(settings, key, f'write the pin that it is wired to, such as "{example}"')


def _wrong(settings: BoardSettings, key: str, right: str) -> UserError:
    value = settings.table[key]
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        shown = shown.lower()
    return UserError(f"{settings.path}: {key} is {shown}", right)


def limits_of(settings: Path) -> Limits:
    """The limits in a settings file; a key it does not have stays the device's own.

    Raises UserError for a file that is not there or not TOML, for a value that is no positive
    whole number, and for a ``LIMIT_…`` key this program does not know: a limit that is
    misspelled must not be passed over.
    """
    import tomllib

    try:
        with settings.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise UserError(
            f"the board's settings {settings} cannot be read ({reason(error)})"
        ) from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise UserError(
            f"{settings} is no settings file ({error})", 'a line is KEY = 123 or KEY = "text"'
        ) from error
    fields: dict[str, int] = {}
    for key, value in table.items():
        if key not in LIMIT_KEYS:
            if key.startswith("LIMIT_"):
                raise UserError(
                    f"{settings}: {key} is no limit this program knows",
                    f"there are {', '.join(LIMIT_KEYS)}",
                )
            continue
        number = _whole(value)
        if number < 1:
            raise UserError(f"{settings}: {key} is {value!r}", "write a whole number, 1 or more")
        field, units = LIMIT_KEYS[key]
        fields[field] = number * units
    return Limits(**fields)


def _whole(value: object) -> int:
    """A whole number, written as one or, as the board takes it too, as a text; 0 for all else."""
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return 0
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def calibration_of(path: Path) -> Settings:
    """What codes and voltages mean on a board; a key that is not there is the reference board's.

    ``path`` is a file that ``sculpt.board.settings.limits_of`` has read. Raises UserError for
    a value that no board has.
    """
    table = tomllib.loads(path.read_text("utf-8"))
    try:
        calibrated: Settings = settings.calibration(table.get)
    except (ValueError, TypeError) as error:
        raise UserError(f"{path}: {error}", "calibrate the board, or write what it was") from error
    return calibrated
