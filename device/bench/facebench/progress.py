"""How far a treatment has come, for whoever wants to see it while it happens."""

from facevm.states import STATES

from .places import NOWHERE, names

EVERY_ns = 100000000


class Progress:
    """Updated in place, about every 100 ms of the board's time.

    ``t_ms`` of ``duration_ms`` on the routine's clock; ``zone``, ``side`` and ``state`` are
    names; ``skin_uA`` is the true current's largest magnitude since the call before, seen once an
    update; ``last_text`` the last prompt.
    """

    def __init__(self, duration_ms):
        self.t_ms = 0
        self.duration_ms = duration_ms
        self.zone = NOWHERE
        self.side = NOWHERE
        self.state = STATES[0]
        self.skin_uA = 0.0
        self.last_text = ""

    def show(self, session, skin_uA, last_text):
        """What holds now."""
        self.t_ms = session.routine_ms
        self.zone, self.side = names(session.place)
        self.state = STATES[session.state]
        self.skin_uA = skin_uA
        self.last_text = last_text
