# Runs instead of code.py after a crash of CircuitPython itself: the output goes off first.
import supervisor

from facevm.pins import switch_off

switch_off()
print("safe mode:", supervisor.runtime.safe_mode_reason)
