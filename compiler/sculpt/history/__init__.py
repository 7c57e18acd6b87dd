"""History of a board: its sessions, by routine and by zone, against the plan."""
