"""Drive of a board, as the page meets it: its settings are read, and few of them are changed.

What is measured or wired on the board is never touched, and no limit is raised: for that there are
``sculpt calibrate`` and an editor.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import PurePosixPath
from typing import Any

import facec
from facelang.library import Unit
from facevm.limits import Limits
from facevm.settings import limits

LIMITS = (
    *("LIMIT_CURRENT_UA", "LIMIT_TIME_S", "LIMIT_ZONE_TIME_S"),
    *("LIMIT_ZONE_CHARGE_UC", "LIMIT_CHARGE_UC"),
)
"""Keys whose number may become smaller; where there is none, the device's own limit holds."""

FREE = ("ROUTINE", "LED_PERCENT")
"""Keys that may be changed to any value that the program takes."""

DEVICE_LIMITS = {
    "LIMIT_CURRENT_UA": 600,
    "LIMIT_TIME_S": 1200,
    "LIMIT_ZONE_TIME_S": 300,
    "LIMIT_ZONE_CHARGE_UC": 30_000,
    "LIMIT_CHARGE_UC": 100_000,
}
LED_PERCENT_MOST = 100

_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,39}")


class Refused(Exception):
    """A change that the page does not make; its text is the key."""


def settings_of(text: str) -> dict[str, Any] | None:
    """What the page shows of a settings file; None for a text that is none."""
    try:
        table = tomllib.loads(text)
        found = limits(table.get)
    except ValueError:
        return None
    return {
        "routine": table.get("ROUTINE", ""),
        "led_percent": table.get("LED_PERCENT", 10),
        "isolated": table.get("ISOLATED", 0) == 1,
        "limits": {key: table.get(key, DEVICE_LIMITS[key]) for key in LIMITS},
        "updates_per_s": found.updates_per_s,
    }


def refusals(unit: Unit, settings: str | None) -> list[str]:
    """Why a board with these settings would not carry a routine out; empty if it would."""
    try:
        allowed = Limits() if settings is None else limits(tomllib.loads(settings).get)
    except ValueError as error:
        return [str(error)]
    _, found = facec.compile(unit, allowed)
    return [one.message for one in found if one.severity == "error"]


def changed(text: str, values: dict[str, Any]) -> tuple[str, list[list[str]]]:
    """The settings file with these values, and each difference as key, before, after.

    Comments, order and line ends stay. Raises Refused for a key or value that is not the page's to
    write.
    """
    table = tomllib.loads(text)
    differences = []
    for key, value in values.items():
        before = table.get(key, DEVICE_LIMITS.get(key, ""))
        _require(key, value, before)
        if value == before:
            continue
        differences.append([key, str(before), str(value)])
        text = _replaced(text, key, f'"{value}"' if key == "ROUTINE" else str(value))
    after = tomllib.loads(text)
    untouched = {key: one for key, one in table.items() if key not in values}
    if {key: one for key, one in after.items() if key not in values} != untouched:
        raise Refused("the rest of the file would change")
    return text, differences


def _require(key: str, value: Any, before: Any) -> None:
    """Raises Refused for what the page does not write."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    if key in LIMITS:
        allowed = is_number and isinstance(before, int) and value <= before
    elif key == "LED_PERCENT":
        allowed = is_number and value <= LED_PERCENT_MOST
    elif key == "ROUTINE":
        allowed = isinstance(value, str) and _STEM.fullmatch(value) is not None
    else:
        allowed = False
    if not allowed:
        raise Refused(key)


def _replaced(text: str, key: str, value: str) -> str:
    """The text with one value in its line, or in a new one at the end."""
    row = re.compile(rf'^({key}[ \t]*=[ \t]*)("[^"\r\n]*"|[^\s#]+)', re.MULTILINE)
    if row.search(text):
        return row.sub(lambda found: found[1] + value, text, count=1)
    # before the first table, of which a board's settings have none
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    return f"{text}{gap}{key} = {value}{end}"


def image_name(file: str) -> str:
    """The name under which a routine lies on the drive: what a board shows and a FAT keeps."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(file).stem).strip("-")[:40]
    return stem or "mine"
