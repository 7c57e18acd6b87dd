# Runs first, before USB and before code.py: whatever the DAC still holds from before a reset goes
# to zero, and the output stays disconnected.
from facevm.off import switch_off

print("output off" if switch_off() else "output disconnected; the DAC did not answer")

# No computer has the drive yet: what the logbook's memory holds goes to its journal.
import microcontroller  # noqa: E402 (the output comes first)

from facevm import volume  # noqa: E402
from facevm.logbook import Logbook  # noqa: E402
from facevm.notes import Pages  # noqa: E402

if microcontroller.nvm:
    print("sessions kept:", volume.keep(Logbook(Pages(microcontroller.nvm), volume.JOURNAL)))
