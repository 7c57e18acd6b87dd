"""Calibration of a board with a known resistor."""
