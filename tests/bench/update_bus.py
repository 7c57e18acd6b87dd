"""The bus of both loops of ``updates``: its sensor reads what its DAC was set to."""


class Pin:
    value = False


class Bus:
    """An I2C bus that counts what goes over it; ``enable`` is the output disconnect's."""

    code = 2048
    config = 0
    writes = reads = 0

    def __init__(self, enable):
        self._enable = enable

    def try_lock(self):
        return True

    def unlock(self):
        """Nobody waits."""

    def writeto(self, address, buffer, start=0, end=None):
        self.writes += 1
        if address == 0x62:
            if len(buffer) > 1:
                self.code = buffer[0] << 8 | buffer[1]
        elif end == 3 and buffer[0] == 0:
            self.config = buffer[1] << 8 | buffer[2]

    def writeto_then_readfrom(
        self, address, out, into, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        self.reads += 1
        flows = self.code - 2048 if self._enable.value else 0
        value = flows * 16 // 5 if out[0] == 1 else self.config
        into[in_start] = value >> 8 & 255
        into[in_start + 1] = value & 255
