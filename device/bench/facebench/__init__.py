"""The reference board without the board: bus, chips, and what hangs on them, up to the person.

Everything here runs under CPython and under MicroPython and gives the same numbers, bit for
bit: the arithmetic is ``+ - * /`` on integers and doubles, nothing else, and no number is
written that a double cannot hold exactly (``47 / 10``, not its decimal). Only ``blinka`` is
CPython's alone. Time is the virtual clock's, and chance comes from a seed, never from the PC.

Units inside the circuit, chosen so that they need no factors: uA, mV, kohm, nF, us (kohm x nF),
pC (uA x us). Time is an integer of nanoseconds.
"""
