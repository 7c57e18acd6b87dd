"""The runtime of CircuitPython: ``supervisor.runtime``, and ``storage`` with the CIRCUITPY drive.

Either the program or the computer may write the drive. As CircuitPython 10 has it: it is the
computer's before ``boot.py`` already, whether there is one or not (main.c), and remounting is
refused while one has it (shared-module/storage/__init__.c).
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from ..board import VbusPin, VirtualBoard


class Runtime:
    """``supervisor.runtime``, as far as the program uses it."""

    def __init__(self, virtual: "VirtualBoard") -> None:
        self._virtual = virtual
        self.autoreload = True
        self.safe_mode_reason = "supervisor.SafeModeReason.NONE"

    @property
    def usb_connected(self) -> bool:
        """Whether a host is there."""
        return self._virtual.vbus.is_host


class Storage:
    """The drive at "/", and ``remount`` of the module; ``host`` is the VBUS pin.

    ``remounts`` are the values of ``readonly`` that were asked for and given.
    """

    def __init__(self, host: "VbusPin") -> None:
        self._host = host
        self.readonly = True
        self.remounts: list[bool] = []

    def remount(
        self,
        mount_path: str,
        readonly: bool = False,
        disable_concurrent_write_protection: bool = False,
    ) -> None:
        """Gives the drive to the program, or back."""
        if self._host.is_host:
            raise RuntimeError("Cannot remount path when visible via USB.")
        self.readonly = readonly and not disable_concurrent_write_protection
        self.remounts.append(readonly)
