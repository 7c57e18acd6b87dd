"""Tolerances of a board: how it differs from the ideal one after calibration, by its seed.

=====================  ==================  =====================================================
what                   range               why
=====================  ==================  =====================================================
stage gain             +-1 %               a calibration by a 1 % resistor
stage offset           +-1.5 uA            five codes: what zeroing a meter's last digit leaves
DAC bow, ess           +-3, +-4 codes      INL is not calibrated; the part may have 14.5
sensor and shunt gain  +-0.25 %            0.2 % typical (SBOS448G 7.5), a 0.1 % shunt
sensor offset          +-50 uV             20 uV typical, 125 at most at PGA /2 (7.5)
sensor bias            16 to 24 uA         20 uA typical (7.5)
conversion time        -3 to +10 %         532 us typical, 586 at most (7.5)
=====================  ==================  =====================================================
"""

from .chance import Chance

STREAM = 1


class Tolerance:
    """The residual errors of the board with this seed; no seed gives a perfect one."""

    def __init__(self, seed: int) -> None:
        chance = Chance(seed, STREAM)
        self.stage_gain = 1 + chance.between(-1, 1) / 100
        self.stage_offset_uA = chance.between(-3, 3) / 2
        self.dac_bow_codes = chance.between(-3, 3)
        self.dac_ess_codes = chance.between(-4, 4)
        self.sensor_gain = 1 + chance.between(-1, 1) / 400
        self.sensor_offset_uV = chance.between(-50, 50)
        self.sensor_bias_uA = chance.between(16, 24)
        self.conversion_per_1024 = chance.whole(993, 1128)
