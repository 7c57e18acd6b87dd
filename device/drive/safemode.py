# Runs instead of code.py after a crash of CircuitPython itself: the output goes off first. Why it
# came to that is noted, for the next start to say.
from facevm.off import switch_off

switch_off()

import microcontroller  # noqa: E402 (the output comes first)
import supervisor  # noqa: E402

from facevm.notes import Notes  # noqa: E402

reason = str(supervisor.runtime.safe_mode_reason).split(".")[-1]
Notes(microcontroller.nvm).safe_mode_was(reason)
print("safe mode:", reason, "- the output is off. Press RESET to go on.")
