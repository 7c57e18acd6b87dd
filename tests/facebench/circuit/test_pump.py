"""A pole closes by edges alone, holds for 60 to 150 ms after the last, and opens by itself."""

import pytest

from facebench.circuit.pump import Pump
from tests import two_poles


class Pole:
    """A pump with its contact's moves; ``closed`` is what it was told last."""

    def __init__(self, clock, part=1):
        self.clock = clock
        self.closed = False
        self.pump = Pump(self._connect, clock, part)

    def _connect(self, closed):
        self.closed = closed

    def toggle(self, ms, every_ms=1.0):
        """Edges for so long; returns how many ms passed until it closed, None if it did not."""
        begun_ns = self.clock.now_ns
        while self.clock.now_ns < begun_ns + ms * 1e6:
            self.pump.value = not self.pump.value
            if self.closed:
                return (self.clock.now_ns - begun_ns) / 1e6
            self.clock.advance(int(every_ms * 1e6))
        return None


@pytest.fixture
def pole(clock):
    return Pole(clock)


@pytest.mark.parametrize("level", [True, False])
def test_a_level_closes_nothing(pole, clock, level):
    for _ in range(1000):
        pole.pump.value = level
        clock.advance(1_000_000)
    assert not pole.closed


@pytest.mark.parametrize(("every_ms", "within_ms"), [(1, 2.5), (2, 4.5), (5, 10.5)])
def test_two_rising_edges_close_it(pole, every_ms, within_ms):
    assert pole.toggle(50, every_ms) <= within_ms


def test_one_rising_edge_does_not(pole, clock):
    pole.pump.value = True
    clock.advance(20_000_000)
    pole.pump.value = False
    clock.advance(200_000_000)
    assert not pole.closed


@pytest.mark.parametrize("part", [7 / 10, 1, 53 / 50])
@pytest.mark.parametrize(("every_ms", "least_ms"), [(1, 60), (2, 60), (5, 45)])
def test_it_opens_by_itself_60_to_150_ms_after_the_last_edge(clock, part, every_ms, least_ms):
    pole = Pole(clock, part)
    for n in range(500 // every_ms):
        pole.pump.value = not pole.pump.value
        clock.advance(every_ms * 1_000_000)
        assert pole.closed or n * every_ms < 50
    last_ns = clock.now_ns - every_ms * 1_000_000
    while pole.closed:
        clock.advance(1_000_000)
    assert least_ms <= (clock.now_ns - last_ns) / 1e6 <= 150
    assert pole.pump.fell_ns == pytest.approx(clock.now_ns, abs=1_000_000)


def test_a_welded_pole_stays_and_falls_open_when_it_is_mended(pole, clock):
    pole.pump.welded = True
    assert pole.closed
    clock.advance(10**9)
    assert pole.closed
    pole.pump.welded = False
    assert not pole.closed


def test_a_barred_pole_stays_open_whatever_the_pin_does_and_comes_back(pole):
    pole.pump.barred = True
    assert pole.toggle(50) is None
    assert pole.pump.is_alive
    pole.pump.barred = False
    assert pole.closed


# --- on the board ------------------------------------------------------------------------


def test_current_flows_through_both_poles_or_not_at_all():
    for pins in ((True, False), (False, True), (True, True)):
        board = two_poles.board()
        board.i2c.try_lock()
        board.i2c.writeto(0x62, bytes((9, 0xC4)))  # 2500: 144 uA
        chosen = [
            pin for pin, is_on in zip((board.enable, board.return_pole), pins, strict=True) if is_on
        ]
        two_poles.toggle(board, *chosen, ms=20)
        assert abs(board.circuit.skin_uA()) == pytest.approx(144 if all(pins) else 0, abs=4)


def test_a_reset_lets_go_of_every_pin():
    board = two_poles.board()
    two_poles.toggle(board, board.enable, board.return_pole, ms=20)
    board.dummy.value = board.sense.value = True
    board.mcu_reset()
    pins = (board.dummy, board.sense, board.enable, board.return_pole)
    assert [pin.value for pin in pins] == [False] * 4
    board.clock.advance(150_000_000)
    assert (board.enable.is_closed, board.return_pole.is_closed) == (False, False)
