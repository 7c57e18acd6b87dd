"""A guard whose corridor is open, and whether it looks at a measurement closely."""

from __future__ import annotations

from facevm.guard import HEALTHY, LOST
from facevm.thresholds import LATE_ms, SETTLE_ms
from tests.facevm.guarding import STAGE, guarding, spent, watch

LOST_duA = 80
"""What is set at least where lost contact can be told."""


def opened(set_duA, has_room=spent, **proven):
    """A guard that was told the sums of 10 ms of this current, and has none to tell."""
    guard = guarding(has_room, **proven)
    watch(guard, [(set_duA, set_duA)] * 5)
    return noted(guard, set_duA)


def noted(guard, *sets_duA):
    """The guard, having been told of these set currents, the last one last."""
    for set_duA in sets_duA:
        guard.note(set_duA, STAGE.code(set_duA))
    return guard


def looks_at(guard, measured_duA, passed_ms=2):
    """Whether every rule looks at this measurement; it is judged."""
    seen = []
    closely = guard._judge_closely

    def noticed(measured_duA, passed_ms):
        seen.append(measured_duA)
        return closely(measured_duA, passed_ms)

    guard._judge_closely = noticed
    guard.judge(measured_duA, passed_ms)
    del guard._judge_closely
    return bool(seen)


def looked_at(guard, pairs, passed_ms=2):
    """The same of each (set, measured)."""
    return [looks_at(noted(guard, set_duA), duA, passed_ms) for set_duA, duA in pairs]


def shut(guard):
    """The guard, with a corridor that never opens: every rule looks at every measurement."""
    note = guard.note

    def noted(*read):
        note(*read)
        guard._shut()

    guard.note = noted
    return guard


class Sums:
    """Measurements as a treatment takes them in: those within the corridor are added up."""

    def __init__(self, guard):
        self.guard = guard
        self.sets_duA = [0, 0, 0]
        self.doubting = True
        self.forget()

    def forget(self):
        self.charge = self.set_charge = self.time_ms = self.peak_duA = self.last_duA = 0

    def note(self, set_duA):
        """A current is set; one that was set three times before is not noted again."""
        if self.sets_duA != [set_duA] * 3:
            noted(self.guard, set_duA)
        self.sets_duA = [*self.sets_duA[1:], set_duA]

    def take(self, measured_duA, passed_ms):
        """A measurement: added up within the corridor, judged beyond it; the verdict."""
        guard = self.guard
        if not guard.low_duA <= measured_duA <= guard.high_duA or passed_ms > LATE_ms:
            self.doubting = True
            return self.give() or guard.judge(measured_duA, passed_ms)
        least_duA, most_duA = min(self.sets_duA), max(self.sets_duA)
        if least_duA <= -LOST_duA and most_duA >= LOST_duA:
            self.doubting = True
            if guard.glance(measured_duA, passed_ms):
                return LOST
        elif self.doubting:
            flows = least_duA >= LOST_duA or most_duA <= -LOST_duA
            self.doubting = guard.clear(flows, least_duA == most_duA)
        set_duA = self.sets_duA[-1]
        self.charge += measured_duA * passed_ms
        self.set_charge += set_duA * passed_ms
        self.time_ms += passed_ms
        self.peak_duA = max(self.peak_duA, abs(set_duA))
        self.last_duA = measured_duA
        return HEALTHY

    def give(self):
        """Tells the guard what was added up, if anything was."""
        if not self.time_ms:
            return HEALTHY
        told = self.charge, self.set_charge, self.time_ms, self.peak_duA, self.last_duA
        self.forget()
        return self.guard.add(*told)


def watch_by_sums(guard, pairs, passed_ms=2, is_steady=False):
    """Like ``watch``, and tells it sums as a treatment does: every 10 ms, where a measurement lies
    beyond the corridor, where a window closes, and where a steady current is dithered."""
    sums = Sums(guard)
    verdicts = []
    since_ms = 0
    for set_duA, measured_duA in pairs:
        verdict = HEALTHY
        before_duA = sums.sets_duA[-1]
        if set_duA != before_duA and (
            is_steady or (guard.wants_sums and set_duA > 0 >= before_duA)
        ):
            verdict = sums.give()
        sums.note(set_duA)
        verdict = verdict or sums.take(measured_duA, passed_ms)
        since_ms += passed_ms
        if since_ms >= SETTLE_ms:
            since_ms = 0
            verdict = verdict or sums.give()
        verdicts.append(verdict)
    return verdicts
