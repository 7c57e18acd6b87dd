"""The watchdog as CircuitPython has it, and that nothing outlives it."""

import pytest

from facebench.chips.reset import WATCHDOG, Reset
from facebench.chips.watchdog import Watchdog, WatchDogMode

MS_ns = 1_000_000


@pytest.fixture
def watchdog(clock):
    return Watchdog(clock)


@pytest.fixture
def armed(board):
    """Of a board, at 250 ms."""
    board.watchdog.timeout = 0.25
    board.watchdog.mode = WatchDogMode.RESET
    return board.watchdog


def test_it_does_not_run_until_it_has_a_mode(watchdog, clock):
    assert (watchdog.mode, watchdog.timeout) == (None, 0)
    watchdog.timeout = 0.25
    clock.advance(1000 * MS_ns)
    assert watchdog.mode is None


def test_it_bites_at_its_deadline_to_the_nanosecond(armed, board):
    clock = board.clock
    begun_ns = clock.now_ns
    clock.advance(250 * MS_ns - 1)
    with pytest.raises(Reset) as reset:
        clock.advance(10 * MS_ns)
    assert reset.value.cause == WATCHDOG
    assert clock.now_ns == begun_ns + 250 * MS_ns


def test_feeding_moves_the_deadline(armed, board):
    clock = board.clock
    for _ in range(20):
        clock.advance(240 * MS_ns)
        armed.feed()
    fed_ns = clock.now_ns
    with pytest.raises(Reset):
        clock.advance(1000 * MS_ns)
    assert clock.now_ns == fed_ns + 250 * MS_ns


def test_it_can_be_stopped_and_started_again(armed, board):
    clock = board.clock
    clock.advance(200 * MS_ns)
    armed.mode = None
    clock.advance(200 * MS_ns)
    armed.mode = WatchDogMode.RESET
    begun_ns = clock.now_ns
    clock.advance(249 * MS_ns)
    with pytest.raises(Reset):
        clock.advance(249 * MS_ns)
    assert clock.now_ns == begun_ns + 250 * MS_ns


def test_setting_the_timeout_feeds_it(armed, board):
    clock = board.clock
    clock.advance(200 * MS_ns)
    armed.timeout = 0.1
    clock.advance(99 * MS_ns)
    with pytest.raises(Reset):
        clock.advance(1 * MS_ns)


def test_setting_the_mode_again_does_not_feed_it(armed, board):
    board.clock.advance(200 * MS_ns)
    armed.mode = WatchDogMode.RESET
    with pytest.raises(Reset):
        board.clock.advance(50 * MS_ns)


def test_feeding_one_that_does_not_run_does_nothing(watchdog, clock):
    watchdog.feed()
    clock.advance(10_000 * MS_ns)
    assert watchdog.mode is None


@pytest.mark.parametrize("seconds", [8.389, 9, 1e9])
def test_it_cannot_wait_longer_than_8_388_s(watchdog, seconds):
    with pytest.raises(ValueError, match="timeout must be <= 8"):
        watchdog.timeout = seconds
    watchdog.timeout = 8.388


def test_a_negative_timeout_is_refused(watchdog):
    with pytest.raises(ValueError, match="timeout must be >= 0"):
        watchdog.timeout = -0.1


def test_this_port_has_no_mode_that_raises(watchdog):
    with pytest.raises(NotImplementedError):
        watchdog.mode = WatchDogMode.RAISE
    with pytest.raises(TypeError, match="WatchDogMode"):
        watchdog.mode = 1


def test_it_bites_in_the_middle_of_a_blocked_transfer(armed, board, dac_driver):
    begun_ns = armed._fed_ns
    board.bus.is_held = True
    with pytest.raises(Reset):
        dac_driver.raw_value = 3000
    assert board.clock.now_ns == begun_ns + 250 * MS_ns
    assert board.dac.code != 3000


def test_it_bites_in_the_middle_of_a_healthy_transfer_before_the_chip_acts(
    armed, board, dac_driver
):
    begun_ns = armed._fed_ns
    board.clock.now_ns = begun_ns + 250 * MS_ns - 30_000  # a write takes 72.5 us
    with pytest.raises(Reset):
        dac_driver.raw_value = 3000
    assert board.clock.now_ns == begun_ns + 250 * MS_ns
    assert board.dac.code != 3000


def test_it_bites_between_two_updates_too(armed, board):
    board.clock.now_ns = armed._fed_ns + 250 * MS_ns - 1000
    with pytest.raises(Reset):
        board.next_update()


def test_after_the_reset_it_is_stopped_and_the_bus_is_free(armed, board):
    board.i2c.try_lock()
    board.restart(WATCHDOG)
    assert armed.mode is None
    assert board.bus.try_lock()
