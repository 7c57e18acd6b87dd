"""Parameters of conditions: healthy range, whole range and source of each, in one table.

A kind board has 0 in every row: nothing of it then costs anything. What a healthy board may have is
the envelope within which the device must neither stop nor treat wrongly; beyond it, up to the whole
range, it may say so and stop. "Ours" means what it does for the parameters of a face.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import NamedTuple

    class Parameter(NamedTuple):
        name: str
        unit: str
        least: float
        healthy_least: float
        healthy_most: float
        most: float
        source: str

else:
    from collections import namedtuple

    Parameter = namedtuple(
        "Parameter",
        ("name", "unit", "least", "healthy_least", "healthy_most", "most", "source"),
    )
"""A row of the table: conditions have an attribute of that name, in ``unit``. A healthy board has
``healthy_least`` to ``healthy_most`` of it; ``least`` and ``most`` are what may be written."""

INA219 = "INA219, SBOS448G 7.5"
MCP4725 = "MCP4725, DS22039D"
RP2040 = "RP2040, 4.9.3 and erratum E11"
OURS = "order of magnitude, ours"

PARAMETERS = (
    Parameter(
        "noise_uA",
        "uA rms a conversion",
        0,
        0,
        1 / 2,
        50,
        INA219 + " gives none: 2.5 of its real steps at PGA /2 and 100 ohm: " + OURS,
    ),
    Parameter(
        "hum_uA",
        "uA peak, while electrodes touch",
        0,
        0,
        2,
        100,
        "230 V over 30 pF from the mains to a body: 2.2 uA rms, of which a battery's board takes "
        "a part: " + OURS,
    ),
    Parameter("hum_Hz", "Hz; 0 is 50", 0, 50, 60, 400, "the mains"),
    Parameter(
        "stage_drift_uA_per_min",
        "uA a minute",
        -60,
        -1,
        1,
        60,
        "ratio of four resistors by 5 to 25 ppm/K between two references of 12 V: " + OURS,
    ),
    Parameter(
        "stage_drift_uA",
        "uA, where that ends",
        0,
        0,
        3,
        600,
        "3 uA over 15 K at 0.05 % resistors: " + OURS,
    ),
    Parameter(
        "sensor_drift_uA_per_min",
        "uA a minute",
        -10,
        -1 / 10,
        1 / 10,
        10,
        INA219 + ": 0.1 uV/K offset, and a bias of 20 uA by 0.3 %/K: " + OURS,
    ),
    Parameter(
        "sensor_drift_uA", "uA, where that ends", 0, 0, 1, 50, INA219 + ", over 15 K: " + OURS
    ),
    Parameter(
        "reference_percent",
        "% of 3V3, which DAC and ADC have for a reference",
        -20,
        -1,
        1,
        20,
        "regulators of such boards: 1 to 2 % (RT6150B, AP2112); " + MCP4725 + ": VDD is it",
    ),
    Parameter(
        "reference_drift_percent",
        "% of 3V3 more when warm",
        -5,
        -1 / 5,
        1 / 5,
        5,
        "100 ppm/K over 15 K: " + OURS,
    ),
    Parameter("warming_s", "s until warm; 0 is 300", 0, 60, 600, 3600, OURS),
    Parameter(
        "supply_percent",
        "% of the boosted supply, its half too",
        -30,
        -5,
        5,
        30,
        "feedback resistors of 1 % and a reference of 2 %: " + OURS,
    ),
    Parameter(
        "output_kohm",
        "kohm of the source itself; 0 is 5000",
        0,
        2500,
        10000,
        100000,
        "Howland, 10 kohm, 0.05 to 0.1 %: TI AN-1515",
    ),
    Parameter(
        "touch_us",
        "us until a railed amplifier moves, and then by 1 V/us; 0: it is there at once",
        0,
        1,
        55,
        90,
        "recovery from saturation of amplifiers for +-12 V, up to 115 nC: " + OURS,
    ),
    Parameter(
        "adc_noise_mV",
        "mV rms at the electrode",
        0,
        0,
        18,
        500,
        RP2040 + ": 8.7 effective bits of 26.4 V",
    ),
    Parameter(
        "adc_wide_codes",
        "codes that 512, 1536, 2560 and 3584 are wider",
        0,
        0,
        9,
        100,
        RP2040 + "; 8.9 measured: pico-adc.markomo.me",
    ),
    Parameter(
        "adc_middle_mV",
        "mV at the electrode",
        -5000,
        -200,
        200,
        5000,
        "13 V / 8 is 1.625 V, half of 3V3 is 1.650: 200 mV at the electrode",
    ),
    Parameter(
        "leak_uA",
        "uA from the driven electrode's side to mid-rail + 13 V, - to ground",
        -200,
        -1 / 32,
        1 / 32,
        200,
        "0.4 Gohm over a clean board: " + OURS,
    ),
    Parameter("poles", "of the disconnect; 0 is 1", 0, 1, 2, 2, "the reference board: 1, or 2"),
    Parameter(
        "jitter_us",
        "us by which an update is late",
        0,
        0,
        900,
        20000,
        "turns of the loop on CircuitPython: 0.4 to 3 ms, recorded; by a faster loop a tick is "
        "seen within 1 ms",
    ),
    Parameter(
        "collection_ms",
        "ms without an update, once in collection_every_s",
        0,
        0,
        11,
        200,
        "collections recorded: 8.5 to 10.9 ms every 2.2 to 3.5 s",
    ),
    Parameter("collection_every_s", "s; 0 is 2", 0, 2, 4, 60, "as above"),
    Parameter(
        "moments",
        "0: even; 1: as recorded; 2: as recorded with a slow flash",
        0,
        0,
        0,
        2,
        "the drive on CircuitPython 10.3 in an emulator (moments.py)",
    ),
)

WHOLE = ("hum_Hz", "poles", "moments")
"""Those that are whole numbers."""
