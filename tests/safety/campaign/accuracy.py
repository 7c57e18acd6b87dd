"""How near the delivered current is to the set one, wherever it can be.

What counts is every window of 100 ms, or of a period where that is longer, that lies at least
300 ms after contact, or after a time in which the compliance was spent, without a break of either.
In it the mean of the true current may differ from the mean of the set one by 2 % of that, or by
2 uA; where the set one goes both ways, the means are of sizes. So what a healthy board has of noise
and hum, of which nothing is left in a mean, is no error.
"""

from __future__ import annotations

from typing import Any

from facebench.circuit.path import ON_SKIN
from facebench.sample import Sample
from facevm.isa import PERIOD
from tests.safety.campaign.compliance import Compliance

AFTER_ms = 300
WINDOW_ms = 100
PERCENT = 2
LEAST_uA = 2


class Accuracy:
    """Watches a treatment by its updates. ``worst`` is the largest excess there was, as a share of
    what is allowed (1: just as much), ``windows`` how many were judged."""

    def __init__(self, treatment: Any) -> None:
        self._circuit = treatment.board.circuit
        self._machine = treatment.session._machine
        self._compliance = Compliance(treatment)
        self._since_ms = 0
        self._window_ms = 0
        self._updates = 0
        self._set = self._true = 0.0  # sums of the updates
        self._set_size = self._true_size = 0.0
        self._longest_ms = WINDOW_ms
        self.windows = 0
        self.worst = 0.0

    def add(self, sample: Sample) -> None:
        """One control update, as ``Simulation.run`` hands it out."""
        t_ms, setpoint_uA = sample.t_ms, sample.setpoint_uA
        is_touching = self._circuit.contact == ON_SKIN and sample.state in ("treating", "limited")
        if not is_touching or self._compliance.is_spent(setpoint_uA):
            self._since_ms = self._window_ms = t_ms
            self._clear()
            return
        if t_ms < self._since_ms + AFTER_ms:
            self._window_ms = t_ms
            return
        self._updates += 1
        self._set += setpoint_uA
        self._true += sample.skin_uA
        self._set_size += abs(setpoint_uA)
        self._true_size += abs(sample.skin_uA)
        step = self._machine.step
        self._longest_ms = max(self._longest_ms, PERIOD // step if step else 0)
        if t_ms - self._window_ms >= self._longest_ms:
            self._judge()
            self._clear()
            self._window_ms = t_ms

    def _judge(self) -> None:
        if abs(self._set) < self._set_size:
            error = abs(self._true_size - self._set_size)
        else:
            error = abs(self._true - self._set)
        allowed = max(self._set_size * PERCENT / 100, LEAST_uA * self._updates)
        self.windows += 1
        self.worst = max(self.worst, error / allowed)

    def _clear(self) -> None:
        self._longest_ms = WINDOW_ms
        self._updates = 0
        self._set = self._true = 0.0
        self._set_size = self._true_size = 0.0
