"""Measuring a board on a known resistor: what its sensor and its electrode read at each code.

Every way out leaves the output at zero and disconnected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from facevm import isa
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
SENSE_uA = 8
METER_AT = 0.75
"""Of the largest current: where the meter is read, on either side."""

RESISTOR_PERCENT = 10
NOISE_uA = 3.0
SHORT_OHM = 300


class Point(NamedTuple):
    """A code, and the means of what was read there."""

    code: int
    register: float
    adc: float | None


class Readings(NamedTuple):
    """``idle`` is the register with no current; ``fitted`` and ``between`` are points in turn, the
    second for checking; ``metered`` pairs what the register moved by with what a meter read."""

    idle: float
    noise_bits: float
    resistor_ohm: int
    fitted: list[Point]
    between: list[Point]
    metered: list[tuple[float, float]]


def most_uA(settings: Any, resistor_ohm: int) -> int:
    """The largest current that this resistor leaves room for."""
    room_mV: int = settings.rail_mV - HEADROOM_mV
    return min(MOST_uA, room_mV * 1000 // int(resistor_ohm + settings.series_ohm))


def measure(rig: Rig, resistor_ohm: int, use_meter: bool) -> Readings:
    """All readings of a calibration. Raises UserError for what is no board on its resistor."""
    board = rig.board
    settings, to_code = rig.settings, board.stage.code
    per_uA = settings.shunt_mohm / 10_000  # bits of the register
    try:
        rig.open()
        idle, noise = _idle(rig)
        _require_quiet(idle / per_uA, noise / per_uA)
        rig.connect()
        if rig.has_enable:
            _require_open(rig, idle, per_uA)
        board.output.connect()
        moved_uA = _require_resistor(rig, idle, per_uA, resistor_ohm)
        # a stage of a larger scale than was thought must not go beyond what there is room for
        most = most_uA(settings, resistor_ohm) * min(1.0, 2 * PROBE_uA / moved_uA)
        ends = [to_code(round(sign * most * isa.DA_PER_UA)) for sign in (-1, 1)]
        codes = [
            ends[0] + (ends[1] - ends[0]) * step // (4 * HALF_STEPS)
            for step in range(4 * HALF_STEPS + 1)
        ]
        points = [_point(rig, code) for code in codes]
        metered = []
        if use_meter:
            for sign in (1, -1):
                uA = sign * most * METER_AT
                point = _point(rig, to_code(round(uA * isa.DA_PER_UA)))
                metered.append((point.register - idle, rig.meter_uA(uA)))
    except (OSError, RuntimeError) as error:
        raise UserError(
            f"the bus failed ({error})", "check the wiring of the DAC and the sensor"
        ) from error
    finally:
        adapter.switch_off(board.output, rig.has_enable)
    return Readings(idle, noise, resistor_ohm, points[::2], points[1::2], metered)


def open_loop(rig: Rig, stage: Any, currents_duA: Sequence[int], current_of: Any) -> list[float]:
    """How far, in uA, what flows is from each current, by this stage's codes and no regulator.

    ``current_of(register)`` is in uA; it stands in where nobody knows the true current. The
    resistor is still connected.
    """
    errors = []
    try:
        rig.board.output.connect()
        for current_duA in currents_duA:
            point = _point(rig, stage.code(current_duA))
            true_uA = rig.true_uA()
            flowing_uA = current_of(point.register) if true_uA is None else true_uA
            errors.append(flowing_uA - current_duA / isa.DA_PER_UA)
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
    """The register's mean and its spread with no current."""
    rig.board.output.write(rig.board.output.zero_code)
    read = []
    for _ in range(IDLE_READS):
        rig.next_update()
        read.append(rig.board.sensor.register())
    return sum(read) / IDLE_READS, float(max(read) - min(read))


def _require_quiet(bias_uA: float, noise_uA: float) -> None:
    if abs(bias_uA) * isa.DA_PER_UA > ZERO_duA:
        raise UserError(
            f"the sensor reads {bias_uA:.0f} µA while nothing is connected",
            "is its shunt 100 ohm, and are both of its inputs wired? 20 µA are usual",
        )
    if noise_uA > NOISE_uA:
        raise UserError(
            f"the sensor's readings jump by {noise_uA:.1f} µA while nothing is connected",
            "shorten its wires and keep them from the supply, then calibrate again",
        )


def _require_open(rig: Rig, idle: float, per_uA: float) -> None:
    """The disconnect has to be one: G15, on the resistor."""
    for sign in (1, -1):
        point = _point(rig, rig.board.stage.code(sign * SENSE_uA * isa.DA_PER_UA))
        flows_uA = (point.register - idle) / per_uA
        if abs(flows_uA) * isa.DA_PER_UA > WELDED_duA:
            raise UserError(
                f"{abs(flows_uA):.1f} µA flow with ENABLE off",
                "the output disconnect does not open, or the pin is not the one that drives it",
            )
    rig.board.output.write(rig.board.output.zero_code)


def _require_resistor(rig: Rig, idle: float, per_uA: float, ohm: int) -> float:
    """A little current first: something conducts, the right way round, and is the resistor.

    Returns by how many uA it moved between the two ends of it.
    """
    to_code = rig.board.stage.code
    low, high = (_point(rig, to_code(sign * PROBE_uA * isa.DA_PER_UA)) for sign in (-1, 1))
    moved_uA = (high.register - low.register) / per_uA
    moved_mV = None
    if low.adc is not None and high.adc is not None:
        moved_mV = (high.adc - low.adc) * rig.settings.electrode_full_mV / 65536
    if abs(moved_uA) < PROBE_uA / 2:
        if moved_mV is not None and 0.5 < moved_mV * 1000 / (2 * PROBE_uA * ohm) < 2:
            raise UserError(
                "the resistor gets its current, and the sensor sees none of it",
                "its shunt may still be the breakout's own 0.1 ohm, or it is not in the return leg",
            )
        raise UserError(
            f"no current flows: {abs(moved_uA):.1f} µA where {2 * PROBE_uA} were asked for",
            f"is the {ohm} ohm resistor connected, the stage's supply on, and ENABLE on its pin?",
        )
    if moved_uA < 0:
        raise UserError(
            "the sensor counts backwards",
            "its inputs are swapped: IN+ belongs to the electrode's return, IN- to mid-rail",
        )
    if moved_mV is None:
        return moved_uA
    seen_ohm = moved_mV * 1000 / moved_uA - rig.settings.shunt_mohm / 1000
    if seen_ohm < SHORT_OHM:
        raise UserError(
            f"there are {max(seen_ohm, 0):.0f} ohm at the output, not {ohm}",
            "the electrode leads touch each other",
        )
    if abs(seen_ohm / ohm - 1) * 100 > RESISTOR_PERCENT:
        raise UserError(
            f"there are about {seen_ohm:.0f} ohm at the output, not {ohm}",
            "measure the resistor and say what it is: --resistor OHM. If it is right, "
            "ELECTRODE_FULL_MV or SHUNT_MOHM are another board's",
        )
    return moved_uA
