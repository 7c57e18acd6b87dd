"""Runs of a treatment on the virtual board or an adapter, and replays of recorded runs."""
