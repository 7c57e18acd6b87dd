"""Panel: what a session tells the person; on a board its signals do."""


class Panel:
    """This one is silent.

    Every method may be called during a treatment, so none may take long.
    """

    def announce(self, zone: int, side: int) -> None:
        """The zone and side (numbers of ``isa.ZONES`` and ``isa.SIDES``) that come next."""

    def say(self, text: str) -> None:
        """A prompt of the routine."""

    def stroke(self) -> None:
        """The cue that begins a stroke."""

    def show(self, state: int) -> None:
        """The session's new state, an index of ``states.STATES``."""
