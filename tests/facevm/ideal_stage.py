"""Two chips over an ideal stage, for scripts that MicroPython runs: what is set flows."""


class Enable:
    """The pin of the output disconnect."""

    value = False


class IdealStage:
    """An I2C bus whose sensor reads what its DAC was set to, while ``enable`` is on. Its pointer
    stays where it was last, as the chip's does.

    ``writes`` and ``reads`` count what went over it.
    """

    def __init__(self, enable):
        self.enable = enable
        self.writes = 0
        self.reads = 0
        self.code = 2048
        self.config = 0
        self.pointer = 0

    def try_lock(self):
        return True

    def unlock(self):
        """Nobody waits."""

    def writeto(self, address, buffer, start=0, end=None):
        self.writes += 1
        if address == 0x62:
            if len(buffer) > 1:
                self.code = buffer[0] << 8 | buffer[1]
        elif buffer:  # an empty write asks whether somebody answers
            self.pointer = buffer[0]
            if end == 3 and buffer[0] == 0:
                self.config = buffer[1] << 8 | buffer[2]

    def writeto_then_readfrom(
        self, address, out, into, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        self.pointer = out[0]
        self.readfrom_into(address, into, in_start)

    def readfrom_into(self, address, buffer, start=0, end=None):
        self.reads += 1
        flows = self.code - 2048 if self.enable.value else 0
        value = flows * 16 // 5 if self.pointer == 1 else self.config
        buffer[start] = value >> 8 & 255
        buffer[start + 1] = value & 255

    def deinit(self):
        """Nothing is held."""
