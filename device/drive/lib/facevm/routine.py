"""Routine as the runtime holds it: what a proven image says, and how its code is read."""

from collections import namedtuple

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols
    from .protocols import Wave as Wave
else:
    Wave = namedtuple(
        "Wave",
        (
            "shape",
            "polarity",
            "frequency_cHz",
            "duty_percent",
            "rise_ms",
            "burst_on_ms",
            "burst_off_ms",
        ),
    )
"""One wave of an image. Times in ms, 0 where the wave has no such thing; duty in percent."""


class Routine:
    """A proven image: its texts, waves and code, and the figures the proof found.

    ``name`` and ``about`` (None without one) are texts, ``goals`` a bit mask over ``isa.GOALS``,
    ``levels`` rising percents, ``plan`` ``(sessions a week, weeks)`` or None; ``limit_duA``,
    ``limit_ms`` and ``limit_dnC`` are the author's own limits, 0 where there is none.
    ``blocks`` and ``main`` are offsets of code in ``data``.

    Figures: ``duration_ms``, ``peak_duA``, ``net_dnC``, ``bound_dnC``, ``current_ms`` (time with
    current); for each of ``places`` (zone * 4 + side, in the order of their numbers) ``place_ms``
    (time with current), ``place_net_dnC`` and ``place_bound_dnC``.
    """

    def __init__(self, data: "bytes | memoryview") -> None:
        self.data = data
        self.crc = 0
        self.name = ""
        self.about: str | None = None
        self.goals = 0
        self.levels: "tuple[int, ...]" = ()
        self.plan: "tuple[int, int] | None" = None
        self.limit_duA = 0
        self.limit_ms = 0
        self.limit_dnC = 0
        self.texts: "tuple[str, ...]" = ()
        self.waves: "tuple[Wave, ...]" = ()
        self.blocks: "tuple[int, ...]" = ()
        self.main = 0
        self.duration_ms = 0
        self.peak_duA = 0
        self.net_dnC = 0
        self.bound_dnC = 0
        self.current_ms = 0
        self.places: "tuple[int, ...]" = ()
        self.place_ms: "protocols.Sequence[int]" = ()
        self.place_net_dnC: "protocols.Sequence[int]" = ()
        self.place_bound_dnC: "protocols.Sequence[int]" = ()


class Cursor:
    """A place in a routine's code: reads the bytes and operands of ``data`` from ``at`` on.

    The form of the code was checked; it is read without a check of its own.
    """

    def __init__(self, data: "bytes | memoryview", at: int) -> None:
        self.data = data
        self.at = at

    def byte(self) -> int:
        """The next byte: an opcode, or the place of a zone."""
        at = self.at
        self.at = at + 1
        return self.data[at]

    def operand(self) -> int:
        """The next operand, a varint."""
        data = self.data
        at = self.at
        value = 0
        shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                self.at = at
                return value
            shift += 7
