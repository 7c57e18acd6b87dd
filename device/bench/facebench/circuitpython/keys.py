"""Keys as CircuitPython's ``keypad`` has them: scanned in the background, with a queue of events.

Blinka's own scans in a thread on the wall clock, which is not the board's.
"""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from ..clock import VirtualClock
    from ..people.front import Finger

_MS = 1000000


class Event:
    """A key went down or up; ``timestamp`` on the clock of ``supervisor.ticks_ms()``."""

    def __init__(self, key_number: int = 0, pressed: bool = True, timestamp: int = 0) -> None:
        self.key_number = key_number
        self.pressed = pressed
        self.timestamp = timestamp

    @property
    def released(self) -> bool:
        """The opposite of ``pressed``."""
        return not self.pressed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Event):
            return False
        return self.key_number == other.key_number and self.pressed == other.pressed

    def __hash__(self) -> int:
        return hash((self.key_number, self.pressed))


class EventQueue:
    """The events of one key, worked out when they are asked for from the scans until now.

    ``finger`` is a :class:`facebench.people.front.Finger`. A press between two scans is not seen.
    """

    overflowed = False

    def __init__(self, clock: "VirtualClock", finger: "Finger", interval_ns: int) -> None:
        self._clock = clock
        self._edges_ns = finger.edges_ns
        self._interval_ns = interval_ns
        # what was pressed and released before it was made it has not seen
        self._next = sum([edge <= clock.now_ns for edge in self._edges_ns]) // 2 * 2

    def get_into(self, event: Event) -> bool:
        """Puts the next event into ``event``; False when there is none."""
        edges_ns = self._edges_ns
        at = self._next
        if at >= len(edges_ns):
            return False
        seen_ns = self._scan_ns(edges_ns[at])
        while at + 1 < len(edges_ns) and self._scan_ns(edges_ns[at + 1]) == seen_ns:
            at += 2  # down and up again, or up and down, between two scans
            if at >= len(edges_ns):
                break
            seen_ns = self._scan_ns(edges_ns[at])
        if at >= len(edges_ns) or seen_ns > self._clock.now_ns:
            return False
        self._next = at + 1
        event.key_number = 0
        event.pressed = at % 2 == 0
        event.timestamp = self._clock.ticks_ms() - (self._clock.now_ns - seen_ns) // _MS & 536870911
        return True

    def get(self) -> "Event | None":
        """The next event, or None."""
        event = Event()
        return event if self.get_into(event) else None

    def clear(self) -> None:
        """Forgets what has happened so far."""
        event = Event()
        while self.get_into(event):
            pass

    def __bool__(self) -> bool:
        return len(self) > 0

    def __len__(self) -> int:
        before = self._next
        event = Event()
        count = 0
        while self.get_into(event):
            count += 1
        self._next = before
        return count

    def _scan_ns(self, edge_ns: int) -> int:
        return -(-edge_ns // self._interval_ns) * self._interval_ns


class Keys:
    """One key at the pin of the button; ``pins`` are names, as ``board`` gives them."""

    key_count = 1

    def __init__(
        self,
        clock: "VirtualClock",
        finger: "Finger",
        interval: float = 20 / 1000,
        max_events: int = 64,
    ) -> None:
        if max_events < 1:
            raise ValueError("max_events must be >= 1")
        self.events = EventQueue(clock, finger, int(interval * 1000) * _MS)

    def deinit(self) -> None:
        """Stops scanning."""
