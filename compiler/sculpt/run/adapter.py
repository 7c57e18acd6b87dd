"""Run on an adapter: a treatment through real chips at this computer, into a test resistor.

The device's own program carries it out. In the place of a board's wiring it finds the adapter's bus
and ENABLE pin; there is no light, buzzer, NVM or watchdog, and the button is whoever calls
:meth:`Button.press`. No driver is imported before the adapter is found: see
``sculpt.board.adapter``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from facevm import button, wiring
from facevm.null_parts import NoLight, NoSounds
from sculpt.board import adapter, consent
from sculpt.board.adapter import RealBus
from sculpt.cli import signals, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.outcomes import ABORT
from sculpt.run.request import AdapterRequest
from sculpt.source.load import Treatment

if TYPE_CHECKING:
    from facebench.report import Report
    from facevm.limits import Limits
    from facevm.routine import Routine
    from sculpt.board.update_rate import Rate
    from sculpt.run.adapter_loop import Clock


def run_on_adapter(treatment: Treatment, level: int, request: AdapterRequest) -> str:
    """Treats a test resistor at ``level`` (from 1) and prints the report; returns the outcome.

    Raises UserError, the output at zero, where adapter, chips or the person's consent are missing,
    or the adapter is too slow.
    """
    try:
        report = treat(treatment, level, request)
    except KeyboardInterrupt as error:
        how = signals.stop_reason(error) if isinstance(error, signals.Ended) else "stopped at once"
        terminal.print_error(f"{how}, the output at zero, without a report")
        return ABORT
    if request.as_json:
        terminal.emit_json(report.as_dict())
    else:
        from sculpt.run.report import show_measured

        show_measured(report, treatment.routine.levels)
    outcome: str = report.outcome
    return outcome


def treat(treatment: Treatment, level: int, request: AdapterRequest) -> Report:
    """Treats a test resistor; returns its report. Raises UserError."""
    if request.enable_pin is None:
        raise UserError(
            "the pin that drives ENABLE is not named, and a treatment tests the disconnect before "
            "it starts",
            f"name it: --enable-pin PIN ({adapter.ADAPTERS[request.kind].pins})",
        )
    bus = adapter.find_bus(request.kind, request.enable_pin)
    consent.require_resistor(request.into_resistor)
    return treat_through(bus, treatment, level, request.settings)


def treat_through(
    bus: RealBus,
    treatment: Treatment,
    level: int,
    table: Mapping[str, int | str],
    clock: Clock | None = None,
) -> Report:
    """Treats a test resistor through a bus that was found; returns the report. Raises UserError.

    ``table`` holds the keys of a ``settings.toml``; ``clock`` is an ``adapter_loop.Clock``, the
    wall clock without one.
    """
    from facevm.app import App
    from facevm.settings import calibration
    from facevm.start import connect
    from sculpt.board import update_rate
    from sculpt.run.adapter_loop import AdapterTreatment, Prompts, WallClock
    from sculpt.run.attend import attend

    prompts = Prompts()
    wired = AdapterWiring(bus, table)
    app = App(wired, prompts, terminal.write_stderr, journal=None)
    with adapter.require_chips(bus, calibration(app.wiring.get)):
        board = connect(app, bus.i2c)
    limits = app.limits
    timer = clock or WallClock(limits.updates_per_s)
    try:
        rate = update_rate.measure(board, timer.now_ns)
        terminal.write_stderr(
            f"{bus.name}: {rate.updates_per_s:.0f} updates per second, "
            f"slowest {rate.slowest_ms:.0f} ms\n"
        )
        limits.updates_per_s = min(limits.updates_per_s, rate.promised)
        routine = _proven(treatment, limits, bus, rate)
    except BaseException as error:
        adapter.switch_off(board.output, bus.has_enable)
        if isinstance(error, OSError):
            raise UserError(f"the bus failed ({error})", "check the wiring of the chips") from error
        raise
    timer = clock or WallClock(limits.updates_per_s)
    run = AdapterTreatment(app, prompts, routine, level, timer, bus.has_enable, wired.button.press)
    with attend(run) as on_progress:
        return run.run(on_progress)


def _proven(treatment: Treatment, limits: Limits, bus: RealBus, rate: Rate) -> Routine:
    """The routine, proven for what this adapter can draw. Raises UserError."""
    from facevm import image

    if rate.is_too_late:
        raise UserError(
            f"an update through {bus.name} takes up to {rate.slowest_ms:.0f} ms, and a treatment "
            "stops after 50 ms without one (G07)",
            "use a faster adapter, or close other programs that use this USB port",
        )
    try:
        return image.load(treatment.data, limits)
    except image.ImageError as error:
        if error.reason != "BOARD":
            raise UserError(
                f"{treatment.named.label} is refused for this board ({error.reason})",
                "its settings allow less than the routine needs",
            ) from error
        raise UserError(
            f"{treatment.named.label} has a wave too fast for {bus.name}, which makes "
            f"{limits.updates_per_s} updates per second with a margin",
            "use a faster adapter, or a routine with slower waves",
        ) from error


class Button(button.Button):
    """The board's button, pressed by the program's user."""

    def __init__(self) -> None:
        self._was_pressed = False

    def press(self) -> None:
        self._was_pressed = True

    def is_pressed(self) -> bool:
        """Whether it was pressed since the last call."""
        pressed, self._was_pressed = self._was_pressed, False
        return pressed


class Runtime:
    """Stands in for ``supervisor.runtime``: saving a file restarts nothing here."""

    autoreload = False


class AdapterWiring(wiring.Wiring):
    """``table`` holds the keys of a ``settings.toml``; its pins are a board's, and are not read."""

    nvm = None
    electrode = None
    vbus = None
    lifeline = None
    reset_reason = "POWER_ON"

    def __init__(self, bus: RealBus, table: Mapping[str, int | str]) -> None:
        # it feeds a test resistor, as the person has confirmed
        super().__init__({**table, "ISOLATED": 1}.get)
        self.enable = bus.enable
        self.parts = None  # an adapter toggles nothing
        self.button: Button = Button()
        self.runtime = Runtime()
        self.light = NoLight()
        self.sounds = NoSounds()
        self.ticks_ms = _no_time


def _no_time() -> int:
    """Replaced by the clock of whoever carries out a treatment."""
    raise RuntimeError("no treatment is under way")
