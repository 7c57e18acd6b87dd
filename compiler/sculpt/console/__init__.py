"""Console of a board: what it says, with the time, and its prompt."""
