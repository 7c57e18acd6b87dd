"""ngspice: a deck of the circuit, models of its chips, and what is measured of them."""
