"""Diagnosis of this machine, the board's drive, its settings, its routines and its bus."""
