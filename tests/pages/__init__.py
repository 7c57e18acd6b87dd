"""Pages of the project that are made from its tables, in part: the sections between two markers.

``python -m tests.pages`` writes them into a checkout; what stands around them is written by hand.
"""
