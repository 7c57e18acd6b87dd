"""``supervisor.runtime``: what CircuitPython itself is doing."""


class Runtime:
    """``supervisor.runtime``, as far as the program looks at it."""

    def __init__(self, virtual):
        self._virtual = virtual
        self.autoreload = True
        self.safe_mode_reason = "supervisor.SafeModeReason.NONE"

    @property
    def usb_connected(self):
        """Whether a host is there."""
        return self._virtual.vbus.is_host
