"""Conditions of a board: noise, hum, drift, tolerances, moments, and what of them is healthy."""
