"""Boards as they come out of the solder: part values and chip errors drawn by a seed.

Resistors and capacitors anywhere within their tolerance; what a chip may have by its data sheet,
normally distributed with three sigma at the limit and nothing beyond it. 3V3 as in :mod:`values`.
The DAC's amplifier does not go below ground, so its offset has one sign.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from faceboard import values

LIMITS: dict[str, dict[str, float]] = {
    "U4": {"vos": 200e-6, "gain": 200e-6, "cmrr": 50e-6},  # AD8276B: 0.2 mV, 0.02 %, 86 dB
    "U6": {"vos": 25e-6},  # OPA191
    "U7": {"vosa": 25e-6, "vosb": 25e-6},
    "U8": {"vosa": 10e-6, "vosb": 10e-6},  # OPA2333
    "U9": {"vos": 50e-6, "gain": 0.01},  # INA186A1, SBOS318B
    "U10": {"vosa": 10e-3, "vosb": 10e-3},  # MCP6567
    "U11": {"vos": 10e-3},
    "U12": {"vos": 10e-3},
    "U13": {"vos": 10e-3},
}
"""Largest initial error of a chip, either way, at 25 degC."""

DAC_LIMITS = {"gain": 0.01, "offset": 0.0075 * values.VDD_V, "bow": 14.5}
"""MCP4725, DS22039D: gain, offset (0 to 0.75 % of the range), nonlinearity in codes.

The gain is that of codes 100 to 4000 (section 4.6), which hold all that is put out; the 2 % of the
table are for code 4095, where most of it is the amplifier's saturation. The whole nonlinearity is
taken to be at the middle code. The table's limits are for -40 to 125 degC.
"""
DAC_END_GAIN = 0.02
"""The table's, at code 4095."""

DRIFTS_PER_K: dict[str, dict[str, float]] = {
    "U4": {"vos": 2e-6, "gain": 1e-6},
    "U6": {"vos": 0.8e-6},
    "U7": {"vosa": 0.8e-6, "vosb": 0.8e-6},
    "U8": {"vosa": 0.05e-6, "vosb": 0.05e-6},
    "U9": {"vos": 0.5e-6, "gain": 10e-6},
}
"""The most that a chip drifts."""

Arguments = dict[str, dict[str, float]]


class Drawn(NamedTuple):
    """A board: values of its parts, errors of its chips, its 3V3, and what a kelvin does to it."""

    seed: int
    vdd_V: float
    numbers: dict[str, float]
    arguments: Arguments
    dac: dict[str, float]
    numbers_per_K: dict[str, float]
    arguments_per_K: Arguments

    def warmed(self, kelvin: float) -> Drawn:
        """The same board, so much warmer."""
        numbers = {
            ref: number * (1 + self.numbers_per_K[ref] * kelvin)
            for ref, number in self.numbers.items()
        }
        arguments = {ref: dict(errors) for ref, errors in self.arguments.items()}
        for ref, drifts in self.arguments_per_K.items():
            for name, per_K in drifts.items():
                arguments[ref][name] += per_K * kelvin
        return self._replace(numbers=numbers, arguments=arguments)

    def with_dac(self, gain: float = DAC_LIMITS["gain"]) -> Drawn:
        """The same board with its DAC's errors; without, the DAC is ideal. ``gain``: its limit."""
        dac = {**self.dac, "gain": self.dac["gain"] * gain / DAC_LIMITS["gain"]}
        return self._replace(arguments={**self.arguments, "U2": dac})


def draw(seed: int) -> Drawn:
    """The board of this seed."""
    chance = random.Random(f"board {seed}")

    def within(limit: float) -> float:
        return chance.uniform(-limit, limit)

    def error(limit: float) -> float:
        return max(-limit, min(limit, chance.gauss(0, limit / 3)))

    def dac_error(name: str, limit: float) -> float:
        return abs(error(limit)) if name == "offset" else error(limit)

    tables = {**values.RESISTORS, **values.CAPACITORS}
    return Drawn(
        seed,
        values.VDD_V * (1 + within(values.VDD_PERCENT) / 100),
        {ref: one.nominal * (1 + within(one.percent) / 100) for ref, one in tables.items()},
        {ref: {n: error(limit) for n, limit in row.items()} for ref, row in LIMITS.items()},
        {name: dac_error(name, limit) for name, limit in DAC_LIMITS.items()},
        {ref: within(one.ppm_per_K) / 1e6 for ref, one in tables.items()},
        {ref: {n: error(limit) for n, limit in row.items()} for ref, row in DRIFTS_PER_K.items()},
    )
