"""Signals: what a person sees, hears and reads, by light, buzzer and console.

A session's panel, as :class:`facevm.panel.Panel`. Light and sound are only chosen here, and written
between two updates.
"""

from micropython import const

from . import sounds, states
from .isa import SIDES, ZONES

_TYPES = const(0)
if _TYPES:
    from . import protocols

TUNES = {
    states.PAUSED: sounds.LOST,
    states.TOUCHING: sounds.TOUCHING,
    states.FAULT: sounds.FAULT,
}

TOGETHER = "- both electrodes here, never across the head"
"""Told at each zone: a current from one side of the face to the other passes through the head."""


class Signals:
    """A panel that tells ``reader``, itself one, whatever it shows and plays."""

    def __init__(
        self,
        light: "protocols.Light | protocols.NoLight",
        buzzer: "protocols.Sounds | protocols.NoSounds",
        reader: "protocols.Panel",
    ) -> None:
        self.light = light
        self.sounds = buzzer
        self._reader = reader
        self._shown = states.ZEROING

    def announce(self, zone: int, side: int) -> None:
        """Plays the side, by going up or down."""
        self.sounds.play(sounds.BY_SIDE[side])
        self._reader.announce(zone, side)

    def say(self, text: str) -> None:
        """A prompt is to be read."""
        self._reader.say(text)

    def stroke(self) -> None:
        """A short tone."""
        self.sounds.play(sounds.STROKE)
        self._reader.stroke()

    def show(self, state: int) -> None:
        """The state's light, and the sound of what has gone wrong, or begins, or goes on."""
        self.light.show(state)
        tune = TUNES.get(state)
        if state == states.TREATING and self._shown != states.LIMITED:
            # instead of a stroke's that begins with it
            tune = sounds.GOES_ON if self._shown == states.RESUMING else sounds.BEGINS
        self._shown = state
        if tune:
            self.sounds.play(tune)
        self._reader.show(state)

    def beat(self, ticks_ms: int) -> None:
        """Goes on with rhythm and tune."""
        self.light.beat(ticks_ms)
        self.sounds.beat(ticks_ms)

    def off(self) -> None:
        """Dark and silent."""
        self.light.off()
        self.sounds.off()


class Console:
    """A panel that prints."""

    def announce(self, zone: int, side: int) -> None:
        """Prints the zone, its side, and what is to be heeded there."""
        row = ZONES[zone]
        if row.caution:
            print(row.name, SIDES[side], row.caution, TOGETHER)
        else:
            print(row.name, SIDES[side], TOGETHER)

    def say(self, text: str) -> None:
        """Prints a prompt."""
        print(text)

    def stroke(self) -> None:
        """Prints the cue of a stroke."""
        print("glide")

    def show(self, state: int) -> None:
        """Prints a state."""
        print("-", states.STATES[state])
