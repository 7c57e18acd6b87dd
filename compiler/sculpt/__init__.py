"""The command ``sculpt``: check a treatment, build it, look at it, try it on a virtual face.

One module a command. ``main`` names them all and imports none of them until it is asked for,
so that ``sculpt check`` never waits for what only ``sculpt run`` needs.
"""
