"""The onlooker: an eye at the device's light and an ear at its buzzer.

What a sign means is known when the program chooses it. It counts only when the pixel gets its bytes
and the buzzer its tone: what was chosen and never came is not a sign.
"""

from micropython import const

from facevm import light, sounds, states

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from facevm.app import App
    from facevm.light import Light
    from facevm.null_parts import NoLight, NoSounds
    from facevm.sounds import Sounds

    from .front import Colour, Front

CHOICE = "choice"

SIGNS = {
    light.ENDED: "ended early",
    light.FIRST_USE: "first use",
    light.LOW: "battery low",
    light.BENCH: "breadboard",
}
for _number, _name in enumerate(states.STATES):
    SIGNS[_number] = _name

TUNES = {
    sounds.LEFT: "left",
    sounds.RIGHT: "right",
    sounds.MIDDLE: "middle",
    sounds.BEGINS: "begins",
    sounds.STROKE: "stroke",
    sounds.LOST: "lost",
    sounds.GOES_ON: "goes on",
    sounds.TOUCHING: "touching",
    sounds.DONE: "done",
    sounds.ENDED: "ended early",
    sounds.FAULT: "fault",
    sounds.CHOICE: "choice",
}


class Onlooker:
    """Looks at ``front``, a :class:`facebench.people.front.Front`.

    ``sign`` is the name of what the light says, ``level``
    (from 1) the one it shows while a choice is shown; ``colour`` is red, green and blue as sent
    last, ``lit`` the same of its last flash; ``tune`` the name of what sounded last, "" before
    anything did. ``on_sign()`` and ``on_tune()``, if there are any, are called for each new one.
    """

    def __init__(self, front: "Front") -> None:
        self.sign = ""
        self.level = 0
        self.colour: "Colour" = (0, 0, 0)
        self.lit: "Colour" = (0, 0, 0)
        self.tune = ""
        self.on_sign: "Callable[[], None] | None" = None
        self.on_tune: "Callable[[], None] | None" = None
        self._places: tuple[int, ...] = (1, 0, 2)
        self._chosen = self._played = ""
        front.pixel.on_change = self._see
        front.buzzer.on_change = self._hear

    def look_at(self, app: "App") -> None:
        """From now on ``app`` is the program that gives the signs."""
        order = str(app.wiring.get("LED_ORDER") or "GRB")  # of the pixel's bytes
        self._places = tuple([order.index(letter) for letter in "RGB"])
        self._watch_light(app.signals.light)
        self._watch_sounds(app.signals.sounds)

    def _watch_light(self, lamp: "Light | NoLight") -> None:
        show, show_choice = lamp.show, lamp.show_choice

        def shows(what: int) -> None:
            self._chosen = SIGNS[what]
            show(what)

        def shows_choice(routine: int, level: int) -> None:
            self._chosen = CHOICE
            self.level = level + 1
            show_choice(routine, level)

        lamp.show = shows  # type: ignore[method-assign]
        lamp.show_choice = shows_choice  # type: ignore[method-assign]

    def _watch_sounds(self, buzzer: "Sounds | NoSounds") -> None:
        play = buzzer.play

        def plays(tune: tuple[int, ...]) -> None:
            self._played = TUNES[tune]
            play(tune)

        buzzer.play = plays  # type: ignore[method-assign]

    def _see(self, ns: int, sent: "Colour") -> None:
        self.colour = colour = tuple([sent[place] for place in self._places])
        if not any(colour):
            return
        self.lit = colour
        if self._chosen:
            self.sign = self._chosen
            self._chosen = ""
            if self.on_sign:
                self.on_sign()

    def _hear(self, ns: int, tone_Hz: int) -> None:
        if tone_Hz and self._played:
            self.tune = self._played
            self._played = ""
            if self.on_tune:
                self.on_tune()
