"""The panel: what a session tells the person. This one is silent; boards and PCs have their own."""


class Panel:
    """Every method may be called during a treatment, so none may take long."""

    def announce(self, zone, side):
        """The zone and side (numbers of ``isa.ZONES`` and ``isa.SIDES``) that come next."""

    def say(self, text):
        """A prompt of the routine."""

    def stroke(self):
        """The cue that begins a stroke."""

    def show(self, state):
        """The session's new state, an index of ``states.STATES``."""
