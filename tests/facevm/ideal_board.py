"""A board without chips: what is set flows at once, through a path of so many ohm.

For tests of a session to the millisecond and the unit: nothing here rounds, lags or scatters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat

from facevm.limits import Limits
from facevm.panel import Panel
from facevm.routine import Routine
from facevm.selftest import SelfTest
from facevm.session import Session
from facevm.settings import Settings
from facevm.stage import Stage
from facevm.states import TREATING

PERIOD_ms = 2

RESET_BITS = 0x399F
"""What the sensor answers once it was reset: its pointer is at the configuration again."""

_RAIL_mV, _SERIES_ohm = 12_000, 4_700  # device/README.md: of the reference board

_TRUE = Stage(Settings())
"""Reads 0 where nothing flows, whatever zero a session has found."""


def register_of(stage: Stage, current_duA: int) -> int:
    """What the sensor's register is expected to read at a current."""
    return stage.sensor_zero + (current_duA * stage.shunt_cohm + 5_000) // 10_000


class IdealBoard:
    """Board, output and sensor in one; ``events`` is all that happened, in its order.

    ``ohm`` is the path between the electrodes, None in the air: no more flows through it than the
    supply can drive. Without ``sees_voltage`` the
    board has no divider. ``share`` of the current is measured, in percent. A bus that ``is_dead``
    raises. A sensor that is not ``is_ready`` reads on as before, unless it ``was_reset``. What is
    read on within an update is ``coming_duA``, one after the other, then what flows.
    """

    most_bits = 8000
    settling_reads = 4
    parts = None

    def __init__(self) -> None:
        self.stage = Stage(Settings())
        self.output = self.sensor = self
        self.zero_code = self.code = self.stage.zero_code
        self.events: list[object] = []
        self.is_connected = False
        self.is_welded = False
        self.is_dead = False
        self.is_ready = True
        self.was_reset = False
        self.is_plugged = False
        self.sees_voltage = True
        self.ohm: int | None = 14_000
        self.share = 100
        self.off_duA = 0
        self.coming_duA: list[int] = []
        self.feeds = 0
        self.residue = -1

    # --- the output ----------------------------------------------------------------------

    def write(self, code: int) -> None:
        if self.is_dead:
            raise OSError
        self.events.append(code)
        self.code = code

    def connect(self) -> None:
        self.events.append("on")
        self.is_connected = True

    def disconnect(self) -> None:
        self.events.append("off")
        self.is_connected = False

    def feed(self) -> None:
        self.feeds += 1

    # --- what flows, and what is seen of it ----------------------------------------------

    @property
    def flows_duA(self) -> int:
        if self.ohm is None or not (self.is_connected or self.is_welded):
            return 0
        most_duA = _RAIL_mV * 10_000 // (self.ohm + _SERIES_ohm)
        asked_duA = (self.code - self.zero_code) * self.stage.pA_per_code // 100_000
        return max(-most_duA, min(most_duA, asked_duA))

    def register(self) -> int:
        if self.is_dead:
            raise OSError
        if self.was_reset and not self.is_ready:
            return RESET_BITS
        return register_of(_TRUE, self.flows_duA * self.share // 100 + self.off_duA)

    def next_duA(self) -> int:
        if self.coming_duA:
            return self.coming_duA.pop(0)
        return self.stage.current_duA(self.register())

    def is_configured(self) -> bool:
        return self.is_ready

    def configure(self) -> None:
        self.events.append("configured")
        self.is_ready = True

    def alarm(self) -> str:
        return "G11" if self.is_plugged else ""

    def self_test(self, is_before: bool) -> SelfTest:
        return SelfTest()

    def electrode_mV(self, current_duA: int = 0) -> int | None:
        if not self.sees_voltage:
            return None
        if self.ohm is None:  # open electrodes drive the amplifier to its supply
            return _RAIL_mV if self.code > self.zero_code else -_RAIL_mV
        return self.flows_duA * self.ohm // 10_000

    def has_room(self, size_duA: int) -> bool:
        voltage_mV = self.electrode_mV()
        return voltage_mV is not None and self.stage.has_room(voltage_mV, size_duA)

    def is_spent(self, size_duA: int, times: int = 1) -> bool:
        voltage_mV = self.electrode_mV()
        return voltage_mV is not None and not self.stage.has_room(
            voltage_mV * times, size_duA * times
        )


class Listener(Panel):
    """What a session has told, in its order."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def announce(self, zone: int, side: int) -> None:
        self.told.append((zone, side))

    def say(self, text: str) -> None:
        self.told.append(text)

    def stroke(self) -> None:
        self.told.append("stroke")

    def show(self, state: int) -> None:
        self.told.append(state)


class IdealTreatment:
    """A session on an ideal board, an update every ``PERIOD_ms`` of a clock that starts at 0."""

    def __init__(
        self, routine: Routine, level_percent: int = 100, limits: Limits | None = None
    ) -> None:
        self.board = IdealBoard()
        self.listener = Listener()
        self.session = Session(self.board, routine, level_percent, self.listener, limits)
        self.now_ms = 0

    def step(self, passed_ms: int = PERIOD_ms) -> bool:
        """One update; False when it is over."""
        going = self.session.tick(self.now_ms & (1 << 29) - 1)
        self.now_ms += passed_ms
        return going

    def until(self, *states: int, most: int = 100_000) -> int:
        """Steps until the session is in one of these states; returns the ms that took."""
        begun_ms = self.now_ms
        for _ in range(most):
            if self.session.state in states:
                return self.now_ms - begun_ms
            if not self.step():
                break
        assert self.session.state in states, self.session.state
        return self.now_ms - begun_ms

    def play(
        self,
        intervals_ms: Iterable[int] = repeat(1),
        look: Callable[[int], object] = lambda now_ms: False,
        seen: Callable[[int], object] = lambda now_ms: None,
    ) -> IdealTreatment:
        """Lets the session run by itself to its end; its clock moves on by one of these at each
        look at it. ``seen`` is called before that, with the time of the update that is over."""
        intervals = iter(intervals_ms)

        def clock() -> int:
            seen(self.now_ms)
            self.now_ms += next(intervals)
            return self.now_ms & (1 << 29) - 1

        self.session.run(clock, look)
        return self

    def treating(self, at_ms: int) -> IdealTreatment:
        """Steps until the routine's clock has reached ``at_ms``."""
        while self.session.state != TREATING or self.session.routine_ms < at_ms:
            assert self.step()
        return self
