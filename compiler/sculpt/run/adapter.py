"""``sculpt run --bus``: a routine through an adapter's real chips, from the question to the report.

Nothing here imports a driver before the adapter was found: see ``sculpt.board.adapter``.

MERGED: An adapter in the place of a board: what the device's program finds there as its wiring.

It takes the place of ``facevm.wiring.Wiring``. There is the bus and the ENABLE pin; there is no
light, no buzzer, no NVM, no watchdog, and the button is whoever calls :meth:`Button.press`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from facevm.null_parts import NoLight, NoSounds
from sculpt.board import adapter, consent
from sculpt.board.adapter import RealBus
from sculpt.cli import signals, terminal
from sculpt.cli.errors import UserError
from sculpt.cli.outcomes import ABORT
from sculpt.source.load import Treatment


class Wiring(NamedTuple):
    """Where the chips are: the adapter, its pin for ENABLE, and their settings' keys."""

    kind: str
    enable_pin: str | None
    table: dict[str, Any]
    into_resistor: bool


def report_on(treatment: Treatment, level: int, wiring: Wiring, as_json: bool) -> str:
    """Treats a test resistor and tells what came of it; returns the outcome. Raises UserError."""
    try:
        report = treat(treatment, level, wiring)
    except KeyboardInterrupt as error:
        how = signals.why(error) if isinstance(error, signals.Ended) else "stopped at once"
        terminal.print_error(f"{how}, the output at zero, without a report")
        return ABORT
    if as_json:
        terminal.emit_json(report.as_dict())
    else:
        from sculpt.run.report import FOOTNOTE, advice, outcome, zones

        terminal.draw(
            outcome(report, treatment.routine.levels, "measured in the test resistor"),
            zones(report),
            FOOTNOTE,
        )
        terminal.print_wrapped(advice(report))
    ending: str = report.outcome
    return ending


def treat(treatment: Treatment, level: int, wiring: Wiring) -> Any:
    """Treats a test resistor; returns a ``facebench.report.Report``. Raises UserError."""
    if wiring.enable_pin is None:
        raise UserError(
            "nothing says which pin drives ENABLE, and a treatment tries the disconnect before "
            "it starts",
            f"name it: --enable-pin PIN ({adapter.ADAPTERS[wiring.kind].pins})",
        )
    bus = adapter.find_bus(wiring.kind, wiring.enable_pin)
    consent.require_resistor(wiring.into_resistor)
    return treat_through(bus, treatment, level, wiring.table)


def treat_through(
    bus: RealBus, treatment: Treatment, level: int, table: dict[str, Any], clock: Any = None
) -> Any:
    """The same through a bus that was found, by the device's own program.

    ``table`` holds the keys of a settings.toml; ``clock`` is the wall clock's place in a test.
    """
    from facevm.app import App
    from facevm.settings import calibration
    from sculpt.board import update_rate
    from sculpt.run.adapter_loop import Listener, RealTreatment, WallClock
    from sculpt.run.attend import attend

    listener = Listener()
    app = App(AdapterWiring(bus, table), listener, terminal.write_stderr, journal=None)
    with adapter.require_chips(bus, calibration(app.wiring.get)):
        board = app.connect(bus.i2c)
    limits = app.limits
    timer = clock or WallClock(limits.updates_per_s)
    try:
        rate = update_rate.measure(board, timer.now_ns)
        terminal.write_stderr(
            f"{bus.name}: {rate.updates_per_s:.0f} updates a second, "
            f"the slowest took {rate.slowest_ms:.0f} ms\n"
        )
        limits.updates_per_s = min(limits.updates_per_s, rate.promised)
        routine = _fitting(treatment, limits, bus, rate)
    except BaseException as error:
        adapter.switch_off(board.output, bus.has_enable)
        if isinstance(error, OSError):
            raise UserError(f"the bus failed ({error})", "check the wiring of the chips") from error
        raise
    run = RealTreatment(
        app, listener, routine, level, clock or WallClock(limits.updates_per_s), bus.has_enable
    )
    with attend(run, realtime=False) as on_progress:
        return run.run(on_progress)


def _fitting(treatment: Treatment, limits: Any, bus: RealBus, rate: Any) -> Any:
    """The routine, proven for what this adapter can draw. Raises UserError."""
    from facevm import image

    if rate.is_too_late:
        raise UserError(
            f"{bus.name} takes {rate.slowest_ms:.0f} ms for a slow update, and a treatment is "
            "stopped after 50 (G07)",
            "take a faster adapter, or close what else uses this USB port",
        )
    try:
        return image.load(treatment.data, limits)
    except image.ImageError as error:
        if error.reason != "BOARD":
            raise UserError(
                f"{treatment.named.label} is refused for this board ({error.reason})",
                "its settings allow less than the routine asks for",
            ) from error
        raise UserError(
            f"{treatment.named.label} has a wave too fast for {limits.updates_per_s} updates a "
            f"second, which is what {bus.name} does with a margin",
            "take a faster adapter, or a routine with slower waves",
        ) from error


class Button:
    """``facevm.button.Button``'s place: pressed by the program's user."""

    def __init__(self) -> None:
        self._was_pressed = False

    def press(self) -> None:
        self._was_pressed = True

    def is_pressed(self) -> bool:
        """True when it was pressed since the last look."""
        pressed, self._was_pressed = self._was_pressed, False
        return pressed


class Runtime:
    """``supervisor.runtime``'s place: no file that is saved here restarts anything."""

    autoreload = False


class AdapterWiring:
    """``table`` holds the keys of a ``settings.toml``; its pins are a board's, and not read."""

    nvm = None
    electrode = None
    vbus = None
    lifeline = None
    reset_reason = "POWER_ON"

    def __init__(self, bus: RealBus, table: dict[str, Any]) -> None:
        # it feeds a test resistor: the person said so
        self.get = {**table, "ISOLATED": 1}.get
        self.enable = bus.enable
        self.button = Button()
        self.runtime = Runtime()
        self.light = NoLight()
        self.sounds = NoSounds()
        self.ticks_ms = _no_time


def _no_time() -> int:
    """Whoever carries out a treatment hands its own clock in."""
    raise RuntimeError("no treatment is under way")
