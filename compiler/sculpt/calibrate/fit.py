"""Fit of a board's numbers to the readings on a known resistor, or the reason why none fit.

What each reading identifies:

- The sensor alone gives the code at which no current flows, and the product of the stage's scale
  and the shunt.
- The shunt from the settings (a 0.1 % part) turns that product into the scale; a meter in series
  with the resistor gives both.
- The resistor, whose value was measured, and the scale give the electrode's full scale.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import NamedTuple

from facevm import isa
from facevm.settings import CALIBRATION_KEYS, Settings
from sculpt.calibrate.measure import Readings
from sculpt.cli.errors import UserError

OFF_LINE_CODES = 16
"""The MCP4725's INL is 14.5 codes at most (DS22039D)."""

HALVES_PERCENT = 5
MIDDLE_mV = 500
METER_PERCENT = 5
"""A shunt is a 1 % part or better, and a meter reads it to 0.5 %."""

ADC_FULL = 65_536


class Line(NamedTuple):
    """``y = at_mean + slope * (x - mean_x)``, a least-squares fit; ``furthest`` is the reading
    furthest from it, as (x, distance in y)."""

    slope: float
    mean_x: float
    at_mean: float
    furthest: tuple[float, float]

    def at(self, x: float) -> float:
        """The line's y at x."""
        return self.at_mean + self.slope * (x - self.mean_x)

    def where(self, y: float) -> float:
        """The line's x at y; the slope must not be 0."""
        return self.mean_x + (y - self.at_mean) / self.slope


def line_through(points: Sequence[tuple[float, float]]) -> Line:
    """The line through two points or more, which must not all have the same x."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    across = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / across
    off = [(x, y - mean_y - slope * (x - mean_x)) for x, y in points]
    return Line(slope, mean_x, mean_y, max(off, key=lambda one: abs(one[1])))


class Fit(NamedTuple):
    """A board's numbers and how good they are.

    ``zero_code`` in codes, ``pA_per_code`` the stage's scale, ``shunt_mohm`` the shunt.
    ``electrode_full_mV`` is None where no ADC reads the electrode. ``bias_uA`` is what the sensor
    reads without current, ``noise_uA`` the spread of that, ``off_line_uA`` the largest distance of
    a reading from the line, ``idle`` the sensor's register without current.
    """

    zero_code: int
    pA_per_code: int
    shunt_mohm: int
    electrode_full_mV: int | None
    bias_uA: float
    noise_uA: float
    off_line_uA: float
    idle: float

    def settings(self, before: Settings) -> Settings:
        """A copy of ``before`` with these numbers."""
        after = copy.copy(before)
        for key, value in self.values().items():
            setattr(after, CALIBRATION_KEYS[key][0], value)
        return after

    def current_uA(self, register: float) -> float:
        """The current in uA that a value of the sensor's register means."""
        return (register - self.idle) * 10_000 / self.shunt_mohm

    def values(self) -> dict[str, int]:
        """The numbers by their keys in ``settings.toml``."""
        values = {
            "ZERO_CODE": self.zero_code,
            "PA_PER_CODE": self.pA_per_code,
            "SHUNT_MOHM": self.shunt_mohm,
            "SENSOR_ZERO_NA": round(self.bias_uA * 1000),
        }
        if self.electrode_full_mV is not None:
            values["ELECTRODE_FULL_MV"] = self.electrode_full_mV
        return values


def fit(readings: Readings, before: Settings) -> Fit:
    """The numbers that the readings give. Raises UserError for readings that give none.

    ``before`` are the settings that the board was measured with.
    """
    points = sorted(readings.fitted + readings.between)
    line = line_through([(point.code, point.register) for point in readings.fitted])
    _require_line(readings)
    shunt_mohm = before.shunt_mohm
    if readings.metered:
        shunt_mohm = _shunt_mohm(readings, before)
    pA_per_code = line.slope * 1e10 / shunt_mohm
    full_mV = _full_scale_mV(readings, pA_per_code, shunt_mohm)
    per_uA = shunt_mohm / 10_000
    off = max(abs(point.register - line.at(point.code)) for point in points)
    found = Fit(
        round(line.where(readings.idle)),
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


def _require_line(readings: Readings) -> None:
    points = [(point.code, point.register) for point in readings.fitted]
    middle = len(points) // 2
    line = line_through(points)
    below, above = line_through(points[: middle + 1]), line_through(points[middle:])
    if line.slope <= 0:
        raise UserError(
            "the current does not rise with the code", "check the stage, then try again"
        )
    if abs(above.slope / below.slope - 1) * 100 > HALVES_PERCENT:
        weak = "positive" if above.slope < below.slope else "negative"
        raise UserError(
            f"the {weak} half of the stage is weaker: {abs(above.slope):.2f} bits per code above "
            f"zero, {abs(below.slope):.2f} below",
            "check that its supply reaches RAIL_MV on both sides, or use a smaller resistor",
        )
    for point in readings.fitted + readings.between:
        off_codes = (point.register - line.at(point.code)) / line.slope
        if abs(off_codes) > OFF_LINE_CODES:
            raise UserError(
                f"the readings do not lie on a line: at code {point.code} the reading is off by "
                f"{abs(off_codes):.0f} codes",
                "probably a loose contact: check the resistor's leads, and calibrate again",
            )


def _shunt_mohm(readings: Readings, before: Settings) -> int:
    """The shunt with which the sensor reads the same as the meter."""
    (first, first_uA), (second, second_uA) = readings.metered
    if abs(first_uA - second_uA) < isa.DUA_PER_UA:
        raise UserError(
            f"the meter read {first_uA:g} and {second_uA:g} µA, which should differ",
            "put it in series with the resistor, in its microampere range",
        )
    shunt_mohm = (first - second) * 10_000 / (first_uA - second_uA)
    if abs(shunt_mohm / before.shunt_mohm - 1) * 100 > METER_PERCENT:
        raise UserError(
            f"by the meter's {first_uA:g} and {second_uA:g} µA the shunt is "
            f"{shunt_mohm / 1000:.1f} ohm, but the settings say {before.shunt_mohm / 1000:g}",
            "check sign and unit of the meter's readings, or correct SHUNT_MOHM first",
        )
    return round(shunt_mohm)


def _full_scale_mV(readings: Readings, pA_per_code: float, shunt_mohm: int) -> int | None:
    points = [(point.code, point.adc) for point in readings.fitted if point.adc is not None]
    if len(points) < 2:
        return None
    adc = line_through(points)
    if adc.slope <= 0:
        raise UserError(
            "the electrode's voltage does not rise with the current",
            "check the divider and the pin that ELECTRODE_PIN names",
        )
    ohm = readings.resistor_ohm + shunt_mohm / 1000
    full_mV = pA_per_code * 1e-9 * ohm * ADC_FULL / adc.slope
    zero_code = line_through([(p.code, p.register) for p in readings.fitted]).where(readings.idle)
    middle_mV = (adc.at(zero_code) - ADC_FULL / 2) * full_mV / ADC_FULL
    if abs(middle_mV) > MIDDLE_mV:
        raise UserError(
            f"the electrode's divider reads {middle_mV:+.0f} mV while no current flows",
            "it should read mid-rail: check its resistors",
        )
    return round(full_mV)


def _require_ranges(values: dict[str, int]) -> None:
    for key, value in values.items():
        _, lowest, highest = CALIBRATION_KEYS[key]
        if not lowest <= value <= highest:
            raise UserError(
                f"{key} would be {value}, outside {lowest} to {highest}",
                "check resistor, shunt and stage against device/README.md; nothing was written",
            )
