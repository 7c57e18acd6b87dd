"""The runtime of the VisaSculpt device: one source for three interpreters.

CircuitPython runs it on the board, MicroPython in the tests, CPython (through Blinka) on the
PC. It reads an image, proves it safe, and carries it out through the two Adafruit drivers.
It never reads a clock, sleeps or draws a random number by itself.
"""
