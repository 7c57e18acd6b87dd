"""The files of the drive, carried out on the virtual board: run with the drive and an image.

It prints what they print, and after each of them what the skin gets.
"""

import os
import sys

from facebench.board import VirtualBoard
from facebench.circuit import ON_SKIN
from facebench.circuitpython import install
from facebench.person import Person

drive, image_path = sys.argv[1:3]


def carry_out(name):
    with open(drive + "/" + name) as file:
        exec(file.read(), {"__name__": "__main__"})


def tell(what):
    # in MicroPython a class attribute is looked up the same way on every module
    print(what, "enabled", virtual.enable.value, "code", virtual.dac.code)


# the DAC and ENABLE as a crash left them
virtual = VirtualBoard(seed=2)
presses = [(30_000, 30_100)]
supervisor = install(virtual, presses)
virtual.circuit.set_contact(ON_SKIN)
virtual.enable.value = True
virtual.i2c.try_lock()
virtual.i2c.writeto(0x62, b"\x0c\x00")
virtual.i2c.unlock()
tell("before")
carry_out("boot.py")
tell("after boot")
virtual.enable.value = True
carry_out("safemode.py")
tell("after safemode")
virtual.bus.naks.add(0x62)
carry_out("boot.py")
tell("after boot without a DAC")
virtual.bus.naks.clear()

from facevm.app import App  # noqa: E402 (what it imports had to be there first)

app = App()
tell("ready")


class Listening(Person):
    def show(self, state):
        if state == 2:
            print("autoreload", supervisor.runtime.autoreload)


routine = app.load(image_path)
session = app.treat(routine, Listening(virtual))
print("first", session.outcome, session.reason, session.routine_ms)
tell("after the first")
session = app.treat(routine, Listening(virtual))
print("second", session.outcome, session.reason)
tell("after the second")
now_ms = virtual.clock.now_ns // 1000000
presses += [(now_ms + 50, now_ms + 52), (now_ms + 54, now_ms + 200)]
while not app.pressed(supervisor.ticks_ms()):
    pass
print("bounced", app.treat(routine, Listening(virtual)).outcome)
virtual.vbus.value = True
session = app.treat(routine, Listening(virtual))
print("third", session.outcome, session.reason)
print("autoreload", supervisor.runtime.autoreload)

os.putenv("ZERO_CODE", "5000")
carry_out("boot.py")
print("power-down bits", virtual.dac.power_down)
