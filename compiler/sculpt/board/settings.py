"""Settings of a board: its ``settings.toml`` read on the PC, whole or in part.

The limits alone are what a routine is checked against; the calibration says what codes and
voltages mean. The whole file makes the virtual board the one that it describes. What no board can
have is found by the device's own reading of it, ``facevm.complaint`` and ``facevm.fitting``, and
reported by its key; only the names of pins, which are those of a board that is not here, are
checked by this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from facevm import complaint, settings
from facevm.limits import Limits
from facevm.settings import DAC, LIMIT_KEYS, Settings
from sculpt.board import contents
from sculpt.board.settings_file import table_of, unread_of
from sculpt.cli.errors import UserError


class BoardSettings(NamedTuple):
    """``table`` has the keys as the device reads them, ``limits`` are what they allow."""

    path: Path
    table: dict[str, Any]
    limits: Limits


def promise_of(path: Path) -> int:
    """The control updates a second that the bus of a settings file allows."""
    i2c_Hz = _whole(table_of(path).get("I2C_HZ"))
    if i2c_Hz < settings.PROMISES[-1][0]:  # which is said where the bus is looked at
        i2c_Hz = settings.I2C_HZ
    promised: int = settings.promise(i2c_Hz)
    return promised


def limits_of(path: Path) -> Limits:
    """The limits in a settings file; a key that it does not have keeps the device's own value.

    Raises UserError for a file that is not there or is not TOML, for a value that is not a positive
    whole number, for an unknown ``LIMIT_…`` key (a misspelled limit must not be ignored), and for
    an ``UPDATES_PER_S`` that ``I2C_HZ`` does not allow.
    """
    table = table_of(path)
    for odd in unread_of(path):
        if odd.key in LIMIT_KEYS or odd.key.startswith("LIMIT_"):
            raise UserError(f"{path}: {odd.what}, and the board does not read it", odd.fix)
    most = promise_of(path)
    fields: dict[str, int] = {"updates_per_s": most}
    for key, value in table.items():
        below = value if isinstance(value, dict) else {}
        for limit in LIMIT_KEYS:
            if limit in below:
                raise UserError(
                    f"{path}: {limit} stands below [{key}], and the board does not read it",
                    "write it above that line",
                )
        if key not in LIMIT_KEYS:
            if key.startswith("LIMIT_") and not key.endswith("_PIN"):
                raise UserError(
                    f"{path}: there is no limit {key}", f"there are {', '.join(LIMIT_KEYS)}"
                )
            continue
        number = _whole(value)
        if number < 1:
            raise UserError(f"{path}: {key} is {value!r}", "write a whole number, 1 or more")
        field, units = LIMIT_KEYS[key]
        fields[field] = number * units
    if fields["updates_per_s"] > most:
        raise UserError(
            f"{path}: UPDATES_PER_S is {fields['updates_per_s']}, more than a board makes whose "
            f"I2C_HZ is {table.get('I2C_HZ', settings.I2C_HZ)}",
            f"write UPDATES_PER_S = {most}, or less",
        )
    return Limits(**fields)


def calibration_of(path: Path) -> Settings:
    """The calibration in a settings file; a key that it does not have is the reference board's.

    Raises UserError as :func:`limits_of` does, and for a value that no board has.
    """
    try:
        calibrated: Settings = settings.calibration(table_of(path).get)
    except (ValueError, TypeError) as error:
        raise UserError(
            f"{path}: {error}", "calibrate the board, or restore the value before"
        ) from error
    return calibrated


def read(path: Path) -> BoardSettings:
    """The settings in a file. Raises UserError for a wrong one, with its key and what to write."""
    from facebench.circuitpython.harness import PINS, POWER, harnessed

    board = BoardSettings(path, table_of(path), limits_of(path))
    for odd in unread_of(path):
        raise UserError(f"{path}: {odd.what}, and the board does not read it", odd.fix)
    for key in (*PINS, POWER):
        if key in board.table:
            _require_pin(board, key)
    found = complaint.culprit(board.table.get)
    if found is not None:
        raise _wrong(board, *found)
    contents.require_driver(board.table.get("DAC", DAC))
    try:
        harnessed(board.table)
    except ValueError as error:
        raise UserError(f"{path}: {error}", "name the pin that each of them is wired to") from error
    return board


def refused(board: BoardSettings, error: Exception) -> UserError:
    """The error to raise where the device's program itself refuses settings that were read."""
    if len(error.args) == 2:  # facevm.settings.SettingError: the key, and what it has to be
        return _wrong(board, *error.args)
    return UserError(
        f"{board.path}: the program does not start with it ({error})",
        "compare it with the reference settings, device/drive/settings.toml",
    )


def _require_pin(board: BoardSettings, key: str) -> None:
    """Raises UserError unless the key names a pin, or is empty where the part is optional."""
    from facebench.circuitpython.harness import OPTIONAL, PINS, POWER

    name, example = board.table[key], PINS.get(key, "NEOPIXEL_POWER")
    if not isinstance(name, str):
        raise _wrong(board, key, f'write the pin\'s name in quotes, such as "{example}"')
    if not name and key not in ("LED_PIN", POWER, *OPTIONAL):
        raise _wrong(board, key, f'write the pin that it is wired to, such as "{example}"')


def _wrong(board: BoardSettings, key: str, right: str) -> UserError:
    value = board.table[key]
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        shown = shown.lower()
    return UserError(f"{board.path}: {key} is {shown}", right)


def _whole(value: object) -> int:
    """A whole number, written as one or as a text, which the board takes too; 0 for all else."""
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return 0
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
