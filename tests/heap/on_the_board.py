"""The drive's program on a heap as large as a board's: run under MicroPython.

    micropython on_the_board.py DRIVE FREE_BYTES HOLE_BYTES EVERY [FAULT]

``DRIVE`` is the folder of the drive, ``FREE_BYTES`` what is free of the heap when ``code.py``
starts, ``HOLE_BYTES`` the largest hole that the heap then has (0: it is in one piece). Somebody
presses the button, treats, stops, and does so again. At each stage, and with ``EVERY`` at one in
so many moments between, what is in use is collected and told: a line ``@ stage`` and
MicroPython's own account of its heap.

``FAULT`` is an error that strikes instead (``memory``: for want of it, ``error``: an OSError,
``nak``: a MemoryError while the DAC does not answer) and where, as in ``memory:import``, or
``start``, ``idle``, ``press``, ``treat``. What the board is like then is told, somebody presses,
and the program starts anew.
"""

import builtins
import gc
import os
import sys

import micropython

drive = sys.argv[1]
fault, _, place = (sys.argv[5] if len(sys.argv) > 5 else "").partition(":")
free_bytes, hole_bytes, every = [int(word) for word in sys.argv[2:5]]
sys.path.insert(0, sys.argv[0].rsplit("/", 1)[0])
import board_parts  # noqa: E402 (it lies beside this script)

sys.path.pop(0)
board, events = board_parts.board, board_parts.events
say = print
collect = gc.collect

TABLE_BYTES = 17000  # of more names than the program has

HOLES_MOST = 250
NAK_ms = 350

TREATMENTS = 3
LOOKS_MOST = 300_000  # at the clock, several times what all of it takes
TREATS_ms = 4000
"""What each of them lasts until the button stops it; the last one goes on to its end."""


class Watch(board_parts.Script):
    """Tells of the heap, and is the hand at the button."""

    stage = "start"
    count = 0
    treatments = 0
    waits_ms = -1
    since_ms = 0
    is_over = False
    chooses = 0
    is_struck = False
    struck_ms = 0
    looks = 0

    def tell(self, name):
        collect()
        say("@", name)
        micropython.mem_info()
        micropython.qstr_info()

    def enter(self, stage):
        self.stage = stage
        self.tell(stage)

    def moment(self, what):
        if every and what == "bus":
            self.count += 1
            if self.count < every:
                return
            self.count = 0
        if every:
            self.tell("~ " + self.stage)

    def strike(self, at):
        """The error that is to come, where it is to come."""
        if at != place or self.is_struck:
            return
        self.is_struck = True
        if fault == "nak":
            board.naks = board_parts.DAC
        if fault == "error":
            raise ArithmeticError("struck")
        raise MemoryError

    def struck(self):
        """What is seen after the error."""
        self.struck_ms += 1
        if self.struck_ms == NAK_ms:
            self.state("struck")
            board.naks = 0
        elif self.struck_ms == 2 * NAK_ms:
            self.state("later")
            events.press()

    def state(self, name):
        flows = "on" if board.enable else "off"
        say("state", name, flows, board.code - board_parts.ZERO_CODE, *board.colour)

    def look(self):
        self.looks += 1
        if self.looks > LOOKS_MOST:
            raise SystemExit("the program waits for ever")
        if self.is_struck:
            self.struck()
            return
        if self.waits_ms < 0:
            return
        self.since_ms += 1
        if self.since_ms < self.waits_ms:
            return
        self.waits_ms = -1
        if self.stage == "idle":
            self.strike("idle")
        if self.stage == "treating":
            self.strike("treat")
            self.tell("treating on")
        if self.is_over:
            raise SystemExit
        events.press()
        if self.stage in ("idle", "chosen") and self.chooses:
            events.press(100, 200)

    def wait(self, ms):
        self.waits_ms = ms
        self.since_ms = 0

    def hear_of_failure(self, module):
        """Where it came to that is of use here, besides what the program does."""
        failure = sys.modules["facevm.failure"]
        fail = failure.fail

        def told(error):
            if not place:
                sys.print_exception(error, sys.stderr)
            fail(error)

        failure.fail = told

    def heard(self, text):
        """A line of the console."""
        if text.startswith("MIXED") or (text.startswith("The device stopped") and not place):
            raise SystemExit(text)
        if text.startswith("VisaSculpt. Never"):
            self.strike("start")
        if text.startswith("Press: start."):
            if self.struck_ms:
                raise SystemExit
            self.chooses = 0 if place else 3  # so many times the next routine is chosen
            self.enter("idle")
            self.wait(500)
        elif ", level 1" in text and self.chooses:
            self.chooses -= 1
            self.enter("chosen")
            self.wait(500)
        elif text.startswith("Read this first"):
            self.enter("first use")
            events.press(3500)
        elif text.startswith("VisaSculpt. Never"):
            self.enter("program made")
        elif text.startswith("Breadboard"):
            self.wait(500)
        elif text == "- testing":
            self.enter("started")
        elif text == "- treating" and self.stage == "started":
            self.enter("treating")
            self.treatments += 1
            self.wait(TREATS_ms)
        elif text in ("- done", "- fault"):
            self.enter("over")
            self.is_over = self.treatments >= TREATMENTS
            self.wait(2000)


watch = board.script = Watch()


def heard_print(*parts, **named):
    say(*parts, **named)
    if parts and isinstance(parts[0], str):
        watch.heard(" ".join([str(part) for part in parts]))


def counted_import(name, globals=None, locals=None, names=None, level=0):
    watch.moment("import")
    if name == "facevm.app":
        watch.strike("import")
    if level:  # the interpreter's own would begin at the package of this script
        name = "facevm." + name if name else "facevm"
    module = native_import(name, globals, locals, names, 0)
    watch.moment("imported")
    if name == "facevm.failure":
        watch.hear_of_failure(module)
    if name == "facevm.app" and watch.stage == "start":
        watch.enter("imported")
    return module


def told_collect():
    """What the program collects itself: before it lets go of what it needed last."""
    if every:
        watch.tell("~ " + watch.stage)
    else:
        collect()


class Telling:
    """A module of the interpreter, one function of it watched."""

    def __init__(self, module, **watched):
        for name in dir(module):
            if not name.startswith("__"):
                setattr(self, name, getattr(module, name))
        for name in watched:
            setattr(self, name, watched[name])


import array  # noqa: E402
import binascii  # noqa: E402


def crc32(data, crc=0):
    if watch.stage == "idle":
        watch.strike("press")
    if watch.stage != "start" and "facevm.proof" in sys.modules:
        if watch.stage in ("idle", "over"):
            watch.enter("press")
        elif watch.stage != "proving":
            watch.enter("proving")
    return binascii.crc32(data, crc)


def proven_array(kind, values):
    watch.moment("proven")
    return array.array(kind, values)


for name in ("json", "struct", "collections", "os"):
    __import__(name)
sys.modules["gc"] = Telling(gc, collect=told_collect)
sys.modules["binascii"] = Telling(binascii, crc32=crc32)
board_parts.install()
import vfs  # noqa: E402

vfs.umount("/")
vfs.mount(vfs.VfsPosix(drive), "/")
os.chdir("/")
sys.path[:] = ["", "/", "/lib"]


def named_ahead():
    """The interpreter's table of names doubles; CircuitPython's grows by 64 at a time. Its next
    part is taken here, large enough for all names of the program, which are counted instead."""
    number, before = 0, gc.mem_alloc()
    while gc.mem_alloc() - before < TABLE_BYTES:
        collect()
        before = gc.mem_alloc()
        hasattr(gc, "q" + str(number))
        number += 1


def shrunk(free_bytes, hole_bytes):
    """What has to be held so that so much is free, in holes of this size at most."""
    collect()
    held = in_holes(hole_bytes) if hole_bytes else None
    while gc.mem_free() - free_bytes > 1040:
        held = (held, bytes(976))
        if gc.mem_free() - free_bytes < 8192:
            collect()
    return held


def in_holes(size):
    """What lies between holes of this size: a block is put behind each of as many large ones."""
    held, holes = None, [None] * (HOLES_MOST + 1)
    free = gc.mem_free()
    while holes[HOLES_MOST] is None:  # the largest piece, while all that is small is filled
        free -= 256
        try:
            holes[HOLES_MOST] = bytearray(free)
        except MemoryError:
            pass
    try:
        while True:
            held = (held, None)
    except MemoryError:
        holes[HOLES_MOST] = None
    collect()
    try:
        for n in range(HOLES_MOST):
            holes[n] = bytearray(size - 16)
            held = (held, None)
    except MemoryError:
        pass
    holes = None
    collect()
    return held


named_ahead()
held = shrunk(free_bytes, hole_bytes)
builtins.print = heard_print
native_import = __import__
builtins.__import__ = counted_import
watch.enter("start")
try:
    import code
except board_parts.Reloaded:
    for name in list(sys.modules):
        if name == "code" or name.startswith("facevm"):
            del sys.modules[name]
    say("started anew")
    watch.is_struck, watch.stage = False, "start"
    place = ""
    import code  # noqa: F401
