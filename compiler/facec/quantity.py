"""Quantities: from what the author wrote to an integer in the unit of its field, and back.

Exact: a number that is finer than the finest step is refused, never rounded. The tables below
are the only place that knows the units of the language.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, assert_never

from facelang.node import Node, node
from facelang.suggest import nearest
from facelang.tree import Name, Number, Quantity, Text, Value
from facevm import isa

HUGE = 10**15
"""What a number that is larger still is read as: over every limit there is."""


@node
class Kind(Node):
    """A kind of quantity: its units as (factor, divisor) to the unit in which it is kept.

    ``most`` is the largest that any device takes anywhere: more than that is never suggested.
    """

    noun: str
    units: dict[str, tuple[int, int]]
    finest: str
    most: int

    @property
    def unit_list(self) -> str:
        """Its units as a sentence has them: ``ms, s or min``."""
        *most, last = self.units
        return f"{', '.join(most)} or {last}" if most else last


CURRENT = Kind(
    "a current",
    {"uA": (isa.DUA_PER_UA, 1), "mA": (10_000, 1), "nA": (1, 100)},
    "0.1 uA",
    isa.PEAK_MAX_duA,
)
TIME = Kind(
    "a time", {"ms": (1, 1), "s": (1000, 1), "min": (60_000, 1)}, "1 ms", isa.DURATION_MAX_ms
)
FREQUENCY = Kind(
    "a frequency",
    {"Hz": (isa.CHZ_PER_HZ, 1), "kHz": (100_000, 1)},
    "0.01 Hz",
    isa.FREQUENCY_MAX_cHz,
)
SHARE = Kind("a share in percent", {"%": (1, 1)}, "1 %", 100)
CHARGE = Kind(
    "a charge",
    {"uC": (isa.DNC_PER_UC, 1), "mC": (10_000_000, 1)},
    "0.0001 uC",
    isa.ROUTINE_CHARGE_MAX_dnC,
)

KINDS = (CURRENT, TIME, FREQUENCY, SHARE, CHARGE)

_KIND_OF_UNIT = {unit: kind for kind in KINDS for unit in kind.units}

# what people write for a unit, in small letters, where it is not just its capitals that differ
_MEANT = {
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "m": "min",
    "mins": "min",
    "minute": "min",
    "minutes": "min",
    "msec": "ms",
    "millis": "ms",
    "milliseconds": "ms",
    "hertz": "Hz",
    "percent": "%",
    "pct": "%",
    "microamp": "uA",
    "microamps": "uA",
    "microampere": "uA",
    "amp": "mA",
    "c": "mC",
    "nc": "uC",
}


class Fault(NamedTuple):
    """Why a value is no quantity of the wanted kind."""

    code: str
    message: str
    help: str | None = None
    instead: tuple[str, ...] = ()
    """What may have been meant, each as it would be written."""


def measure(value: Quantity | Number, kind: Kind) -> int | Fault:
    """Returns the quantity in the unit of its kind (duA, ms, cHz, %, dnC), 0 or more."""
    if isinstance(value, Number):
        instead = tuple(
            f"{written(value)} {unit}" for unit in kind.units if _fits(value, unit, kind)
        )
        return Fault(
            "F301",
            f"`{written(value)}` has no unit; {kind.noun} is in {kind.unit_list}",
            f"write {_either([f'`{one}`' for one in instead])}" if instead else None,
            instead,
        )
    unit = plain_unit(value.unit)
    actual = kind_of(unit)
    if actual is None:
        fitting = [known for known in kind.units if _fits(value, known, kind)]
        meant = _meant_unit(unit, fitting)
        fits = meant in fitting
        return Fault(
            "F302",
            f"there is no unit `{value.unit}`; {kind.noun} is in {kind.unit_list}",
            f"did you mean `{meant}`?" if meant else None,
            (f"{format(value.value, 'f')} {meant}",) if fits else (),
        )
    if actual is not kind:
        return Fault("F303", f"`{written(value)}` is {actual.noun}; {kind.noun} belongs here")
    return _exact(value, *kind.units[unit], kind)


def whole(value: Number) -> int | None:
    """The whole number that is written, None if it is none. Very large ones become ``HUGE``."""
    return _scaled(value.value, 1, 1)


def kind_of(unit: str) -> Kind | None:
    """The kind that has this unit."""
    return _KIND_OF_UNIT.get(plain_unit(unit))


def plain_unit(unit: str) -> str:
    """The unit with either micro sign as ``u``."""
    return unit.replace("\u00b5", "u").replace("\u03bc", "u")


def written(value: Value) -> str:
    """A value as the author wrote it, shortened if it is absurdly long."""
    match value:
        case Name(text=text):
            return text
        case Text(value=text):
            return f'"{text}"'
        case Number(value=number):
            return _shortened(format(number, "f"))
        case Quantity(value=number, unit=unit):
            return f"{_shortened(format(number, 'f'))} {unit}"
        case _:
            assert_never(value)


def _shortened(number: str) -> str:
    return number if len(number) <= 24 else f"{number[:12]}…"


def _fits(value: Quantity | Number, unit: str, kind: Kind) -> bool:
    """Whether the number in this unit is neither too fine nor more than any device takes."""
    scaled = _scaled(value.value, *kind.units[unit])
    return scaled is not None and 0 <= scaled <= kind.most


def _exact(value: Quantity, factor: int, divisor: int, kind: Kind) -> int | Fault:
    if value.value < 0:
        return Fault("F325", f"`{written(value)}` is below zero")
    scaled = _scaled(value.value, factor, divisor)
    if scaled is None:
        return Fault(
            "F304",
            f"`{written(value)}` is finer than {kind.finest}, the finest step of {kind.noun}",
        )
    return scaled


@lru_cache(maxsize=1024)
def _scaled(number: Decimal, factor: int, divisor: int) -> int | None:
    """``number * factor / divisor``, None if that is no integer; no digit is ever lost."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return None
    text = "".join(map(str, digits)).lstrip("0")
    kept = text.rstrip("0")
    exponent += len(text) - len(kept)
    if not kept:
        return 0
    if exponent < -12:
        return None  # no unit divides so finely
    if len(kept) + exponent > 15:
        return -HUGE if sign else HUGE
    numerator = int(kept) * factor
    if exponent >= 0:
        numerator *= 10**exponent
    else:
        divisor *= 10**-exponent
    quotient, rest = divmod(numerator, divisor)
    if rest:
        return None
    return -quotient if sign else min(quotient, HUGE)


def _meant_unit(unit: str, fitting: list[str]) -> str | None:
    """The unit that was meant: one that differs by capitals alone, or one that fits there."""
    small = unit.lower()
    for known in (*fitting, *_KIND_OF_UNIT):
        if known.lower() == small:
            return known
    meant = _MEANT.get(small)
    return meant if meant in fitting else nearest(unit, fitting)


def _either(choices: list[str]) -> str:
    *most, last = choices
    return f"{', '.join(most)} or {last}" if most else last


# --- back to what a person reads ---------------------------------------------------------


def _number(amount: int, per: int) -> str:
    """``amount / per`` without needless zeros; ``per`` is a power of ten."""
    sign = "-" if amount < 0 else ""
    whole_part, rest = divmod(abs(amount), per)
    if not rest:
        return f"{sign}{whole_part}"
    return f"{sign}{whole_part}." + str(rest).rjust(len(str(per)) - 1, "0").rstrip("0")


def current_text(current_duA: int) -> str:
    """``320 uA``."""
    return f"{_number(current_duA, isa.DUA_PER_UA)} uA"


def time_text(time_ms: int) -> str:
    """``500 ms``, ``1.5 s``, ``6 min``, ``20 min 1 s``."""
    if time_ms < 1000:
        return f"{time_ms} ms"
    if time_ms < 120_000:
        return f"{_number(time_ms, 1000)} s"
    minutes, rest_ms = divmod(time_ms, 60_000)
    return f"{minutes} min {_number(rest_ms, 1000)} s" if rest_ms else f"{minutes} min"


def frequency_text(frequency_cHz: int) -> str:
    """``0.5 Hz``."""
    return f"{_number(frequency_cHz, isa.CHZ_PER_HZ)} Hz"


def charge_text(charge_dnC: int) -> str:
    """``12.5 uC``, from 1000 uC on ``3.25 mC``."""
    if abs(charge_dnC) >= 10_000_000:
        return f"{_number(charge_dnC, 10_000_000)} mC"
    return f"{_number(charge_dnC, isa.DNC_PER_UC)} uC"


def rounded_charge_text(charge_dnC: int) -> str:
    """The size of a charge in three digits: ``12.5 uC``, from 1000 uC on ``3.25 mC``."""
    digits = max(0, len(str(abs(charge_dnC))) - 3)
    return charge_text(round(abs(charge_dnC), -digits))
