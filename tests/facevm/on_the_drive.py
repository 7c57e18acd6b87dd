"""The files of the drive, carried out on the virtual board: run with the drive and a folder.

The folder holds the routines and is the root of the drive; the third argument is what an owner
types at the console to set its clock. What is printed is what the files print, and after each of
them what the skin gets; lines that begin with "light", "lamp" or "tone" are seen and heard.
"""

import gc
import os
import sys

from facebench.board import VirtualBoard
from facebench.chips.reset import WATCHDOG, Reset
from facebench.circuit.path import ON_SKIN
from facebench.circuitpython import install

drive, folder, set_clock = sys.argv[1:4]
os.putenv("BUZZER_PIN", "GP5")

virtual = VirtualBoard(seed=2)
clock, button = virtual.clock, virtual.front.button


def start_over(reset_reason="POWER_ON"):
    """The board starts: nothing of the program before is there."""
    for name in list(sys.modules):
        if name.startswith("facevm"):
            del sys.modules[name]
    gc.collect()
    return install(virtual, reset_reason)


def carry_out(name):
    import facevm.shelf
    import facevm.volume

    facevm.shelf.FOLDER = folder
    facevm.volume.JOURNAL = folder + "/sessions.jsonl"
    is_plugged, virtual.vbus.value = virtual.vbus.value, False
    if name == "code.py":  # before that USB has not been started
        virtual.vbus.value = is_plugged
    try:
        with open(drive + "/" + name) as file:
            exec(file.read(), {"__name__": "__main__"})
    finally:
        virtual.vbus.value = is_plugged


def tell(what):
    print(what, "enabled", virtual.enable.value, "code", virtual.dac.code)


def now_ms():
    return clock.now_ns // 1000000


def after(ms, what):
    clock.call_at(clock.now_ns + ms * 1000000, what)


def end():
    raise KeyboardInterrupt


def run(for_ms):
    """``code.py``, for so long: then it is ended from the console."""
    after(for_ms, end)
    try:
        carry_out("code.py")
    except KeyboardInterrupt:
        print("ended")
    clock.forget()
    virtual.watchdog.mode = None


# --- the DAC and ENABLE as a crash left them ----------------------------------------------

supervisor = start_over()
virtual.circuit.set_contact(ON_SKIN)
virtual.enable.value = True
virtual.i2c.try_lock()
virtual.i2c.writeto(0x62, b"\x0c\x00")
virtual.i2c.unlock()
tell("before")
carry_out("boot.py")
tell("after boot")
virtual.enable.value = True
supervisor.runtime.safe_mode_reason = "supervisor.SafeModeReason.HARD_FAULT"
carry_out("safemode.py")
tell("after safemode")
virtual.bus.naks.add(0x62)
carry_out("boot.py")
tell("after boot without a DAC")
virtual.bus.naks.clear()
virtual.bus.is_held = True
carry_out("boot.py")
tell("after boot with a stuck bus")
virtual.bus.is_held = False


def missing():
    raise ImportError("no module named 'facevm.chips_mcp4725'")


import facevm.off  # noqa: E402 (the drive's, which boot.py has imported)

facevm.off.zero = missing
virtual.enable.value = True
carry_out("boot.py")
tell("after boot with a chip's module missing")

# --- first use, and the chip that was not there -------------------------------------------

supervisor = start_over()
virtual.bus.naks.add(0x40)
after(1000, virtual.bus.naks.clear)
button.press(100, after_ms=1500)  # it has been read that the sensor is missing
button.press(1000, after_ms=5000)  # not long enough
button.press(3200, after_ms=8000)
print("== first use")
run(13000)
tell("after the first use")

# --- routines, levels, a treatment, and one that is stopped -------------------------------

supervisor = start_over()
virtual.front.pixel.on_change = lambda ns, colour: print("light", colour[0], colour[1], colour[2])
virtual.front.buzzer.on_change = lambda ns, tone: print("tone", tone) if tone else None
print("== second start")
at_ms = 1000
for gesture in ("double", "hold", "hold", "short"):
    if gesture == "double":
        button.press(100, at_ms)
        button.press(100, at_ms + 200)
    elif gesture == "hold":
        button.press(1000, at_ms)
    else:
        button.press(100, at_ms)
    at_ms += 2000
after(12000, lambda: print("autoreload", supervisor.runtime.autoreload))
after(12000, lambda: print("loaded", *[name for name in sys.modules if "facevm." in name]))
run(30000)
print("remounts", *sys.modules["storage"].getmount("/").remounts)
virtual.front.pixel.on_change = virtual.front.buzzer.on_change = None
print("autoreload", supervisor.runtime.autoreload)
tell("after a treatment")

supervisor = start_over()
print("== third start")
button.press(100, 1000)
button.press(100, 5000)
run(8000)
tell("after a press")

# --- a reset while current flows, and what the next start says ----------------------------

supervisor = start_over()
print("== reset")
button.press(100, 1000)
after(6000, lambda: virtual.die(WATCHDOG))
try:
    carry_out("code.py")
except Reset:
    tell("reset")
clock.forget()
virtual.restart(WATCHDOG)
supervisor = start_over("WATCHDOG")
print("== after the reset")
button.press(100, 3000)
run(6000)

# --- a cable ------------------------------------------------------------------------------

virtual.vbus.value = True
supervisor = start_over()
print("== on a cable")
button.press(100, 1000)
button.press(100, 4000)
run(6000)
tell("after the cable")
print("== log")


def entries():
    import facevm.reader

    return facevm.reader.entries_of(virtual.nvm.dump())


sys.modules.pop("facevm.off", None)  # the program that ran has let go of a part of it
for entry in entries():
    print("entry", entry["routine"], entry["level_percent"], entry["outcome"], entry["reason"])
carry_out("boot.py")
carry_out("boot.py")
with open(folder + "/sessions.jsonl") as file:
    print("lines in the journal", file.read().count("\n"))
for entry in entries():
    print("noted", entry["outcome"], entry["updates_per_s"], entry["time"])
print("log ends")
virtual.vbus.value = False

# --- the clock ----------------------------------------------------------------------------


class Time:
    """What MicroPython's own lacks."""

    struct_time = tuple


print("== clock")
supervisor = start_over()
builtin, sys.modules["time"] = sys.modules.get("time"), Time
exec(set_clock)
del sys.modules["time"]
if builtin:
    sys.modules["time"] = builtin
button.press(100, 1000)
button.press(100, 5000)
run(8000)
print("time", entries()[-1]["time"])

# --- settings that cannot be --------------------------------------------------------------

virtual.front.pixel.on_change = lambda ns, colour: print("light", colour[0], colour[1], colour[2])
virtual.front.lamp.on_change = lambda ns, lit: print("lamp", lit)
WRONG = (
    ("LED_PIN", "GP99"),
    ("LED_PERCENT", "500"),
    ("LED_ORDER", "RGR"),
    ("ENABLE_PIN", "GP99"),
    ("BUTTON_PIN", "GP77"),
    ("ELECTRODE_PIN", "GP24"),
    ("BUZZER_PIN", "GP4"),
    ("SDA_PIN", "GP5"),
    ("I2C_HZ", "fast"),
    ("I2C_HZ", "2000000"),
    ("I2C_HZ", "0"),
    ("ZERO_CODE", "5000"),
    ("DAC_ADDRESS", "none"),
    ("LIMIT_CURRENT_UA", "lots"),
    ("UPDATES_PER_S", "0"),
    ("UPDATES_PER_S", "1001"),
    ("ISOLATED", "yes"),
)
for key, value in WRONG:
    usual = os.getenv(key)
    os.putenv(key, value)
    virtual.i2c.try_lock()
    virtual.i2c.writeto(0x62, b"\x0c\x00")
    virtual.i2c.unlock()
    virtual.mcu_reset()
    print(f"== {key}={value}")
    supervisor = start_over()
    carry_out("boot.py")
    tell("after boot")
    print("power-down bits", virtual.dac.power_down)
    button.press(100, 1500)  # which starts nothing
    run(4300)
    tell("after the program")
    if usual is None:
        os.unsetenv(key)
    else:
        os.putenv(key, usual)
