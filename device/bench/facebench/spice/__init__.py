"""SPICE: the bench's circuit held against ngspice, by the same parameters and stimuli.

``python -m facebench.spice`` prints the table that stands in device/README.md. CPython only, and
with ngspice installed. The netlists are written from the very objects the bench computes with, so
there is no second set of numbers; what is independent is how they are solved: there by numerical
integration of nodes in small steps, here in closed form from event to event.
"""
