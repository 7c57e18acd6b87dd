"""Specification: the figures by which such devices are compared, of the board and its routines."""
