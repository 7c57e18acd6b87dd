"""A run sample by sample: CSV and VCD, written and read."""
