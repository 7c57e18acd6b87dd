"""Recovery from mistakes: what reads a file that lark does not, and says what is wrong with it."""
