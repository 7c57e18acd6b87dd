"""The MCP4725: a 12-bit DAC with an EEPROM. Data sheet: Microchip DS22039D.

Register by register as the driver sees it; the output is given as a *level*, the code of an
ideal converter that would put out the same voltage (VDD is the reference: level / 4096 x VDD).
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock
    from .bus import Buffer

FACTORY_CODE = 0x800  # the EEPROM as delivered: half scale (Table 5-3)
FACTORY_POWER_DOWN = 0

# C2 C1 C0, the upper bits of a write's first byte (Table 6-2); 00x is the fast mode
COMMAND_WRITE_DAC = 2
COMMAND_WRITE_DAC_EEPROM = 3

RESET, WAKE_UP = 0x06, 0x09  # second bytes: "General Call Reset", "General Call Wake-Up"

SETTLING_ns, SETTLING_CODES = 6000, 2048
"""From code 400h to C00h within half a code (Electrical Characteristics, output settling time, and
section 4.10). Taken as straight, and in proportion for other steps."""

EEPROM_WRITE_MAX_ns = 50000000  # 25 ms typical, 50 ms at most (Electrical Characteristics)

READY, POWERED = 0x80, 0x40  # bits of the first byte read (Figure 6-3)


class MCP4725:
    """One chip on a bus; ``on_level(level)`` is called when its output changes.

    ``bow_codes`` and ``ess_codes`` bend the transfer curve: the largest deviation of an even
    and of an odd part, both zero at mid-scale and at the ends (where a calibration has pinned
    it). The data sheet allows an INL of +-14.5 codes. ``gain`` and ``offset_codes`` are those of
    the transfer curve, ideal when calibration has taken them away: the part may have +-2 % of
    full scale, and 0 to 0.75 % of it (Electrical Characteristics, gain and offset error). The
    output cannot leave its supplies. It takes ``SETTLING_ns`` a half scale to get there: that is
    left to ``on_level``.
    """

    def __init__(
        self,
        clock: "VirtualClock",
        on_level: "Callable[[float], None]",
        bow_codes: float = 0,
        ess_codes: float = 0,
    ) -> None:
        self._clock = clock
        self._on_level = on_level
        self.bow_codes = bow_codes
        self.ess_codes = ess_codes
        self.gain: float = 1
        self.offset_codes: float = 0
        self.code = 0
        self.power_down = 0
        self.eeprom_write_ns = EEPROM_WRITE_MAX_ns
        self.eeprom_code = FACTORY_CODE
        self.eeprom_power_down = FACTORY_POWER_DOWN
        self._busy = False
        self._busy_until_ns = 0
        self._eeprom_before = (FACTORY_CODE, FACTORY_POWER_DOWN)
        self.power_up()

    def drive(self, on_level: "Callable[[float], None]") -> None:
        """From now on the output goes to ``on_level``."""
        self._on_level = on_level

    def power_up(self) -> None:
        """Power-on reset: the registers come from the EEPROM (section 5.4).

        An EEPROM write that it interrupts is taken as not done. The data sheet does not say what
        becomes of one; this is our assumption, and the careful one: nobody may count on the new
        content, and a program that did is seen to put out the old one.
        """
        if self.busy():
            self.eeprom_code, self.eeprom_power_down = self._eeprom_before
            self._busy = False
        self._set(self.eeprom_code, self.eeprom_power_down)

    def busy(self) -> bool:
        """Whether the EEPROM is being written."""
        if self._busy and self._clock.now_ns >= self._busy_until_ns:
            self._busy = False
        return self._busy

    def level(self) -> float:
        """The output, as the code of an ideal converter; 0 when powered down.

        Powered down, 1, 100 or 500 kohm pull the output to ground (Table 5-2), and the stage's
        input draws nothing that would lift it from there.
        """
        if self.power_down:
            return 0.0
        code = self.code
        u = (code - 2048) / 2048
        rest = 1 - u * u
        # 4 u2 (1 - u2) and 13/5 u (1 - u2) both reach 1
        bent = code + u * rest * (4 * self.bow_codes * u + 13 * self.ess_codes / 5)
        level = bent * self.gain + self.offset_codes
        return 0.0 if level < 0 else 4096.0 if level > 4096 else level

    # --- the bus's side ----------------------------------------------------------------

    def write(self, buffer: "Buffer", start: int, end: int) -> None:
        """A write's data bytes: Figures 6-1 and 6-2, repeated as often as they are sent."""
        if self._busy and self.busy():
            return  # "any new write command [...] is ignored" (Figure 6-2, note 1)
        while end - start >= 2:
            first = buffer[start]
            if first < 0x40:  # the fast mode: 0 0 PD1 PD0 D11 .. D8, D7 .. D0
                self._set((first & 15) << 8 | buffer[start + 1], first >> 4)
                start += 2
                continue
            if end - start < 3:
                return
            command = first >> 5
            if command in (COMMAND_WRITE_DAC, COMMAND_WRITE_DAC_EEPROM):
                code = buffer[start + 1] << 4 | buffer[start + 2] >> 4
                self._set(code, first >> 1 & 3)
                if command == COMMAND_WRITE_DAC_EEPROM:
                    self._eeprom_before = (self.eeprom_code, self.eeprom_power_down)
                    self.eeprom_code = code
                    self.eeprom_power_down = first >> 1 & 3
                    self._busy = True
                    self._busy_until_ns = self._clock.now_ns + self.eeprom_write_ns
                    return
            start += 3

    def read(self, buffer: bytearray, start: int, end: int) -> None:
        """Five bytes, then again: status, DAC register, EEPROM (Figure 6-3)."""
        busy = self.busy()
        stored, stored_pd = self.eeprom_code, self.eeprom_power_down
        if busy:
            stored, stored_pd = self._eeprom_before
        answer = (
            POWERED | self.power_down << 1 | (0 if busy else READY),
            self.code >> 4,
            self.code << 4 & 0xF0,
            stored_pd << 5 | stored >> 8,
            stored & 0xFF,
        )
        for i in range(end - start):
            buffer[start + i] = answer[i % 5]

    def general_call(self, byte: int) -> None:
        """Reset (06h): registers from the EEPROM; wake-up (09h): power-down bits cleared.

        Both are obeyed while the EEPROM is being written, and a reset then ends that write as
        :meth:`power_up` does. Of this the data sheet says nothing, only that *write commands* are
        ignored meanwhile and that a reset is "similar to" a power-on: our assumption too.
        """
        if byte == RESET:
            self.power_up()
        elif byte == WAKE_UP:
            self._set(self.code, 0)

    def _set(self, code: int, power_down: int) -> None:
        if code == self.code and power_down == self.power_down:
            return
        self.code = code
        self.power_down = power_down
        self._on_level(self.level())
