"""Deployment to a board's drive: which files, what changes, in which order."""
