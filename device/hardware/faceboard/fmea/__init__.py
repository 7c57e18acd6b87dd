"""Failures by machine: every part, open, shorted and off, through ngspice and the real runtime."""
