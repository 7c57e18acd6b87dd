"""Text forms of what the virtual bench takes: faces, faults, the command of a run."""
