"""Hearing: the follow-along page's ear on the device's own tones."""
