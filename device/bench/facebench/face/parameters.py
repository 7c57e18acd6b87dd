"""Parameters of a face: range, typical value and source of each, in one table.

The figures are those of the whole path: both electrodes, with two to three square centimetres of
skin each, in series. "Order of magnitude" says honestly that the number is ours: the source, if
there is one, shows that the effect exists and about how large it is. Of every paper only the
abstract was read.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from typing import NamedTuple

    class Parameter(NamedTuple):
        name: str
        unit: str
        least: float
        typical: float
        most: float
        source: str

else:
    from collections import namedtuple

    Parameter = namedtuple("Parameter", ("name", "unit", "least", "typical", "most", "source"))
"""A row of the table: a face has an attribute of that name, ``least`` to ``most`` in ``unit``."""

ROSELL = "Rosell 1988, IEEE Trans. Biomed. Eng. 35:649"
CURDY = "Curdy 2000, AAPS PharmSci 2:E23"
YAMAMOTO = "Yamamoto 1976, Med. Biol. Eng. 14:151"
VARGAS = "Vargas Luna 2015, PLOS ONE 10:e0125609"
RATTFALT = "Rattfaelt 2013, BioMed. Eng. OnLine 12:64"
OURS = "order of magnitude, ours"

PARAMETERS = (
    Parameter(
        "electrode_kohm",
        "kohm",
        0,
        1 / 20,
        5,
        RATTFALT + ": about 20 ohm at 50 Hz for Ag/AgCl ink in saline; bare metal more: " + OURS,
    ),
    Parameter("gel_kohm", "kohm", 0, 7 / 20, 10, OURS),
    Parameter(
        "tissue_kohm",
        "kohm",
        1 / 20,
        3 / 5,
        5,
        ROSELL + ": 120 ohm on 1 cm2 at 1 MHz, tightly; between two places of a face more: " + OURS,
    ),
    Parameter(
        "parallel_kohm",
        "kohm",
        1,
        13,
        1000,
        ROSELL + ": 10 kohm to 1 Mohm on gelled 1 cm2 at 1 Hz; worked-in gel at its lower end",
    ),
    Parameter(
        "capacitance_nF",
        "nF at 1 kHz",
        1,
        40,
        500,
        YAMAMOTO + ": it is the stratum corneum's; some tens of nF/cm2: " + OURS,
    ),
    Parameter(
        "exponent",
        "",
        7 / 10,
        17 / 20,
        1,
        YAMAMOTO
        + ": relaxation times are distributed, not quite as in a Cole-Cole arc; 0.8 to 0.9: "
        + OURS,
    ),
    Parameter(
        "fall_percent",
        "% of R_d",
        0,
        30,
        90,
        VARGAS
        + ", "
        + CURDY
        + ": it falls with current, to a third and less; how far here: "
        + OURS,
    ),
    Parameter("fall_uA", "uA for half of it", 1, 50, 1000, OURS),
    Parameter("fall_s", "s", 1 / 2, 3, 60, "within seconds; " + OURS),
    Parameter(
        "recovery_s",
        "s",
        10,
        1500,
        10000,
        CURDY + ": back to three times the lowest 30 min after",
    ),
    Parameter("drying_percent_per_min", "% of gel and R_d a minute", 0, 1, 50, OURS),
    Parameter("motion_percent", "% of the area", 0, 8, 60, OURS),
    Parameter("lifts_per_min", "short lift-offs a minute", 0, 0, 30, OURS),
    Parameter("lift_ms", "ms, the longest of them", 20, 400, 2000, OURS),
    Parameter(
        "touch_kohm",
        "kohm, electrodes touching",
        0,
        1 / 8,
        1,
        "short under 300 ohm: device/README.md",
    ),
    Parameter("reaction_ms", "ms, the longest to place an electrode", 100, 2000, 20000, OURS),
)
