"""Treatments and crashes for the tests of the logbook, small and made by hand."""

from __future__ import annotations

from facevm.record import Record

CRC = 0x1234ABCD
ROUTINE = "Evening lift"


class Guard:
    def __init__(self, reading):
        self.reading = reading


class Session:
    """What the logbook reads of a session that is over."""

    def __init__(self, places=(4, 5), outcome="success", reason="", reading=0):
        self.outcome = outcome
        self.reason = reason
        self.guard = Guard(reading)
        self.routine_ms = 60_000
        self.wait_ms = 1234
        self.record = record = Record(places)
        for place in places:
            record.enter(place)
            for _ in range(3):
                record.add(1200, 1200, 50)
            for number in range(200):
                record.add(1200, 1190 - number % 3, 50)
            record.note_limit(100)
            record.note_resistance(11_000 + place)
        record.settle()


def treated(logbook, **session):
    """A treatment from the start to its end; its entry."""
    logbook.open(CRC, 60, ROUTINE)
    return logbook.close(Session(**session))
