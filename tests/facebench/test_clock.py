"""The clock moves only when it is moved, and its ticks are CircuitPython's."""

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


# --- what is due -------------------------------------------------------------------------


def test_what_is_due_happens_at_its_time_and_in_order(clock):
    seen = []
    for at_ns, name in ((500, "b"), (200, "a"), (500, "c"), (900, "later")):
        clock.call_at(at_ns, lambda name=name: seen.append((clock.now_ns, name)))
    assert clock.due_ns == 200
    clock.advance(600)
    assert seen == [(200, "a"), (500, "b"), (500, "c")]
    assert (clock.now_ns, clock.due_ns) == (600, 900)


def test_what_happens_may_plan_more_and_take_time_itself(clock):
    seen = []
    clock.call_at(100, lambda: (clock.call_at(150, lambda: seen.append(clock.now_ns)),))
    clock.call_at(120, lambda: clock.wait_until(400))
    clock.wait_until(200)
    assert seen == [150]
    assert clock.now_ns == 400, "time does not go back to what was waited for"


def test_what_is_late_happens_now_and_not_in_the_past(clock):
    seen = []
    clock.now_ns = 300
    clock.call_at(100, lambda: seen.append(clock.now_ns))
    clock.wait_until(300)
    assert seen == [300]


def test_who_is_held_up_asks_what_is_to_come(clock):
    asked = []
    clock.foresee = asked.append
    clock.wait_until(100)
    clock.block_until(700)
    assert (asked, clock.now_ns) == ([700], 700)


def test_what_is_forgotten_does_not_happen(clock):
    clock.call_at(100, lambda: pytest.fail("it happened"))
    clock.forget()
    clock.advance(200)
