"""The person who holds the electrodes: hears the prompts, moves, and now and then lets go."""

from facevm.panel import Panel

from .chance import Chance
from .circuit import ON_SKIN, OPEN

STREAM = 2


class Person(Panel):
    """A panel whose announcements are followed, after the face's own reaction time.

    ``last_text`` is what was said last, ``announcements`` how many there were, ``strokes`` how
    many strokes were begun.
    """

    def __init__(self, board):
        self._clock = board.clock
        self._circuit = board.circuit
        self._reaction_ms = board.face.reaction_ms
        self._chance = Chance(board.seed, STREAM)
        self._gone = False
        self.last_text = ""
        self.announcements = 0
        self.strokes = 0

    def announce(self, zone, side):
        """Take the electrodes off and, a moment later, put them on the new place."""
        self.announcements += 1
        circuit = self._circuit
        circuit.set_contact(OPEN)
        shortest, longest = self._reaction_ms
        reaction_us = self._chance.whole(shortest * 1000, longest * 1000)
        if not self._gone:
            circuit.plan_contact(ON_SKIN, self._clock.now_ns + reaction_us * 1000)

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
            circuit.plan_contact(ON_SKIN, self._clock.now_ns + int(for_ms * 1000000))
