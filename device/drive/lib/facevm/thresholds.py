"""Thresholds that more than one module or tool needs; a rule's own stand at its head.

Currents in duA, times in ms.
"""

# G03: by how much a measured current is seen to be alive, and how soon after a move
ALIVE_duA = 50
FOLLOW_CONVERSIONS = 3
STEP_duA = 8  # the smallest sudden step, as of the dither, that still tells
SPENT_SHIFT = 3  # short by an eighth: it is asked whether the compliance is spent
# The corridor, in which no rule has anything to count
CORRIDOR_duA = 20
CORRIDOR_LOOKS = FOLLOW_CONVERSIONS + 1  # after a step: its answer was looked at by then
SETTLE_ms = 10  # so often the rules get its sums
# G05, G06
RESUME_ms = 500  # of time, and of charge, granted for each soft start after a contact loss
# G07
LATE_ms = 50
STANDING_UPDATES = 50  # a clock that stands still is no clock
# G15: half of the sense current, ENABLE off
WELDED_duA = 40
# ZERO: a sensor offset of so much is no offset
ZERO_duA = 1000
