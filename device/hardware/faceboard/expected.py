"""Readings of the bring-up in ``device/README.md``, as ngspice has them."""

from __future__ import annotations

from faceboard import values
from faceboard.spice import dynamic, static

BIAS_uA = 20.0
"""What the sensor's input takes through the shunt: SBOS448G, 7.5, typical."""

CODES = (797, 2048, 3299)
"""-400 uA, zero, 400 uA into the load on the board."""


def readings() -> dict[str, str]:
    """What a meter shows, by what it is held to, as it stands on the page."""
    first, _, last = CODES
    low, zero, high = static.measure(
        static.Setup(load_ohm=1e9, closed1=False, closed2=False, dummy=True),
        (first, last, (last - first) // 2),
    )
    ohm = values.RESISTORS["R9"].nominal
    found = {
        "mid-rail": f"{zero.mid_V:.2f} V",
        "half of 3V3": f"{zero.half_V:.3f} V",
        "electrode's converter": f"{zero.adc_V:.3f} V",
    }
    for reading in (low, zero, high):
        through_uA = reading.shunt_uA + BIAS_uA
        found[f"R9 at {reading.code:.0f}"] = f"{through_uA * ohm / 1e6:.2f} V".replace("-", "−")
        found[f"R1 at {reading.code:.0f}"] = f"{reading.shunt_uA / 10:.1f} mV".replace("-", "−")
        found[f"register at {reading.code:.0f}"] = f"{reading.shunt_uA * 10:.0f}".replace("-", "−")
    found["pole opens"] = f"{dynamic.pole().opens_ms:.0f} ms"
    return found
