"""Button, cables, contact, faults, power and time, in any order."""

from __future__ import annotations

import os
from collections import Counter
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from facebench.conditions.conditions import healthy
from facebench.face.face import FACES
from facebench.face.population import draw
from facebench.faults.faults import Fault
from facevm.states import (
    CHECKING,
    LIMITED,
    PAUSED,
    RESUMING,
    STOPPING,
    TESTING,
    TOUCHING,
    TREATING,
    WAITING,
)
from sculpt.certify.row import UPDATES_PER_S
from tests.safety.campaign.treatments import DRAWN, SHORT, routine
from tests.safety.states.device import SLOW_PER_S, Device

AMOUNTS = {"sensor-gain": (5, 60), "gain": (5, 150)}
LIVES = "VISASCULPT_STATES"
"""So many lives are tried, other ones each time, on boards with all that a healthy one may have of
noise, hum, drift and leaks; without it a few, always the same, on kind ones, which are faster."""

STAGE = ("gain", "rail", "weld")
SENSOR = ("sensor-gain", "sensor-stuck")
BUS = ("dac-nak", "sensor-nak", "bus-hang")
CABLES = ("usb", "charger")
END = "end"  # from the console
FAULTS_MOST = 2
"""So many faults of the board a session meets at most: that is what the product promises for."""

_seeds = st.integers(0, 999)
_faces = st.one_of(st.sampled_from(sorted(FACES)), _seeds)
_treatments = st.one_of(_seeds.map(lambda seed: f"{DRAWN}{seed}"), st.sampled_from(sorted(SHORT)))
_short_us = st.integers(0, 4000)
_while_ms = st.one_of(st.none(), st.integers(1, 60), st.integers(60, 3000))
_stops = st.sampled_from(
    [
        (TESTING,),
        (WAITING,),
        (TREATING, LIMITED),
        (PAUSED, TOUCHING),
        (RESUMING,),
        (STOPPING,),
        (CHECKING,),
    ]
)

_starts = st.one_of(st.just((TREATING, LIMITED)), _stops)
_amounts = st.floats(0, 1)


class Life(RuleBasedStateMachine):
    """The life of a device."""

    device: Device
    ends: ClassVar[Counter[str]] = Counter()  # of all sessions of all lives so far

    minutes: int  # that may still be waited: they take long

    @initialize(name=_treatments, seed=_seeds, face=_faces)
    def switch_on(self, name: str, seed: int, face: str | int) -> None:
        drawn = FACES[face] if isinstance(face, str) else draw(face)
        rate = UPDATES_PER_S if name.startswith(DRAWN) else SLOW_PER_S
        conditions = healthy(seed) if os.environ.get(LIVES) else None
        self.device = Device(routine(name), seed, drawn, rate, conditions)
        self.minutes = int(seed % 8 == 0)

    # --- time --------------------------------------------------------------------------

    @rule(ms=st.integers(1, 2000))
    def time_passes(self, ms: int) -> None:
        self.device.pass_ms(ms)

    @precondition(lambda self: self.device.is_live)
    @rule(states=_stops, most_ms=st.integers(1, 3000), more_ms=st.integers(0, 30))
    def it_comes_to(self, states: tuple[int, ...], most_ms: int, more_ms: int) -> None:
        self.device.pass_until(states, most_ms)
        self.device.pass_ms(more_ms)

    @precondition(lambda self: self.device.is_live and self.minutes)
    @rule()
    def a_minute_without_contact(self) -> None:
        self.minutes -= 1
        self.device.hand.lift()
        self.device.pass_ms(61_500)

    # --- the button --------------------------------------------------------------------

    @rule()
    def press(self) -> None:
        self.device.press()

    @precondition(lambda self: not self.device.is_live)
    @rule(states=_starts, more_ms=st.integers(0, 3000))
    def start_afresh(self, states: tuple[int, ...], more_ms: int) -> None:
        """Everything is put right, the chips too: as a person does who goes on after a fault."""
        for kind in self.device.lasting():
            self.device.end(kind)
        self.device.hand.put_back()
        self.device.happen(Fault("brownout", 0))
        self.device.press()
        self.device.pass_until(states, 8000)
        self.device.pass_ms(more_ms)

    @precondition(lambda self: self.device.is_live)
    @rule()
    def it_goes_on_to_its_end(self) -> None:
        self.device.pass_until((), 25_000)

    @precondition(lambda self: not self.device.is_live)
    @rule()
    def a_treatment_without_a_mishap(self) -> None:
        self.start_afresh((TREATING,), 0)
        self.device.pass_until((), 25_000)

    @precondition(lambda self: not self.device.is_live)
    @rule()
    def choose_a_higher_level(self) -> None:
        self.device.raise_level()

    # --- contact -----------------------------------------------------------------------

    @precondition(lambda self: self.device.is_live)
    @rule(ms=_while_ms, after_us=_short_us)
    def lift(self, ms: int | None, after_us: int) -> None:
        self.device.happen(Fault("lift", 0, ms), after_us)

    @precondition(lambda self: self.device.is_live)
    @rule(ms=_while_ms, after_us=_short_us)
    def touch(self, ms: int | None, after_us: int) -> None:
        self.device.happen(Fault("short", 0, ms), after_us)

    @precondition(lambda self: self.device.is_live)
    @rule()
    def put_back(self) -> None:
        self.device.hand.put_back()

    # --- faults ------------------------------------------------------------------------

    @precondition(lambda self: self.device.may_break(FAULTS_MOST))
    @rule(kind=st.sampled_from(STAGE), part=_amounts, ms=_while_ms, after_us=_short_us)
    def break_the_stage(self, kind: str, part: float, ms: int | None, after_us: int) -> None:
        self._break(kind, part, ms, after_us)

    @precondition(lambda self: self.device.may_break(FAULTS_MOST))
    @rule(kind=st.sampled_from(SENSOR), part=_amounts, ms=_while_ms, after_us=_short_us)
    def break_the_sensor(self, kind: str, part: float, ms: int | None, after_us: int) -> None:
        self._break(kind, part, ms, after_us)

    @precondition(lambda self: self.device.may_break(FAULTS_MOST))
    @rule(kind=st.sampled_from(BUS), part=_amounts, ms=_while_ms, after_us=_short_us)
    def break_the_bus(self, kind: str, part: float, ms: int | None, after_us: int) -> None:
        self._break(kind, part, ms, after_us)

    def _break(self, kind: str, part: float, ms: int | None, after_us: int) -> None:
        if kind in self.device.lasting():
            return
        amount = None
        if kind in AMOUNTS:
            least, most = AMOUNTS[kind]
            amount = round(least + part * (most - least))
        self.device.happen(Fault(kind, 0, ms, amount), after_us)

    @precondition(lambda self: self.device.lasting())
    @rule(which=st.integers(0, 9))
    def repair(self, which: int) -> None:
        lasting = self.device.lasting()
        self.device.end(lasting[which % len(lasting)])

    @precondition(lambda self: self.device.may_break(FAULTS_MOST))
    @rule(after_us=_short_us)
    def sensor_resets(self, after_us: int) -> None:
        self.device.happen(Fault("sensor-reset", 0), after_us)

    @precondition(lambda self: self.device.is_live)
    @rule(ms=st.one_of(st.integers(1, 60), st.integers(60, 600)), after_us=_short_us)
    def stall(self, ms: int, after_us: int) -> None:
        self.device.happen(Fault("stall", 0, None, ms), after_us)

    # --- cables and power --------------------------------------------------------------

    @rule(kind=st.sampled_from(CABLES), ms=_while_ms, after_us=_short_us)
    def plug_in(self, kind: str, ms: int | None, after_us: int) -> None:
        if kind not in self.device.lasting():
            self.device.happen(Fault(kind, 0, ms), after_us)

    @precondition(lambda self: self.device.is_live)
    @rule(kind=st.sampled_from(("reset", "brownout", END)), after_us=_short_us)
    def the_program_ends(self, kind: str, after_us: int) -> None:
        if kind == END:
            self.device.end_program()
        else:
            self.device.happen(Fault(kind, 0), after_us)

    # --- always ------------------------------------------------------------------------

    @invariant()
    def its_promises_hold(self) -> None:
        self.device.watch.check(self.device.session)

    def teardown(self) -> None:
        if hasattr(self, "device"):
            self.ends.update(self.device.watch.ends)
