"""The guard: the interlocks that watch while current may flow.

It sees what was set, what was measured, and the time; it shares no state with the machine, the
stage or the regulator, and all it can do is say that the output must be lowered. Each rule is a
method, its thresholds stand in one place, and what a trip means stands in one table.
"""

from . import isa

# What a person is told: the hazard, what it likely means, what to do.
INTERLOCKS = {
    "G01": (
        "more current was measured than was set",
        "the output stage drifts, or its calibration is not this board's",
        "let the device rest, then calibrate it; if it trips again, do not use it",
    ),
    "G02": (
        "the measured current was over the zone's ceiling",
        "a fault of the output stage or of its supply",
        "do not use the device until the output stage was checked",
    ),
    "G04": (
        "the I2C bus failed",
        "a loose wire, or a chip without power",
        "check the wiring of the DAC and the sensor",
    ),
    "G06": (
        "current flowed for longer than the treatment was proven to take",
        "a fault of the device's clock or program",
        "copy the runtime and the treatment to the device again",
    ),
    "G07": (
        "the control loop came too late, or its clock stood still or ran backwards",
        "something else keeps the processor busy",
        "take other programs off the device",
    ),
    "G10": (
        "the current sensor lost its configuration",
        "a surge or a loose supply reset the sensor",
        "check the sensor's supply and wiring",
    ),
    "G11": (
        "a USB host or a charger is connected",
        "the device is not isolated from it",
        "unplug the cable and start again",
    ),
    "ZERO": (
        "the sensor reads a current while the output is disconnected",
        "the disconnect is welded, or the sensor is broken",
        "do not use the device until it was checked",
    ),
}

HEALTHY, LOST, TRIPPED = 0, 1, 2

_OVER_SET_PERCENT = 10  # G01
_OVER_SET_dA = 150
_OVER_SET_CONVERSIONS = 2
_OVER_CEILING_PERCENT = 10  # G02
_TIME_OVER_PERCENT = 2  # G06
_TIME_OVER_ms = 1000
_TIME_A_RESUME_ms = 500
_LATE_ms = 50  # G07
_STANDING_UPDATES = 50  # a clock that stands still is no clock
_LOST_PART = 4  # G08: a quarter
_LOST_SET_dA = 80
_LOST_CONVERSIONS = 4


class Guard:
    """Watches one session. ``tripped`` names the interlock that tripped, and ``reading`` what it
    read; a trip is latched, nothing takes it back. ``doubts`` counts conversions in a row that
    look like lost contact."""

    def __init__(self, current_ms):
        """``current_ms``: the routine's proven time with current."""
        self.tripped = ""
        self.reading = 0
        self._longest_ms = current_ms + current_ms * _TIME_OVER_PERCENT // 100 + _TIME_OVER_ms
        self._flowed_ms = 0
        self._treating = False
        self._most_dA = 0
        self._over = 0
        self._standing = 0
        self.doubts = 0
        self._set_dA = 0  # sizes of the last set current, and of the two before
        self._set_before_dA = 0
        self._set_long_before_dA = 0

    def begin(self, ceiling_dA, treating):
        """Current may flow from here on: a treatment (or, after a contact loss, the rest of one),
        or only the sensing of contact. ``ceiling_dA`` is the zone's on this board."""
        self._most_dA = ceiling_dA + ceiling_dA * _OVER_CEILING_PERCENT // 100
        self._treating = treating
        self.doubts = 0
        self._over = 0

    def grant_resume(self):
        """A soft start after a contact loss begins: so much more time with current may pass."""
        self._longest_ms += _TIME_A_RESUME_ms

    def note(self, set_dA):
        """The current that was set just now."""
        self._set_long_before_dA = self._set_before_dA
        self._set_before_dA = self._set_dA
        self._set_dA = -set_dA if set_dA < 0 else set_dA

    def judge(self, measured_dA, passed_ms):
        """Judges a measurement, ``passed_ms`` after the last: HEALTHY, LOST or TRIPPED.

        A measurement in the same millisecond as the last may be the same conversion, read twice
        (532 us each): it is not counted.
        """
        if passed_ms > _LATE_ms:
            return self.trip("G07", passed_ms)
        size_dA = -measured_dA if measured_dA < 0 else measured_dA
        if size_dA > self._most_dA:
            return self.trip("G02", size_dA)
        if not passed_ms:
            self._standing += 1
            return self.trip("G07", 0) if self._standing > _STANDING_UPDATES else HEALTHY
        self._standing = 0
        # a conversion reaches back over the last updates: what was set in them bounds it
        low_dA = high_dA = self._set_dA
        other_dA = self._set_before_dA
        if other_dA < low_dA:
            low_dA = other_dA
        elif other_dA > high_dA:
            high_dA = other_dA
        other_dA = self._set_long_before_dA
        if other_dA < low_dA:
            low_dA = other_dA
        elif other_dA > high_dA:
            high_dA = other_dA

        if size_dA > high_dA + high_dA * _OVER_SET_PERCENT // 100 + _OVER_SET_dA:
            self._over += 1
            if self._over >= _OVER_SET_CONVERSIONS:
                return self.trip("G01", size_dA)
        else:
            self._over = 0
        if not self._treating:
            return HEALTHY
        if high_dA:
            self._flowed_ms += passed_ms
            if self._flowed_ms > self._longest_ms:
                return self.trip("G06", self._flowed_ms)
        if low_dA > _LOST_SET_dA:
            if size_dA * _LOST_PART < low_dA:
                self.doubts += 1
                if self.doubts >= _LOST_CONVERSIONS:
                    return LOST
            else:
                self.doubts = 0
        return HEALTHY

    def trip(self, interlock, reading):
        """Latches an interlock; the first one stays."""
        if not self.tripped:
            self.tripped = interlock
            self.reading = reading
        return TRIPPED


def explain(interlock, reading):
    """Three sentences on a trip: what was read, what it likely means, what to do."""
    hazard, likely, remedy = INTERLOCKS[interlock]
    if interlock in ("G01", "G02", "ZERO"):
        hazard += " (%d.%d uA)" % divmod(reading, isa.DA_PER_UA)
    elif interlock in ("G06", "G07"):
        hazard += " (%d ms)" % reading
    return "%s: %s. Likely: %s. Do: %s." % (interlock, hazard, likely, remedy)
