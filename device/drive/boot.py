# Runs first, before USB and before code.py: whatever the DAC still holds from before a reset goes
# to zero, and the output stays disconnected.
from facevm.off import switch_off

print("output off" if switch_off() else "output disconnected; the DAC did not answer")

# No computer has the drive yet: what the logbook's memory holds goes to its journal.
import microcontroller  # noqa: E402 (the output comes first)

from facevm import volume  # noqa: E402

if microcontroller.nvm:
    kept = 0
    if volume.is_behind(microcontroller.nvm):  # else the logbook is not even imported
        from facevm.logbook import Logbook
        from facevm.page import Pages

        kept = volume.keep(Logbook(Pages(microcontroller.nvm), volume.JOURNAL))
    print("sessions kept:", kept)
