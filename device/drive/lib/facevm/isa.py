"""Instruction set and the tables it rests on: zones, limits, opcodes.

The one place where these facts stand. The language, the compiler, the verifier, the machine
and the documents all read them from here. It never holds behaviour beyond the few rules
that say what a board can draw and watch.

Units, everywhere in facevm:

========== =================================== ===========================
quantity   unit                                name ends in
========== =================================== ===========================
current    0.1 uA (a tenth of a microampere)   ``_duA``  (deci-microampere)
time       1 ms                                ``_ms``
frequency  0.01 Hz                             ``_cHz``
charge     0.1 nC  (= 0.1 uA x 1 ms)           ``_dnC``
phase      1/200000 of a period                ``PERIOD``
========== =================================== ===========================

Every product of them that the runtime forms stays under 2**30, so that a 31-bit small
integer of CircuitPython holds it without an allocation.
"""

from array import array
from collections import namedtuple

from micropython import const

SMALL_INT_MAX = (1 << 30) - 1
"""The largest small integer of a 32-bit CircuitPython: more than this allocates."""

# --- units of the language, in the units above -------------------------------------------

DUA_PER_UA = 10
CHZ_PER_HZ = 100
DNC_PER_UC = 10_000

# --- names, by their number in an image --------------------------------------------------

SHAPES = ("square", "sine", "triangle", "sawtooth", "steady")
SQUARE, SINE, TRIANGLE, SAWTOOTH, STEADY = 0, 1, 2, 3, 4

POLARITIES = ("alternating", "positive", "negative")
ALTERNATING, POSITIVE, NEGATIVE = 0, 1, 2

SIDES = ("left", "right", "both", "center")
LEFT, RIGHT, BOTH, CENTER = 0, 1, 2, 3

GOALS = ("lift", "firm", "contour", "smooth", "radiance", "drain", "energize", "retrain")

# --- the zone table ----------------------------------------------------------------------

# a row: name, sides it has, its default side, ceiling in duA, what the person is told
_TYPES = const(0)
if _TYPES:
    from .protocols import Zone as Zone
else:
    Zone = namedtuple("Zone", ("name", "sides", "default", "ceiling_duA", "caution"))

ZONES = (
    Zone(
        "neck",
        (LEFT, RIGHT, BOTH),
        BOTH,
        3000,
        "side of the neck only, never the front (carotid sinus, thyroid)",
    ),
    Zone("jawline", (LEFT, RIGHT, BOTH), BOTH, 5000, ""),
    Zone("chin", (CENTER,), CENTER, 4000, ""),
    Zone("mouth", (LEFT, RIGHT, BOTH, CENTER), BOTH, 3000, "around the lips, not on them"),
    Zone("cheek", (LEFT, RIGHT, BOTH), BOTH, 5000, ""),
    Zone("eye", (LEFT, RIGHT, BOTH), BOTH, 1500, "on the bone around the eye, never on the lid"),
    Zone("temple", (LEFT, RIGHT, BOTH), BOTH, 2000, ""),
    Zone("brow", (LEFT, RIGHT, BOTH), BOTH, 3000, ""),
    Zone("forehead", (LEFT, RIGHT, BOTH, CENTER), CENTER, 4000, ""),
)
CEILINGS_duA = tuple([zone.ceiling_duA for zone in ZONES])
"""The zones' ceilings alone: what a treatment under way needs of their table."""

PLACES = len(ZONES) * len(SIDES)
"""How many places there are: a place is a zone and one of its sides, packed by ``place_of``."""

# --- limits ------------------------------------------------------------------------------

PEAK_MAX_duA = 6000
SLOPE_MAX_duA_PER_MS = 10
DURATION_MAX_ms = 1_200_000
ZONE_TIME_MAX_ms = 300_000
ZONE_CHARGE_MAX_dnC = 300_000_000
ROUTINE_CHARGE_MAX_dnC = 1_000_000_000
# over the electrode's area: 0.5 mA/cm2 direct, what iontophoresis stays under; 2 mA/cm2 root mean
# square, above which IEC 60601-2-10 asks for special attention (201.7.9.2)
DIRECT_MAX_duA_PER_MM2 = 50
RMS_MAX_duA_PER_MM2 = 200
ELECTRODE_mm2 = 250
FREQUENCY_MIN_cHz = 10
FREQUENCY_MAX_cHz = 50_000  # what keeps the phase arithmetic small, whatever a board promises
IMAGE_MAX_BYTES = 8192
LEVELS_MAX = 5
LEVEL_MIN_PERCENT, LEVEL_MAX_PERCENT = 10, 100
TEXT_MAX_CHARS = 60
REPEAT_MAX = 1000
RISE_MAX_ms = 5000  # half of the longest pulse there is: one period of 0.1 Hz, 10 s
DEPTH_MAX = 12  # zone, loops and calls that may stand inside each other
INSTANT_MAX = 256  # instructions in a row that take no time: what one update may have to do
PROMPTS_MAX = 200  # prompts and waves in a row in a source, which leaves room for the rest
WALK_MAX = 8192  # instructions the verifier is willing to walk, each loop once

# what is set may be ahead of its wave by so many ms at the peak, for the moments are not even: one
# interval, after which G07 stops, and the 2 ms that the machine lets stand
UNEVEN_ms = 52

# what is set is whole tenths of a microampere, cut off towards zero: by so many of them a one-way
# current may be short, at any level, on a ramp too, and the ways of an alternating one may differ
GRAIN_ONE_WAY_duA = 4
GRAIN_ALTERNATING_duA = 1

UPDATES_PER_PERIOD_CURVED = 16
UPDATES_PER_RISE = 1
# a square's pulse and its pause, a burst's on and off, a stretch of steady current: so many updates
# and so long, or what flows there cannot be watched
UPDATES_PER_LEVEL = 5
LEVEL_MIN_ms = 5

# --- phase arithmetic --------------------------------------------------------------------

PERIOD = 200_000  # one period, in phase units: a frequency of 1 cHz moves 2 units a ms
HALF_PERIOD = 100_000
SINE_MEAN = 127_324  # the mean of half a sine, 2/pi, of PERIOD

# --- the quarter of a sine ---------------------------------------------------------------

# 16384 * sin(i * 90 degrees / 125): written out, because the board's 30-bit floats would round
# some of them another way than a PC; tests/facevm holds each entry against math.sin. It stands here
# and not with the wave because this module is let go: the numbers it is made of go with it.
QUARTER_SINE = array(
    "H",
    (
        0, 206, 412, 618, 823, 1029, 1234, 1439, 1644, 1849, 2053, 2258, 2461, 2665, 2868, 3070,
        3272, 3474, 3674, 3875, 4075, 4274, 4472, 4670, 4867, 5063, 5258, 5453, 5647, 5839, 6031,
        6222, 6412, 6601, 6789, 6976, 7162, 7346, 7530, 7712, 7893, 8073, 8251, 8429, 8604, 8779,
        8952, 9124, 9294, 9463, 9630, 9796, 9960, 10123, 10284, 10444, 10601, 10758, 10912, 11065,
        11216, 11365, 11512, 11658, 11802, 11943, 12083, 12221, 12358, 12492, 12624, 12754, 12883,
        13009, 13133, 13255, 13375, 13493, 13608, 13722, 13833, 13943, 14050, 14155, 14257, 14357,
        14455, 14551, 14645, 14736, 14825, 14911, 14995, 15077, 15156, 15233, 15308, 15380, 15450,
        15517, 15582, 15645, 15704, 15762, 15817, 15869, 15919, 15967, 16012, 16054, 16094, 16131,
        16166, 16198, 16228, 16255, 16279, 16301, 16321, 16337, 16352, 16363, 16372, 16379, 16383,
        16384,
    ),
)  # fmt: skip

# --- edges -------------------------------------------------------------------------------

GLIDE_EDGE_ms = 500  # soft start and soft stop of a stroke
GLIDE_MIN_ms = 1500
SOFT_START_ms = 500  # and of a resumed treatment

# --- the image ---------------------------------------------------------------------------

MAGIC = b"FBC"
FORMAT_VERSION = 1
FORMAT_FILLED = 2  # a filler behind the code, so that all arms of a study are of one size
FILLER = 46  # "."
HEADER_BYTES = 8  # magic, version, CRC-32: what the checksum does not cover

FLAG_NET_NEGATIVE = 1
FLAG_LIMIT_CURRENT = 2
FLAG_LIMIT_TIME = 4
FLAG_LIMIT_CHARGE = 8
FLAG_PLAN = 16
FLAG_ABOUT = 32
FLAGS_KNOWN = 63

WAVE_SHAPE_MASK = 7
WAVE_POLARITY_SHIFT = 3
WAVE_POLARITY_MASK = 3
WAVE_HAS_BURST = 32
WAVE_HAS_RISE = 64
WAVE_HAS_DUTY = 128

# --- opcodes -----------------------------------------------------------------------------

END, ZONE, SAY, WAVE, RAMP, HOLD, GLIDE, SWEEP, REST, LOOP, CALL = range(11)

# name and operands of each opcode, in order; every operand is a varint but ``place``,
# which is one byte: see place_of
OPCODES = (
    ("END", ()),
    ("ZONE", ("place",)),
    ("SAY", ("text",)),
    ("WAVE", ("wave",)),
    ("RAMP", ("current_duA", "time_ms")),
    ("HOLD", ("time_ms",)),
    ("GLIDE", ("time_ms", "current_duA")),
    ("SWEEP", ("frequency_cHz", "time_ms")),
    ("REST", ("time_ms",)),
    ("LOOP", ("count",)),
    ("CALL", ("block",)),
)


def place_of(zone: int, side: int) -> int:
    """The place of a zone and a side, by their numbers: one number below ``PLACES``.

    Machine and session unpack it by hand: whoever holds a function of a module keeps the module.
    """
    return zone << 2 | side


def zone_of(place: int) -> int:
    """The number of a place's zone."""
    return place >> 2


def side_of(place: int) -> int:
    """The number of a place's side."""
    return place & 3


def pulse_scale(polarity: int) -> int:
    """Milliseconds x cHz in one percent of a phase: 500 for a half period, 1000 for a whole one."""
    return 500 if polarity == ALTERNATING else 1000


def edges_fit(polarity: int, frequency_cHz: int, duty_percent: int, rise_ms: int) -> bool:
    """Whether both edges of a square pulse fit into it (each at most half of it)."""
    if rise_ms > RISE_MAX_ms:
        return False
    return 2 * rise_ms * frequency_cHz <= duty_percent * pulse_scale(polarity)


def can_draw(
    updates_per_s: int,
    shape: int,
    polarity: int,
    frequency_cHz: int,
    duty_percent: int,
    rise_ms: int,
) -> bool:
    """Whether a board of so many updates a second can draw this wave at this frequency.

    How many updates each needs stands above as ``UPDATES_PER_...``; a steady current has no
    frequency. Those above ``FREQUENCY_MAX_cHz`` are beyond every board.
    """
    if shape == STEADY:
        return True
    if frequency_cHz > FREQUENCY_MAX_cHz:
        return False
    if shape != SQUARE:
        return UPDATES_PER_PERIOD_CURVED * frequency_cHz <= CHZ_PER_HZ * updates_per_s
    if rise_ms and rise_ms * updates_per_s < UPDATES_PER_RISE * 1000:
        return False
    if duty_percent > 50 and duty_percent < 100:
        duty_percent = 100 - duty_percent  # the pause is shorter than the pulse
    return can_watch(updates_per_s, polarity, frequency_cHz, duty_percent)


def can_watch(updates_per_s: int, polarity: int, frequency_cHz: int, percent: int) -> bool:
    """Whether so many percent of a phase last long enough, a pulse's or a pause's."""
    if updates_per_s * LEVEL_MIN_ms > UPDATES_PER_LEVEL * 1000:
        updates_per_s = UPDATES_PER_LEVEL * 1000 // LEVEL_MIN_ms
    needed = UPDATES_PER_LEVEL * 1000 * frequency_cHz
    return percent * pulse_scale(polarity) * updates_per_s >= needed


def shortest_ms(updates_per_s: int) -> int:
    """The shortest burst, pause between two bursts, and stretch of steady current."""
    return max(LEVEL_MIN_ms, -(-UPDATES_PER_LEVEL * 1000 // updates_per_s))


def whole_periods_ms(frequency_cHz: int) -> int:
    """The shortest time in ms that is a whole number of periods of this frequency."""
    a, b = HALF_PERIOD, frequency_cHz
    while b:
        a, b = b, a % b
    return HALF_PERIOD // a
