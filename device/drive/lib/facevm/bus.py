"""Bus: I2C, locked once for as long as the program runs.

A transfer needs the lock, and nobody else is on this bus. To take it anew for each would be a third
of an update. The drivers ask for it all the same, and are told that they have it.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from . import protocols


class HeldBus:
    """``i2c``, a ``busio.I2C`` of a clock of ``hz``, locked; as far as the drivers and this runtime
    need one."""

    def __init__(self, i2c: "protocols.I2C", hz: int = 400_000) -> None:
        i2c.try_lock()  # False where this program holds it already, by an object it let go
        self._i2c = i2c
        self.hz = hz
        self.writeto = i2c.writeto
        self.readfrom_into = i2c.readfrom_into
        self.writeto_then_readfrom = i2c.writeto_then_readfrom
        self.deinit = i2c.deinit

    def try_lock(self) -> bool:
        """It is locked, and by this program."""
        return True

    def unlock(self) -> None:
        """It stays locked."""

    def __getattr__(self, name: str) -> "protocols.Callable[..., object]":
        """Everything else is the bus's own: it has ``probe`` since CircuitPython 10."""
        return getattr(self._i2c, name)  # type: ignore[no-any-return]
