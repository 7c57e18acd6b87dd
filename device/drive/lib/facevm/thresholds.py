"""The thresholds of the interlocks: from where on each of them trips.

They stand here and nowhere else; ``guard`` and the rules beside it read them. Currents in dA, times
in ms.
"""

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
# The corridor around what was set, within which no rule has anything to count: it stays under G01's
# threshold, and over those of G03, G08, G09 and G14 for what falls short.
CORRIDOR_SHIFT = 5  # 3 %
CORRIDOR_dA = 20
CORRIDOR_LEAST_dA = 100
CORRIDOR_LOOKS = FOLLOW_CONVERSIONS + 1  # after a step: its answer was looked at by then
SETTLE_ms = 10  # so often the rules get its sums
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
