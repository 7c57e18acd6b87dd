"""What a session must keep within: the level it was started at, and the times it has to react."""

from __future__ import annotations

from facebench.board import VirtualBoard
from facevm import isa
from facevm.routine import Routine
from facevm.session import Session
from facevm.states import PAUSED, STOPPING, TOUCHING, WAITING

SENSING = (WAITING, PAUSED, TOUCHING)

SENSE_SET_duA = 100
SENSE_uA = 11  # 10, and what a charged skin still gives back; what has drifted comes on top
_SENSED_ms = 8  # the zero, the first direction, and what settles
PLUGGED_ms = 112  # G11 looks every 100 ms; the update in which it does
STOP_ms = 540  # a soft stop, and the updates around it
_DITHER_PART = 50
_DITHER_LEAST_duA = 7  # of a steady current of 8 uA and more

HOLD_UP = frozenset({"stall", "bus-hang"})
"""What keeps the program from looking at all."""

SPOILS_SENSING = HOLD_UP | {"gain", "rail", "sensor-gain", "sensor-stuck"}


class Bounds:
    """Of a session with ``routine`` at ``level_percent`` on ``bench``, from now on."""

    def __init__(self, bench: VirtualBoard, routine: Routine, level_percent: int) -> None:
        self._bench = bench
        self._most_duA = routine.peak_duA * level_percent // 100
        self._updated_ns = self._entered_ns = bench.clock.now_ns
        self._pressed_ns = -1
        self._plugged_ns = -1  # since when both: plugged in, and connected

    @property
    def is_pressed(self) -> bool:
        """Whether the button went down while the session was under way."""
        return self._pressed_ns >= 0

    def press(self) -> None:
        """The button goes down."""
        if not self.is_pressed:
            self._pressed_ns = self._bench.clock.now_ns

    def move(self) -> None:
        """The session is in another state."""
        self._entered_ns = self._bench.clock.now_ns

    def update(self) -> None:
        """An update comes."""
        self._updated_ns = self._bench.clock.now_ns

    def keep(self, session: Session, kinds: set[str]) -> None:
        """Raises AssertionError when ``session`` is out of bounds; ``kinds`` are its faults."""
        self._keep_the_level(session)
        if self._bench.enable.value:
            self._keep_the_times(kinds)
            if session.state in SENSING and not SPOILS_SENSING & kinds:
                self._only_senses()
        else:
            self._plugged_ns = -1

    def _keep_the_level(self, session: Session) -> None:
        set_duA = abs(session.setpoint_duA)
        if session.state in SENSING:
            assert set_duA <= SENSE_SET_duA, "more than a sense current is set"
            return
        most_duA = self._most_duA
        if session.state == STOPPING and self.is_pressed:
            # never more than what is left of 500 ms, from the update before the press on
            left_ms = isa.SOFT_START_ms - (self._updated_ns - self._pressed_ns) // 1_000_000 + 4
            most_duA = most_duA * min(max(left_ms, 0), isa.SOFT_START_ms) // isa.SOFT_START_ms
        most_duA += max(most_duA // _DITHER_PART + 1, _DITHER_LEAST_duA)
        assert set_duA <= most_duA, f"{set_duA} duA are set, {most_duA} are chosen"

    def _keep_the_times(self, kinds: set[str]) -> None:
        if HOLD_UP & kinds:
            return
        now_ns = self._bench.clock.now_ns
        if not self._bench.vbus.value:
            self._plugged_ns = -1
        elif self._plugged_ns < 0:
            self._plugged_ns = now_ns
        else:
            ms = (now_ns - self._plugged_ns) / 1e6
            assert ms <= PLUGGED_ms, f"connected on a cable for {ms:.0f} ms"
        if self.is_pressed:
            ms = (now_ns - self._pressed_ns) / 1e6
            assert ms <= STOP_ms, f"still connected {ms:.0f} ms after a press"

    def _only_senses(self) -> None:
        ms = (self._bench.clock.now_ns - self._entered_ns) / 1e6
        skin_uA = abs(self._bench.circuit.skin_uA())
        most_uA = SENSE_uA + abs(self._bench.stage.drift_uA)
        assert ms < _SENSED_ms or skin_uA <= most_uA, f"{skin_uA:.1f} uA while sensing"
