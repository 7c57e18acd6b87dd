"""The truth about a session, for its record to be held against: by the board's own circuit.

Time is the virtual clock's, charge the circuit's. What the record may differ by is what its one
sensor may be wrong by, and the last update before contact or the treatment ended, which the device
rightly does not count.
"""

from __future__ import annotations

from facebench.board import VirtualBoard
from facebench.places import names
from facebench.report import delivered, total
from facevm import isa
from facevm.routine import Routine
from facevm.session import Session
from facevm.states import LIMITED, PAUSED, RESUMING, STOPPING, TOUCHING, TREATING, UNSTEADY, WAITING

COUNTED = (TREATING, LIMITED)
"""States whose time is time treated."""

RECORDED = (TREATING, LIMITED, RESUMING, STOPPING)
"""States whose charge is in the record."""

WAITS = (WAITING, PAUSED, TOUCHING, RESUMING)

SENSOR_PERCENT = 1.0
"""0.25 % of the sensor and shunt; what moves between two conversions besides."""

SENSOR_uA = 0.5
"""A bit of the sensor's zero, its least step, and the rounding of its register."""

SIZE_PERCENT, SIZE_uA = 3.0, 1.5
"""The same for sizes, where noise does not cancel and edges are sampled."""

BLIND = frozenset({"sensor-gain", "sensor-stuck", "sensor-reset"})
"""With these the sensor is wrong by more, and nothing else is there to record by."""


class Truth:
    """Of one session, by place: ``treated_ns``, ``charge_pC`` (net), ``size_pC`` (sign left
    aside). ``waited_ns`` was spent waiting for contact, ``losses`` is how often it was lost."""

    def __init__(self, bench: VirtualBoard, routine: Routine) -> None:
        self._bench = bench
        self._routine = routine
        self.begun_ns = bench.clock.now_ns
        self.treated_ns = [0] * isa.PLACES
        self.charge_pC = [0.0] * isa.PLACES
        self.size_pC = [0.0] * isa.PLACES
        self.recorded_ns = [0] * isa.PLACES  # time in which the record's charge was taken
        self.waited_ns = 0
        self.losses = 0
        # what the record may differ by, besides the sensor: ms, pC
        self._uncounted_ns = [0] * isa.PLACES
        self._uncounted_pC = [0.0] * isa.PLACES
        self._changes = [0] * isa.PLACES  # each may round a millisecond up
        self._wait_slack_ns = 0
        self._timed_ns = self._charged_ns = bench.clock.now_ns
        self._skin_pC, self._shunt_pC = self._charges()
        self._skin_uA = 0.0
        self._state = -1  # after the last update
        self._place = -1
        self._last_ns = (0, 0)  # of the last two stretches
        self._last_pC = (0.0, 0.0)

    def _charges(self) -> tuple[float, float]:
        circuit = self._bench.circuit
        now_ns = self._bench.clock.now_ns
        skin_pC = circuit.charge_pC()
        return skin_pC, self._bench.history.charge_pC(now_ns)

    def timed(self, state: int, place: int) -> None:
        """An update comes; since the one before the session was in ``state`` at ``place``."""
        now_ns = self._bench.clock.now_ns
        passed_ns = now_ns - self._timed_ns
        self._timed_ns = now_ns
        self._last_ns = (self._last_ns[1], passed_ns)
        if state in COUNTED:
            self.treated_ns[place] += passed_ns
        if state in WAITS:
            self.waited_ns += passed_ns

    def charged(self, state: int, place: int) -> None:
        """The update is done, its current is set: what flowed since that of the one before."""
        now_ns = self._bench.clock.now_ns
        passed_ns = now_ns - self._charged_ns
        self._charged_ns = now_ns
        skin_pC, shunt_pC = self._charges()
        flowed_pC = skin_pC - self._skin_pC
        past_pC = abs(shunt_pC - self._shunt_pC - flowed_pC)  # electrodes on each other
        self._skin_pC, self._shunt_pC = skin_pC, shunt_pC
        size_pC = abs(flowed_pC)
        # what moved between two updates: the sensor saw the end of it, the circuit all of it
        moved_pC = abs(abs(self._skin_uA) * passed_ns / 1000 - size_pC)
        # an update that is held up in its middle is one of the next one's time
        self._last_pC = (self._last_pC[1], size_pC + moved_pC + past_pC)
        if state in RECORDED:
            self.charge_pC[place] += flowed_pC
            self.size_pC[place] += size_pC
            self.recorded_ns[place] += passed_ns
            self._uncounted_pC[place] += past_pC + moved_pC

    def sampled(self, state: int, place: int) -> None:
        """What flows now; and a change of state may have left the last stretch uncounted."""
        self._skin_uA = self._bench.circuit.skin_uA()
        if state != self._state or place != self._place:
            for changed in {self._place, place} - {-1}:
                self._changes[changed] += 1
                self._uncounted_ns[changed] += sum(self._last_ns) + 1_000_000
                self._uncounted_pC[changed] += sum(self._last_pC) + abs(self._skin_uA) * 4000
            self._wait_slack_ns += sum(self._last_ns) + 1_000_000
            self._state, self._place = state, place

    # --- the record against it ---------------------------------------------------------

    def lies(self, session: Session, kinds: set[str]) -> str:
        """What the record of ``session`` says that is not so, or ""."""
        record = session.record
        record.settle()  # a reset left it as it was
        passed_ms = (self._bench.clock.now_ns - self.begun_ns) / 1e6
        total_ms = total(record, "delivered_ms")
        if total_ms > passed_ms + 1:
            return f"{total_ms} ms delivered in {passed_ms:.0f} ms"
        losses = total(record, "losses")
        if losses != self.losses + (session.reason == UNSTEADY):
            return f"{losses} contact losses recorded, there were {self.losses}"
        waited_ms = self.waited_ns / 1e6
        if abs(session.wait_ms - waited_ms) > (self._wait_slack_ns + sum(self._last_ns)) / 1e6 + 2:
            return f"waited for {session.wait_ms} ms by the record, {waited_ms:.0f} ms in truth"
        for place in range(isa.PLACES):
            wrong = self._lies_about(session, place, kinds)
            if wrong:
                return " ".join((*names(place), wrong))
        return ""

    def _lies_about(self, session: Session, place: int, kinds: set[str]) -> str:
        row = delivered(session.record, place)
        said_ms, true_ms = row.delivered_ms, self.treated_ns[place] / 1e6
        slack_ms = self._uncounted_ns[place] / 1e6
        if said_ms > true_ms + self._changes[place] + 1:
            return f"{said_ms} ms recorded, {true_ms:.1f} ms treated"
        if said_ms < true_ms - slack_ms - sum(self._last_ns) / 1e6 - 1:
            return f"only {said_ms} ms recorded, {true_ms:.1f} ms treated"
        if row.limited_ms > said_ms + slack_ms:
            return f"limited for {row.limited_ms} of {said_ms} ms"
        if BLIND & kinds:
            return ""
        recorded_ms = self.recorded_ns[place] / 1e6
        slack_pC = self._uncounted_pC[place] + sum(self._last_pC)
        said_pC = row.charge_dnC * 100
        most_pC = (
            self.size_pC[place] * SENSOR_PERCENT / 100 + SENSOR_uA * recorded_ms * 1000 + slack_pC
        )
        if abs(said_pC - self.charge_pC[place]) > most_pC:
            return (
                f"{said_pC / 1e6:.3f} uC recorded, {self.charge_pC[place] / 1e6:.3f} uC flowed, "
                f"{most_pC / 1e6:.3f} may be between"
            )
        said_pC = row.measured_duAs * 100_000
        most_pC = (
            self.size_pC[place] * SIZE_PERCENT / 100
            + SIZE_uA * recorded_ms * 1000
            + slack_pC
            + 200_000
        )
        if abs(said_pC - self.size_pC[place]) > most_pC:
            return (
                f"{said_pC / 1e6:.3f} uC of either sign recorded, "
                f"{self.size_pC[place] / 1e6:.3f} uC flowed, {most_pC / 1e6:.3f} may be between"
            )
        return ""
