"""The interlocks: what each is for, from where on it trips, and what a person is told.

The thresholds of every rule stand here and nowhere else; ``guard`` and the rules beside it read
them. Currents in dA, times in ms.
"""

from . import isa

# What a person is told: the hazard, what it likely means, what to do, the unit of the reading.
# G08 only pauses, and G12 refuses before anything is energised; all others end a treatment.
INTERLOCKS = {
    "G01": (
        "more current was measured than was set",
        "the output stage drifts, or its calibration is not this board's",
        "let the device rest, then calibrate it; if it trips again, do not use it",
        "uA",
    ),
    "G02": (
        "the measured current was over the zone's ceiling",
        "a fault of the output stage or of its supply",
        "do not use the device until the output stage was checked",
        "uA",
    ),
    "G03": (
        "the set current moved and the measured one did not follow",
        "the sensor repeats an old value, or the output stage is stuck",
        "do not use the device until sensor and output stage were checked",
        "uA",
    ),
    "G04": (
        "the I2C bus failed",
        "a loose wire, or a chip without power",
        "check the wiring of the DAC and the sensor",
        "",
    ),
    "G05": (
        "more charge was measured than the treatment was proven to carry",
        "the output stage has an offset, or contact was lost very often",
        "calibrate the device; use more gel",
        "uC",
    ),
    "G06": (
        "current flowed for longer than the treatment was proven to take",
        "a fault of the device's clock or program",
        "copy the runtime and the treatment to the device again",
        "ms",
    ),
    "G07": (
        "the control loop came too late, or its clock stood still or ran backwards",
        "something else keeps the processor busy",
        "take other programs off the device",
        "ms",
    ),
    "G08": (
        "the electrodes lost contact",
        "too little gel, or an electrode left the skin",
        "put both electrodes back: it goes on softly by itself",
        "",
    ),
    "G09": (
        "an alternating wave had a one-way part",
        "the output stage has an offset, or one of its halves is weak",
        "calibrate the device; if it trips again, do not use it",
        "uA",
    ),
    "G10": (
        "the current sensor lost its configuration",
        "a surge or a loose supply reset the sensor",
        "check the sensor's supply and wiring",
        "",
    ),
    "G11": (
        "a USB host or a charger is connected",
        "the device is not isolated from it",
        "unplug the cable and start again",
        "",
    ),
    "G12": (
        "the treatment's image was refused",
        "the copy to the drive is not whole, or it was built for another device",
        "build the routine again and copy it to the device",
        "",
    ),
    "G13": (
        "the controller was reset while a treatment ran",
        "a loose supply, an empty battery, or a bus that hung until the watchdog bit",
        "check supply and wiring, then start again",
        "",
    ),
    "G14": (
        "the output would have to be raised further than the regulator may",
        "the sensor reads low, or the output stage is weak",
        "calibrate the device; if it trips again, do not use it",
        "uA",
    ),
    "G15": (
        "current flowed with the output disconnected",
        "the output disconnect is welded",
        "do not use the device until the disconnect was replaced",
        "uA",
    ),
    "ZERO": (
        "the sensor reads a current while the output is disconnected",
        "the disconnect is welded, or the sensor is broken",
        "do not use the device until it was checked",
        "uA",
    ),
}

# What the reading of G13 says.
RESETS = ("a reset or a crash", "the watchdog was not fed", "the supply dipped")

# G01: over the largest set current since the start of the previous conversion
OVER_SET_PERCENT = 10
OVER_SET_dA = 150
OVER_SET_CONVERSIONS = 2
# G02: over the zone's ceiling
OVER_CEILING_PERCENT = 10
# G03: a move of the set current, and by how much the measured one is seen to be alive
MOVE_dA = 200
ALIVE_dA = 50
FOLLOW_CONVERSIONS = 3
STEP_dA = 8  # the smallest sudden step, as of the dither, that still tells
STEP_PART = 4  # of which a quarter must show
STEPS_MISSED = 3  # so many of them in a row without an answer
SPENT_SHIFT = 3  # short by an eighth: it is asked whether the compliance is spent
CONTACT_dA = 50  # less than this may be no contact, and is G08's matter
# G05: over the charge that was proven; the sensor's own errors are no overdose
OVER_CHARGE_PERCENT = 2
OVER_CHARGE_dA = 10  # over the time proven
# G06: over the proven time with current
OVER_TIME_PERCENT = 2
OVER_TIME_ms = 1000
RESUME_ms = 500  # granted for each soft start after a contact loss
# G07
LATE_ms = 50
STANDING_UPDATES = 50  # a clock that stands still is no clock
# G08: below this part of the smallest set current, where that is over LOST_SET_dA
LOST_PART = 4
LOST_SET_dA = 80
LOST_CONVERSIONS = 4
# G09: over whole periods and at least so long, and over what was set one-way itself
ONE_WAY_PERCENT = 10
ONE_WAY_dA = 30
ONE_WAY_ms = 1000
ONE_WAY_MOST_ms = 25_000  # no period is longer than 10 s: this wave does not alternate
# G14: the regulator's authority, and what it leaves uncorrected inside the compliance
REACH_PERCENT = 15
REACH_dA = 110  # 10 uA and the rounding of a code
SHORT_PERCENT = 4
SHORT_dA = 40
SHORT_SET_dA = 200  # below 20 uA the electrode's voltage tells too little
SHORT_ms = 200
# G15: half of the sense current, ENABLE off
WELDED_dA = 40
# ZERO: a sensor offset of so much is no offset
ZERO_dA = 1000


def explain(interlock, reading):
    """Three sentences on a trip: what was read, what it likely means, what to do."""
    hazard, likely, remedy, unit = INTERLOCKS[interlock]
    if interlock == "G13":
        hazard += " (%s)" % RESETS[reading]
    elif unit == "uA":
        hazard += " (%d.%d uA)" % divmod(reading, isa.DA_PER_UA)
    elif unit == "uC":
        hazard += " (%d uC)" % (reading // isa.DNC_PER_UC)
    elif unit:
        hazard += " (%d %s)" % (reading, unit)
    return "%s: %s. Likely: %s. Do: %s." % (interlock, hazard, likely, remedy)
