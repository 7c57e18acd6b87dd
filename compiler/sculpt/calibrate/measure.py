"""Measurement of a board on a known resistor: what its sensor and electrode read at each code.

However it ends, the output is at zero and disconnected afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from facevm import isa
from facevm.settings import Settings
from facevm.stage import Stage
from facevm.thresholds import WELDED_duA, ZERO_duA
from sculpt.board import adapter
from sculpt.calibrate.rig import Rig
from sculpt.cli.errors import UserError

READS = 16
IDLE_READS = 64
SETTLING_UPDATES = 3
HALF_STEPS = 8
PROBE_uA = 50
MOST_uA = 400
HEADROOM_mV = 1000
BARE_mV, BARE_OHM = 1500, 210
"""A breadboard's: half of 3V3, less a margin, and what is in its loop besides the resistor."""
SENSE_uA = 8
METER_AT = 0.75
"""Share of the largest current, on either side, at which the meter is read."""

RESISTOR_PERCENT = 10
NOISE_uA = 3.0
SHORT_OHM = 300


class Point(NamedTuple):
    """A code, and the mean register and ADC values read there; ``adc`` is None without an ADC."""

    code: int
    register: float
    adc: float | None


class Readings(NamedTuple):
    """All readings of a calibration.

    ``idle`` is the register without current, ``noise_bits`` its spread. ``fitted`` and ``between``
    are alternating points, the second for checking. ``metered`` pairs a register's distance from
    ``idle`` with the meter's reading in uA.
    """

    idle: float
    noise_bits: float
    resistor_ohm: int
    fitted: list[Point]
    between: list[Point]
    metered: list[tuple[float, float]]


def most_uA(settings: Settings, resistor_ohm: int) -> int:
    """The largest current that the supply can drive through this resistor, with headroom."""
    if settings.breadboard:
        return min(MOST_uA, BARE_mV * 1000 // (resistor_ohm + BARE_OHM))
    room_mV: int = settings.rail_mV - HEADROOM_mV
    return min(MOST_uA, room_mV * 1000 // int(resistor_ohm + settings.series_ohm))


def measure(rig: Rig, resistor_ohm: int, use_meter: bool) -> Readings:
    """Measures a board. Raises UserError where it is not a working board on its resistor."""
    board = rig.board
    settings, stage = rig.settings, board.stage
    per_uA = settings.shunt_mohm / 10_000  # bits of the register
    try:
        rig.disconnect()
        idle, noise = _idle(rig)
        _require_quiet(idle / per_uA, noise / per_uA)
        rig.connect()
        if rig.has_enable:
            _require_open(rig, idle, per_uA)
        board.output.connect()
        moved_uA = _require_resistor(rig, idle, per_uA, resistor_ohm)
        # a stage with a larger scale than assumed must not exceed the headroom
        most = most_uA(settings, resistor_ohm) * min(1.0, 2 * PROBE_uA / moved_uA)
        ends = [stage.code(round(sign * most * isa.DUA_PER_UA)) for sign in (-1, 1)]
        codes = [
            ends[0] + (ends[1] - ends[0]) * step // (4 * HALF_STEPS)
            for step in range(4 * HALF_STEPS + 1)
        ]
        points = [_point(rig, code) for code in codes]
        metered = []
        if use_meter:
            for sign in (1, -1):
                uA = sign * most * METER_AT
                point = _point(rig, stage.code(round(uA * isa.DUA_PER_UA)))
                metered.append((point.register - idle, rig.meter_uA(uA)))
    except (OSError, RuntimeError) as error:
        raise UserError(
            f"the bus failed ({error})", "check the wiring of the DAC and the sensor"
        ) from error
    finally:
        adapter.switch_off(board.output, rig.has_enable)
    return Readings(idle, noise, resistor_ohm, points[::2], points[1::2], metered)


def open_loop(
    rig: Rig, stage: Stage, currents_duA: Sequence[int], current_of: Callable[[float], float]
) -> list[float]:
    """The error in uA at each current, with this stage's codes and no regulator.

    ``current_of(register)`` is in uA; it stands in where the true current is not known. The
    resistor is still connected.
    """
    errors = []
    try:
        rig.board.output.connect()
        for current_duA in currents_duA:
            point = _point(rig, stage.code(current_duA))
            true_uA = rig.true_uA()
            flowing_uA = current_of(point.register) if true_uA is None else true_uA
            errors.append(flowing_uA - current_duA / isa.DUA_PER_UA)
    finally:
        adapter.switch_off(rig.board.output, rig.has_enable)
    return errors


def _point(rig: Rig, code: int) -> Point:
    rig.board.output.write(code)
    for _ in range(SETTLING_UPDATES):
        rig.next_update()
    registers, adcs = [], []
    for _ in range(READS):
        rig.next_update()
        registers.append(rig.board.sensor.register())
        if rig.adc is not None:
            adcs.append(rig.adc.value)
    return Point(code, sum(registers) / READS, sum(adcs) / READS if adcs else None)


def _idle(rig: Rig) -> tuple[float, float]:
    """The register's mean and spread without current."""
    rig.board.output.write(rig.board.output.zero_code)
    read = []
    for _ in range(IDLE_READS):
        rig.next_update()
        read.append(rig.board.sensor.register())
    return sum(read) / IDLE_READS, float(max(read) - min(read))


def _require_quiet(bias_uA: float, noise_uA: float) -> None:
    if abs(bias_uA) * isa.DUA_PER_UA > ZERO_duA:
        raise UserError(
            f"the sensor reads {bias_uA:.0f} µA while nothing is connected",
            "about 20 µA is usual: check that its shunt is 100 ohm and both its inputs are wired",
        )
    if noise_uA > NOISE_uA:
        raise UserError(
            f"the sensor's readings jump by {noise_uA:.1f} µA while nothing is connected",
            "shorten its wires, keep them away from the supply, and calibrate again",
        )


def _require_open(rig: Rig, idle: float, per_uA: float) -> None:
    """The disconnect has to open (G15)."""
    for sign in (1, -1):
        point = _point(rig, rig.board.stage.code(sign * SENSE_uA * isa.DUA_PER_UA))
        flows_uA = (point.register - idle) / per_uA
        if abs(flows_uA) * isa.DUA_PER_UA > WELDED_duA:
            raise UserError(
                f"{abs(flows_uA):.1f} µA flows with ENABLE off",
                "the output disconnect does not open, or the pin is not the one that drives it",
            )
    rig.board.output.write(rig.board.output.zero_code)


def _require_resistor(rig: Rig, idle: float, per_uA: float, ohm: int) -> float:
    """Checks with a small current that the resistor conducts, the right way round.

    Returns the change in uA between the two signs of that current.
    """
    stage = rig.board.stage
    low, high = (_point(rig, stage.code(sign * PROBE_uA * isa.DUA_PER_UA)) for sign in (-1, 1))
    moved_uA = (high.register - low.register) / per_uA
    moved_mV = None
    if low.adc is not None and high.adc is not None:
        moved_mV = (high.adc - low.adc) * rig.settings.electrode_full_mV / 65536
    if abs(moved_uA) < PROBE_uA / 2:
        if moved_mV is not None and 0.5 < moved_mV * 1000 / (2 * PROBE_uA * ohm) < 2:
            raise UserError(
                "current flows through the resistor, but the sensor sees none of it",
                "its shunt may still be the breakout's own 0.1 ohm, or it is not in the return leg",
            )
        raise UserError(
            f"no current flows: {abs(moved_uA):.1f} µA instead of {2 * PROBE_uA}",
            f"check that the {ohm} ohm resistor is connected, the stage's supply is on, and ENABLE "
            "is on its pin",
        )
    if moved_uA < 0:
        raise UserError(
            "the sensor's sign is reversed",
            "its inputs are swapped: IN+ belongs to the electrode's return, IN- to mid-rail",
        )
    if moved_mV is None:
        return moved_uA
    seen_ohm = moved_mV * 1000 / moved_uA - rig.settings.shunt_mohm / 1000
    if seen_ohm < SHORT_OHM:
        raise UserError(
            f"the output sees {max(seen_ohm, 0):.0f} ohm, not {ohm}",
            "the electrode leads touch each other",
        )
    if abs(seen_ohm / ohm - 1) * 100 > RESISTOR_PERCENT:
        raise UserError(
            f"the output sees about {seen_ohm:.0f} ohm, not {ohm}",
            "measure the resistor and give its value: --resistor OHM; if it is right, "
            "ELECTRODE_FULL_MV or SHUNT_MOHM belong to another board",
        )
    return moved_uA
