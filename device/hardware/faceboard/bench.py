"""The virtual board of this circuit: the settings that make ``facebench`` compute with it.

``VirtualBoard(built=settings())`` is this board on a PC, and ``settings.toml`` of a board that was
built gets the same lines. What neither has a setting for is compared in :data:`HELD`.
"""

from __future__ import annotations

from typing import NamedTuple

from facebench.board import SHUNT_OHM
from facebench.circuit.output_stage import OUTPUT_KOHM, UA_PER_LEVEL, SLEW_mV_PER_us
from faceboard import circuit, values
from facevm.settings import Settings, calibration

COMPLIANCE_mV = 10900
"""At 400 uA and 24 V, for the leads and what is between the electrodes: simulated."""


def lines() -> dict[str, int]:
    """What this circuit's settings say, as ``settings.toml`` has them."""
    return {
        "ZERO_CODE": values.DAC_ZERO,
        "PA_PER_CODE": round(values.UA_PER_CODE * 1e6 / 100) * 100,
        "SHUNT_MOHM": round(values.RESISTORS["R1"].nominal * 1000),
        "ELECTRODE_FULL_MV": round(values.ELECTRODE_FULL_V * 1000 / 10) * 10,
        "RAIL_MV": COMPLIANCE_mV,
        "SERIES_OHM": round(values.SERIES_OHM),
        "RETURN_OHM": round(values.RETURN_OHM),
    }


PINS = {
    f"{key}_PIN": circuit.GPIOS[key]
    for key in ("RETURN", "SENSE", "DUMMY", "LIMIT_TEST", "TRIPPED", "ELECTRODE")
} | {"VBUS_PIN": "GP24", "BATTERY_PIN": "VOLTAGE_MONITOR"}
"""Pins that only this board's settings name; the controller's own two see charger and battery."""


def settings() -> Settings:
    """The same, for a virtual board."""
    table: dict[str, int | str] = {**lines(), **PINS}
    return calibration(table.get)


class Held(NamedTuple):
    """A constant of the bench without a setting: its value, and within which the circuit's is."""

    name: str
    bench: float
    least: float
    most: float


HELD = (
    Held("uA a code", UA_PER_LEVEL, 0.995 * values.UA_PER_CODE, 1.005 * values.UA_PER_CODE),
    Held("shunt, ohm", SHUNT_OHM, values.RESISTORS["R1"].nominal, values.RESISTORS["R1"].nominal),
    # the worst of 1,000 boards has 6.7 Mohm, the tie of 10 Mohm included: the bench is unkinder
    Held("output resistance, kohm", OUTPUT_KOHM, 2500, 6700),
    # the AD8276 has 1.1 V/us
    Held("slew rate, mV/us", SLEW_mV_PER_us, 900, 1100),
)
