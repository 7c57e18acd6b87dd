"""The person who holds the electrodes: hears the prompts, moves, and now and then lets go.

A restless hand lifts an electrode for a moment, at times that its seed knows: planned with each
placement for the next minutes, since the circuit must know what comes before it does.
"""

from micropython import const

from facevm.panel import Panel

from ..chance import Chance
from ..circuit.path import ON_SKIN, OPEN, TOUCHING
from ..clock import NEVER_ns

_TYPES = const(0)
if _TYPES:
    from typing import Protocol

    from ..circuit.circuit import Circuit
    from ..clock import VirtualClock
    from ..face.face import Face

    class Held(Protocol):
        """The board in a person's hands, as far as it concerns them."""

        clock: VirtualClock
        circuit: Circuit
        face: Face
        seed: int


STREAM, STREAM_LIFTS = 2, 4

_AHEAD_ns = 600000000000  # no zone lasts longer than 10 min
_MINUTE_us = 60000000
_SHORTEST_LIFT_us = 20000


class Person(Panel):
    """A panel whose announcements are followed, after the face's own reaction time.

    With ``is_wired`` there is a loop of wires in place of a hand: nobody moves it for a place.
    ``last_text`` is what was said last, ``strokes`` how many strokes were begun.
    """

    def __init__(self, board: "Held", is_wired: bool = False) -> None:
        self._clock = board.clock
        self._circuit = board.circuit
        self._face = face = board.face
        # who is slow is never quick: the shortest time is two fifths of the longest
        self._reaction_us = (int(face.reaction_ms * 400), int(face.reaction_ms * 1000))
        self._chance = Chance(board.seed, STREAM)
        self._lifts = Chance(board.seed, STREAM_LIFTS)
        self._is_wired = is_wired
        self._placed_ns = (
            0 if is_wired else NEVER_ns
        )  # when the electrodes come to the place that was announced
        self._off_until_ns = 0
        self._touch_until_ns = 0
        self.last_text = ""
        self.strokes = 0

    def announce(self, zone: int, side: int) -> None:
        """Take the electrodes off and, a moment later, put them on the new place."""
        if self._is_wired:
            return
        self._circuit.skin.renew()
        reaction_us = self._chance.whole(self._reaction_us[0], self._reaction_us[1])
        self._placed_ns = self._clock.now_ns + reaction_us * 1000
        self._hold()

    def say(self, text: str) -> None:
        """Hear a prompt."""
        self.last_text = text

    def stroke(self) -> None:
        """Begin a stroke."""
        self.strokes += 1

    def lift(self, for_ms: "float | None" = None) -> None:
        """Let an electrode leave the skin, for a while or for good."""
        self._off_until_ns = max(self._off_until_ns, self._after(for_ms))
        self._hold()

    def touch(self, for_ms: "float | None" = None) -> None:
        """Let the electrodes touch each other, for a while or for good."""
        self._touch_until_ns = max(self._touch_until_ns, self._after(for_ms))
        self._hold()

    def _after(self, for_ms: "float | None") -> int:
        return NEVER_ns if for_ms is None else self._clock.now_ns + int(for_ms * 1000000)

    def _contact(self, at_ns: int) -> int:
        """Where the electrodes are then: on each other before anything else."""
        if at_ns < self._touch_until_ns:
            return TOUCHING
        return OPEN if at_ns < max(self._off_until_ns, self._placed_ns) else ON_SKIN

    def _hold(self) -> None:
        """From now on as it has become, and the changes that are to come."""
        now_ns = self._clock.now_ns
        circuit = self._circuit
        circuit.set_contact(self._contact(now_ns))
        changes = (self._touch_until_ns, max(self._off_until_ns, self._placed_ns))
        for at_ns in changes:
            if now_ns < at_ns < NEVER_ns:
                circuit.plan_contact(self._contact(at_ns), at_ns)
        if max(changes) < NEVER_ns:
            self._hold_unsteadily(max(now_ns, max(changes)))

    def _hold_unsteadily(self, at_ns: int) -> None:
        """The electrodes stay on the skin from then on as well as this hand can hold them."""
        face = self._face
        if not face.lifts_per_min:
            return
        plan = self._circuit.plan_contact
        longest_us = int(face.lift_ms * 1000)
        until_ns = at_ns + _AHEAD_ns
        most_us = int(2 * _MINUTE_us / face.lifts_per_min)
        while at_ns < until_ns:
            at_ns += self._lifts.whole(1000000, 1000000 + most_us) * 1000
            plan(OPEN, at_ns)
            at_ns += self._lifts.whole(_SHORTEST_LIFT_us, longest_us) * 1000
            plan(ON_SKIN, at_ns)
