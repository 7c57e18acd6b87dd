"""The onlooker: an eye at the device's light and an ear at its buzzer.

What a sign means is asked of the program when it chooses it. That it is there is known only when
the pixel gets its bytes and the buzzer its tone: what was chosen and never came is no sign.
"""

from facevm import light, sounds, states

CHOICE = "choice"

SIGNS = {light.ENDED: "ended early", light.FIRST_USE: "first use"}
for _number, _name in enumerate(states.STATES):
    SIGNS[_number] = _name

TUNES = {
    sounds.LEFT: "left",
    sounds.RIGHT: "right",
    sounds.MIDDLE: "middle",
    sounds.STROKE: "stroke",
    sounds.LOST: "lost",
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
    anything did. ``on_sign()`` and ``on_tune()``, if there are any, are told of each new one.
    """

    def __init__(self, front):
        self.sign = ""
        self.level = 0
        self.colour = self.lit = (0, 0, 0)
        self.tune = ""
        self.on_sign = None
        self.on_tune = None
        self._places: tuple = (1, 0, 2)
        self._chosen = self._played = ""
        front.pixel.on_change = self._see
        front.buzzer.on_change = self._hear

    def look_at(self, app):
        """From now on ``app`` is the program that gives the signs."""
        order = app.wiring.get("LED_ORDER") or "GRB"  # of the pixel's bytes
        self._places = tuple([order.index(letter) for letter in "RGB"])
        self._ask_light(app.signals.light)
        self._ask_sounds(app.signals.sounds)

    def _ask_light(self, lamp):
        show, show_choice = lamp.show, lamp.show_choice

        def shows(what):
            self._chosen = SIGNS[what]
            show(what)

        def shows_choice(routine, level):
            self._chosen = CHOICE
            self.level = level + 1
            show_choice(routine, level)

        lamp.show, lamp.show_choice = shows, shows_choice

    def _ask_sounds(self, buzzer):
        play = buzzer.play

        def plays(tune):
            self._played = TUNES[tune]
            play(tune)

        buzzer.play = plays

    def _see(self, ns, sent):
        self.colour = colour = tuple([sent[place] for place in self._places])
        if not any(colour):
            return
        self.lit = colour
        if self._chosen:
            self.sign = self._chosen
            self._chosen = ""
            if self.on_sign:
                self.on_sign()

    def _hear(self, ns, tone_Hz):
        if tone_Hz and self._played:
            self.tune = self._played
            self._played = ""
            if self.on_tune:
                self.on_tune()
