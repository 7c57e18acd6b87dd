"""Runtime of the VisaSculpt device, the same files wherever it runs.

A board runs them under CircuitPython, the tests under MicroPython as well, and a PC under
CPython with Blinka between the drivers and the virtual bus. An image is read, proven safe, and
carried out through the two Adafruit drivers. Only ``pins`` looks at a board's own clock and pins;
every other module, ``app`` too, is handed what it works with, and knows no other time.
"""
