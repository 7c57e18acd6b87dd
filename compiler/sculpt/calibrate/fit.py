"""From readings to the board's numbers, or to the reason why they are none.

What is identifiable with what:

- The sensor alone gives the code at which no current flows, and the product of the stage's scale
  and the shunt.
- The shunt as it is in the settings (a 0.1 % part) makes the scale of that; or a meter in series
  with the resistor makes both of it.
- The resistor, whose value somebody measured, and the scale make the electrode's full scale.

MERGED: A straight line through readings, and how far they are off it.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, NamedTuple

from facevm import isa
from facevm.settings import CALIBRATION_KEYS
from sculpt.calibrate.measure import Readings
from sculpt.cli.errors import UserError

OFF_LINE_CODES = 16
"""The MCP4725's INL is 14.5 codes at most (DS22039D)."""

HALVES_PERCENT = 5
MIDDLE_mV = 500
METER_PERCENT = 5
"""A shunt is a 1 % part or better, and what reads it is good to 0.5 %."""

ADC_FULL = 65_536


class Found(NamedTuple):
    """The board's numbers and how good they are. ``electrode_full_mV`` is None where no ADC saw
    the electrode; ``off_line_uA`` is the worst reading against the line, in uA."""

    zero_code: int
    pA_per_code: int
    shunt_mohm: int
    electrode_full_mV: int | None
    bias_uA: float
    noise_uA: float
    off_line_uA: float
    idle: float

    def settings(self, before: Any) -> Any:
        """Those of before with the numbers in their place."""
        after = copy.copy(before)
        for key, value in self.values().items():
            setattr(after, CALIBRATION_KEYS[key][0], value)
        return after

    def current_uA(self, register: float) -> float:
        """The current that a register stands for."""
        return (register - self.idle) * 10_000 / self.shunt_mohm

    def values(self) -> dict[str, int]:
        """By their keys in ``settings.toml``."""
        values = {
            "ZERO_CODE": self.zero_code,
            "PA_PER_CODE": self.pA_per_code,
            "SHUNT_MOHM": self.shunt_mohm,
        }
        if self.electrode_full_mV is not None:
            values["ELECTRODE_FULL_MV"] = self.electrode_full_mV
        return values


def find(readings: Readings, before: Any) -> Found:
    """The numbers that the readings give. Raises UserError for readings that give none."""
    every = sorted(readings.fitted + readings.between)
    whole = through([(point.code, point.register) for point in readings.fitted])
    _require_line(readings, before)
    shunt_mohm = before.shunt_mohm
    if readings.metered:
        shunt_mohm = _shunt(readings, before)
    pA_per_code = whole.slope * 1e10 / shunt_mohm
    zero_code = whole.where(readings.idle)
    full_mV = _full_scale(readings, before, pA_per_code, shunt_mohm)
    per_uA = shunt_mohm / 10_000
    off = max(abs(point.register - whole.at(point.code)) for point in every)
    found = Found(
        round(zero_code),
        round(pA_per_code),
        shunt_mohm,
        full_mV,
        readings.idle / per_uA,
        readings.noise_bits / per_uA,
        off / per_uA,
        readings.idle,
    )
    _require_ranges(found.values())
    return found


def _require_line(readings: Readings, before: Any) -> None:
    points = [(point.code, point.register) for point in readings.fitted]
    middle = len(points) // 2
    whole = through(points)
    below, above = through(points[: middle + 1]), through(points[middle:])
    if whole.slope <= 0:
        raise UserError(
            "the current does not rise with the code", "check the stage, then try again"
        )
    if abs(above.slope / below.slope - 1) * 100 > HALVES_PERCENT:
        weak = "positive" if above.slope < below.slope else "negative"
        raise UserError(
            f"the {weak} half of the stage is weaker: {abs(above.slope):.2f} to "
            f"{abs(below.slope):.2f} bits a code above and below zero",
            "is its supply as high as RAIL_MV says on both sides? Or take a smaller resistor",
        )
    for point in readings.fitted + readings.between:
        off_codes = (point.register - whole.at(point.code)) / whole.slope
        if abs(off_codes) > OFF_LINE_CODES:
            raise UserError(
                f"the readings fit no line: at code {point.code} one is {abs(off_codes):.0f} "
                "codes beside it",
                "a loose contact, most likely: check the resistor's leads, and calibrate again",
            )


def _shunt(readings: Readings, before: Any) -> int:
    """The shunt that makes the sensor read what the meter did."""
    (first, first_uA), (second, second_uA) = readings.metered
    if abs(first_uA - second_uA) < isa.DA_PER_UA:
        raise UserError(
            f"the meter read {first_uA:g} and {second_uA:g} µA, and has to tell them apart",
            "is it in series with the resistor, and in its microampere range?",
        )
    shunt_mohm = (first - second) * 10_000 / (first_uA - second_uA)
    if abs(shunt_mohm / before.shunt_mohm - 1) * 100 > METER_PERCENT:
        raise UserError(
            f"by the meter's {first_uA:g} and {second_uA:g} µA the shunt is "
            f"{shunt_mohm / 1000:.1f} ohm, and the settings say {before.shunt_mohm / 1000:g}",
            "mind the sign and the unit of what the meter reads; or correct SHUNT_MOHM first",
        )
    return round(shunt_mohm)


def _full_scale(readings: Readings, before: Any, pA_per_code: float, shunt_mohm: int) -> int | None:
    points = [(point.code, point.adc) for point in readings.fitted if point.adc is not None]
    if len(points) < 2:
        return None
    adc = through(points)
    if adc.slope <= 0:
        raise UserError(
            "the electrode's voltage does not rise with the current",
            "check the divider and the pin that ELECTRODE_PIN names",
        )
    ohm = readings.resistor_ohm + shunt_mohm / 1000
    full_mV = pA_per_code * 1e-9 * ohm * ADC_FULL / adc.slope
    zero_code = through([(p.code, p.register) for p in readings.fitted]).where(readings.idle)
    middle_mV = (adc.at(zero_code) - ADC_FULL / 2) * full_mV / ADC_FULL
    if abs(middle_mV) > MIDDLE_mV:
        raise UserError(
            f"the electrode's divider reads {middle_mV:+.0f} mV while no current flows",
            "its middle has to be mid-rail: check its resistors",
        )
    return round(full_mV)


def _require_ranges(values: dict[str, int]) -> None:
    for key, value in values.items():
        _, lowest, highest = CALIBRATION_KEYS[key]
        if not lowest <= value <= highest:
            raise UserError(
                f"{key} would be {value}, and a board has {lowest} to {highest}",
                "check resistor, shunt and stage against device/README.md; nothing was written",
            )


class Line(NamedTuple):
    """``y = at_mean + slope * (x - mean_x)``, by least squares; ``furthest`` is the reading that
    is furthest off, as (x, by how much)."""

    slope: float
    mean_x: float
    at_mean: float
    furthest: tuple[float, float]

    def at(self, x: float) -> float:
        """Its y at x."""
        return self.at_mean + self.slope * (x - self.mean_x)

    def where(self, y: float) -> float:
        """Its x at y; the slope must not be 0."""
        return self.mean_x + (y - self.at_mean) / self.slope


def through(points: Sequence[tuple[float, float]]) -> Line:
    """The line through two points or more, of which not all have the same x."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    across = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / across
    off = [(x, y - mean_y - slope * (x - mean_x)) for x, y in points]
    return Line(slope, mean_x, mean_y, max(off, key=lambda one: abs(one[1])))
