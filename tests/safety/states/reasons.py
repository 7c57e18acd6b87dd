"""Why a session ended, and whether that is what happened."""

from __future__ import annotations

from facevm.session import Session
from facevm.states import CLOSED, FAULT, NO_CONTACT, STOPPED, UNSTEADY
from tests.safety.states.truth import Truth

STAGE = {"gain", "rail"}
SENSOR = {"sensor-gain", "sensor-stuck", "sensor-reset"}

CAUSES = {
    "G01": STAGE | SENSOR,
    "G02": STAGE | SENSOR,
    "G03": STAGE | SENSOR,
    "G04": {"dac-nak", "sensor-nak", "bus-hang"},
    "G05": STAGE | SENSOR,
    "G07": {"stall", "bus-hang"},
    "G09": STAGE | SENSOR,
    "G10": {"sensor-reset", "rail"},  # a railed amplifier let go and caught is a surge
    "G11": {"usb", "charger"},
    "G14": STAGE | SENSOR,
    "G15": {"weld"},
    "NOISE": SENSOR,  # its zero moves while it is found
    "ZERO": {"weld"} | SENSOR,
}
"""By interlock, what it may be tripped by: without one of these it is a false trip."""


def explained(session: Session, kinds: set[str], pressed: bool, closed: bool, truth: Truth) -> str:
    """What is wrong about how ``session`` ended, or "".

    ``kinds`` are the faults it met; ``pressed`` and ``closed``: the button was, the program was.
    """
    outcome, reason, tripped = session.outcome, session.reason, session.guard.tripped
    if (session.state == FAULT) != (outcome == "fail"):
        return f"{outcome} in the state of a fault"
    if (outcome == "fail") != bool(tripped) or (tripped and tripped != reason):
        return f"{outcome} for {reason}, and {tripped or 'nothing'} tripped"
    if outcome == "fail":
        if not CAUSES.get(reason, set()) & kinds:
            return f"{reason} ({session.guard.reading}) with {sorted(kinds) or 'nothing'} wrong"
        return ""
    if outcome == "success":
        return _is_whole(session, truth, pressed) if not reason else f"success because of {reason}"
    if outcome != "abort":
        return f"over, and the outcome is {outcome!r}"
    true = {
        STOPPED: pressed,
        NO_CONTACT: truth.waited_ns >= 60e9 - 50e6,
        UNSTEADY: truth.losses >= 20,
        CLOSED: closed,
    }
    return "" if true.get(reason, False) else f"abort for {reason!r}, which is not so"


def _is_whole(session: Session, truth: Truth, pressed: bool) -> str:
    proven_ms = session._routine.duration_ms
    if session.routine_ms != proven_ms:
        return f"a success at {session.routine_ms} of {proven_ms} ms"
    treated_ms = sum(truth.treated_ns) / 1e6
    # what a loss cuts off is treated again; an update may be late by 50 ms
    if treated_ms < proven_ms - 60 * (2 + truth.losses):
        return f"a success after {treated_ms:.0f} ms of {proven_ms}"
    return "a success although it was stopped" if pressed else ""
