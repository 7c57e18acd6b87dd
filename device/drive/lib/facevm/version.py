"""The firmware's version, which each session record names: the package's own, as a test says."""

VERSION = "0.1.0"
