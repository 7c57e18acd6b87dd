"""The MCP4728: four 12-bit DACs with an EEPROM. Data sheet: Microchip DS22187E.

Register by register as the driver sees it. Channel A is the board's output; it is given as a
*level*, the code of an ideal converter that would put out the same voltage (VDD is 4096). Each
channel has an input register, an output register behind it, and its part of the EEPROM, all of
them words of 16 bits as they are on the bus: VREF, PD1, PD0, Gx, D11 to D0 (Figures 5-8, 5-15).
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock
    from .bus import Buffer

CHANNELS = 4
INTERNAL, DOUBLED = 0x8000, 0x1000  # VREF: the internal reference and not VDD; Gx: times two
POWER_DOWN_SHIFT, CODE = 13, 0x0FFF

FACTORY_WORD = INTERNAL
"""The EEPROM as delivered, each channel: the internal reference, code 0. Our assumption, and the
careful one: a chip that nobody has set up puts out 0 V, far from mid-rail."""

REFERENCE_mV, VDD_mV = 2048, 3300  # Electrical Characteristics; the board's 3V3

# C2 C1 C0, the upper bits of a write's first byte (section 5.6); 00x is the fast write
DAC_WRITE, ADDRESS_WRITE, REFERENCE_WRITE, POWER_DOWN_WRITE, GAIN_WRITE = 2, 3, 4, 5, 6
MULTI, SEQUENTIAL, SINGLE = 0, 2, 3  # W1 W0 of the first of these
NOT_UPDATED = 1  # UDAC: the output register stays as it is

RESET, UPDATE, WAKE_UP = 0x06, 0x08, 0x09  # second bytes of general calls (sections 5.4.1 to 5.4.3)

EEPROM_WRITE_MAX_ns = 50000000  # 25 ms typical, 50 ms at most (Electrical Characteristics)

READY, POWERED = 0x80, 0x40  # bits of the first byte read (Figure 5-15)


class MCP4728:
    """One chip on a bus; ``on_level(level)`` is called when the output of channel A changes.

    ``bow_codes``, ``ess_codes``, ``gain`` and ``offset_codes`` are those of its transfer curve, as
    of :class:`facebench.chips.mcp4725.MCP4725`: the data sheet allows an INL of +-13 codes from
    code 100 to 4000, +-1.25 % of full scale and 20 mV (Electrical Characteristics). It settles as
    fast, in 6 us. ``is_ldac_low`` tells how its LDAC pin is wired. ``address_bits`` are A2 to A0.
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
        self.is_ldac_low = False
        self.address_bits = 0
        self.inputs = [FACTORY_WORD] * CHANNELS
        self.outputs = [0] * CHANNELS
        self.eeprom = [FACTORY_WORD] * CHANNELS
        self.eeprom_write_ns = EEPROM_WRITE_MAX_ns
        self._busy = False
        self._busy_until_ns = 0
        self._eeprom_before = list(self.eeprom)
        self.power_up()

    @property
    def code(self) -> int:
        """What channel A puts out, as a code."""
        return self.outputs[0] & CODE

    @property
    def power_down(self) -> int:
        """Its power-down bits."""
        return self.outputs[0] >> POWER_DOWN_SHIFT & 3

    def drive(self, on_level: "Callable[[float], None]") -> None:
        """From now on the output goes to ``on_level``."""
        self._on_level = on_level

    def power_up(self) -> None:
        """Power-on reset: all registers come from the EEPROM (section 5.4.1 of a reset).

        An EEPROM write that it interrupts is taken as not done, as of the MCP4725: our assumption.
        """
        if self.busy():
            self.eeprom = list(self._eeprom_before)
            self._busy = False
        self.inputs = list(self.eeprom)
        for channel in range(CHANNELS):
            self._update(channel)

    def busy(self) -> bool:
        """Whether the EEPROM is being written."""
        if self._busy and self._clock.now_ns >= self._busy_until_ns:
            self._busy = False
        return self._busy

    def level(self) -> float:
        """Channel A's output, as the code of an ideal converter; 0 when powered down.

        Powered down, 1, 100 or 500 kohm pull it to ground. From VDD it has gain 1, whatever Gx says
        (Table 4-6).
        """
        word = self.outputs[0]
        if word >> POWER_DOWN_SHIFT & 3:
            return 0.0
        code = word & CODE
        u = (code - 2048) / 2048
        rest = 1 - u * u
        # 4 u2 (1 - u2) and 13/5 u (1 - u2) both reach 1
        level = code + u * rest * (4 * self.bow_codes * u + 13 * self.ess_codes / 5)
        if word & INTERNAL:
            level *= REFERENCE_mV * (2 if word & DOUBLED else 1) / VDD_mV
        level = level * self.gain + self.offset_codes
        return 0.0 if level < 0 else 4096.0 if level > 4096 else level

    # --- the bus's side ----------------------------------------------------------------

    def write(self, buffer: "Buffer", start: int, end: int) -> None:
        """A write's data bytes, by the command in the first of them (section 5.6).

        While the EEPROM is being written nothing is obeyed: the data sheet says so of new write
        commands. The address bits want LDAC to move in the middle of a transfer, which a board
        that wires it cannot do: such a write is not acknowledged (Figure 5-11), and does nothing.
        """
        if start >= end or (self._busy and self.busy()):
            return
        first = buffer[start]
        command = first >> 5
        if command < DAC_WRITE:
            self._write_fast(buffer, start, end)
        elif command == DAC_WRITE:
            kind = first >> 3 & 3
            if kind == MULTI:
                self._write_multi(buffer, start, end)
            elif kind in (SEQUENTIAL, SINGLE):
                self._write_eeprom(buffer, start, end, kind == SINGLE)
        elif command == REFERENCE_WRITE:
            self._set_bits(INTERNAL, [first << 12 + n & INTERNAL for n in range(CHANNELS)])
        elif command == GAIN_WRITE:
            self._set_bits(DOUBLED, [first << 9 + n & DOUBLED for n in range(CHANNELS)])
        elif command == POWER_DOWN_WRITE and end - start >= 2:
            bits = first << 8 | buffer[start + 1]  # from D11 on, two for each channel
            modes = [bits >> 10 - 2 * n & 3 for n in range(CHANNELS)]
            self._set_bits(3 << POWER_DOWN_SHIFT, [mode << POWER_DOWN_SHIFT for mode in modes])

    def read(self, buffer: "bytearray", start: int, end: int) -> None:
        """Six bytes a channel, then again: status, input register, status, EEPROM (Figure 5-15)."""
        is_busy = self.busy()
        stored = self._eeprom_before if is_busy else self.eeprom
        answer = bytearray()
        for channel in range(CHANNELS):
            status = POWERED | channel << 4 | self.address_bits | (0 if is_busy else READY)
            for word in (self.inputs[channel], stored[channel]):
                answer.extend((status, word >> 8, word & 255))
        for i in range(end - start):
            buffer[start + i] = answer[i % len(answer)]

    def general_call(self, byte: int) -> None:
        """Reset: all from the EEPROM; wake-up: power-down bits cleared; update: the inputs go out.

        They are obeyed while the EEPROM is being written, as of the MCP4725: our assumption.
        """
        if byte == RESET:
            self.power_up()
        elif byte == WAKE_UP:
            self._set_bits(3 << POWER_DOWN_SHIFT, [0] * CHANNELS)
        elif byte == UPDATE:
            for channel in range(CHANNELS):
                self._update(channel)

    # --- the commands -------------------------------------------------------------------

    def _write_fast(self, buffer: "Buffer", at: int, end: int) -> None:
        """PD1 PD0 D11 to D0, from channel A on; VREF and Gx stay (Figure 7-5). No UDAC: the output
        follows where LDAC is low."""
        channel = 0
        while end - at >= 2:
            word = self.inputs[channel] & (INTERNAL | DOUBLED)
            word |= (buffer[at] >> 4 & 3) << POWER_DOWN_SHIFT
            self.inputs[channel] = word | (buffer[at] & 15) << 8 | buffer[at + 1]
            self._take_over(channel, False)
            channel = (channel + 1) % CHANNELS
            at += 2

    def _write_multi(self, buffer: "Buffer", at: int, end: int) -> None:
        """Three bytes for any channel, as often as they are sent (Figure 5-8)."""
        while end - at >= 3:
            channel = buffer[at] >> 1 & 3
            self.inputs[channel] = buffer[at + 1] << 8 | buffer[at + 2]
            self._take_over(channel, not buffer[at] & NOT_UPDATED)
            at += 3

    def _write_eeprom(self, buffer: "Buffer", at: int, end: int, is_single: bool) -> None:
        """Input registers and EEPROM, of one channel or from one up to D (Figure 7-4)."""
        channel = buffer[at] >> 1 & 3
        is_updated = not buffer[at] & NOT_UPDATED
        at += 1
        before = list(self.eeprom)
        last = channel + 1 if is_single else CHANNELS
        while end - at >= 2 and channel < last:
            self.inputs[channel] = buffer[at] << 8 | buffer[at + 1]
            self._take_over(channel, is_updated)
            self.eeprom[channel] = self.inputs[channel]
            self._eeprom_before = before
            self._busy = True
            self._busy_until_ns = self._clock.now_ns + self.eeprom_write_ns
            channel += 1
            at += 2

    def _set_bits(self, mask: int, bits: "list[int]") -> None:
        """Bits of all channels, which take effect at once (Figures 5-12 to 5-14)."""
        for channel in range(CHANNELS):
            self.inputs[channel] = self.inputs[channel] & ~mask | bits[channel]
            word = self.outputs[channel] & ~mask | bits[channel]
            self._put_out(channel, word)

    def _take_over(self, channel: int, is_updated: bool) -> None:
        """LDAC and UDAC: which outputs follow (Table 4-5)."""
        if self.is_ldac_low:
            for each in range(CHANNELS):
                self._update(each)
        elif is_updated:
            self._update(channel)

    def _update(self, channel: int) -> None:
        self._put_out(channel, self.inputs[channel])

    def _put_out(self, channel: int, word: int) -> None:
        if word != self.outputs[channel]:
            self.outputs[channel] = word
            if not channel:
                self._on_level(self.level())
