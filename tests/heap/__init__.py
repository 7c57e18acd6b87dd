"""The drive's program on a heap as large as a board's, with objects of 32 bits."""
