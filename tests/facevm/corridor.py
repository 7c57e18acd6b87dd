"""A guard whose corridor is open, and whether it looks at a measurement closely."""

from __future__ import annotations

from tests.facevm.guarding import STAGE, guarding, spent, watch


def opened(set_duA, has_room=spent, **proven):
    """A guard over a current that was looked at for long enough, and is set once more."""
    guard = guarding(has_room, **proven)
    watch(guard, [(set_duA, set_duA)] * 4)
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
    guard._open = lambda *_: guard._shut()
    return guard
