"""A guard whose corridor is open, and whether it looks at a measurement closely."""

from __future__ import annotations

from tests.facevm.guarding import STAGE, guarding, spent, watch


def opened(set_dA, has_room=spent, **proven):
    """A guard over a current that was looked at for long enough, and is set once more."""
    guard = guarding(has_room, **proven)
    watch(guard, [(set_dA, set_dA)] * 4)
    return noted(guard, set_dA)


def noted(guard, *sets_dA):
    """The guard, having been told of these set currents, the last one last."""
    for set_dA in sets_dA:
        guard.note(set_dA, STAGE.code(set_dA))
    return guard


def looks_at(guard, measured_dA, passed_ms=2):
    """Whether every rule looks at this measurement; it is judged."""
    seen = []
    closely = guard._judge_closely

    def noticed(measured_dA, passed_ms):
        seen.append(measured_dA)
        return closely(measured_dA, passed_ms)

    guard._judge_closely = noticed
    guard.judge(measured_dA, passed_ms)
    del guard._judge_closely
    return bool(seen)


def looked_at(guard, pairs, passed_ms=2):
    """The same of each (set, measured)."""
    return [looks_at(noted(guard, set_dA), dA, passed_ms) for set_dA, dA in pairs]


def shut(guard):
    """The guard, with a corridor that never opens: every rule looks at every measurement."""
    guard._open = lambda *_: guard._shut()
    return guard
