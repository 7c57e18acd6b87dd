"""Settings as CircuitPython reads them: a subset of TOML, one line at a time (``os.getenv``).

It looks for ``KEY =`` at the beginning of a line, up to the first line that begins with a
bracket, whatever stands around that line; what follows is a text in double quotes, or a number
(``shared-module/os/getenv.c``). So a key in quotes is none, a line inside a longer text is a key,
and a byte-order mark hides the line that it stands before.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, NamedTuple

BOM = "\ufeff"

_LINE = re.compile(r"[ \t\v\f\r]*([^\s=\"']+)[ \t\v\f\r]*=[ \t\v\f\r]*(.*)")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?:#.*)?')
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED_KEY = re.compile(r"""^[ \t]*(["'])([^"'\n]*)\1[ \t]*=""", re.MULTILINE)


class Unread(NamedTuple):
    """A key that the board does not see as it is written: ``what`` is wrong, and its ``fix``."""

    key: str
    what: str
    why: str
    fix: str


def parse(text: str) -> tuple[dict[str, Any], list[Unread]]:
    """The values that the board reads too, and each key whose line it takes otherwise.

    Values that are no text or whole number are given as TOML has them: the board refuses
    them by their key. Raises ValueError where the text is not TOML.
    """
    try:
        table = tomllib.loads(text.removeprefix(BOM))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    lines = _lines(text)
    quoted = [key for _, key in _QUOTED_KEY.findall(text)]
    unread = [_quoted(key) for key in quoted]
    kept = {}
    for key, value in table.items():
        if key in quoted and key not in lines:
            continue
        odd = None if isinstance(value, dict) else _difference(key, value, lines)
        if odd is None:
            kept[key] = value
        else:
            unread.append(odd)
    unread += [_inside(key) for key in lines if key not in table and _KEY.fullmatch(key)]
    return kept, unread


def _lines(text: str) -> dict[str, str]:
    """What stands behind each key where the board finds it, the first of each."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if line.lstrip(" \t\v\f\r").startswith("["):
            break
        match = _LINE.match(line)
        if match is not None and not match[1].startswith("#"):
            found.setdefault(match[1], match[2])
    return found


def _difference(key: str, value: object, lines: dict[str, str]) -> Unread | None:
    """How the board's reading of a key differs from its value in TOML; None where it does not."""
    written = lines.get(key)
    if written is None:
        if f"{BOM}{key}" in lines:
            return Unread(
                key,
                f"a byte-order mark stands before {key}",
                "CircuitPython passes over the line behind it: the key has no effect",
                "save the file as UTF-8 without a mark, or begin it with a comment",
            )
        return Unread(
            key,
            f"{key} stands below a line that begins with a bracket",
            "CircuitPython reads nothing from that line on",
            "write it above that line",
        )
    if isinstance(value, str) and not _TEXT.fullmatch(written):
        return Unread(
            key,
            f"{key} is not in double quotes",
            "CircuitPython reads texts of one line, in double quotes only",
            f'write {key} = "…"',
        )
    return None


def _quoted(key: str) -> Unread:
    return Unread(
        key,
        f'"{key}" stands in quotes',
        "CircuitPython passes over a key in quotes: the line has no effect",
        f"write {key} = … without quotes",
    )


def _inside(key: str) -> Unread:
    return Unread(
        key,
        f"{key} = … stands inside a longer value",
        "CircuitPython reads line by line, and takes it for the key",
        "keep every value on one line",
    )
