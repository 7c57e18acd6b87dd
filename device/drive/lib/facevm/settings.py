"""Settings: the keys of ``settings.toml`` that the runtime reads, and what they stand for.

CircuitPython gives such a value as an integer or, from version 10 on, as a text; the PC reads the
same file for ``sculpt check --board``. A key that is not there stays what the reference board has.
"""

import sys

from micropython import const

from . import isa
from .dacs import DAC as DAC
from .dacs import DACS as DACS
from .limits import Limits

_TYPES = const(0)
if _TYPES:
    from . import protocols

SENSOR_ADDRESS = 0x40  # INA219, A0 and A1 to ground


I2C_HZ = 400_000
# from this I2C_HZ on, a board makes so many control updates in each second of any treatment: its
# promise without an UPDATES_PER_S, and the most that one may be
TOGGLES_HZ = 100_000  # an edge of each pole every 5 ms: two updates of a slower bus take longer
PROMISES = ((400_000, 1000), (200_000, 800), (100_000, 500), (50_000, 300), (10_000, 100))


class SettingError(ValueError):
    """A line of ``settings.toml`` that no board can have, or this one has not: (key, why)."""


class Settings:
    """The calibration and wiring facts of one board.

    ``zero_code``: the DAC code of 0 uA. ``pA_per_code``: the stage's scale, 320000 pA (0.32 uA)
    on the reference board. ``shunt_mohm``: the shunt, 100 ohm there. ``electrode_full_mV``: the
    electrode voltage that takes the ADC from 0 to full scale, mid-rail in its middle. ``rail_mV``:
    what the amplifier can reach about mid-rail, for the electrode path and the ``series_ohm``
    before it. ``isolated``: the output is galvanically isolated, or feeds a test resistor. ``dac``:
    a key of :data:`DACS`, at its usual address without another. The sensor's is that of an INA219
    with both address pins to ground. ``sensor_zero_nA``: what it reads without current, None where
    that was not calibrated. ``return_ohm``: of the series resistance, what stands between the
    return electrode and mid-rail. ``two_poles``: the disconnect has two, which have to toggle.
    ``breadboard``: there is none, and nothing but resistors behind it; it is ``isolated`` then.
    """

    def __init__(
        self,
        zero_code: int = 2048,
        pA_per_code: int = 320_000,
        shunt_mohm: int = 100_000,
        electrode_full_mV: int = 26_400,
        rail_mV: int = 12_000,
        series_ohm: int = 4_700,
        isolated: bool = False,
        dac: str = DAC,
        dac_address: int | None = None,
        sensor_address: int = SENSOR_ADDRESS,
        sensor_zero_nA: int | None = None,
        return_ohm: int = 0,
        two_poles: bool = False,
        breadboard: bool = False,
    ) -> None:
        self.zero_code = zero_code
        self.pA_per_code = pA_per_code
        self.shunt_mohm = shunt_mohm
        self.electrode_full_mV = electrode_full_mV
        self.rail_mV = rail_mV
        self.series_ohm = series_ohm
        self.isolated = isolated or breadboard
        self.dac = dac
        self.dac_address = dac_address or DACS[dac]
        self.sensor_address = sensor_address
        self.sensor_zero_nA = sensor_zero_nA
        self.return_ohm = return_ohm
        self.two_poles = two_poles
        self.breadboard = breadboard


# key: field of Limits, and how many of its units make one of the key's
LIMIT_KEYS = {
    "UPDATES_PER_S": ("updates_per_s", 1),
    "LIMIT_CURRENT_UA": ("peak_duA", isa.DUA_PER_UA),
    "LIMIT_TIME_S": ("duration_ms", 1000),
    "LIMIT_ZONE_TIME_S": ("zone_time_ms", 1000),
    "LIMIT_ZONE_CHARGE_UC": ("zone_charge_dnC", isa.DNC_PER_UC),
    "LIMIT_CHARGE_UC": ("routine_charge_dnC", isa.DNC_PER_UC),
    "LIMIT_IMAGE_BYTES": ("image_bytes", 1),
    "ELECTRODE_MM2": ("electrode_mm2", 1),
}

# key: field of Settings, and the range in which a board still is one
CALIBRATION_KEYS = {
    "ZERO_CODE": ("zero_code", 1024, 3072),
    "PA_PER_CODE": ("pA_per_code", 150_000, 600_000),
    "SHUNT_MOHM": ("shunt_mohm", 10_000, 1_000_000),
    "ELECTRODE_FULL_MV": ("electrode_full_mV", 3_300, 60_000),
    "RAIL_MV": ("rail_mV", 3_000, 30_000),
    "SERIES_OHM": ("series_ohm", 1_000, 20_000),
    "RETURN_OHM": ("return_ohm", 0, 10_000),
    "DAC_ADDRESS": ("dac_address", 0x60, 0x67),
    "SENSOR_ADDRESS": ("sensor_address", 0x40, 0x4F),
    "SENSOR_ZERO_NA": ("sensor_zero_nA", -100_000, 100_000),
}


def dac_module(name: str) -> "protocols.ModuleType":
    """The module of a DAC, ``facevm.chips_…``: :mod:`facevm.board` tells what it has."""
    name = "facevm.chips_" + name.lower()
    __import__(name)
    return sys.modules[name]


def promise(i2c_hz: int) -> int:
    """The control updates a second that a bus of this speed allows."""
    for from_hz, updates_per_s in PROMISES:
        if i2c_hz >= from_hz:
            return updates_per_s
    return updates_per_s  # a slower bus is no bus of this board


def limits(get: "protocols.SettingGetter") -> Limits:
    """The board's limits; ``get(key)`` gives a setting or None. Raises ValueError."""
    i2c_hz = whole(get, "I2C_HZ") or I2C_HZ
    most = promise(i2c_hz)
    fields = {"updates_per_s": most}
    for key, (field, units) in LIMIT_KEYS.items():
        value = whole(get, key)
        if value is not None:
            fields[field] = value * units
    if fields["updates_per_s"] > most:
        raise SettingError(
            "UPDATES_PER_S", "it must be 1 to %d where I2C_HZ is %d" % (most, i2c_hz)
        )
    return Limits(**fields)


def calibration(get: "protocols.SettingGetter") -> Settings:
    """The board's calibration and wiring; ``get`` as above. Raises ValueError."""
    fields = {}
    two_poles = bool(get("RETURN_PIN"))
    for key, (field, lowest, highest) in CALIBRATION_KEYS.items():
        if key == "RETURN_OHM" and not two_poles:
            continue
        value = whole(get, key, min(lowest, 1))
        if value is None:
            continue
        if not lowest <= value <= highest:
            raise ValueError("%s must be %d to %d" % (key, lowest, highest))
        fields[field] = value
    dac = get("DAC")
    if dac is None:
        dac = DAC
    if dac not in list(DACS):  # on a PC it may be a list, unhashable
        raise ValueError("DAC must be one of: " + ", ".join(sorted(DACS)))
    isolated = get("ISOLATED")
    breadboard = bool(get("PROFILE"))
    if breadboard:
        from .breadboard import wrong

        found = wrong(get)
        if found:
            raise SettingError(*found)
    if two_poles and (whole(get, "I2C_HZ") or I2C_HZ) < TOGGLES_HZ:
        raise SettingError(
            "I2C_HZ", "it must be %d or more where RETURN_PIN is set: poles toggle" % TOGGLES_HZ
        )
    return Settings(
        isolated=isolated is not None and int(isolated) == 1,
        dac=dac,
        two_poles=two_poles,
        breadboard=breadboard,
        **fields,
    )


def whole(get: "protocols.SettingGetter", key: str, least: int = 1) -> int | None:
    """A setting that is a whole number of ``least`` or more, None without it. Raises ValueError."""
    value = get(key)
    if value is None:
        return None
    value = int(str(value), 0)  # 98 or 0x62, as a number or as a text
    if value < least:
        raise ValueError("%s must be %d or more" % (key, least))
    return value
