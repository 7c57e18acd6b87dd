"""Interlocks: the hazard of each, and what a person reads about it.

From where on each trips stands at the head of its rule, in ``guard`` and the modules beside it. A
board reads this file when one has tripped.
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
        "do not use the device until the output stage has been checked",
        "uA",
    ),
    "G03": (
        "the set current moved and the measured one did not follow",
        "the sensor repeats an old value, or the output stage is stuck",
        "do not use the device until sensor and output stage have been checked",
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
    "NOISE": (
        "the sensor's readings are too noisy, or hum with the mains",
        "a mains cable, lamp or charger is close, or a wire of the sensor is loose",
        "move away from mains cables and use more gel; if it stays, check the sensor's wires",
        "uA",
    ),
    "LIMIT": (
        "the second channel has disconnected the output",
        "more current flowed than the source can be told to make, or that channel is broken",
        "do not use the device until the output stage has been checked",
        "",
    ),
    "LOAD": (
        "on the load on its board the device measured another current than it made",
        "the calibration is not this board's, or a part of the output stage or sensor is broken",
        "calibrate the device; if it trips again, do not use it",
        "uA",
    ),
    "SECOND": (
        "the second channel failed its test with this current",
        "it trips too early, or not at all",
        "do not use the device until the second channel has been checked",
        "uA",
    ),
    "SUPPLY": (
        "mid-rail is not half of 24 V",
        "the converter or the amplifier of mid-rail is broken",
        "do not use the device until its supply has been checked",
        "mV",
    ),
    "LEAK": (
        "a voltage stands at the electrode while the output is disconnected",
        "something leaks onto the electrode, or the divider that reads it is broken",
        "dry the device and its leads; if it stays, do not use it",
        "mV",
    ),
    "BATTERY": (
        "the battery is nearly empty",
        "it was used for long",
        "charge the battery",
        "mV",
    ),
    "BENCH": (
        "the breadboard's loop is not 2 to 5 kohm",
        "a wire is off, the sensor is the other way round, or something else is in the loop",
        "put its 2.2 kohm back: a breadboard is never for skin",
        "ohm",
    ),
    "ZERO": (
        "the sensor reads a current while the output is disconnected",
        "something leaks into the sensor, or it is broken, or the disconnect is welded",
        "do not use the device until it has been checked",
        "uA",
    ),
}

# What the reading of G13 says.
RESETS = ("a reset or a crash", "the watchdog was not fed", "the supply dipped")


def explain(interlock: str, reading: int) -> str:
    """Three sentences on a trip: what was read, what it likely means, what to do."""
    hazard, likely, remedy, unit = INTERLOCKS[interlock]
    if interlock == "G13":
        hazard += " (%s)" % RESETS[reading]
    elif unit == "uA":
        hazard += " (%d.%d uA)" % divmod(reading, isa.DUA_PER_UA)
    elif unit == "uC":
        hazard += " (%d uC)" % (reading // isa.DNC_PER_UC)
    elif unit:
        hazard += " (%d %s)" % (reading, unit)
    return "%s: %s. Likely: %s. Do: %s." % (interlock, hazard, likely, remedy)
