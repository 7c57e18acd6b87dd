"""The clock moves when told, and its ticks are CircuitPython's."""

import pytest

from facebench.clock import TICKS_PERIOD, VirtualClock


def test_time_stands_still_unless_something_takes_time():
    clock = VirtualClock()
    assert [clock.ticks_ms() for _ in range(3)] == [TICKS_PERIOD - 65536] * 3
    assert clock.now_ns == 0


def test_ticks_wrap_at_2_to_the_29_after_65_5_seconds():
    clock = VirtualClock()
    clock.advance(65_535_999_999)
    assert clock.ticks_ms() == TICKS_PERIOD - 1
    clock.advance(1)
    assert clock.ticks_ms() == 0


def test_ticks_wrap_again_and_again():
    clock = VirtualClock(start_ticks_ms=0)
    clock.advance(3 * TICKS_PERIOD * 1_000_000 + 7_000_000)
    assert clock.ticks_ms() == 7


def test_time_does_not_run_backwards():
    with pytest.raises(ValueError, match="backwards"):
        VirtualClock().advance(-1)
