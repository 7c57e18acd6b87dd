"""The bus as Blinka's ``busio.I2C``: what the drivers get on a PC. CPython only.

Blinka's own class picks a platform's bus in ``init`` and keeps it in ``_i2c``; this one keeps
ours there. Everything else, the locking, the slices, the calls, is Blinka's own code.
"""

import os
import threading

from ..chips.bus import Bus

# on import Blinka looks for the adapters that the environment names; the virtual board has none
_named = {key: os.environ.pop(key) for key in list(os.environ) if key.startswith("BLINKA_")}
try:
    import busio
finally:
    os.environ.update(_named)


class I2C(busio.I2C):
    """A real ``busio.I2C`` whose backend is a ``facebench.chips.bus.Bus``."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        super().__init__(None, None, bus.frequency_hz)  # type: ignore[call-arg, arg-type]

    def init(self, scl: object, sda: object, frequency: int) -> None:
        """Install the virtual bus where Blinka installs a platform's; the pins do not matter."""
        self.deinit()
        self._i2c = self._bus
        self._lock = threading.RLock()
