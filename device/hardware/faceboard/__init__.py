"""The reference board as code: one circuit, and what a maker orders, solders and simulates of it.

``python -m faceboard`` checks the circuit and writes its netlist, list of parts, schematic and
ngspice deck; ``python -m faceboard simulate`` measures it in ngspice. CPython only, and no part of
the wheel.
"""
