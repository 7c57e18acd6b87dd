"""Python's ``time`` on a virtual clock: who sleeps moves it, and how long that is, is exact."""

from __future__ import annotations

from facebench.clock import VirtualClock


class TimeOf:
    """Takes the place of the module ``time`` in a module under test."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def monotonic(self) -> float:
        return self._clock.now_ns / 1e9

    def monotonic_ns(self) -> int:
        return self._clock.now_ns

    def sleep(self, seconds: float) -> None:
        self._clock.advance(round(seconds * 1e9))
