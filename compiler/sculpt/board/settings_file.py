"""Settings file of a board, ``settings.toml``: read, compared with the reference, changed in place.

A change keeps comments, order and layout.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from facevm.settings import DAC, DACS
from sculpt.board import contents, settings_text
from sculpt.board.drive import BOOT_OUT
from sculpt.board.settings_text import Unread
from sculpt.cli.errors import UserError, reason
from sculpt.cli.foreign import read_bounded
from sculpt.cli.outputs import write_whole

NAME = contents.SETTINGS
SIZE_MAX_BYTES = 64 << 10
"""Ten times the reference settings, with room for a person's own comments."""

_KEY = re.compile(r"^(#\s*)?([A-Z][A-Z0-9_]*)\s*=", re.MULTILINE)


def on_drive(drive: Path) -> Path:
    """The settings file of a drive. Raises UserError where there is none."""
    if not drive.is_dir():
        raise UserError(f"there is no drive {drive}", "is the board plugged in?")
    path = drive / NAME
    if not path.is_file():
        raise UserError(
            f"{drive} has no {NAME}", "is it the board's drive? sculpt deploy puts one there"
        )
    return path


def is_on_a_board(path: Path) -> bool:
    """Whether this file is on the drive of a CircuitPython board."""
    return (path.resolve().parent / BOOT_OUT).exists()


def table_of(path: Path) -> dict[str, Any]:
    """Keys and values of a settings file that the board reads, too (:mod:`settings_text`).

    Raises UserError where the file cannot be read.
    """
    return _parsed(path)[0]


def unread_of(path: Path) -> list[Unread]:
    """The keys of a settings file that the board takes otherwise than TOML. Raises UserError."""
    return _parsed(path)[1]


def _parsed(path: Path) -> tuple[dict[str, Any], list[Unread]]:
    try:
        return settings_text.parse(text_of(path))
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    except ValueError as error:  # not TOML, or not UTF-8
        why = str(error).partition("; use sys.")[0]
        raise UserError(
            f"{path} is not a settings file ({why})", 'a line is KEY = 123 or KEY = "text"'
        ) from error


def text_of(path: Path) -> str:
    """The text of a settings file. Raises OSError and ValueError."""
    return read_bounded(path, SIZE_MAX_BYTES).decode()


def read(drive: Path) -> dict[str, Any]:
    """Keys and values of a drive's settings, empty without a file. Raises UserError."""
    path = drive / NAME
    return table_of(path) if path.exists() else {}


def reference(profile: str | None = None) -> dict[str, bool]:
    """Every key that the device's program knows: True where the reference settings state it, False
    where they show it in a comment only. Those of a profile state less."""
    text = contents.settings(profile).decode()
    return {key: not comment for comment, key in _KEY.findall(text)}


def profile_of(table: Mapping[str, object]) -> str | None:
    """The profile that settings state, None where they state none that there is."""
    name = table.get("PROFILE")
    return name if isinstance(name, str) and name in contents.profiles() else None


def missing(drive: Path) -> list[str]:
    """The keys that the reference settings, or those of its profile, state and a drive's own do
    not."""
    if not (drive / NAME).exists():
        return []
    here = read(drive)
    stated = reference(profile_of(here))
    return [key for key, is_stated in stated.items() if is_stated and key not in here]


def routine(drive: Path) -> str | None:
    """The routine that a drive's settings choose; where they do not, the reference's."""
    name = read(drive).get("ROUTINE", default_routine())
    return name if isinstance(name, str) else None


def default_routine() -> str:
    """The routine of the reference settings."""
    return str(tomllib.loads(contents.settings().decode())["ROUTINE"])


def states(drive: Path, key: str) -> bool:
    """Whether a drive's settings have this key. Raises UserError."""
    return key in read(drive)


def dac(drive: Path) -> str:
    """The DAC that a drive's settings name; where they name none that there is, or cannot be read,
    the reference's: what is wrong with them is for the doctor to report."""
    try:
        name = read(drive).get("DAC")
    except UserError:
        return DAC
    return name if isinstance(name, str) and name in DACS else DAC


def changed(text: str, values: Mapping[str, int | str]) -> str:
    """The text of a settings file with these values; a new key is added at its end.

    A key in quotes, which the board would pass over, loses them.
    """
    import tomlkit

    text = text.removeprefix(settings_text.BOM)
    for key in values:
        text = re.sub(rf"""(?m)^([ \t]*)(["']){key}\2""", rf"\1{key}", text)
    document = tomlkit.parse(text)
    for key, value in values.items():
        document[key] = value
    return tomlkit.dumps(document)


def write(path: Path, values: Mapping[str, int | str]) -> None:
    """Writes the values into a settings file, whole or not at all. Raises UserError."""
    write_whole(path, changed(text_of(path), values).encode("utf-8"))  # keeps its line ends
