"""What can go wrong, in one table: help, parser, tests and the virtual board are made from it.

A fault begins at a time of the routine's clock; some last, for a while of the board's time or for
good, others are over as soon as they happen.
"""

PERSON, BOARD, OUTSIDE = "person", "board", "outside"
"""Whose it is: who holds the electrodes; the parts; what is plugged in or cuts the power."""

NAME, SIGN, UNIT, LEAST, MOST, LASTS, WHOSE, WHAT = range(8)

KINDS = (
    # name, then of its number: sign, unit, least, most; whether it lasts; whose; what happens
    ("lift", "", "", 0, 0, True, PERSON, "an electrode leaves the skin"),
    ("short", "", "", 0, 0, True, PERSON, "the electrodes touch each other"),
    ("dac-nak", "", "", 0, 0, True, BOARD, "the DAC no longer answers"),
    ("sensor-nak", "", "", 0, 0, True, BOARD, "the sensor no longer answers"),
    ("sensor-stuck", "", "", 0, 0, True, BOARD, "the sensor keeps its last reading"),
    ("sensor-reset", "", "", 0, 0, False, BOARD, "the sensor falls back to its defaults"),
    ("sensor-gain", "-", "%", 1, 100, True, BOARD, "the sensor reads low by N percent"),
    ("bus-hang", "", "", 0, 0, True, BOARD, "the I2C lines are stuck: every transfer blocks"),
    ("gain", "+", "%", 1, 400, True, BOARD, "the output stage gives N percent too much"),
    ("rail", "", "", 0, 0, True, BOARD, "the amplifier is stuck at its supply"),
    ("weld", "", "", 0, 0, True, BOARD, "the output disconnect is welded closed"),
    ("stall", "+", "ms", 1, 60000, False, BOARD, "the control loop is held up for N ms"),
    ("usb", "", "", 0, 0, True, OUTSIDE, "a computer is plugged in"),
    ("charger", "", "", 0, 0, True, OUTSIDE, "a charger is plugged in"),
    ("reset", "", "", 0, 0, False, OUTSIDE, "the controller resets, the chips do not"),
    ("brownout", "", "", 0, 0, False, OUTSIDE, "the supply dips: everything resets"),
    ("press", "", "", 0, 0, False, PERSON, "the button is pressed"),
)

ROWS = {row[NAME]: row for row in KINDS}

LATEST_ms = 3600000
"""The longest time a fault may begin at or last: an hour, which no routine takes."""


def pattern(row):
    """A kind as one writes it, its number as N: ``gain+N%``."""
    return row[NAME] + row[SIGN] + "N" + row[UNIT] if row[SIGN] else row[NAME]


class Fault:
    """``kind`` at ``at_ms`` of the routine's clock, for ``for_ms`` or, when None, for good.

    ``amount`` is the number of a kind that has one, in its unit. Raises ValueError, in a sentence,
    for what is in no row of the table or outside of it.
    """

    def __init__(self, kind, at_ms, for_ms=None, amount=None):
        row = ROWS.get(kind)
        if row is None:
            raise ValueError("no fault is called " + str(kind))
        name = pattern(row)
        if not 0 <= at_ms <= LATEST_ms:
            raise ValueError(name + " happens between 0 s and one hour of the routine's clock")
        if for_ms is not None:
            if not row[LASTS]:
                raise ValueError(name + " is over as soon as it happens: it takes no duration")
            if not 0 < for_ms <= LATEST_ms:
                raise ValueError(name + " lasts longer than 0 s and an hour at most")
        if row[SIGN]:
            if amount is None:
                raise ValueError("%s: N is missing, in %s" % (name, row[UNIT]))
            if not row[LEAST] <= amount <= row[MOST]:
                raise ValueError(
                    name + ": N goes from %s to %s " % (row[LEAST], row[MOST]) + str(row[UNIT])
                )
        elif amount is not None:
            raise ValueError(name + " takes no number")
        self.kind = kind
        self.at_ms = at_ms
        self.for_ms = for_ms
        self.amount = amount

    def label(self):
        """The kind as one writes it, with its number: ``gain+20%``."""
        row = ROWS[self.kind]
        if not row[SIGN]:
            return self.kind
        return self.kind + str(row[SIGN]) + "%g" % self.amount + str(row[UNIT])


def fault_of(event):
    """A :class:`Fault` from itself or from ``(kind, at_ms, for_ms)`` or ``(.., amount)``."""
    return event if isinstance(event, Fault) else Fault(*event)
