"""The logbook and the DAC's EEPROM as every interpreter must have them.

Run with the paths of an image and of a journal to write. Prints checksums of NVM and what is in the
entries, through treatments on the virtual board, power cuts, and the ring going round. CPython with
Blinka and MicroPython without it print the same.
"""

import sys
from binascii import crc32

from facebench.board import DAC_ADDRESS, VirtualBoard
from facebench.chips.nvm import Nvm
from facebench.chips.reset import Reset
from facebench.people.person import Person
from facevm import image
from facevm.board import Board
from facevm.chips_mcp4725 import provision
from facevm.limits import Limits
from facevm.logbook import Logbook
from facevm.reader import entries_of
from facevm.session import Session

try:
    from facebench.circuitpython.blinka import I2C
except ImportError:  # MicroPython: the bus itself
    I2C = None


def tell(entry):
    zones = [
        (
            zone["zone"],
            zone["side"],
            zone["delivered_ms"],
            int(zone["charge_uC"] * 100 + 0.5),
            int(zone["mean_abs_uA"] * 10 + 0.5),
            int(zone["mean_error_percent"] * 10 + 0.5),
            int(zone["largest_error_uA"] * 10 + 0.5),
            zone["resistance_ohm"],
        )
        for zone in entry["zones"]
    ]
    print(entry["number"], entry["outcome"], entry["reason"], entry["crc"], zones)


def start(nvm, path):
    nvm.cut_after = None
    return Logbook(nvm, path)


def treat(routine, nvm, path, pressed_ms=None, reset_ms=None):
    """A treatment on the virtual board, stopped by the button or ended by a reset."""
    logbook = start(nvm, path)
    logbook.open(routine.crc, routine.levels[0], routine.name)
    virtual = VirtualBoard(3, i2c_factory=I2C)
    board = Board(virtual.i2c, virtual.enable, virtual.electrode, virtual.vbus)
    session = Session(board, routine, routine.levels[0], Person(virtual))
    while session.tick(virtual.clock.ticks_ms()):
        virtual.next_update()
        if pressed_ms and session.routine_ms >= pressed_ms:
            session.press()
        if reset_ms and session.routine_ms >= reset_ms:
            return
    logbook.close(session)


def main(image_path, journal_path):
    with open(image_path, "rb") as file:
        routine = image.load(file.read(), Limits())
    nvm = Nvm()
    treat(routine, nvm, journal_path)
    treat(routine, nvm, journal_path, pressed_ms=1900)
    treat(routine, nvm, journal_path, reset_ms=1000)
    logbook = start(nvm, journal_path)
    tell(logbook.unfinished())
    logbook.note_crash(0)
    for entry in logbook.entries():
        tell(entry)
    print("kept", logbook.keep(), f"{crc32(nvm.dump()):08x}")

    for cut in range(0, 60, 7):
        logbook = start(nvm, journal_path)
        nvm.cut_after = cut
        try:
            logbook.open(routine.crc, 100, routine.name)
            logbook.close(None)
        except Reset:
            print("cut", cut, f"{crc32(nvm.dump()):08x}")
    for count in range(100):
        logbook = start(nvm, journal_path)
        logbook.open(routine.crc, 100, routine.name, 1790000000 + count)
        logbook.close(None)
    print("erases", nvm.erases, logbook.wants_keeping, f"{crc32(nvm.dump()):08x}")
    print("kept", start(nvm, journal_path).keep())
    with open(journal_path, "ab") as file:
        file.write(b'{"number": 9999, "zones": [{"zo')
    print("kept", start(nvm, journal_path).keep())
    with open(journal_path, "rb") as file:
        lines = file.read()
    told = entries_of(lines)
    print("sizes", sorted({len(line) for line in lines.split(b"\n")}))
    print(len(told), told[0]["routine"], [entry["number"] for entry in told])

    virtual = VirtualBoard(1, i2c_factory=I2C)
    print(*[provision(virtual.i2c, code, DAC_ADDRESS) for code in (2048, 2061, 2061)])
    virtual.power_cycle()
    print("wakes at", virtual.dac.code, virtual.dac.power_down)
    virtual.bus.naks.add(0x62)
    print(provision(virtual.i2c, 2061, DAC_ADDRESS))


if __name__ == "__main__":
    main(*sys.argv[1:])
