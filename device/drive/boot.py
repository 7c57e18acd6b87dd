# Runs first, before USB and before code.py: whatever the DAC still holds from before a reset goes
# to zero, and the output stays disconnected.
from facevm.pins import switch_off

print("output off" if switch_off() else "output disconnected; the DAC did not answer")
