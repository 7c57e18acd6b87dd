"""A drive's ``settings.toml`` beside the reference board's: which keys are missing?"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from sculpt.board import program
from sculpt.cli.errors import Trouble, reason

_KEY = re.compile(r"^(#\s*)?([A-Z][A-Z0-9_]*)\s*=", re.MULTILINE)


def reference() -> dict[str, bool]:
    """Every key the program knows: True where the reference settings state it, False where they
    only show it in a comment."""
    text = program.settings().decode()
    return {key: not comment for comment, key in _KEY.findall(text)}


def read(drive: Path) -> dict[str, Any]:
    """The settings on a drive, empty where there is no file. Raises Trouble for what is no TOML."""
    path = drive / program.SETTINGS
    try:
        return tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({reason(error)})") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise Trouble(
            f"{path} is no settings file ({error})", 'a line is KEY = 123 or KEY = "text"'
        ) from error


def missing(drive: Path) -> list[str]:
    """The keys that the reference settings state and a drive's own do not."""
    if not (drive / program.SETTINGS).exists():
        return []
    here = read(drive)
    return [key for key, is_stated in reference().items() if is_stated and key not in here]


def routine(drive: Path) -> str | None:
    """The routine that the settings choose, on a drive without settings the reference's."""
    table = read(drive) if (drive / program.SETTINGS).exists() else tomllib.loads(_text())
    name = table.get("ROUTINE", tomllib.loads(_text()).get("ROUTINE"))
    return name if isinstance(name, str) else None


def _text() -> str:
    return program.settings().decode()
