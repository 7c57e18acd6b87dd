"""Thresholds that more than one module or tool needs; a rule's own stand at its head.

Currents in duA, times in ms.
"""

# G03: by how much a measured current is seen to be alive, and how soon after a move
ALIVE_duA = 50
FOLLOW_CONVERSIONS = 3
STEP_duA = 8  # the smallest sudden step, as of the dither, that still tells
SPENT_SHIFT = 3  # short by an eighth: it is asked whether the compliance is spent
# The corridor, in which no rule has anything to count: over what was set, and under it. Noise of
# 0.5 uA and hum of 2 uA stay within it. It stays within what the rules for what falls short let
# pass: G14 from 4 % + 4 uA on, G08 under a quarter of 8 uA.
CORRIDOR_OVER_duA = 50
CORRIDOR_UNDER_duA = 40
STOOD_ms = 100  # a current that stood so long has a mean to compare
SETTLE_ms = 10  # so often the rules get its sums
# After a press: it is seen 20 ms later at the most, and an update may be 11 ms late, so that the
# output is off within 500 ms of it
SOFT_STOP_ms = 464
# G07
LATE_ms = 50
STANDING_UPDATES = 50  # a clock that stands still is no clock
# G15: half of the sense current, ENABLE off
WELDED_duA = 40
# ZERO: a sensor offset of so much is no offset; nor is one so far from the calibrated one, or from
# the last one of a treatment
ZERO_duA = 1000
ZERO_NEAR_duA = 50
# NOISE: rms of the sensor's conversions, by 16 of them; a healthy one has half of it at most
NOISE_duA = 10
