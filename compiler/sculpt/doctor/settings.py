"""Settings as text: whether CircuitPython can read a ``settings.toml``, and whether its keys exist.

CircuitPython reads a part of TOML: whole numbers and texts in double quotes, outside tables. It
ignores anything else, or stops the program that asks for it. One of the keys is the size of its
stack of calls: CircuitPython 9 has 1536 bytes of it, 10 has 2048 (its pull request 10236), and a
stack that runs out is a RuntimeError, which ends a treatment as a failed bus does (G04).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from facelang.suggest import nearest
from facevm.settings import CALIBRATION_KEYS, LIMIT_KEYS
from sculpt.board import contents, settings_file
from sculpt.cli.errors import UserError
from sculpt.doctor.finding import Finding, advice, wrong
from sculpt.doctor.settings_values import Table, whole

ABOUT: Final = "settings"
STACK_KEY = "CIRCUITPY_PYSTACK_SIZE"
STACK_BYTES = 4096
"""Twice what the deepest calls of the program take, by the frames of its functions."""

WIDTH_MOST = 15
"""Characters of a number that CircuitPython itself reads: a buffer of 16 bytes with its end."""

OF_CIRCUITPYTHON = "CIRCUITPY_"
_LINE = re.compile(r"^[ \t]*([A-Za-z0-9_]+)[ \t]*=[ \t]*([^#\n\r]*)", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?(\d[\d_]*|0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+)")
_DECIMAL = re.compile(r"[+-]?\d+")


def read(drive: Path) -> tuple[Table | None, list[Finding]]:
    """The settings on a drive, None where they cannot be read, and the findings on their text."""
    path = drive / contents.SETTINGS
    if not path.exists():
        return {}, [
            advice(
                ABOUT,
                "there is no settings.toml",
                "the reference board's pins and calibration apply, whatever your board is",
                "sculpt deploy creates one",
            )
        ]
    try:
        table = settings_file.read(drive)
    except UserError as error:
        return None, [
            wrong(
                ABOUT,
                error.message.partition(": a line is")[0],
                "the program cannot read how this board is wired",
                'fix that line; each is KEY = 123 or KEY = "text"',
            )
        ]
    odd = [wrong(ABOUT, one.what, one.why, one.fix) for one in settings_file.unread_of(path)]
    notation = _notation(settings_file.text_of(path))
    return table, [*_values(table), *odd, *notation, *_keys(table, drive)]


def _values(table: Table) -> Iterator[Finding]:
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


def _notation(text: str) -> Iterator[Finding]:
    """Findings on numbers that TOML allows and the board does not read."""
    for key, written in _LINE.findall(text):
        value = written.strip()
        if key.startswith(OF_CIRCUITPYTHON) and len(written) > WIDTH_MOST and value.isdigit():
            yield wrong(
                ABOUT,
                f"{key} and the blanks behind it are {len(written)} characters",
                f"CircuitPython reads {WIDTH_MOST} of such a value, blanks included, and no more",
                f"write {key} = {value} with its comment nearer, or above",
            )
        if _NUMBER.fullmatch(value) and not _DECIMAL.fullmatch(value):
            yield wrong(
                ABOUT,
                f"{key} is written {value}",
                "CircuitPython reads decimal digits only",
                f"write {key} = {int(value, 0)}",
            )


def _keys(table: Table, drive: Path) -> Iterator[Finding]:
    known = {*settings_file.reference(), *LIMIT_KEYS, *CALIBRATION_KEYS}
    for key, value in table.items():
        if key in known or key.startswith(OF_CIRCUITPYTHON) or isinstance(value, dict):
            continue
        near = nearest(key, sorted(known))
        if near is not None or key.startswith("LIMIT_"):
            yield wrong(
                ABOUT,
                f"{key} is not a key of this program",
                "it has no effect, and the setting that was meant keeps its default",
                f"did you mean {near}?" if near else f"limits are {', '.join(LIMIT_KEYS)}",
            )
    missing = settings_file.missing(drive)
    if missing:
        yield advice(
            ABOUT,
            f"missing: {', '.join(missing)}",
            "the reference board's values apply",
            "copy the lines from the reference settings, with this board's values",
        )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def stack_findings(table: Table) -> Iterator[Finding]:
    """A finding where the stack of calls has its default size, or is too small."""
    size = whole(table, STACK_KEY)
    if size is None or size < STACK_BYTES:
        found = "is missing" if STACK_KEY not in table else f"is {table[STACK_KEY]!r}"
        yield wrong(
            ABOUT,
            f"{STACK_KEY} {found}",
            "nested calls may run out of stack, which ends a treatment",
            f"write {STACK_KEY} = {STACK_BYTES}, and plug the board in again",
        )
