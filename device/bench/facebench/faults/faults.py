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
        usual: int = 0

else:
    from collections import namedtuple

    _Row = namedtuple(
        "_Row", ("name", "sign", "unit", "least", "most", "lasts", "whose", "what", "usual")
    )

    def Kind(*values):
        """A row; ``usual`` may be left out (MicroPython's own namedtuple has no defaults)."""
        return _Row(*values) if len(values) == 9 else _Row(*values, 0)


"""A row of the table: the number of a fault, where it has one, by its ``sign``, its ``unit``, and
the ``least`` and the ``most`` of it; whether it ``lasts``; ``whose`` it is; ``what`` happens; and
what number is meant where none is written, 0 if one has to be."""

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

UNKIND = (
    Kind("noise", "+", "uA", 0, 50, True, BOARD, "the sensor is noisy, N uA rms a conversion", 1),
    Kind("hum", "+", "uA", 0, 100, True, OUTSIDE, "the mains hums by N uA peak, at 50 Hz", 4),
    Kind("adc-noise", "+", "mV", 0, 500, True, BOARD, "the electrode's ADC is noisy, N mV rms", 18),
    Kind("offset", "+", "uA", 1, 600, True, BOARD, "the output stage gives N uA on top", 20),
    Kind("drift", "+", "%", 1, 1000, True, BOARD, "the output stage gains N percent a second", 5),
    Kind("half", "-", "%", 1, 100, True, BOARD, "its positive half gives N percent less", 100),
    Kind(
        "other-half", "-", "%", 1, 100, True, BOARD, "its negative half gives N percent less", 100
    ),
    Kind("reference", "-", "%", 1, 100, True, BOARD, "its zero reference falls by N percent", 100),
    Kind("leak", "+", "kohm", 5, 10000, True, BOARD, "the supply leaks to an electrode", 100),
    Kind("drain", "+", "kohm", 5, 10000, True, BOARD, "an electrode leaks to ground", 100),
    Kind(
        "return-leak", "+", "uA", 1, 600, True, BOARD, "N uA leak into the shunt, past the skin", 90
    ),
    Kind("return-drain", "+", "uA", 1, 600, True, BOARD, "N uA leak out of it, past the skin", 70),
    Kind("earth", "+", "kohm", 1, 1000, True, OUTSIDE, "person and a plugged-in PC are earthed", 5),
    Kind("weld-return", "", "", 0, 0, True, BOARD, "the disconnect's second pole is welded closed"),
)
"""More of them: of a board and surroundings less kind. ``half`` and ``earth`` without a number are
a dead half and 5 kohm."""

OF_TWO_POLES = (
    Kind("battery", "", "", 0, 0, True, BOARD, "the battery is nearly empty"),
    Kind("mid-rail", "-", "%", 1, 100, True, BOARD, "mid-rail falls by N percent", 20),
    Kind("second-dead", "", "", 0, 0, True, BOARD, "the second channel trips at nothing"),
    Kind("second-trips", "", "", 0, 0, True, BOARD, "the second channel trips whatever flows"),
)
"""What else can break on a board with two poles; another one has no such part."""

ALL_KINDS = KINDS + UNKIND + OF_TWO_POLES

ROWS = {row.name: row for row in ALL_KINDS}

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
            if amount is None and row.usual:
                amount = row.usual
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
