"""The reference board on a PC: bus, chips and circuit, the face, and the people.

Everything here runs under CPython and under MicroPython and gives the same numbers, bit for
bit: the arithmetic is ``+ - * /`` on integers and doubles, nothing else, and no number is
written that a double cannot hold exactly (``47 / 10``, not its decimal). Only ``blinka``,
``face_file`` and ``spice`` are CPython's alone. Time is the virtual clock's, and chance comes from
a seed, never from the PC.

Units inside the circuit, chosen so that they need no factors: uA, mV, kohm, nF, us (kohm x nF),
pC (uA x us). Time is an integer of nanoseconds.
"""
