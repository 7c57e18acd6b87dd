"""The output stage: what the DAC's voltage becomes, and where its supply ends it.

A Howland current source; level 2048 is 0 uA. What it drives into is the electrode path behind a
series resistor.
It is a Norton source, its current in parallel with its output resistance, until its amplifier
meets the rail; from there on it is a voltage source of that rail.
"""

ZERO_LEVEL = 2048
UA_PER_LEVEL = 32 / 100  # this and what follows: the board in device/README.md
RAIL_mV = 12000  # for electrode path and series resistor together
SERIES_KOHM = 47 / 10  # leaves 2.6 mA of a railed amplifier

OUTPUT_KOHM = 5000
"""R_o = R / (4 x tolerance) of a Howland pump with R = 10 kohm and resistors matched to 0.05 %
(TI AN-1515, "A Comprehensive Study of the Howland Current Pump", section on tolerance)."""

SLEW_mV_PER_us = 1000
"""1 V/us, an amplifier of moderate speed for +-12 V and more (an assumption: the reference board
does not say which). Behind a DAC that takes 6 us it shows only in steps of over 1 mA."""


class OutputStage:
    """The stage's own numbers; ``gain`` and ``offset_uA`` are what calibration left over."""

    def __init__(self, gain=1, offset_uA=0, output_kohm=OUTPUT_KOHM):
        self.gain = gain
        self.offset_uA = offset_uA
        self.output_kohm = output_kohm
        self.rail_mV = RAIL_mV
        self.series_kohm = SERIES_KOHM
        self.slew_mV_per_us = SLEW_mV_PER_us

    def source_uA(self, level):
        """The current the stage would drive into 0 ohm at this DAC level."""
        return (level - ZERO_LEVEL) * UA_PER_LEVEL * self.gain + self.offset_uA
