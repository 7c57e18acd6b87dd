"""Version of the firmware, which each session record names: the package's own."""

VERSION = "0.1.0"
