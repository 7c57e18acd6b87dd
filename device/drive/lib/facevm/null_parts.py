"""What a board does without: a light, a buzzer."""


class NoLight:
    """A board without a light."""

    is_lit = False

    def show(self, what):
        """Nothing shines."""

    def show_choice(self, routine, level):
        """Nothing shines."""

    def beat(self, ticks_ms):
        """Nothing shines."""

    def off(self):
        """Nothing shines."""


class NoSounds:
    """A board without a buzzer."""

    def play(self, tune):
        """Nothing sounds."""

    def beat(self, ticks_ms):
        """Nothing sounds."""

    def off(self):
        """Nothing sounds."""
