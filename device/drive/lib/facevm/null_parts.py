"""Null parts: stand-ins for a light or a buzzer that a board does not have."""


class NoLight:
    """A board without a light."""

    is_lit = False

    def show(self, what: int) -> None:
        """Nothing shines."""

    def show_choice(self, routine: int, level: int) -> None:
        """Nothing shines."""

    def touch(self) -> None:
        """Nothing shines."""

    def beat(self, ticks_ms: int) -> None:
        """Nothing shines."""

    def off(self) -> None:
        """Nothing shines."""


class NoSounds:
    """A board without a buzzer."""

    def play(self, tune: "tuple[int, ...]") -> None:
        """Nothing sounds."""

    def beat(self, ticks_ms: int) -> None:
        """Nothing sounds."""

    def off(self) -> None:
        """Nothing sounds."""
