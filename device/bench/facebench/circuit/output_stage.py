"""The output stage, a Howland current source, and the disconnect behind it.

The stage makes a current of the DAC's voltage: level 2048 is 0 uA, on a board that was not
calibrated to another. It drives the electrode path behind a series resistor. It is a Norton source,
its current in parallel with its output resistance, until its amplifier meets the rail; from there
on it is a voltage source of that rail. The disconnect, on the ENABLE pin, takes the electrodes off
the stage without any software.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    from ..clock import VirtualClock

ZERO_LEVEL = 2048
UA_PER_LEVEL = 32 / 100  # this and what follows: the board in device/README.md
RAIL_mV = 12000  # for electrode path and series resistor together
SERIES_KOHM = 47 / 10  # leaves 2.6 mA of a railed amplifier

OUTPUT_KOHM = 5000
"""R_o = R / (4 x tolerance) of a Howland pump with R = 10 kohm and resistors matched to 0.05 %
(TI AN-1515, "A Comprehensive Study of the Howland Current Pump", section on tolerance)."""

SLEW_mV_PER_us = 1000
"""1 V/us, an amplifier of moderate speed for +-12 V and more (an assumption: the reference board
does not say which). Behind a DAC that takes 6 us it never shows; a slower one would."""


STUCK_KOHM = 1 / 1000
"""What is left of the output resistance when the amplifier is stuck at a supply: its own."""


class OutputStage:
    """The stage's own numbers; ``gain`` and ``offset_uA`` are what calibration left over.

    ``zero_level`` is the DAC's at which it gives no current, ``uA_per_level`` its scale; both are
    shares of 3V3 (``supply``), of which a reference of its own takes the middle (``zero_part``).
    """

    def __init__(
        self,
        gain: float = 1,
        offset_uA: float = 0,
        output_kohm: float = OUTPUT_KOHM,
        zero_level: float = ZERO_LEVEL,
        uA_per_level: float = UA_PER_LEVEL,
        rail_mV: float = RAIL_mV,
        series_kohm: float = SERIES_KOHM,
    ) -> None:
        self.gain = gain
        self.offset_uA = offset_uA
        self.output_kohm = output_kohm
        self.zero_level = zero_level
        self.uA_per_level = uA_per_level
        self.rail_mV = rail_mV
        self.series_kohm = series_kohm
        self.slew_mV_per_us: float = SLEW_mV_PER_us
        self.supply: float = 1  # 3V3 as it is over 3V3 as it was calibrated with: the DAC's own
        self.drift_uA = 0.0  # what temperature has made of the offset since
        self.zero_part: float = 1  # what is left of the reference that makes the middle zero
        self._stuck = 0
        self._stuck_uA = 0.0
        self._healthy: tuple[float, float, float] = (
            self.output_kohm,
            self.rail_mV,
            self.slew_mV_per_us,
        )

    @property
    def stuck(self) -> int:
        """+1 or -1: the amplifier is stuck at that supply, whatever its input; 0: it works."""
        return self._stuck

    @stuck.setter
    def stuck(self, supply: int) -> None:
        if supply == self._stuck:
            return
        if self._stuck:
            self.output_kohm, self.rail_mV, self.slew_mV_per_us = self._healthy
        self._stuck = supply
        self._stuck_uA = 0.0
        if supply:
            self._healthy = (self.output_kohm, self.rail_mV, self.slew_mV_per_us)
            # the supply behind nearly no resistance: as a Norton source, and no rail beyond it
            self._stuck_uA = supply * self.rail_mV / STUCK_KOHM
            self.output_kohm = STUCK_KOHM
            self.rail_mV = 2 * self.rail_mV
            self.slew_mV_per_us = 0

    def source_uA(self, level: float) -> float:
        """The current the stage would drive into 0 ohm at this DAC level."""
        ideal_uA = (level - self.zero_level * self.zero_part) * self.uA_per_level * self.supply
        return ideal_uA * self.gain + self.offset_uA + self.drift_uA + self._stuck_uA


class Disconnect:
    """The ENABLE output and the contact behind it: ``value`` as on ``digitalio.DigitalInOut``.

    ``connect(closed)`` is called whenever the contact is driven. A contact that is ``welded`` stays
    closed whatever the pin says, and falls open when it is no longer. ``rose_ns`` and ``fell_ns``
    are when the pin did that last, -1 before it ever did. ``second``, if there is one, is the other
    pole behind the same pin.
    """

    def __init__(self, connect: "Callable[[bool], None]", clock: "VirtualClock") -> None:
        self._connect = connect
        self._clock = clock
        self._level = False
        self._welded = False
        self.second: "Disconnect | None" = None
        self.rose_ns = -1
        self.fell_ns = -1

    @property
    def value(self) -> bool:
        """What the pin says: whether the electrodes are to be connected."""
        return self._level

    @value.setter
    def value(self, level: bool) -> None:
        level = bool(level)
        if self._level and not level:
            self.fell_ns = self._clock.now_ns
        elif level and not self._level:
            self.rose_ns = self._clock.now_ns
        self._level = level
        self._connect(level or self._welded)
        if self.second:
            self.second.value = level

    @property
    def welded(self) -> bool:
        """Whether the contact is stuck closed."""
        return self._welded

    @welded.setter
    def welded(self, welded: bool) -> None:
        self._welded = bool(welded)
        self._connect(self._level or self._welded)
