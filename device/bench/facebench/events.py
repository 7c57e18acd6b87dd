"""Things that happen to a treatment from outside, at times on the routine's clock.

An event is a tuple ``(kind, at_ms, for_ms)``; ``for_ms`` is None when it lasts. The kinds are what
a person may do; faults of the board are none of them.
"""

LIFT, PRESS = "lift", "press"

KINDS = (
    # kind, what happens
    (LIFT, "an electrode leaves the skin"),
    (PRESS, "the button is pressed"),
)

NEVER_ms = 1 << 62


class Events:
    """What is still to come; ``next_ms`` is when. Raises ValueError for an unknown kind."""

    def __init__(self, events):
        known = [kind for kind, _ in KINDS]
        for kind, at_ms, for_ms in events:
            if kind not in known:
                raise ValueError("no event is called " + kind)
            if at_ms < 0 or (for_ms is not None and for_ms <= 0):
                raise ValueError("an event happens at 0 ms or later, and lasts")
        self._rest = sorted(events, key=lambda event: event[1])
        self.next_ms = NEVER_ms
        self._look()

    def take(self):
        """The next event; the one after it becomes the next."""
        event = self._rest.pop(0)
        self._look()
        return event

    def _look(self):
        self.next_ms = self._rest[0][1] if self._rest else NEVER_ms
