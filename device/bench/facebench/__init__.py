"""The reference board on a PC: clock, bus, chips, output stage, skin, and the person holding it.

Everything here runs under CPython and under MicroPython and gives the same numbers, bit for
bit: the arithmetic is ``+ - * /`` on integers and doubles, nothing else, and no number is
written that a double cannot hold exactly (``47 / 10``, not its decimal). Only ``blinka`` is
CPython's alone. No module reads a wall clock, sleeps, or draws a number from anywhere but a
seed.

Units inside the circuit, chosen so that they need no factors: uA, mV, kohm, nF, us (kohm x nF),
pC (uA x us). Time is an integer of nanoseconds.
"""
