"""Schematic as a picture: symbols, panels, a sheet that holds every line against the circuit."""
