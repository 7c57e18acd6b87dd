"""A board as this PC sees it: settings, drive, journal, adapter."""
