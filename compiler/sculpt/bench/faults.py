"""Faults as ``--fault KIND@T[+D]`` writes them, by the bench's own table of kinds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from facebench.faults import faults
from facebench.faults.faults import Fault
from facelang.suggest import nearest
from sculpt.cli.errors import UserError
from sculpt.cli.units import time_argument

if TYPE_CHECKING:
    from facebench.faults.happenings import Occurrence

EXAMPLES = ("lift@10s+3s", "rail@12.5s", "gain+20%@1min", "stall+80ms@800ms")

UNITS_ms = {"ms": 1, "s": 1000, "min": 60_000}
"""Units of time that may be written, in ms."""

KINDS = faults.ALL_KINDS

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
TIME = re.compile(rf"({NUMBER.pattern}) ?(ms|s|min)")


def parse_fault(text: str) -> Fault:
    """The fault that ``KIND@T[+D]`` describes.

    T is on the routine's clock, D is the board's time; without D the fault lasts. Raises ValueError
    with a sentence that says what is wrong and what would be right.
    """
    kind, at, when = text.strip().partition("@")
    row, amount = _kind(kind.strip())
    if not at or not when.strip():
        raise ValueError(f"when is {kind}? Write a time of the routine: {kind}@10s")
    begin, plus, length = when.partition("+")
    return Fault(
        row.name,
        _time_ms(begin.strip(), f"{kind}@10s"),
        _time_ms(length.strip(), f"{kind}@{begin.strip()}+3s") if plus else None,
        amount,
    )


def fault_text(fault: Fault) -> str:
    """The text of a fault: ``lift@10s+3s``."""
    length = "" if fault.for_ms is None else f"+{time_argument(fault.for_ms)}"
    return f"{fault.label()}@{time_argument(fault.at_ms)}{length}"


def help_text() -> str:
    """Every kind and what happens, one per line, for the command's help."""
    rows = [(faults.pattern(row), row.what + _usual(row)) for row in KINDS]
    width = max(len(pattern) for pattern, _ in rows)
    return "\n".join(f"  {pattern:{width}}  {what}" for pattern, what in rows)


def _usual(row: faults.Kind) -> str:
    """What is meant without a number, where it may be left out."""
    return f" ({row.usual})" if row.usual else ""


def _kind(text: str) -> tuple[faults.Kind, float | None]:
    """The table's row that ``text`` names, and its number if it has one."""
    if not text:
        raise ValueError(f"a fault has a kind and a time: {EXAMPLES[0]}")
    for row in KINDS:
        name, sign = row.name, row.sign
        if not sign and text == name:
            return row, None
        if sign and (text == name or text.startswith(name + sign)):
            return row, _amount(text, row)
    known = [faults.pattern(row) for row in KINDS]
    near = nearest(text, known) or _near_name(text)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
    raise ValueError(f"no fault is called {text}: {hint}")


def _near_name(text: str) -> str | None:
    """The pattern of the kind whose name is meant: that of ``gain`` for ``gian+20%``."""
    patterns = {row.name: faults.pattern(row) for row in KINDS}
    word = re.split(r"[-+]?[0-9]", text)[0]
    name = nearest(word, patterns)
    return patterns[name] if name else None


def _amount(text: str, row: faults.Kind) -> float:
    name, sign, unit = row.name, row.sign, row.unit
    if row.usual and text == name:
        return row.usual
    example = f"{name}{sign}{row.usual or (20 if unit == '%' else 80)}{unit}"
    number = text[len(name) + len(sign) :]
    if not number.endswith(unit):
        what = {"%": "percent (%)", "ms": "a time in ms"}.get(unit, f"in {unit}")
        raise ValueError(f"{text}: its number is {what}, as in {example}")
    number = number[: -len(unit)].strip()
    if not NUMBER.fullmatch(number):
        raise ValueError(f"{text}: {number or 'N'} is not a number; write it as in {example}")
    return _plain(Decimal(number))


def _time_ms(text: str, example: str) -> float:
    found = TIME.fullmatch(text)
    if found is None:
        if NUMBER.fullmatch(text):
            raise ValueError(f"{text} has no unit: write {text}s or {text}ms, as in {example}")
        wrong = f"{text} is not a time" if text else "the time is missing"
        raise ValueError(f"{wrong}: write ms, s or min, as in {example}")
    return _plain(Decimal(found[1]) * UNITS_ms[found[3]])


def _plain(number: Decimal) -> float:
    """An int where the number is whole: the board's time then stays in whole nanoseconds."""
    return int(number) if number == int(number) else float(number)


class NewFaults:
    """The faults of a run as they begin; ``occurrences`` is the list that the run appends to."""

    def __init__(self, occurrences: list[Occurrence]) -> None:
        self._occurrences = occurrences
        self._seen = 0

    def labels(self) -> list[str]:
        """The labels of those that have begun since the last call."""
        new = self._occurrences[self._seen :]
        self._seen = len(self._occurrences)
        return [occurrence.fault.label() for occurrence in new]


def require_in_time(asked: tuple[Fault, ...], duration_ms: int) -> None:
    """Raises UserError for a fault that begins after the end of a routine of this duration."""
    for fault in asked:
        if fault.at_ms > duration_ms:
            raise UserError(
                f"{fault_text(fault)} comes too late",
                f"the routine's clock stops at {time_argument(duration_ms)}",
            )
