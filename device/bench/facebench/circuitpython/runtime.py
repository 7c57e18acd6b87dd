"""``supervisor.runtime``: what CircuitPython itself is doing.

MERGED: ``storage``: who may write the CIRCUITPY drive, the program or the computer.

As CircuitPython 10 has it: it is the computer's before ``boot.py`` already, whether there is one or
not (main.c), and remounting is refused while one has it (shared-module/storage/__init__.c).
"""


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


class Storage:
    """The drive at "/", and ``remount`` of the module; ``host`` is the VBUS pin.

    ``remounts`` are the values of ``readonly`` that were asked for and given.
    """

    def __init__(self, host):
        self._host = host
        self.readonly = True
        self.remounts = []

    def remount(self, mount_path, readonly=False, disable_concurrent_write_protection=False):
        """Gives the drive to the program, or back."""
        if self._host.is_host:
            raise RuntimeError("Cannot remount path when visible via USB.")
        self.readonly = readonly and not disable_concurrent_write_protection
        self.remounts.append(readonly)
