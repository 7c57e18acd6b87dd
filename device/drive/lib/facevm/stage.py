"""Stage: the code that this board needs for a current, and what its register stands for.

It knows this board's calibration and nothing of routines. A code it gives always stands for
-600 to +600 uA on this board, and lies in the DAC's linear part.
"""

from micropython import const

from .isa import PEAK_MAX_duA

_TYPES = const(0)
if _TYPES:
    from . import protocols

_AT_THE_RAIL_mV = const(1000)
# of 4096: where the INL of a 12-bit DAC is specified (MCP4725: DS22039D, MCP4728: DS22187E)
_LOWEST_CODE = const(100)
_HIGHEST_CODE = const(4000)


class Stage:
    """Converts between currents, codes and registers.

    ``settings`` is the board's ``settings.Settings``; ``zero_code`` and ``pA_per_code`` are of
    it. ``resolution`` is the DAC's number of codes, ``current_step`` the sensor's: see
    :mod:`facevm.board`. ``sensor_zero`` is the register at 0 uA, ``own_zero`` what it was when the
    board was calibrated, None where it was not.
    """

    def __init__(
        self, settings: "protocols.Settings", resolution: int = 4096, current_step: int = 10_000
    ) -> None:
        self.zero_code = settings.zero_code
        self.sensor_zero = 0
        self.pA_per_code = settings.pA_per_code
        self.half_code = settings.pA_per_code // 2
        most_codes = PEAK_MAX_duA * 100_000 // settings.pA_per_code
        self.lowest_code = max(_LOWEST_CODE * resolution >> 12, self.zero_code - most_codes)
        self.highest_code = min(_HIGHEST_CODE * resolution >> 12, self.zero_code + most_codes)
        # as a sensor of 10 uV a bit would have it
        self.shunt_cohm = settings.shunt_mohm * 1000 // current_step
        self.half_shunt = self.shunt_cohm // 2
        zero_nA = settings.sensor_zero_nA
        self.own_zero = None if zero_nA is None else zero_nA // 100 * self.shunt_cohm // 10_000
        self._full_mV = settings.electrode_full_mV
        self._room_mV = settings.rail_mV - _AT_THE_RAIL_mV
        self.return_ohm = settings.return_ohm  # the electrode's voltage has it too
        self._series_ohm = settings.series_ohm - settings.return_ohm
        self.middle_mV = 0  # what is read there of mid-rail

    def code(self, current_duA: int) -> int:
        """The DAC code nearest to a current of -7000 to 7000 duA, never one of over 600 uA."""
        code = self.zero_code + (current_duA * 100_000 + self.half_code) // self.pA_per_code
        if code < self.lowest_code:
            return self.lowest_code
        if code > self.highest_code:
            return self.highest_code
        return code

    def current_duA(self, shunt_register: int) -> int:
        """The current in duA that the sensor's register stands for."""
        bits = shunt_register - self.sensor_zero
        return (bits * 10_000 + self.half_shunt) // self.shunt_cohm

    def size_duA(self, bits: int) -> int:
        """The current in duA that so many bits of that register are."""
        return (bits * 10_000 + self.half_shunt) // self.shunt_cohm

    def electrode_mV(self, electrode_adc: int) -> int:
        """The electrode's voltage about mid-rail, from the ADC (0 to 65535)."""
        return ((electrode_adc - 32_768) * (self._full_mV >> 4) >> 12) - self.middle_mV

    def has_room(self, electrode_mV: int, size_duA: int) -> bool:
        """True when the amplifier is a volt or more from its supply, at a current of this size."""
        return abs(electrode_mV) + size_duA * self._series_ohm // 10_000 < self._room_mV
