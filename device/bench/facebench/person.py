"""The person who holds the electrodes: hears the prompts, moves, and now and then lets go.

A restless hand lifts an electrode for a moment, at times that its seed knows: planned with each
placement for the next minutes, since the circuit must know what comes before it does.
"""

from facevm.panel import Panel

from .chance import Chance
from .circuit import ON_SKIN, OPEN

STREAM, STREAM_LIFTS = 2, 4

_AHEAD_ns = 600000000000  # no zone lasts longer than 10 min
_MINUTE_us = 60000000
_SHORTEST_LIFT_us = 20000


class Person(Panel):
    """A panel whose announcements are followed, after the face's own reaction time.

    ``last_text`` is what was said last, ``strokes`` how many strokes were begun.
    """

    def __init__(self, board):
        self._clock = board.clock
        self._circuit = board.circuit
        self._face = face = board.face
        # who is slow is never quick: the shortest time is two fifths of the longest
        self._reaction_us = (int(face.reaction_ms * 400), int(face.reaction_ms * 1000))
        self._chance = Chance(board.seed, STREAM)
        self._lifts = Chance(board.seed, STREAM_LIFTS)
        self._gone = False
        self.last_text = ""
        self.strokes = 0

    def announce(self, zone, side):
        """Take the electrodes off and, a moment later, put them on the new place."""
        circuit = self._circuit
        circuit.set_contact(OPEN)
        circuit.skin.renew()
        reaction_us = self._chance.whole(self._reaction_us[0], self._reaction_us[1])
        if not self._gone:
            self._place(self._clock.now_ns + reaction_us * 1000)

    def say(self, text):
        """Hear a prompt."""
        self.last_text = text

    def stroke(self):
        """Begin a stroke."""
        self.strokes += 1

    def lift(self, for_ms=None):
        """Let an electrode leave the skin, for a while or for good."""
        circuit = self._circuit
        circuit.set_contact(OPEN)
        if for_ms is None:
            self._gone = True
        else:
            self._place(self._clock.now_ns + int(for_ms * 1000000))

    def _place(self, at_ns):
        """The electrodes come onto the skin, and stay as well as this hand can hold them."""
        plan = self._circuit.plan_contact
        plan(ON_SKIN, at_ns)
        face = self._face
        if not face.lifts_per_min:
            return
        longest_us = int(face.lift_ms * 1000)
        until_ns = at_ns + _AHEAD_ns
        most_us = int(2 * _MINUTE_us / face.lifts_per_min)
        while at_ns < until_ns:
            at_ns += self._lifts.whole(1000000, 1000000 + most_us) * 1000
            plan(OPEN, at_ns)
            at_ns += self._lifts.whole(_SHORTEST_LIFT_us, longest_us) * 1000
            plan(ON_SKIN, at_ns)
