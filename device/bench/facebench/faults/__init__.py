"""The faults: what can go wrong, when it happens, and what it breaks."""
