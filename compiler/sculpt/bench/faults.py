"""``--fault KIND@T[+D]``: what may go wrong, as text, made from the bench's own table.

MERGED: What is asked to go wrong in a run: the values of ``--fault``, and whether they can come.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from facebench.faults import faults
from facelang.suggest import nearest
from sculpt.cli.errors import UserError
from sculpt.cli.units import time_argument

EXAMPLES = ("lift@10s+3s", "rail@12.5s", "gain+20%@1min", "stall+80ms@800ms")

UNITS_ms = {"ms": 1, "s": 1000, "min": 60_000}
"""Units of time, in ms."""

KINDS: tuple[Any, ...] = faults.KINDS

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
TIME = re.compile(rf"({NUMBER.pattern}) ?(ms|s|min)")


def fault(text: str) -> Any:
    """The ``facebench.faults.faults.Fault`` that ``KIND@T[+D]`` means.

    T is on the routine's clock, D the board's time; without D it lasts. Raises ValueError with a
    sentence that says what is wrong and what would be right.
    """
    kind, at, when = text.strip().partition("@")
    row, amount = _kind(kind.strip())
    if not at or not when.strip():
        raise ValueError(f"{kind} of when? Write a time of the routine: {kind}@10s")
    begin, plus, length = when.partition("+")
    return faults.Fault(
        row[faults.NAME],
        _time_ms(begin.strip(), f"{kind}@10s"),
        _time_ms(length.strip(), f"{kind}@{begin.strip()}+3s") if plus else None,
        amount,
    )


def label(fault: Any) -> str:
    """The same the other way round: ``lift@10s+3s``."""
    length = "" if fault.for_ms is None else f"+{time_argument(fault.for_ms)}"
    return f"{fault.label()}@{time_argument(fault.at_ms)}{length}"


def help_text() -> str:
    """Every kind and what happens, one a line, for the command's help."""
    rows = [(faults.pattern(row), row[faults.WHAT]) for row in KINDS]
    width = max(len(pattern) for pattern, _ in rows)
    return "\n".join(f"  {pattern:{width}}  {what}" for pattern, what in rows)


def _kind(text: str) -> tuple[Any, float | None]:
    """The table's row that ``text`` names, and its number if it has one."""
    if not text:
        raise ValueError(f"a fault has a kind and a time: {EXAMPLES[0]}")
    for row in KINDS:
        name, sign = row[faults.NAME], row[faults.SIGN]
        if not sign and text == name:
            return row, None
        if sign and (text == name or text.startswith(name + sign)):
            return row, _amount(text, row)
    known = [faults.pattern(row) for row in KINDS]
    near = nearest(text, known) or _near_name(text)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
    raise ValueError(f"no fault is called {text}: {hint}")


def _near_name(text: str) -> str | None:
    """The pattern of a kind whose name alone was nearly met: ``gian+20%``."""
    patterns = {row[faults.NAME]: faults.pattern(row) for row in KINDS}
    word = re.split(r"[-+]?[0-9]", text)[0]
    name = nearest(word, patterns)
    return patterns[name] if name else None


def _amount(text: str, row: Any) -> float:
    name, sign, unit = row[faults.NAME], row[faults.SIGN], row[faults.UNIT]
    example = f"{name}{sign}{20 if unit == '%' else 80}{unit}"
    number = text[len(name) + len(sign) :]
    if not number.endswith(unit):
        what = "percent (%)" if unit == "%" else f"a time in {unit}"
        raise ValueError(f"{text}: its number is {what}, as in {example}")
    number = number[: -len(unit)].strip()
    if not NUMBER.fullmatch(number):
        raise ValueError(f"{text}: {number or 'nothing'} is no number; write it as in {example}")
    return _plain(Decimal(number))


def _time_ms(text: str, example: str) -> float:
    found = TIME.fullmatch(text)
    if found is None:
        if NUMBER.fullmatch(text):
            raise ValueError(f"{text} has no unit: write {text}s or {text}ms, as in {example}")
        raise ValueError(f"{text or 'nothing'} is no time: write ms, s or min, as in {example}")
    return _plain(Decimal(found[1]) * UNITS_ms[found[3]])


def _plain(number: Decimal) -> float:
    """A whole number where it is one: the board's time then stays in whole nanoseconds."""
    return int(number) if number == int(number) else float(number)


class Begun:
    """The faults of a run as they begin; ``occurrences`` is the list that grows meanwhile."""

    def __init__(self, occurrences: list[Any]) -> None:
        self._occurrences = occurrences
        self._told = 0

    def since(self) -> list[str]:
        """The labels of those that began since this was asked last."""
        new = self._occurrences[self._told :]
        self._told = len(self._occurrences)
        return [occurrence.fault.label() for occurrence in new]


def require_in_time(asked: tuple[Any, ...], duration_ms: int) -> None:
    """Raises UserError for a fault after the end of a routine that takes so long."""
    for fault in asked:
        if fault.at_ms > duration_ms:
            raise UserError(
                f"{label(fault)} comes too late",
                f"the routine's clock stops at {time_argument(duration_ms)}",
            )
