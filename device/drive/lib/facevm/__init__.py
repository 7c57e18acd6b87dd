"""The runtime of the VisaSculpt device: one source for three interpreters.

CircuitPython runs it on the board, MicroPython in the tests, CPython (through Blinka) on the
PC. An image is read, proven safe, and carried out through the two Adafruit drivers. Only ``app``
and ``pins``, the program of the drive, look at a board's own clock and pins; every other module is
handed the time and knows no other.
"""
