"""The calibration of a board: what it has measured of itself, and how it is wired.

It is let go before current flows: the board and its parts take their figures from it.
"""


class Settings:
    """The calibration and wiring facts of one board.

    ``zero_code``: the DAC code of 0 uA. ``pA_per_code``: the stage's scale, 320000 pA (0.32 uA)
    on the reference board. ``shunt_mohm``: the shunt, 100 ohm there. ``electrode_full_mV``: the
    electrode voltage that takes the ADC from 0 to full scale, mid-rail in its middle. ``rail_mV``:
    what the amplifier can reach about mid-rail, for the electrode path and the ``series_ohm``
    before it. ``isolated``: the output is galvanically isolated, or feeds a test resistor. The
    chips' addresses are those of an MCP4725A0 and an INA219, all their address pins to ground.
    """

    def __init__(
        self,
        zero_code=2048,
        pA_per_code=320_000,
        shunt_mohm=100_000,
        electrode_full_mV=26_400,
        rail_mV=12_000,
        series_ohm=4_700,
        isolated=False,
        dac_address=0x62,
        sensor_address=0x40,
    ):
        self.zero_code = zero_code
        self.pA_per_code = pA_per_code
        self.shunt_mohm = shunt_mohm
        self.electrode_full_mV = electrode_full_mV
        self.rail_mV = rail_mV
        self.series_ohm = series_ohm
        self.isolated = isolated
        self.dac_address = dac_address
        self.sensor_address = sensor_address
