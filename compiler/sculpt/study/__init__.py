"""Study: several arms on boards at home, allocated so that nobody there knows which is whose."""
