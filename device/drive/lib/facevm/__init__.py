"""The runtime of the VisaSculpt device, the same files wherever it runs.

A board runs them under CircuitPython, the tests under MicroPython as well, and a PC under
CPython with Blinka between the drivers and the virtual bus. An image is read, proven safe, and
carried out through the two Adafruit drivers. Only ``app`` and ``pins``, the program of the drive,
look at a board's own clock and pins; every other module is handed the time and knows no other.
"""
