"""A treatment on the virtual device, as it sounds: when its buzzer gives which tone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from facebench.face.face import TYPICAL, Face
from facebench.simulation import Simulation
from facevm.routine import Routine


class Tone(NamedTuple):
    """A tone of the buzzer; times in ms of the device's clock."""

    begin_ms: float
    end_ms: float
    hz: int


class Played(NamedTuple):
    """A tune that was begun: its name, when, and the routine's clock at that moment."""

    at_ms: float
    tune: str
    routine_ms: int


class State(NamedTuple):
    """A state that the session entered."""

    at_ms: float
    state: str
    routine_ms: int


class Performance(NamedTuple):
    """All that could be heard, and what it meant."""

    tones: tuple[Tone, ...]
    tunes: tuple[Played, ...]
    states: tuple[State, ...]
    end_ms: float
    outcome: str


def perform(
    routine: Routine,
    seed: int = 1,
    faults: Iterable[tuple[str, int, int | None]] = (),
    face: Face = TYPICAL,
    rest_ms: int = 1500,
) -> Performance:
    """Carries out a treatment by the button, and listens from the press to ``rest_ms`` after it."""
    simulation = Simulation(routine, 1, seed, 1000, tuple(faults), face)
    tones: list[Tone] = []
    tunes: list[Played] = []
    states: list[State] = []
    onlooker, session = simulation.onlooker, simulation.session
    buzzer, clock = simulation.board.front.buzzer, simulation.board.clock
    hear = buzzer.on_change
    sounding: list[tuple[float, int]] = []

    def on_change(ns: int, hz: int) -> None:
        if sounding:
            begin_ms, before = sounding.pop()
            tones.append(Tone(begin_ms, ns / 1e6, before))
        if hz:
            sounding.append((ns / 1e6, hz))
        if hear:
            hear(ns, hz)

    def on_tune() -> None:
        tunes.append(Played(clock.now_ns / 1e6, onlooker.tune, session.routine_ms))

    def on_sign() -> None:
        states.append(State(clock.now_ns / 1e6, onlooker.sign, session.routine_ms))

    buzzer.on_change, onlooker.on_tune, onlooker.on_sign = on_change, on_tune, on_sign
    report = simulation.run(by_button=True)
    app, until_ns = simulation.app, clock.now_ns + rest_ms * 1_000_000
    while clock.now_ns < until_ns:  # the last tune is played to its end
        app.signals.beat(app.ticks_ms())
        clock.wait_until(clock.now_ns + 5_000_000)
    return Performance(
        tuple(tones), tuple(tunes), tuple(states), clock.now_ns / 1e6, str(report.outcome)
    )
