"""Figures as a person reads them. Units in, text out; no figure is computed here.

In code and files it is uA, for a person µA. Charges are rounded to three digits: what stands in
JSON is exact.
"""

from __future__ import annotations

from facec.quantity import current_text, frequency_text, time_text
from facevm import isa

duration = time_text
frequency = frequency_text


def amount_uA(current_duA: int) -> str:
    return current_text(current_duA).replace("u", "µ")


def clock(ms: int) -> str:
    """A place on a time line: ``1:12``, ``0:03.5``."""
    minutes, rest_ms = divmod(ms, 60_000)
    seconds, rest_ms = divmod(rest_ms, 1000)
    tenths = f".{rest_ms // 100}" if rest_ms >= 100 else ""
    return f"{minutes}:{seconds:02d}{tenths}"


def charge(charge_uC: float) -> str:
    """Charge in µC, or in mC where that would round to 1000 µC or more; signed."""
    if abs(charge_uC) >= 999.5:
        return f"{charge_uC / 1000:.3g} mC"
    return f"{charge_uC:.3g} µC"


def charge_of(charge_dnC: int) -> str:
    return charge(charge_dnC / isa.DNC_PER_UC)
