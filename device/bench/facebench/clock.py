"""The board's clock: nanoseconds since power-on, which pass only when something takes time."""

from micropython import const

_TYPES = const(0)
if _TYPES:
    from collections.abc import Callable

    Action = Callable[[], object]

TICKS_PERIOD = 1 << 29
"""CircuitPython's ``supervisor.ticks_ms()`` is modulo 2**29 (shared-bindings/supervisor)."""

TICKS_AT_POWER_ON_ms = TICKS_PERIOD - 65536
"""It starts 65.536 s short of the wrap, so that programs meet the wrap early (same source)."""

NEVER_ns = 1 << 62


class VirtualClock:
    """A clock that others move, and the agenda of what happens when.

    ``now_ns`` is public and may be added to directly: the bus does, on the hot path, as long as
    the time it goes to is before ``due_ns``, when the next thing happens. It never goes back.
    ``foresee(until_ns)``, if there is one, is called before the program is held up for long, to
    plan what happens meanwhile.
    """

    __slots__ = ("_agenda", "_count", "_start_ms", "due_ns", "foresee", "now_ns")

    def __init__(self, start_ticks_ms: int = TICKS_AT_POWER_ON_ms) -> None:
        self.now_ns = 0
        self.due_ns = NEVER_ns
        self.foresee: "Callable[[int], None] | None" = None
        self._start_ms = start_ticks_ms
        self._agenda: "list[tuple[int, int, Action]]" = []  # (when, number, what), earliest first
        self._count = 0

    def advance(self, ns: int) -> None:
        """Let ``ns`` nanoseconds pass; raises ValueError for a negative amount."""
        if ns < 0:
            raise ValueError("time does not run backwards")
        self.wait_until(self.now_ns + ns)

    def call_at(self, at_ns: int, action: "Action") -> None:
        """Calls ``action()`` when the time has come; what is due at once comes in order."""
        self._count += 1
        self._agenda.append((at_ns, self._count, action))
        self._agenda.sort(key=_when)
        self.due_ns = self._agenda[0][0]

    def wait_until(self, ns: int) -> None:
        """Time passes up to ``ns``, and everything happens that is due by then, at its time."""
        while self.due_ns <= ns:
            at_ns, _, action = self._agenda.pop(0)
            self.due_ns = self._agenda[0][0] if self._agenda else NEVER_ns
            if at_ns > self.now_ns:
                self.now_ns = at_ns
            action()
        if ns > self.now_ns:
            self.now_ns = ns

    def block_until(self, ns: int) -> None:
        """The same while the program is held up, which cannot see how time passes meanwhile."""
        if self.foresee:
            self.foresee(ns)
        self.wait_until(ns)

    def forget(self) -> None:
        """Nothing that was to happen does."""
        del self._agenda[:]
        self.due_ns = NEVER_ns

    def ticks_ms(self) -> int:
        """Milliseconds, wrapping at 2**29, as ``supervisor.ticks_ms()`` gives them."""
        return (self._start_ms + self.now_ns // 1000000) & 536870911


def _when(entry: "tuple[int, int, Action]") -> tuple[int, int]:
    return entry[0], entry[1]
