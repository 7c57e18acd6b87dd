"""Null parts: stand-ins for a light or a buzzer that a board does not have.

Methods that do nothing are one function under each of their names: memory is dear there.
"""


class NoLight:
    """A board without a light."""

    is_lit = False

    def show(self, what: int) -> None:
        """Nothing shines."""

    beat = show

    def show_choice(self, routine: int, level: int) -> None:
        """Nothing shines."""

    def off(self) -> None:
        """Nothing shines."""

    touch = off


class NoSounds:
    """A board without a buzzer."""

    def play(self, tune: object) -> None:
        """Nothing sounds."""

    beat = play

    def off(self) -> None:
        """Nothing sounds."""
