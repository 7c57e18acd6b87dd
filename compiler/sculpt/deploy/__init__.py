"""The way onto a board's drive: which drive, which files, in which order."""
