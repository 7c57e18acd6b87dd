"""Units of measure as a person reads and types them.

In code and files a current is in uA, for a person in µA. Charges are rounded to three digits: what
stands in JSON is exact. No figure is computed here.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from facec.quantity import current_text, frequency_text, time_text
from facevm import isa

DUA_PER_MM2_OF_MA_PER_CM2 = 100

duration = time_text
frequency = frequency_text


def duration_to_tenth(ms: float) -> str:
    """A time to a tenth of a second: ``1.5 s``, ``6 min``."""
    return duration(int(round(ms, -2)))


def duration_to_second(ms: float) -> str:
    """A time as exact as a person remembers it; under a second to a tenth."""
    return duration(int(round(ms, -3 if ms >= 1000 else -2)))


def delay(ms: float) -> str:
    """How soon something came: ``0 ms``, ``2.3 ms``, ``84 ms``, ``3.4 s``, ``5:04 min``."""
    if ms < 10:
        return f"{ms:.1f}".removesuffix(".0") + " ms"
    if ms < 1000:
        return f"{ms:.0f} ms"
    if ms < 60_000:
        return f"{ms / 1000:.1f}".removesuffix(".0") + " s"
    minutes, rest = divmod(round(ms / 1000), 60)
    return f"{minutes}:{rest:02d} min"


def time_in_3_digits(ms: float) -> str:
    """A measured time: ``2.44 ms``, ``22.5 s``."""
    return f"{plain(ms, 3)} ms" if ms < 999.5 else f"{plain(ms / 1000, 3)} s"


def time_argument(ms: float) -> str:
    """A time as one types it in an option: ``800ms``, ``12.5s``."""
    if ms and ms < 1000:
        return f"{ms:g}ms"
    return f"{ms / 1000:.6f}".rstrip("0").rstrip(".") + "s"


def clock(ms: int) -> str:
    """A place on a time line: ``1:12``, ``0:03.5``."""
    minutes, rest_ms = divmod(ms, 60_000)
    seconds, rest_ms = divmod(rest_ms, 1000)
    tenths = f".{rest_ms // 100}" if rest_ms >= 100 else ""
    return f"{minutes}:{seconds:02d}{tenths}"


def clock_with_tenth(ms: float) -> str:
    """The same, always with its tenth: ``1:12.0``."""
    minutes, seconds = divmod(round(ms / 1000, 1), 60)
    return f"{minutes:.0f}:{seconds:04.1f}"


def amount_uA(current_duA: int) -> str:
    """A current in µA: ``12.5 µA``."""
    return current_text(current_duA).replace("u", "µ")


def plain(value: float, digits: int = 2) -> str:
    """A number in so many digits and never with an exponent: ``0.032``, ``8.1``, ``120``."""
    if not value:
        return "0"
    rounded = f"{Decimal(f'{value:.{digits - 1}e}'):f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded


def signed(value: float, digits: int = 2) -> str:
    """The same with its sign: ``+0.032``, ``-8.1``, ``0``."""
    return ("+" if value > 0 else "") + plain(value, digits)


def significant(value: float, digits: int = 4) -> float:
    """A number rounded to so many digits."""
    return float(f"{value:.{digits - 1}e}")


def current(current_uA: float) -> str:
    """A current that was computed or measured, in three digits: ``320 µA``, ``1.25 mA``."""
    if abs(current_uA) >= 999.5:
        return f"{plain(current_uA / 1000, 3)} mA"
    return f"{plain(current_uA, 3)} µA"


def share(percent: float) -> str:
    """A share in percent: ``0.02 %``, ``31 %``, ``100 %``."""
    return f"{plain(percent)} %" if percent < 99.5 else f"{percent:.0f} %"


def density(current_duA: float | Fraction, area_mm2: float) -> str:
    """A current over an area: ``0.13 mA/cm²``."""
    return f"{plain(float(current_duA) / area_mm2 / DUA_PER_MM2_OF_MA_PER_CM2)} mA/cm²"


def charge(charge_uC: float) -> str:
    """Charge in µC, or in mC where that would round to 1000 µC or more; signed."""
    if abs(charge_uC) >= 999.5:
        return f"{plain(charge_uC / 1000, 3)} mC"
    return f"{plain(charge_uC, 3)} µC"


def charge_of(charge_dnC: int) -> str:
    """The same of a charge in tenths of a nanocoulomb."""
    return charge(charge_dnC / isa.DNC_PER_UC)


def size(count_bytes: int) -> str:
    """An amount of memory: ``512 bytes``, ``189 KiB``, ``1.4 MiB``, ``55 GiB``."""
    amount, unit = float(count_bytes), "bytes"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1024, larger
    is_small = unit in ("bytes", "KiB")
    return (
        f"{amount:.0f} {unit}" if is_small else f"{plain(amount, 2 if amount < 10 else 3)} {unit}"
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 face``, ``2,000 faces``; ``many`` is ``one`` with an s unless it is given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
