"""The RP2040's ADC behind the electrode's divider. Data sheet: RP-008371, 4.9 and its errata.

A kind one is an ideal converter. A real one has noise, a middle that is not the divider's (13 V / 8
is 1.625 V, half of 3V3 is 1.650), 3V3 itself as its reference, and at four of its codes (512, 1536,
2560, 3584) a step several codes wide (RP2040-E11), by which it has 8.7 effective bits (4.9.3).
"""

from micropython import const

from ..noise import normal

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable
    from typing import Protocol

    from ..clock import VirtualClock

    class Seen(Protocol):
        """What is at its input, through the divider."""

        def electrode_mV(self) -> float: ...


WIDE_CODES = (512, 1536, 2560, 3584)  # RP2040-E11

_STREAM = 6
_CODES = 4096


class ElectrodePin:
    """The electrode voltage's ADC input: ``value`` as on ``analogio.AnalogIn``.

    ``full_mV`` is what the divider makes of the ADC's whole range. ``seen`` is what was read last,
    until the trace takes it. ``noise_mV`` is rms and ``middle_mV`` what it is off by, both at the
    electrode; ``wide_codes`` is by how many codes each of the four is wider than one; ``supply`` is
    3V3 over what it should be.
    """

    def __init__(
        self, circuit: "Seen", full_mV: float, clock: "VirtualClock", seed: int = 0
    ) -> None:
        self._circuit = circuit
        self._side_mV = full_mV / 2  # either way about mid-rail
        self._clock = clock
        self._seed = seed * 16 + _STREAM
        self.seen: "int | None" = None
        self.noise_mV: float = 0
        self.middle_mV: float = 0
        self.wide_codes: float = 0
        self.supply: float = 1
        self.hum_mV: "Callable[[int], float] | None" = None  # of a time, at the electrode

    @property
    def value(self) -> int:
        """0 .. 65535 for -13.2 .. +13.2 V; 12 bits, stretched to 16 as CircuitPython does."""
        voltage_mV = self._circuit.electrode_mV() + self.middle_mV
        if self.noise_mV:
            voltage_mV += self.noise_mV * normal(self._seed, self._clock.now_ns)
        if self.hum_mV:
            voltage_mV += self.hum_mV(self._clock.now_ns)
        reading = voltage_mV * 2048 / (self._side_mV * self.supply)
        if self.wide_codes:
            reading = self._with_wide_codes(reading + 2048) - 2048
        code = min(4095, max(0, int(reading + 2048.5)))
        self.seen = seen = code << 4 | code >> 8
        return seen

    def _with_wide_codes(self, code: float) -> float:
        """Both ends stay where they are; each of the four takes the room of several."""
        wide = self.wide_codes
        stretched = code * (1 + len(WIDE_CODES) * wide / _CODES)
        code = stretched
        for n, at in enumerate(WIDE_CODES):
            code -= min(wide, max(0, stretched - at - n * wide))
        return code
