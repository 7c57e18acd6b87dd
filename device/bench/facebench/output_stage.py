"""The output stage: a Howland current source around mid-rail, from a boosted supply.

DAC level 2048 is 0 uA; what it drives into is the electrode path behind a series resistor.
It is a Norton source, its current in parallel with its output resistance, until its amplifier
meets the rail; from there on it is a voltage source of that rail.
"""

ZERO_LEVEL = 2048
UA_PER_LEVEL = 32 / 100  # device.md: 0.32 uA a code
RAIL_mV = 12000  # device.md: compliance +-12 V, at electrode path and series resistor
SERIES_KOHM = 47 / 10  # device.md: 4.7 kohm, which bounds a railed amplifier to 2.6 mA

OUTPUT_KOHM = 5000
"""R_o = R / (4 x tolerance) of a Howland pump with R = 10 kohm and resistors matched to 0.05 %
(TI AN-1515, "A Comprehensive Study of the Howland Current Pump", section on tolerance)."""


class OutputStage:
    """The stage's own numbers; ``gain`` and ``offset_uA`` are what calibration left over."""

    def __init__(self, gain=1, offset_uA=0, output_kohm=OUTPUT_KOHM):
        self.gain = gain
        self.offset_uA = offset_uA
        self.output_kohm = output_kohm
        self.rail_mV = RAIL_mV
        self.series_kohm = SERIES_KOHM

    def source_uA(self, level):
        """The current the stage would drive into 0 ohm at this DAC level."""
        return (level - ZERO_LEVEL) * UA_PER_LEVEL * self.gain + self.offset_uA
