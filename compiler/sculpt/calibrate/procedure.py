"""A whole calibration: measure, find the numbers, see whether they are better, time the loop."""

from __future__ import annotations

from typing import Any, NamedTuple

from facevm import isa
from facevm.settings import CALIBRATION_KEYS
from facevm.stage import Stage
from sculpt.board import update_rate
from sculpt.board.update_rate import Rate
from sculpt.calibrate import fit, measure
from sculpt.calibrate.fit import Found
from sculpt.calibrate.rig import Rig
from sculpt.cli.errors import UserError

CHECKED_AT = 16
"""Currents at which the open-loop error is seen; those of the fit are others."""

WORSE_uA = 0.5


class Errors(NamedTuple):
    """Of the open loop, in uA, their sign left aside."""

    mean_uA: float
    largest_uA: float


class Calibration(NamedTuple):
    """What was found on ``name``, what stood there before, and what became of the error."""

    name: str
    resistor_ohm: int
    has_meter: bool
    has_adc: bool
    knows_truth: bool
    before: Any
    rate_before: int
    found: Found
    error_before: Errors
    error_after: Errors
    rate: Rate

    def values(self, writes_rate: bool) -> dict[str, int]:
        """What belongs into the settings, by key."""
        values = self.found.values()
        if not self.has_meter:
            del values["SHUNT_MOHM"]
        if writes_rate:
            values["UPDATES_PER_S"] = self.rate.promised
        return values

    def value_before(self, key: str) -> int:
        """What a key stood for before."""
        if key == "UPDATES_PER_S":
            return self.rate_before
        return int(getattr(self.before, CALIBRATION_KEYS[key][0]))

    def document(self, values: dict[str, int]) -> dict[str, Any]:
        """For ``--json``."""
        found = self.found
        return {
            "board": self.name,
            "resistor_ohm": self.resistor_ohm,
            "values": {
                key: {"before": self.value_before(key), "after": value}
                for key, value in values.items()
            },
            "bias_uA": round(found.bias_uA, 2),
            "noise_uA": round(found.noise_uA, 2),
            "off_line_uA": round(found.off_line_uA, 2),
            "open_loop": {
                "known_by": "the true current" if self.knows_truth else "the sensor",
                "before": {name: round(uA, 2) for name, uA in self.error_before._asdict().items()},
                "after": {name: round(uA, 2) for name, uA in self.error_after._asdict().items()},
            },
            "updates_per_s": round(self.rate.updates_per_s),
            "slowest_ms": round(self.rate.slowest_ms, 2),
        }


def calibrate(rig: Rig, before: Any, limits: Any, ohm: int, use_meter: bool) -> Calibration:
    """Calibrates. Raises UserError where the figures would be nonsense; nothing is written here."""
    readings = measure.measure(rig, ohm, use_meter)
    found = fit.find(readings, before)
    after = found.settings(before)
    most_duA = measure.most_uA(before, ohm) * isa.DA_PER_UA
    currents = [most_duA * (2 * step - CHECKED_AT + 1) // CHECKED_AT for step in range(CHECKED_AT)]
    error_before, error_after = (
        _errors(measure.open_loop(rig, Stage(settings), currents, found.current_uA))
        for settings in (before, after)
    )
    if error_after.mean_uA > error_before.mean_uA + WORSE_uA:
        raise UserError(
            f"with these figures the current would be off by {error_after.mean_uA:.1f} µA, and it "
            f"is off by {error_before.mean_uA:.1f} now",
            "the readings do not repeat: check the resistor's leads, and calibrate again",
        )
    try:
        rate = update_rate.measure(rig.board, rig.now_ns, rig.thinking_ns)
    except (OSError, RuntimeError) as error:
        raise UserError(f"the bus failed ({error})", "check the wiring of the chips") from error
    return Calibration(
        rig.name,
        ohm,
        use_meter,
        rig.adc is not None,
        rig.true_uA() is not None,
        before,
        limits.updates_per_s,
        found,
        error_before,
        error_after,
        rate,
    )


def _errors(errors: list[float]) -> Errors:
    sizes = [abs(error) for error in errors]
    return Errors(sum(sizes) / len(sizes), max(sizes))
