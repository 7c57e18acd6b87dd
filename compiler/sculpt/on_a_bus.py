"""``sculpt run --bus``: a routine through an adapter's real chips, from the question to the report.

Nothing here imports a driver before the adapter was found: see ``sculpt.real_bus``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from sculpt import ending, into_resistor, real_bus, terminal
from sculpt.exits import Trouble
from sculpt.real_bus import RealBus
from sculpt.treatment import Treatment


class Wiring(NamedTuple):
    """Where the chips are: the adapter, its pin for ENABLE, whose calibration holds."""

    kind: str
    enable_pin: str | None
    settings_file: Path | None
    into_resistor: bool


def report_on(treatment: Treatment, level: int, wiring: Wiring, as_json: bool) -> str:
    """Treats a test resistor and tells what came of it; returns the outcome. Raises Trouble."""
    try:
        report = treat(treatment, level, wiring)
    except KeyboardInterrupt as error:
        how = ending.why(error) if isinstance(error, ending.Ended) else "stopped at once"
        terminal.complain(f"{how}, the output at zero, without a report")
        return "abort"
    if as_json:
        terminal.emit_json(report.as_dict())
    else:
        from sculpt import summary

        terminal.draw(
            summary.outcome(report, treatment.routine.levels, "measured in the test resistor"),
            summary.zones(report),
            summary.FOOTNOTE,
        )
        terminal.emit(summary.advice(report))
    outcome: str = report.outcome
    return outcome


def treat(treatment: Treatment, level: int, wiring: Wiring) -> Any:
    """Treats a test resistor; returns a ``facebench.report.Report``. Raises Trouble."""
    if wiring.enable_pin is None:
        raise Trouble(
            "nothing says which pin drives ENABLE, and a treatment tries the disconnect before "
            "it starts",
            f"name it: --enable-pin PIN ({real_bus.ADAPTERS[wiring.kind].pins})",
        )
    limits, settings = _settings(wiring.settings_file)
    bus = real_bus.find_bus(wiring.kind, wiring.enable_pin)
    into_resistor.require_resistor(wiring.into_resistor)
    return treat_through(bus, treatment, level, limits, settings)


def treat_through(
    bus: RealBus, treatment: Treatment, level: int, limits: Any, settings: Any, clock: Any = None
) -> Any:
    """The same through a bus that was found; ``clock`` is the wall clock's place in a test."""
    from sculpt import update_rate
    from sculpt.attendance import attend
    from sculpt.real_time import RealTreatment, WallClock

    board = make_board(bus, settings)
    timer = clock or WallClock(limits.updates_per_s)
    try:
        rate = update_rate.measure(board, timer.now_ns)
        terminal.whisper(
            f"{bus.name}: {rate.updates_per_s:.0f} updates a second, "
            f"the slowest took {rate.slowest_ms:.0f} ms\n"
        )
        limits.updates_per_s = min(limits.updates_per_s, rate.promised)
        routine = _fitting(treatment, limits, bus, rate)
    except BaseException as error:
        real_bus.switch_off(board.output, bus.has_enable)
        if isinstance(error, OSError):
            raise Trouble(f"the bus failed ({error})", "check the wiring of the chips") from error
        raise
    run = RealTreatment(
        board, routine, level, limits, clock or WallClock(limits.updates_per_s), bus.has_enable
    )
    with attend(run, realtime=False) as on_progress:
        return run.run(on_progress)


def make_board(bus: RealBus, settings: Any) -> Any:
    """The runtime's board on this bus: output at zero, disconnected. Raises Trouble."""
    from facevm.board import Board

    try:
        return Board(bus.i2c, bus.enable, settings=settings)
    except (OSError, RuntimeError, ValueError) as error:
        raise Trouble(
            f"the chips do not answer through {bus.name} ({error})",
            f"the MCP4725 is looked for at 0x{settings.dac_address:02x}, the INA219 at "
            f"0x{settings.sensor_address:02x}: check wiring and supply",
        ) from error


def _settings(path: Path | None) -> tuple[Any, Any]:
    from facevm import isa
    from facevm.stage import Settings

    if path is None:
        return isa.Limits(), Settings(isolated=True)
    from sculpt.board import limits_of
    from sculpt.calibration import calibration_of

    limits = limits_of(path)
    settings = calibration_of(path)
    settings.isolated = True  # it feeds a test resistor: the person said so
    return limits, settings


def _fitting(treatment: Treatment, limits: Any, bus: RealBus, rate: Any) -> Any:
    """The routine, proven for what this adapter can draw. Raises Trouble."""
    from facevm import image

    if rate.is_too_late:
        raise Trouble(
            f"{bus.name} takes {rate.slowest_ms:.0f} ms for a slow update, and a treatment is "
            "stopped after 50 (G07)",
            "take a faster adapter, or close what else uses this USB port",
        )
    try:
        return image.load(treatment.data, limits)
    except image.ImageError as error:
        if error.reason != "BOARD":
            raise Trouble(
                f"{treatment.named.label} is refused for this board ({error.reason})",
                "its settings allow less than the routine asks for",
            ) from error
        raise Trouble(
            f"{treatment.named.label} has a wave too fast for {limits.updates_per_s} updates a "
            f"second, which is what {bus.name} does with a margin",
            "take a faster adapter, or a routine with slower waves",
        ) from error
