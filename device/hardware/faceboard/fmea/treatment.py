"""Treatment with a fault: the real runtime on the virtual board of this circuit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import facec
import facelang
from facebench.board import SHUNT_OHM
from facebench.simulation import Simulation
from faceboard import bench
from faceboard.fmea.effect import Effect
from facevm import image
from facevm.interlocks import INTERLOCKS
from facevm.routine import Routine

TEXT = """\
routine "Failure"
    about "Eight seconds at 300 uA."
    levels 100 %

wave buzz
    shape square
    frequency 8 Hz
    polarity alternating
    rise 4 ms

zone jawline left
    wave buzz
    ramp to 300 uA over 1 s
    hold 6 s
    ramp to 0 uA over 1 s
"""

AT_ms, LAST_ms = 4000, 7900


@cache
def routine() -> Routine:
    """The routine, compiled and proven."""
    unit, _ = facelang.load(Path("failure.face"), TEXT)
    plan, findings = facec.compile(unit) if unit else (None, [])
    if plan is None:
        raise RuntimeError(f"the routine does not compile: {findings}")
    return image.load(facec.encode(plan).image)


class Outcome(NamedTuple):
    """What a treatment became: the answer in the device's words, and what the skin had."""

    answer: str
    """The interlock, or why it ended, or nothing."""
    told: str
    most_uA: float
    over_ms: float
    """The longest stretch over the zone's ceiling + 10 %."""
    one_way_uC: float


def carry_out(effect: Effect, from_start: bool) -> Outcome:
    """A treatment of 8 s on a typical face; the fault is there from the start, or comes at 4 s."""
    settings: dict[str, int | str] = {**bench.lines(), **bench.PINS}
    # an event makes the bench watch the ceiling; what begins then is this fault, or nothing more
    events = (("offset", LAST_ms if from_start else AT_ms, None, 1.0),)
    simulation = Simulation(routine(), 1, 1, 500, events=events, settings=settings)
    if from_start:
        _impose(simulation, effect)
    simulation.breakage.begin = (  # type: ignore[method-assign]
        lambda fault: None if from_start else _impose(simulation, effect)
    )
    report = simulation.run()
    answer = report.tripped or report.reason
    told = INTERLOCKS[report.tripped][0] if report.tripped in INTERLOCKS else report.reason
    return Outcome(
        answer,
        told,
        report.max_abs_uA,
        float(report.over_ceiling_ms or 0.0),
        sum(abs(zone.charge_uC) for zone in report.zones),
    )


def _impose(simulation: Simulation, effect: Effect) -> None:
    board = simulation.board
    board.circuit.settle(board.clock.now_ns)
    stage, sensor, electrode = board.stage, board.sensor, board.electrode
    if effect.stuck_V:
        stage.series_kohm = (effect.behind_ohm - SHUNT_OHM) / 1000
        stage.rail_mV = abs(effect.stuck_V) * 1000
        stage.stuck = 1 if effect.stuck_V > 0 else -1
    else:
        stage.offset_uA = stage.offset_uA * effect.gain + effect.offset_uA
        stage.gain *= effect.gain or 1e-6
    sensor.offset_uV += effect.sensor_offset_uA * 100
    sensor.drift(sensor.gain * effect.sensor_gain)
    electrode.supply = 1 / effect.electrode_gain if abs(effect.electrode_gain) > 1e-6 else 1e9
    electrode.middle_mV += effect.electrode_offset_mV / (effect.electrode_gain or 1)
    board.circuit.refresh()
