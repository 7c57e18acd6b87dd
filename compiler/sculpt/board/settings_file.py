"""A board's ``settings.toml``, changed in place: comments, order and layout stay.

MERGED: A drive's ``settings.toml`` beside the reference board's: which keys are missing?
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from sculpt.board import contents
from sculpt.cli.errors import UserError, reason
from sculpt.cli.outputs import write_whole

NAME = "settings.toml"
BOOT_OUT = "boot_out.txt"
"""What CircuitPython writes on its drive at every start."""


def on_drive(drive: Path) -> Path:
    """The settings of a board's drive. Raises UserError where they are not."""
    if not drive.is_dir():
        raise UserError(f"there is no drive {drive}", "is the board plugged in?")
    path = drive / NAME
    if not path.is_file():
        raise UserError(
            f"{drive} has no {NAME}", "is it the board's drive? sculpt deploy puts one there"
        )
    return path


def is_on_a_board(path: Path) -> bool:
    """Whether this file stands on the drive of a CircuitPython board."""
    return (path.resolve().parent / BOOT_OUT).exists()


def changed(text: str, values: dict[str, int]) -> str:
    """The text with these values; a key that it does not have is added at its end."""
    import tomlkit

    document = tomlkit.parse(text)
    for key, value in values.items():
        document[key] = value
    return tomlkit.dumps(document)


def write(path: Path, values: dict[str, int]) -> None:
    """Puts the values into the file, whole or not at all. Raises UserError."""
    data = path.read_bytes().decode("utf-8")  # line ends stay what they are
    write_whole(path, changed(data, values).encode("utf-8"))


_KEY = re.compile(r"^(#\s*)?([A-Z][A-Z0-9_]*)\s*=", re.MULTILINE)


def reference() -> dict[str, bool]:
    """Every key the program knows: True where the reference settings state it, False where they
    only show it in a comment."""
    text = contents.settings().decode()
    return {key: not comment for comment, key in _KEY.findall(text)}


def read(drive: Path) -> dict[str, Any]:
    """The settings on a drive, empty without a file. Raises UserError for what is not TOML."""
    path = drive / contents.SETTINGS
    try:
        return tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)})") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise UserError(
            f"{path} is no settings file ({error})", 'a line is KEY = 123 or KEY = "text"'
        ) from error


def missing(drive: Path) -> list[str]:
    """The keys that the reference settings state and a drive's own do not."""
    if not (drive / contents.SETTINGS).exists():
        return []
    here = read(drive)
    return [key for key, is_stated in reference().items() if is_stated and key not in here]


def routine(drive: Path) -> str | None:
    """The routine that the settings choose, on a drive without settings the reference's."""
    table = read(drive) if (drive / contents.SETTINGS).exists() else tomllib.loads(_text())
    name = table.get("ROUTINE", tomllib.loads(_text()).get("ROUTINE"))
    return name if isinstance(name, str) else None


def _text() -> str:
    return contents.settings().decode()
