"""What a face is made of: each parameter's range, typical value and source, in one table.

The figures are those of the whole path: both electrodes, with two to three square centimetres of
skin each, in series. "Order of magnitude" says honestly that the number is ours: the source, if
there is one, tells that the effect exists and about how large it is. Of every paper only the
abstract was read.
"""

NAME, UNIT, LEAST, TYPICAL, MOST, SOURCE = range(6)

ROSELL = "Rosell 1988, IEEE Trans. Biomed. Eng. 35:649"
CURDY = "Curdy 2000, AAPS PharmSci 2:E23"
YAMAMOTO = "Yamamoto 1976, Med. Biol. Eng. 14:151"
VARGAS = "Vargas Luna 2015, PLOS ONE 10:e0125609"
RATTFALT = "Rattfaelt 2013, BioMed. Eng. OnLine 12:64"
OURS = "order of magnitude, ours"

PARAMETERS = (
    # name, unit, least, typical, most, source
    (
        "electrode_kohm",
        "kohm",
        0,
        1 / 20,
        5,
        RATTFALT + ": about 20 ohm at 50 Hz for Ag/AgCl ink in saline; bare metal more: " + OURS,
    ),
    ("gel_kohm", "kohm", 0, 7 / 20, 10, OURS),
    (
        "tissue_kohm",
        "kohm",
        1 / 20,
        3 / 5,
        5,
        ROSELL + ": 120 ohm on 1 cm2 at 1 MHz, tightly; between two places of a face more: " + OURS,
    ),
    (
        "parallel_kohm",
        "kohm",
        1,
        13,
        1000,
        ROSELL + ": 10 kohm to 1 Mohm on gelled 1 cm2 at 1 Hz; worked-in gel at its lower end",
    ),
    (
        "capacitance_nF",
        "nF at 1 kHz",
        1,
        40,
        500,
        YAMAMOTO + ": it is the stratum corneum's; some tens of nF/cm2: " + OURS,
    ),
    (
        "exponent",
        "",
        7 / 10,
        17 / 20,
        1,
        YAMAMOTO
        + ": relaxation times are distributed, not quite as in a Cole-Cole arc; 0.8 to 0.9: "
        + OURS,
    ),
    (
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
    ("fall_uA", "uA for half of it", 1, 50, 1000, OURS),
    ("fall_s", "s", 1 / 2, 3, 60, "within seconds; " + OURS),
    (
        "recovery_s",
        "s",
        10,
        1500,
        10000,
        CURDY + ": back to three times the lowest 30 min after",
    ),
    ("drying_percent_per_min", "% of gel and R_d a minute", 0, 1, 50, OURS),
    ("motion_percent", "% of the area", 0, 8, 60, OURS),
    ("lifts_per_min", "short lift-offs a minute", 0, 0, 30, OURS),
    ("lift_ms", "ms, the longest of them", 20, 400, 2000, OURS),
    (
        "touch_kohm",
        "kohm, electrodes touching",
        0,
        1 / 8,
        1,
        "short under 300 ohm: device/README.md",
    ),
    ("reaction_ms", "ms, the longest to place an electrode", 100, 2000, 20000, OURS),
)
