"""Effect of a fault on stage, sensor and converter, as ngspice has it, in the bench's terms."""

from __future__ import annotations

from typing import NamedTuple

from faceboard import values
from faceboard.fmea.faults import Fault
from faceboard.spice import static
from faceboard.spice.static import Codes, Reading, Setup

_FACE_OHM = 14e3

STUCK_uA = 100

_NEAR: Codes = (values.DAC_ZERO - 10, values.DAC_ZERO + 10, 10)
_FAR: Codes = (values.DAC_ZERO - 1000, values.DAC_ZERO + 1000, 1000)


class Effect(NamedTuple):
    """The stage's scale and offset, the sensor's, the electrode converter's; the largest current.

    A scale of 1 and an offset of 0 are a healthy board's.
    """

    gain: float
    offset_uA: float
    sensor_gain: float
    sensor_offset_uA: float
    electrode_gain: float
    electrode_offset_mV: float
    most_uA: float
    """With the electrodes on each other, at any code."""
    stuck_V: float = 0.0
    """Where the source is a voltage that no code moves: that voltage, open."""
    behind_ohm: float = 0.0
    """Then: what stands between it and the electrodes."""

    def is_small(self) -> bool:
        """Whether no treatment would notice: 1 % and 1 uA, 5 % and 200 mV at the electrode."""
        return (
            abs(self.gain - 1) < 0.01
            and abs(self.offset_uA) < 1
            and abs(self.sensor_gain - 1) < 0.01
            and abs(self.sensor_offset_uA) < 1
            and abs(self.electrode_gain - 1) < 0.05
            and abs(self.electrode_offset_mV) < 200
        )


def _setup(fault: Fault, load_ohm: float) -> Setup:
    return Setup(
        load_ohm=load_ohm,
        supply_V=fault.supply_V,
        vdd_V=fault.vdd_V,
        numbers=fault.numbers,
        extra=fault.lines,
        left_out=fault.without,
    )


def of(fault: Fault, healthy: Effect | None = None) -> Effect:
    """What ngspice says of a fault; relative to ``healthy``, where that is given."""
    low, zero, high = static.measure(_setup(fault, _FACE_OHM), _FAR)
    first, _, last = static.measure(_setup(fault, _FACE_OHM), _NEAR)
    ends = static.measure(_setup(fault, 0.001))
    scale = (last.skin_uA - first.skin_uA) / (last.code - first.code) / values.UA_PER_CODE
    if abs(scale) < 0.01:  # clipped about zero, or stuck: by what it does over a larger range
        scale = (high.skin_uA - low.skin_uA) / (high.code - low.code) / values.UA_PER_CODE
    sensor = _line([(one.skin_uA, one.shunt_uA) for one in (low, zero, high)], "R1", fault)
    seen = _line([(one.electrode_V, _seen_V(one, fault.vdd_V)) for one in (low, zero, high)])
    found = Effect(
        scale,
        zero.skin_uA,
        sensor[0],
        sensor[1] + 20,
        seen[0],
        seen[1] * 1e3,
        max(abs(one.skin_uA) for one in ends),
        *_stuck(scale, zero.skin_uA, ends),
    )
    if healthy is None:
        return found
    return found._replace(
        gain=found.gain / healthy.gain,
        offset_uA=found.offset_uA - healthy.offset_uA,
        sensor_gain=found.sensor_gain / healthy.sensor_gain,
        sensor_offset_uA=found.sensor_offset_uA - healthy.sensor_offset_uA,
        electrode_gain=found.electrode_gain / healthy.electrode_gain,
        electrode_offset_mV=found.electrode_offset_mV - healthy.electrode_offset_mV,
    )


def _stuck(scale: float, face_uA: float, ends: list[Reading]) -> tuple[float, float]:
    """A current that no code moves and a short circuit makes larger comes from a voltage: that
    voltage and what is in series with it, else zeros.
    """
    if abs(scale) > 0.01 or abs(face_uA) < STUCK_uA:
        return 0.0, 0.0
    short_uA = max((abs(one.skin_uA) for one in ends if one.skin_uA * face_uA > 0), default=0.0)
    if short_uA < 1.3 * abs(face_uA):
        return 0.0, 0.0
    ohm = _FACE_OHM * abs(face_uA) / (short_uA - abs(face_uA))
    return short_uA * 1e-6 * ohm * (1 if face_uA > 0 else -1), ohm


def _seen_V(reading: Reading, vdd_V: float) -> float:
    return (reading.adc_V / vdd_V - 0.5) * values.ELECTRODE_FULL_V


def _line(
    points: list[tuple[float, float]], shunt: str = "", fault: Fault | None = None
) -> tuple[float, float]:
    """Slope and offset through the outer points; slope 1 where nothing moves."""
    (x0, y0), _, (x1, y1) = points
    # a shunt that is not 100 ohm is read as if it were
    ratio = 1.0
    if fault is not None:
        ratio = fault.numbers.get(shunt, values.RESISTORS[shunt].nominal)
        ratio /= values.RESISTORS[shunt].nominal
    y0, y1 = y0 * ratio, y1 * ratio
    if abs(x1 - x0) < 1e-3:
        return 1.0, (y0 + y1) / 2 - (x0 + x1) / 2
    slope = (y1 - y0) / (x1 - x0)
    return slope, (y0 + y1) / 2 - slope * (x0 + x1) / 2
