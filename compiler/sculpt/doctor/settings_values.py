"""Values of a board's settings: numbers out of range, keys that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from facevm import isa
from facevm.breadboard import wrong as wrong_in_profile
from facevm.settings import (
    CALIBRATION_KEYS,
    DACS,
    I2C_HZ,
    LIMIT_KEYS,
    TOGGLES_HZ,
    Settings,
    calibration,
    promise,
)
from sculpt.doctor.finding import Finding, advice, wrong

if TYPE_CHECKING:
    from facevm.protocols import SettingGetter

Table = Mapping[str, object]
"""Settings by key, as ``tomllib`` gives them."""

ABOUT: Final = "settings"
I2C_HZ_FASTEST = 400_000
"""Fast mode; beyond it both chips want another protocol (MCP4725 DS22039D 5.0, INA219 SBOS448)."""
I2C_HZ_SLOWEST = 10_000
SENSOR_FULL_uV = 80_000  # the INA219 at PGA /2
CODES = (100, 4000)  # the linear part of the MCP4725

ABSOLUTE = {
    "LIMIT_CURRENT_UA": isa.PEAK_MAX_duA // isa.DUA_PER_UA,
    "LIMIT_TIME_S": isa.DURATION_MAX_ms // 1000,
    "LIMIT_ZONE_TIME_S": isa.ZONE_TIME_MAX_ms // 1000,
    "LIMIT_ZONE_CHARGE_UC": isa.ZONE_CHARGE_MAX_dnC // isa.DNC_PER_UC,
    "LIMIT_CHARGE_UC": isa.ROUTINE_CHARGE_MAX_dnC // isa.DNC_PER_UC,
}
INSIDE = (
    ("LIMIT_ZONE_TIME_S", "LIMIT_TIME_S"),
    ("LIMIT_ZONE_CHARGE_UC", "LIMIT_CHARGE_UC"),
)
"""The first key limits a part of what the second one limits."""


def value_findings(table: Table) -> Iterator[Finding]:
    """Findings on all values that are out of range or contradict each other."""
    yield from _limits(table)
    yield from _calibration(table)
    yield from _profile(table) if table.get("PROFILE") else _isolation(table)
    yield from _speed(table)


def whole(table: Table, key: str) -> int | None:
    """A setting as the board reads it: a whole number, or a text of one; None for anything else."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def settings_of(table: Table) -> Settings:
    """The calibration, with the reference board's value wherever one is out of range."""
    good: dict[str, int | str] = {}
    for key, (_, lowest, highest) in CALIBRATION_KEYS.items():
        value = whole(table, key)
        if value is not None and lowest <= value <= highest:
            good[key] = value
    dac = table.get("DAC")
    if isinstance(dac, str) and dac in DACS:
        good["DAC"] = dac
    made: Settings = calibration(good.get)
    return made


def _limits(table: Table) -> Iterator[Finding]:
    for key in LIMIT_KEYS:
        if key not in table:
            continue
        value = whole(table, key)
        if value is None or value < 1:
            yield wrong(
                ABOUT,
                f"{key} is {table[key]!r}",
                "the program does not start with it",
                "write a whole number, 1 or more",
            )
        elif value > ABSOLUTE.get(key, value):
            yield wrong(
                ABOUT,
                f"{key} is {value}, over the device's own {ABSOLUTE[key]}",
                f"that limit cannot be raised: {ABSOLUTE[key]} applies",
                f"write {ABSOLUTE[key]} or less",
            )
    for part, all_of_it in INSIDE:
        small = whole(table, part) or ABSOLUTE[part]
        large = whole(table, all_of_it) or ABSOLUTE[all_of_it]
        if small > large:
            yield advice(
                ABOUT,
                f"{part} is {small}, and {all_of_it} is {large}",
                f"no zone reaches its own limit: {all_of_it} refuses the routine first",
                f"lower {part} to {large}, or raise {all_of_it}",
            )


def _calibration(table: Table) -> Iterator[Finding]:
    for key, (_, lowest, highest) in CALIBRATION_KEYS.items():
        if key not in table:
            continue
        value = whole(table, key)
        if value is None or not lowest <= value <= highest:
            yield wrong(
                ABOUT,
                f"{key} is {table[key]!r}",
                "the program does not start with it: no board has that value",
                f"{lowest} to {highest}; sculpt calibrate measures it",
            )
    if "DAC" in table and table["DAC"] not in list(DACS):  # it may be a list, unhashable
        yield wrong(
            ABOUT,
            f"DAC is {table['DAC']!r}",
            "the program does not start with it: it does not know that chip",
            f"one of {', '.join(sorted(DACS))}",
        )
    if "SENSOR_ZERO_NA" not in table:
        yield advice(
            ABOUT,
            "SENSOR_ZERO_NA is missing: the sensor's zero was not calibrated",
            "what leaks into the sensor before a treatment shows from 100 µA on; with it, from "
            "5 on (ZERO)",
            "sculpt calibrate measures and writes it",
        )
    here = settings_of(table)
    limit_uA = min(whole(table, "LIMIT_CURRENT_UA") or 600, ABSOLUTE["LIMIT_CURRENT_UA"])
    room = min(here.zero_code - CODES[0], CODES[1] - here.zero_code)
    reach_uA = room * here.pA_per_code // 1_000_000
    if reach_uA < limit_uA:
        yield advice(
            ABOUT,
            f"LIMIT_CURRENT_UA is {limit_uA}, but ZERO_CODE and PA_PER_CODE allow {reach_uA}",
            "the DAC's range ends there in one direction",
            f"write LIMIT_CURRENT_UA = {reach_uA}, so that no routine asks for more",
        )
    if limit_uA * 11 * here.shunt_mohm > SENSOR_FULL_uV * 10 * 1000:
        most_uA = SENSOR_FULL_uV * 10_000 // (11 * here.shunt_mohm)
        yield wrong(
            ABOUT,
            f"LIMIT_CURRENT_UA is {limit_uA}, but with SHUNT_MOHM = {here.shunt_mohm} the sensor "
            f"measures up to {most_uA}",
            "it reads 80 mV at most, and has to measure 10 % more than the limit (G02)",
            f"write LIMIT_CURRENT_UA = {most_uA} or less, or use a smaller shunt",
        )
    if table.get("ELECTRODE_PIN") and here.electrode_full_mV < 2 * here.rail_mV:
        yield wrong(
            ABOUT,
            f"ELECTRODE_FULL_MV is {here.electrode_full_mV}, less than twice RAIL_MV "
            f"({here.rail_mV})",
            "the electrode's voltage leaves the divider's range before the amplifier reaches its "
            "supply: a current that cannot be reached goes unnoticed",
            "check both; the divider has to span the whole supply",
        )


def _isolation(table: Table) -> Iterator[Finding]:
    isolated = whole(table, "ISOLATED") if "ISOLATED" in table else 0
    if isolated not in (0, 1):
        yield wrong(
            ABOUT,
            f"ISOLATED is {table['ISOLATED']!r}",
            "only 0 and 1 have a meaning",
            "write 0, unless the output is galvanically isolated from USB",
        )
        return
    if isolated and not table.get("VBUS_PIN"):
        yield advice(
            ABOUT,
            "ISOLATED is 1, and no VBUS_PIN is named",
            "the device treats on any cable and cannot detect one; if the output is not "
            "isolated, the person is connected to the mains (G11)",
            "write ISOLATED = 0 once the bring-up with a resistor is done",
        )
    elif isolated:
        yield advice(
            ABOUT,
            "ISOLATED is 1, and VBUS_PIN is named",
            "a cable is detected, and ignored (G11)",
            "write ISOLATED = 0, unless the output is galvanically isolated from USB",
        )
    elif not table.get("VBUS_PIN"):
        yield advice(
            ABOUT,
            "ISOLATED is 0, and no VBUS_PIN is named",
            "a computer on the cable is detected, a bare charger is not (G11)",
            "wire VBUS to a pin and name it; until then never treat on a charger",
        )


def _profile(table: Table) -> Iterator[Finding]:
    """Findings on a breadboard, which nothing isolates and nothing has to."""
    found = wrong_in_profile(cast("SettingGetter", table.get))
    if found is not None:
        key, right = found
        yield wrong(
            ABOUT,
            f"{key} is {table[key]!r}, and PROFILE is {table['PROFILE']!r}",
            "the program does not start with it: a breadboard is never for skin",
            right,
        )
        return
    yield advice(
        ABOUT,
        f"PROFILE is {table['PROFILE']}: a breadboard without a disconnect, never for skin",
        "it treats nothing but its own resistors: it starts where 2 to 5 kohm are in its loop "
        "(BENCH)",
        "for a board with a disconnect write another settings.toml, without PROFILE",
    )


def _speed(table: Table) -> Iterator[Finding]:
    i2c_Hz = whole(table, "I2C_HZ") if "I2C_HZ" in table else I2C_HZ
    if i2c_Hz is None or not I2C_HZ_SLOWEST <= i2c_Hz <= I2C_HZ_FASTEST:
        yield wrong(
            ABOUT,
            f"I2C_HZ is {table['I2C_HZ']!r}",
            "the two chips work at 10000 to 400000",
            f"write I2C_HZ = {I2C_HZ}",
        )
        return
    if table.get("RETURN_PIN") and i2c_Hz < TOGGLES_HZ:
        yield wrong(
            ABOUT,
            f"I2C_HZ is {i2c_Hz}, too slow for two poles that toggle",
            "the device does not start with it: each pole needs an edge every 5 ms",
            f"write I2C_HZ = {I2C_HZ}",
        )
    updates, most = whole(table, "UPDATES_PER_S"), promised(table)
    if updates is not None and updates > most:
        yield wrong(
            ABOUT,
            f"UPDATES_PER_S is {updates}, but at I2C_HZ = {i2c_Hz} a board makes {most}",
            "the device does not start with it",
            f"write UPDATES_PER_S = {most}",
        )


def promised(table: Table) -> int:
    """The control updates a second that the settings' bus allows."""
    most: int = promise(whole(table, "I2C_HZ") or I2C_HZ)
    return most
