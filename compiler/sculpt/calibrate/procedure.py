"""Procedure of a calibration: measures, fits, checks that the error shrinks, times the loop."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from facevm import isa
from facevm.limits import Limits
from facevm.settings import CALIBRATION_KEYS, Settings
from facevm.stage import Stage
from sculpt.board import update_rate
from sculpt.board.update_rate import Rate
from sculpt.calibrate import fit, measure
from sculpt.calibrate.fit import Fit
from sculpt.calibrate.rig import Rig
from sculpt.cli.errors import UserError

CHECKED_AT = 16
"""Number of currents for the open-loop error; the fit uses other ones."""

WORSE_uA = 0.5


class ErrorDocument(TypedDict):
    """An open-loop error in the document of ``--json``, in uA."""

    mean_uA: float
    largest_uA: float


class ValueDocument(TypedDict):
    """One setting in the document of ``--json``."""

    before: int | None
    after: int


class OpenLoopDocument(TypedDict):
    """The open-loop errors in the document of ``--json``, and how they are known."""

    known_by: str
    before: ErrorDocument
    after: ErrorDocument


class CalibrationDocument(TypedDict):
    """The document of ``--json``."""

    board: str
    resistor_ohm: int
    values: dict[str, ValueDocument]
    bias_uA: float
    noise_uA: float
    off_line_uA: float
    open_loop: OpenLoopDocument
    updates_per_s: int | None
    slowest_ms: float | None


class OpenLoopError(NamedTuple):
    """Magnitude of the current's error without a regulator."""

    mean_uA: float
    largest_uA: float

    def document(self) -> ErrorDocument:
        """The same, rounded, for ``--json``."""
        return {"mean_uA": round(self.mean_uA, 2), "largest_uA": round(self.largest_uA, 2)}


class Calibration(NamedTuple):
    """A finished calibration of the board ``name``.

    ``before`` and ``rate_before`` are the settings it started from. ``knows_truth``: the errors are
    of the true current, else of the sensor's.
    """

    name: str
    resistor_ohm: int
    has_meter: bool
    has_adc: bool
    knows_truth: bool
    before: Settings
    rate_before: int
    fit: Fit
    error_before: OpenLoopError
    error_after: OpenLoopError
    rate: Rate | None

    def values(self, writes_rate: bool) -> dict[str, int]:
        """The values for the settings, by key; the update rate only with ``writes_rate``."""
        values = self.fit.values()
        if not self.has_meter:
            del values["SHUNT_MOHM"]
        if writes_rate and self.rate:
            values["UPDATES_PER_S"] = self.rate.promised
        return values

    def value_before(self, key: str) -> int | None:
        """The value of a key before; None where it had none."""
        if key == "UPDATES_PER_S":
            return self.rate_before
        value: int | None = getattr(self.before, CALIBRATION_KEYS[key][0])
        return value

    def document(self, values: dict[str, int]) -> CalibrationDocument:
        """The document of ``--json``, currents in uA; ``values`` are those of :meth:`values`."""
        fit = self.fit
        return {
            "board": self.name,
            "resistor_ohm": self.resistor_ohm,
            "values": {
                key: {"before": self.value_before(key), "after": value}
                for key, value in values.items()
            },
            "bias_uA": round(fit.bias_uA, 2),
            "noise_uA": round(fit.noise_uA, 2),
            "off_line_uA": round(fit.off_line_uA, 2),
            "open_loop": {
                "known_by": "the true current" if self.knows_truth else "the sensor",
                "before": self.error_before.document(),
                "after": self.error_after.document(),
            },
            "updates_per_s": self.rate and round(self.rate.updates_per_s),
            "slowest_ms": self.rate and round(self.rate.slowest_ms, 2),
        }


def calibrate(rig: Rig, before: Settings, limits: Limits, ohm: int, use_meter: bool) -> Calibration:
    """Calibrates from the settings ``before`` on a resistor of ``ohm``; writes nothing.

    Raises UserError where the readings or figures make no sense.
    """
    readings = measure.measure(rig, ohm, use_meter)
    found = fit.fit(readings, before)
    after = found.settings(before)
    most_duA = measure.most_uA(before, ohm) * isa.DUA_PER_UA
    currents = [most_duA * (2 * step - CHECKED_AT + 1) // CHECKED_AT for step in range(CHECKED_AT)]
    error_before, error_after = (
        _magnitude(measure.open_loop(rig, Stage(settings), currents, found.current_uA))
        for settings in (before, after)
    )
    if error_after.mean_uA > error_before.mean_uA + WORSE_uA:
        raise UserError(
            f"with these figures the current would be off by {error_after.mean_uA:.1f} µA, more "
            f"than the present {error_before.mean_uA:.1f}",
            "the readings do not repeat: check the resistor's leads, and calibrate again",
        )
    rate = None
    try:
        if rig.is_timed:
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


def _magnitude(errors_uA: list[float]) -> OpenLoopError:
    sizes = [abs(error) for error in errors_uA]
    return OpenLoopError(sum(sizes) / len(sizes), max(sizes))
