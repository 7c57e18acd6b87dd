"""The hazards: how each comes about, how bad it is, and what stands against it at each step.

A row for each interlock, by its name, and one for each hazard that is met by how a treatment is
carried out rather than by a stop. Terms are those of ISO 14971: hazard, sequence of events, harm
and its severity, control, verification. What stands in braces is a number of ``thresholds``.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = ("compile", "load", "run", "fault")

# five levels are usual (ISO 14971:2007, table D.3); death, the fifth, is in no row
SEVERITIES = {
    "negligible": "inconvenience or passing discomfort",
    "minor": "a passing injury that needs no medical help",
    "serious": "an injury that needs medical help",
    "critical": "a lasting or life-threatening injury",
}


@dataclass(frozen=True)
class Checks:
    """What a column has against a hazard, by name; without names ``none`` says why not."""

    names: tuple[str, ...] = ()
    none: str = ""


@dataclass(frozen=True)
class Control:
    """What the device does while it runs, or by ``none`` why it does nothing."""

    when: str = ""
    answer: str = ""
    no_current: str = ""
    none: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hazard:
    """A row. ``id`` is an interlock's name, or a word of its own."""

    id: str
    hazard: str
    sequence: str
    harm: str
    severity: str
    compile: Checks
    load: Checks
    run: Control
    fault: Checks


def has(*names: str) -> Checks:
    """Checks by these names."""
    return Checks(names)


def none(why: str) -> Checks:
    """No check, and why there is none."""
    return Checks(none=why)


OFF = "off, latched"
NOT_OF_THE_TEXT = none("it depends on the board, which the routine does not describe")
NOT_OF_THE_IMAGE = none("it arises only while current flows")

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "G01",
        "more current than was set",
        "the output stage drifts, or the calibration is another board's",
        "prickling, reddened skin",
        "minor",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "measured over the largest set current since the start of the previous conversion by "
            "{OVER_SET_PERCENT} % + {OVER_SET_duA}, on "
            "{OVER_SET_CONVERSIONS} conversions in a row ({OVER_SENSED_CONVERSIONS} while contact "
            "is sensed, where NOISE tells the hum of the mains)",
            OFF,
            "{over_set_updates}",
        ),
        has("gain", "offset", "drift", "leak", "drain"),
    ),
    Hazard(
        "G02",
        "more current than the zone may have",
        "a routine asks for it; or the amplifier is stuck at its supply",
        "a burn below the electrode, if it lasts",
        "serious",
        has("F402", "F403"),
        has("PEAK"),
        Control(
            "over the zone's ceiling + {OVER_CEILING_PERCENT} % less the sensor's accuracy "
            "({SENSOR_PERCENT} %, at least {SENSOR_duA}), and by {OVER_CEILING_LEAST_duA} at "
            "least, on {OVER_CEILING_CONVERSIONS} conversions in a row; or one at the end of the "
            "sensor's scale and the next over the ceiling; the next ones are read at once",
            OFF,
            "{over_ceiling_updates}",
        ),
        has("gain", "reference", "rail"),
    ),
    Hazard(
        "G03",
        "a sensor that repeats itself, or an output that no longer moves",
        "what is measured has nothing to do with what flows: all that relies on it is blind",
        "a burn below the electrode, if something else fails too",
        "serious",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "the measured current stays within {ALIVE_duA} for {FOLLOW_CONVERSIONS} conversions "
            "after the set one moved by over {MOVE_duA}, or flows the other way than it was set "
            "for as many; or {STEPS_MISSED} steps of the dither of ±{dither_percent} % in a row do "
            "not show in the means of its halves; or, {contact._UNSEEN_PAIRS} times in a row, the "
            "sense current moves the electrode as over a path and is not measured. Where the "
            "measured current falls short, only if the electrode's voltage leaves room",
            OFF,
            "{follow_updates} after such a move; on a steady current {steps_ms} ms; where the "
            "electrode's voltage is not seen, {falling_steps_ms} ms if the reading is not too low, "
            "else when the set current falls",
        ),
        has("sensor-stuck"),
    ),
    Hazard(
        "G04",
        "a current that nobody controls",
        "a wire comes loose, a chip fails or the lines are stuck: the DAC keeps its last code",
        "a burn below the electrode: a direct current that does not end",
        "serious",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "any error of the bus; a transfer that blocks is ended by the watchdog",
            "off, which needs no bus, latched; the watchdog resets the controller (G13)",
            "the same update; {bites_ms} ms where a transfer blocks. Two poles open by themselves: "
            "60 to 150 ms after the last update, in 5 where over 370 µA flow",
        ),
        has("dac-nak", "sensor-nak", "bus-hang"),
    ),
    Hazard(
        "G05",
        "too much charge in one direction",
        "a routine carries it; or the stage has an offset, or contact is lost very often",
        "irritation, and where it is much a burn, from what the current makes of salt and water",
        "serious",
        has("F403", "F407", "F408"),
        has("CHARGE"),
        Control(
            "the measured charge of a place, or of the treatment, over the proven one by "
            "{OVER_CHARGE_PERCENT} % and {OVER_CHARGE_duA} of its time and {OVER_CHARGE_ms} ms "
            "(and over what the soft starts after lost contact carried); or over the board's "
            "limit or the routine's own by {OVER_CHARGE_PERCENT} % or that, whatever was granted; "
            "contact lost more than {contact._LOSSES_IN_ALL} times ends the treatment",
            OFF,
            "the same update",
        ),
        none("what a fault adds is trimmed away, or stopped by G01, G02 or G03 first"),
    ),
    Hazard(
        "G06",
        "current for too long",
        "a routine takes too long; or clock or program of the device fail",
        "skin that warms, dries and reddens",
        "minor",
        has("F403", "F405", "F406"),
        has("TIME"),
        Control(
            "the guard's own count of time with current, of a place or of the treatment, over the "
            "proven one by {OVER_TIME_PERCENT} % + {OVER_TIME_ms} ms (soft starts after lost "
            "contact not counted); or so much over the board's limit or the routine's own (these "
            "counted)",
            OFF,
            "the same update",
        ),
        none("no fault of a part makes the program count wrongly"),
    ),
    Hazard(
        "G07",
        "a loop that is held up",
        "other programs, or too much at once, keep the processor: the DAC keeps its last code",
        "a burn below the electrode, if it lasts: a direct current",
        "serious",
        has("F507"),
        has("INSTANT"),
        Control(
            "over {LATE_ms} ms between two updates, a clock that runs backwards, or "
            "one that stands still for over {STANDING_UPDATES} updates; a loop that "
            "does not come back is ended by the watchdog",
            OFF + "; the watchdog resets the controller (G13)",
            "at once when the loop comes back; {bites_ms} ms when it does not",
        ),
        has("stall"),
    ),
    Hazard(
        "G08",
        "contact that is lost and found again",
        "too little gel, or an electrode is lifted and put back at full current",
        "a sting",
        "negligible",
        has("F502", "F508", "F509", "F510"),
        has("BOARD"),
        Control(
            "{LOST_CONVERSIONS} conversions in a row under "
            "1/{LOST_PART} of the smallest set current, that being "
            "{LOST_SET_duA} or more",
            "zero, a sense current of {contact.SENSE_duA}, then a soft start of "
            "{isa.SOFT_START_ms} ms; over after {no_contact_s} s, or "
            "{contact._LOSSES_MOST} losses with no {steady_s} s of steady "
            "treatment between them, or {contact._LOSSES_IN_ALL} in all",
            "{lost_updates}",
        ),
        has("lift"),
    ),
    Hazard(
        "G09",
        "an alternating wave that is a direct current",
        "a frequency so low, or so high for the board, that its phases do not cancel; or one half "
        "of the stage is weak",
        "irritation below one electrode",
        "minor",
        has("F409", "F501", "F502", "F503"),
        has("FREQUENCY", "BOARD", "WAVE"),
        Control(
            "the mean over whole periods of {ONE_WAY_ms} ms or more is over "
            "{ONE_WAY_PERCENT} % of the peak + {ONE_WAY_duA} (and over "
            "what was set one-way itself, and what a spent compliance took)",
            OFF,
            "two such spans at most",
        ),
        has("half", "other-half"),
    ),
    Hazard(
        "G10",
        "a sensor that measures something else",
        "a surge resets it to its defaults, or a bit of its configuration is lost",
        "a burn below the electrode, if something else fails too",
        "serious",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "its configuration register is not the one written",
            OFF,
            "{session._LOOK_AT_SENSOR_ms} ms, and {session._LOOK_AROUND_ms} ms at most for the "
            "next look",
        ),
        has("sensor-reset", "rail"),
    ),
    Hazard(
        "G11",
        "mains voltage through a cable",
        "a treatment while the device is plugged into a computer or charger whose insulation fails",
        "an electric shock",
        "critical",
        none("what is plugged in is not known beforehand"),
        none("what is plugged in may change at any time"),
        Control(
            "a host or a charger is there and the board is not isolated, looked at first of all "
            "and every {session._LOOK_AROUND_ms} ms",
            "does not start; later " + OFF,
            "{session._LOOK_AROUND_ms} ms",
        ),
        has("usb", "charger", "earth"),
    ),
    Hazard(
        "G12",
        "a treatment that is not the one that was checked",
        "a copy is cut short, bytes are damaged, it is for another board, or it was forged",
        "whatever it asks for: at worst that of G02 and G05",
        "serious",
        has("F504", "F505", "F506"),
        has(
            "MAGIC",
            "CUT",
            "VERSION",
            "SIZE",
            "CRC",
            "LENGTH",
            "NUMBER",
            "HEADER",
            "LEVELS",
            "TEXT",
            "OPCODE",
            "OPERAND",
            "NESTING",
            "WALK",
            "LOOP",
            "CLAIM",
        ),
        Control(none="it is refused before anything is energised"),
        none("hostile images are its faults: see the load check"),
    ),
    Hazard(
        "G13",
        "a controller that dies while current flows",
        "the supply dips, the program crashes, or the watchdog bites: the DAC keeps its last code",
        "a burn below the electrode: a direct current that does not end",
        "serious",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "any reset: nothing of the program runs any more",
            "ENABLE's pull-down disconnects; boot.py and safemode.py put the DAC to zero before "
            "anything else",
            "at once, by hardware",
        ),
        has("reset", "brownout", "bus-hang", "stall"),
    ),
    Hazard(
        "G14",
        "a sensor that reads low",
        "the regulator makes up for what is not missing",
        "prickling, reddened skin",
        "minor",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "the DAC's code is over {REACH_PERCENT} % + "
            "{REACH_duA} from the calibrated one; or a flat current of "
            "{SHORT_SET_duA} or more stays short by over "
            "{SHORT_PERCENT} % + {SHORT_duA} for "
            "{SHORT_ms} ms, the electrode's voltage leaving room",
            OFF,
            "the same update; {SHORT_ms} ms of flat current",
        ),
        has("sensor-gain"),
    ),
    Hazard(
        "G15",
        "a disconnect that does not open",
        "its contacts are welded: one of the two ways off is gone, and nobody knows",
        "a burn below the electrode, if something else fails too",
        "serious",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "with ENABLE off ±{contact.SENSE_duA} are commanded, and the measured current follows "
            "by over ±{WELDED_duA}: before each treatment and after it; of two poles each is then "
            "closed alone, and a driven electrode that follows a source behind an open pole is one "
            "that is welded",
            "does not start; after a treatment it says so; latched",
            "{contact.SENSE_duA} at most, for 24 updates, or 60 with two poles",
        ),
        has("weld", "weld-return"),
    ),
    Hazard(
        "NOISE",
        "readings that tell too little",
        "the mains hums in from a cable close by, or the sensor is noisy: contact, steps and small "
        "errors are lost in it",
        "none by itself: what relies on those readings sees later, or stops without a cause",
        "negligible",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "over {NOISE_duA} rms, by {selftest._ZERO_READS} conversions while the zero is found; "
            "or readings of one direction of the sense current that lie over "
            "{contact._HUM_SWING_duA} apart in the mean (hum of some 4 µA peak), "
            "{contact._HUMS_PAIRS} pairs in a row",
            "does not start, or go on; latched",
            "nothing is energised, or {contact.SENSE_duA}; while it treats G01 and G03 answer "
            "what is more",
        ),
        has("noise", "hum"),
    ),
    Hazard(
        "LIMIT",
        "a current that the first channel does not end",
        "source, sensor or program fail in a way that the rules do not see",
        "a burn below the electrode, if it lasts",
        "serious",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "on a board with two poles, a window comparator on a shunt of its own: over 750 µA for "
            "5 ms, over 370 µA once a rule has tripped; its pin is looked at every 100 ms",
            "the return pole opens, by hardware; off, latched",
            "7 ms",
        ),
        has("second-trips"),
    ),
    Hazard(
        "LOAD",
        "source and sensor that are not what they were calibrated to",
        "a part of them is broken or another one, or the settings are another board's",
        "prickling, reddened skin",
        "minor",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "on a board with a load of its own, before each treatment: {selfcheck._LOAD_duA} "
            "either way read over {selfcheck._LOAD_OFF_duA} off, or no current over "
            "{selfcheck._ZERO_OFF_duA}; or the electrode's voltage over 100 kohm at "
            "{contact.SENSE_duA} is over {selfcheck._ACROSS_OFF_mV} mV off",
            "does not start; latched",
            "nothing flows through a person: both poles are open, or one",
        ),
        has("reference", "gain", "half", "other-half", "sensor-gain", "rail"),
    ),
    Hazard(
        "SECOND",
        "a second channel that is not there when it is needed",
        "its comparator, its shunt or its latch is broken",
        "none by itself: what it would end lasts for longer",
        "negligible",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "before each treatment, on the load of the board and with its limit halved: "
            "{selfcheck._PASSES_duA} trip it, or {selfcheck._STOPS_duA} do not within "
            "{selfcheck._TRIPS_ms} ms",
            "does not start; latched",
            "nothing flows through a person: the driven pole is open",
        ),
        has("second-dead", "second-trips"),
    ),
    Hazard(
        "SUPPLY",
        "a mid-rail that is none",
        "the converter or the amplifier that makes it is broken",
        "prickling: the current is another than was set",
        "minor",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "on a board with two poles, before each treatment: it is over "
            "{selfcheck._MIDRAIL_OFF_mV} mV beside 12 V, by the sensor's bus voltage",
            "does not start; latched",
            "nothing is energised",
        ),
        has("mid-rail"),
    ),
    Hazard(
        "LEAK",
        "a current past the disconnect",
        "moisture on the board or its leads, or a part at the electrode that leaks",
        "prickling, reddened skin below the electrode",
        "minor",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "on a board with two poles, before a treatment and after it: with both open the "
            "electrode's voltage is over {selfcheck._LEAK_mV} mV beside mid-rail, by the mean of "
            "{selfcheck._MEAN_ms} ms: 60 nA into 10 Mohm",
            "does not start; after a treatment it says so; latched",
            "nothing is energised",
        ),
        has("leak"),
    ),
    Hazard(
        "BATTERY",
        "a battery that ends while it treats",
        "it was not charged",
        "none: the current ends at once",
        "negligible",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "on a board that sees it, before each treatment: under {selfcheck._BATTERY_mV} mV",
            "does not start, a light of its own; latched",
            "nothing is energised",
        ),
        has("battery"),
    ),
    Hazard(
        "BENCH",
        "a person in the loop of a breadboard, which has no disconnect",
        "somebody takes its resistor out and a hand in",
        "prickling: ±1.65 V drive at most 0.15 mA through 10 kohm",
        "negligible",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "on a breadboard, before each treatment: the loop is under "
            "{breadboard.LEAST_ohm} ohm, over {breadboard.MOST_ohm} ohm or negative, by the "
            "voltages of the DAC's codes for 40 and 160 µA either way over what is measured. A "
            "person across the resistor is not noticed; what is put in later, by G01, G03, G08 or "
            "G14",
            "does not start, a light of its own; latched",
            "none through a hand but 0.1 V, for 12 ms",
        ),
        none("its parts are a DAC, a sensor and three resistors: what is in the loop is the face"),
    ),
    Hazard(
        "ZERO",
        "a zero that is wrong",
        "the sensor is broken, or something leaks into it while its zero is found",
        "prickling, reddened skin",
        "minor",
        NOT_OF_THE_TEXT,
        NOT_OF_THE_IMAGE,
        Control(
            "with the output disconnected, before a treatment, before each further place and after "
            "it, the mean of {selftest._ZERO_READS} conversions is over {ZERO_NEAR_duA} beside the "
            "calibrated zero (on a board without one over {ZERO_duA}, and then over "
            "{ZERO_NEAR_duA} beside the one before)",
            "does not start, or go on; latched",
            "nothing is energised",
        ),
        has("return-leak", "return-drain"),
    ),
    Hazard(
        "DENSE",
        "a current that is too much for the electrode's area",
        "a routine for large electrodes is carried out with small ones",
        "a burn below the electrode: under direct current salt and water become acid and lye",
        "serious",
        has("F413"),
        has("DENSITY"),
        Control(none="the area is a line of the settings: nothing measures it"),
        none("no fault of a part changes the electrode's area"),
    ),
    Hazard(
        "JUMP",
        "a current that sets in or ends at once",
        "a routine leaves it on, or moves it too fast; or it is stopped or resumed half-way",
        "a sting, a twitch",
        "negligible",
        has("F401", "F404", "F410", "F411", "F412"),
        has("SLOPE", "STATE", "LOOP"),
        Control(
            "a button press, or contact found again",
            "a soft stop of {SOFT_STOP_ms} ms, or a soft start of {isa.SOFT_START_ms}, the wave "
            "going on",
            "{isa.SOFT_START_ms} ms after a press",
        ),
        has("press", "lift"),
    ),
    Hazard(
        "TOUCH",
        "electrodes that touch each other",
        "the current flows past the skin, and comes back to it when they part",
        "a sting",
        "negligible",
        none("how the electrodes are held is not known beforehand"),
        NOT_OF_THE_IMAGE,
        Control(
            "a path under {contact._TOGETHER_ohm} ohm at {contact._TOGETHER_duA} or more, by the "
            "mean of {contact._TOGETHER_LOOKS} flat conversions, below 47 µA of more: "
            "20 at 30 µA, 282 at 8; twice in a row. Or, twice in a row, no voltage over the sense "
            "current, by the mean of 120 ms",
            "zero, waits, says so, then a soft start",
            "{session._LOOK_AROUND_ms} ms, and twice {contact._TOGETHER_LOOKS} flat updates, "
            "below 47 µA more; 8 µA for 200 ms while contact is sought",
        ),
        has("short", "adc-noise"),
    ),
    Hazard(
        "DRY",
        "skin that lets too little through, and then gives way",
        "the trims wind up on what cannot be reached, and the current overshoots",
        "a sting",
        "negligible",
        none("what the skin is like is not known beforehand"),
        NOT_OF_THE_IMAGE,
        Control(
            "the electrode's voltage says that the compliance is spent, or more is missing than "
            "the regulator may make up for",
            "holds what it can and says so; no trim is learned, and none raises the current by "
            "over {regulator._UPWARD_PERCENT} % + {regulator._AUTHORITY_duA}",
            "not needed, it goes on",
        ),
        none("an everyday state and not a fault: dry faces are among those that the tests treat"),
    ),
)

BY_ID = {row.id: row for row in HAZARDS}
