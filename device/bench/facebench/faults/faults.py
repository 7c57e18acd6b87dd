"""Faults that can happen, in one table: help, parser, tests and the virtual board are made from it.

A fault begins at a time of the routine's clock; some last, for a while of the board's time or for
good, others are over as soon as they happen.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import NamedTuple

    class Kind(NamedTuple):
        name: str
        sign: str
        unit: str
        least: int
        most: int
        lasts: bool
        whose: str
        what: str

else:
    from collections import namedtuple

    Kind = namedtuple("Kind", ("name", "sign", "unit", "least", "most", "lasts", "whose", "what"))
"""A row of the table: the number of a fault, where it has one, by its ``sign``, its ``unit``, and
the ``least`` and the ``most`` of it; whether it ``lasts``; ``whose`` it is; ``what`` happens."""

PERSON, BOARD, OUTSIDE = "person", "board", "outside"
"""Whose it is: who holds the electrodes; the parts; what is plugged in or cuts the power."""

KINDS = (
    Kind("lift", "", "", 0, 0, True, PERSON, "an electrode leaves the skin"),
    Kind("short", "", "", 0, 0, True, PERSON, "the electrodes touch each other"),
    Kind("dac-nak", "", "", 0, 0, True, BOARD, "the DAC no longer answers"),
    Kind("sensor-nak", "", "", 0, 0, True, BOARD, "the sensor no longer answers"),
    Kind("sensor-stuck", "", "", 0, 0, True, BOARD, "the sensor keeps its last reading"),
    Kind("sensor-reset", "", "", 0, 0, False, BOARD, "the sensor falls back to its defaults"),
    Kind("sensor-gain", "-", "%", 1, 100, True, BOARD, "the sensor reads low by N percent"),
    Kind("bus-hang", "", "", 0, 0, True, BOARD, "the I2C lines are stuck: every transfer blocks"),
    Kind("gain", "+", "%", 1, 400, True, BOARD, "the output stage gives N percent too much"),
    Kind("rail", "", "", 0, 0, True, BOARD, "the amplifier is stuck at its supply"),
    Kind("weld", "", "", 0, 0, True, BOARD, "the output disconnect is welded closed"),
    Kind("stall", "+", "ms", 1, 60000, False, BOARD, "the control loop is held up for N ms"),
    Kind("usb", "", "", 0, 0, True, OUTSIDE, "a computer is plugged in"),
    Kind("charger", "", "", 0, 0, True, OUTSIDE, "a charger is plugged in"),
    Kind("reset", "", "", 0, 0, False, OUTSIDE, "the controller resets, the chips do not"),
    Kind("brownout", "", "", 0, 0, False, OUTSIDE, "the supply dips: everything resets"),
    Kind("press", "", "", 0, 0, False, PERSON, "the button is pressed"),
)

ROWS = {row.name: row for row in KINDS}

LATEST_ms = 3600000
"""The longest time a fault may begin at or last: an hour, which no routine takes."""


def pattern(row: Kind) -> str:
    """A kind as one writes it, its number as N: ``gain+N%``."""
    return row.name + row.sign + "N" + row.unit if row.sign else row.name


class Fault:
    """``kind`` at ``at_ms`` of the routine's clock, for ``for_ms`` or, when None, for good.

    ``amount`` is the number of a kind that has one, in its unit. Raises ValueError, in a sentence,
    for what is in no row of the table or outside of it.
    """

    def __init__(
        self,
        kind: str,
        at_ms: float,
        for_ms: "float | None" = None,
        amount: "float | None" = None,
    ) -> None:
        row = ROWS.get(kind)
        if row is None:
            raise ValueError("no fault is called " + str(kind))
        name = pattern(row)
        if not 0 <= at_ms <= LATEST_ms:
            raise ValueError(name + " happens between 0 s and one hour of the routine's clock")
        if for_ms is not None:
            if not row.lasts:
                raise ValueError(name + " is over as soon as it happens: it takes no duration")
            if not 0 < for_ms <= LATEST_ms:
                raise ValueError(name + " lasts longer than 0 s and an hour at most")
        if row.sign:
            if amount is None:
                raise ValueError("%s: N is missing, in %s" % (name, row.unit))
            if not row.least <= amount <= row.most:
                raise ValueError(
                    name + ": N goes from %s to %s " % (row.least, row.most) + row.unit
                )
        elif amount is not None:
            raise ValueError(name + " takes no number")
        self.kind = kind
        self.at_ms = at_ms
        self.for_ms = for_ms
        self.amount = amount

    def label(self) -> str:
        """The kind as one writes it, with its number: ``gain+20%``."""
        if self.amount is None:
            return self.kind
        row = ROWS[self.kind]
        return self.kind + row.sign + "%g" % self.amount + row.unit


if _TYPES:
    Event = Fault | tuple[str, float, float | None] | tuple[str, float, float | None, float]


def fault_of(event: "Event") -> Fault:
    """A :class:`Fault` from itself or from ``(kind, at_ms, for_ms)`` or ``(.., amount)``."""
    return event if isinstance(event, Fault) else Fault(*event)
