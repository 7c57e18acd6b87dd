"""How a ``settings.toml`` is written: is it what CircuitPython reads, and are its keys ours?

CircuitPython reads a part of TOML: whole numbers and texts in double quotes, outside tables. What
else stands there is as good as not written, or stops the program when it asks for it.

MERGED: CircuitPython's stack of calls: whether the board's settings make it large enough.

A stack that runs out is a RuntimeError in the middle of whatever is done, and ends a treatment as a
failed bus does (G04). CircuitPython 9 has 1536 bytes of it, 10 has 2048 (its pull request 10236).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facelang.suggest import nearest
from facevm.settings import CALIBRATION_KEYS, LIMIT_KEYS
from sculpt.board import contents, settings_file
from sculpt.cli.errors import UserError
from sculpt.doctor.finding import Finding, advice, wrong
from sculpt.doctor.settings_values import whole

ABOUT = "settings"
OF_CIRCUITPYTHON = "CIRCUITPY_"
_LINE = re.compile(r"^[ \t]*([A-Za-z0-9_]+)[ \t]*=[ \t]*([^#\n\r]*)", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?(\d[\d_]*|0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+)")
_DECIMAL = re.compile(r"[+-]?\d+")


def read(drive: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    """What the settings state, None for a file that is none, and what is odd about its text."""
    path = drive / contents.SETTINGS
    if not path.exists():
        return {}, [
            advice(
                ABOUT,
                "there is no settings.toml",
                "the reference board's pins and calibration count, whatever your board is",
                "sculpt deploy puts one there",
            )
        ]
    try:
        table = settings_file.read(drive)
    except UserError as trouble:
        return None, [
            wrong(
                ABOUT,
                trouble.message.partition(": a line is")[0],
                "the program cannot tell how this board is wired",
                'mend that line; each is KEY = 123 or KEY = "text"',
            )
        ]
    return table, [*_values(table), *_writing(path.read_text("utf-8")), *_keys(table, drive)]


def _values(table: dict[str, Any]) -> Iterator[Finding]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield wrong(
                ABOUT,
                f"[{key}] begins a table",
                "CircuitPython does not see any of the lines below it",
                "remove the line with the brackets",
            )
        elif isinstance(value, bool) or not isinstance(value, int | str):
            yield wrong(
                ABOUT,
                f"{key} is {_shown(value)}",
                "CircuitPython reads whole numbers and texts only",
                "write a whole number (1 for yes, 0 for no), or a text in double quotes",
            )


def _writing(text: str) -> Iterator[Finding]:
    """Numbers and texts that TOML knows and the board does not."""
    for key, written in _LINE.findall(text):
        value = written.strip()
        if value.startswith(("'", '"""')):
            yield wrong(
                ABOUT,
                f"{key} has its text in other quotes",
                "CircuitPython reads texts in double quotes only",
                f'write {key} = "…"',
            )
        elif _NUMBER.fullmatch(value) and not _DECIMAL.fullmatch(value):
            yield wrong(
                ABOUT,
                f"{key} is written {value}",
                "CircuitPython reads decimal digits only",
                f"write {key} = {int(value, 0)}",
            )


def _keys(table: dict[str, Any], drive: Path) -> Iterator[Finding]:
    known = {*settings_file.reference(), *LIMIT_KEYS, *CALIBRATION_KEYS}
    for key, value in table.items():
        if key in known or key.startswith(OF_CIRCUITPYTHON) or isinstance(value, dict):
            continue
        near = nearest(key, sorted(known))
        if near is not None or key.startswith("LIMIT_"):
            yield wrong(
                ABOUT,
                f"{key} is no key of this program",
                "it has no effect, and what it was meant for has its usual value",
                f"did you mean {near}?" if near else f"limits are {', '.join(LIMIT_KEYS)}",
            )
    missing = settings_file.missing(drive)
    if missing:
        yield advice(
            ABOUT,
            f"it does not have {', '.join(missing)}",
            "the reference board's values count",
            "copy the lines from the reference settings, with this board's values",
        )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


KEY = "CIRCUITPY_PYSTACK_SIZE"
BYTES = 4096
"""Twice what the deepest calls of the program take, by the frames of its functions."""


def stack_findings(table: dict[str, Any]) -> Iterator[Finding]:
    """A finding where the stack is left as it is, or is made too small."""
    size = whole(table, KEY)
    if size is None or size < BYTES:
        found = "is not there" if KEY not in table else f"is {table[KEY]!r}"
        yield wrong(
            ABOUT,
            f"{KEY} {found}",
            "calls inside calls may run out of room, which ends a treatment",
            f"write {KEY} = {BYTES}, and plug the board in again",
        )
