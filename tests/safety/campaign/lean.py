"""How much an alternating wave leans to one way, in truth, and for how long.

What counts is the time with current of waves that go both ways, the compliance not spent, without a
break of either. In each row of 2.5 s of that, or of two periods where they take longer, the mean of
what flows beside the set current may be what G09 lets pass, 10 % of the peak and 3 uA: what leans
more than that is to be over by then.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from facebench.circuit.path import ON_SKIN
from facebench.sample import Sample
from facevm.isa import PERIOD
from tests.safety.campaign.compliance import Compliance

STEP_ms = 100
ROW_ms = 2500
PERIODS = 2
PERCENT = 10
LEAST_uA = 3


class Lean:
    """Watches a treatment by its updates. ``worst`` is the largest lean there was in a whole row,
    as a share of what may be (1: just as much)."""

    def __init__(self, treatment: Any) -> None:
        self._circuit = treatment.board.circuit
        self._compliance = Compliance(treatment)
        self._machine = treatment.session._machine
        self._before_ms = 0
        self._steps: deque[tuple[int, float, float]] = deque()  # time, charge beside, peak
        self._time_ms = 0
        self._beside = self._peak_uA = 0.0
        self.worst = 0.0

    def add(self, sample: Sample) -> None:
        """One control update, as ``Simulation.run`` hands it out."""
        passed_ms = sample.t_ms - self._before_ms
        self._before_ms = sample.t_ms
        set_uA = sample.setpoint_uA
        is_treated = sample.state in ("treating", "limited")
        if self._machine.way or not is_treated or self._circuit.contact != ON_SKIN:
            self._steps.clear()
            self._clear()
            return
        if not set_uA or self._compliance.is_spent(set_uA):
            return
        self._time_ms += passed_ms
        self._beside += (sample.skin_uA - set_uA) * passed_ms
        self._peak_uA = max(self._peak_uA, abs(set_uA))
        if self._time_ms >= STEP_ms:
            self._steps.append((self._time_ms, self._beside, self._peak_uA))
            self._clear()
            self._judge()

    def _judge(self) -> None:
        step = self._machine.step
        row_ms = max(ROW_ms, PERIODS * PERIOD // step if step else 0)
        steps = self._steps
        time_ms = sum(one[0] for one in steps)
        while steps and time_ms - steps[0][0] >= row_ms:
            time_ms -= steps.popleft()[0]
        if time_ms < row_ms:
            return
        lean_uA = abs(sum(one[1] for one in steps)) / time_ms
        most_uA = max(one[2] for one in steps) * PERCENT / 100 + LEAST_uA
        self.worst = max(self.worst, lean_uA / most_uA)

    def _clear(self) -> None:
        self._time_ms = 0
        self._beside = self._peak_uA = 0.0
