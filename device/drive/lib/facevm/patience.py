"""Patience: how long a session waits for contact, and how often it starts over.

60 s of waiting since the treatment was last steady end it, and so do twenty losses in a row with
no three steady seconds between them.
"""

from micropython import const

_NO_CONTACT_ms = const(60_000)
_STEADY_ms = const(3000)
_LOSSES_MOST = const(20)


class Patience:
    """Counts the waiting of one session."""

    def __init__(self):
        self._searched_ms = 0
        self._losses = 0

    def renew(self):
        """A zone was finished: the next one has its own minute."""
        self._searched_ms = 0

    def treated(self, in_state_ms):
        """The treatment goes on, and has for so long without a break."""
        if in_state_ms >= _STEADY_ms:
            self._searched_ms = 0

    def waited(self, passed_ms):
        """Some more waiting; False when that was too much."""
        self._searched_ms += passed_ms
        return self._searched_ms < _NO_CONTACT_ms

    def lost(self):
        """Contact was lost while treating; False when that was once too often."""
        self._losses = 1 if not self._searched_ms else self._losses + 1
        return self._losses <= _LOSSES_MOST
