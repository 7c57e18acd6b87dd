"""Mishaps while it treats, on CircuitPython itself: what the output does, and what is told.

The limits are those of ``device/README.md``; each mishap is made on the same board, one after the
other, as somebody would who tries a device at the bench.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.board.emulated import Board
from tests.board.figures import ZERO_CODE

pytestmark = pytest.mark.slow

IDLE = "Hold: next level"
READ_THIS = "Press the button when you have read this"


class Bench:
    """A board at the bench, its output fed into a resistor, and what one does between mishaps."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.is_idle = self.has_started = False

    def treat(self) -> float:
        """Brings it to where it treats, from wherever a mishap has left it; returns the time."""
        board = self.board
        if not self.is_idle:
            board.touch()
            if self.has_started:
                board.reset()
            self.has_started = True
            if board.until_line(f"{IDLE}|{READ_THIS}").line.startswith(READ_THIS):
                self.acknowledge()
                board.until_line(IDLE)
        self.is_idle = False
        board.run(700)
        board.press()
        board.until_line("^- treating")
        return board.run(1300).ms

    def acknowledge(self) -> None:
        """What was told is read, and a press says so."""
        self.board.run(700)
        self.board.press()
        self.board.run(900)
        self.is_idle = True

    def off_after_ms(self, since_ms: float) -> float:
        """When ENABLE fell, after this."""
        return (
            min(at for at in self.board.record().times("enable", False) if at > since_ms) - since_ms
        )

    def zero_after_ms(self, since_ms: float) -> float:
        """When the DAC was put to its zero, after this."""
        writes = self.board.record().writes
        return min(at for at, code in writes if at > since_ms and code == ZERO_CODE) - since_ms


@pytest.fixture(scope="module")
def bench(make_flash, tmp_path_factory) -> Iterator[Bench]:
    flash = make_flash(settings={"ISOLATED": 1})
    with Board(flash, tmp_path_factory.mktemp("mishaps"), usb=True) as board:
        yield Bench(board)


def test_a_sensor_that_does_not_answer_disconnects_within_20_ms(bench, tell):
    since = bench.treat()
    with bench.board.silent("sensor"):
        bench.board.until_line("^G04:")
    tell("sensor silent to ENABLE off", f"{bench.off_after_ms(since):.1f} ms")
    assert bench.off_after_ms(since) <= 20
    assert bench.board.run(300).code == ZERO_CODE
    bench.acknowledge()


def test_a_dac_that_does_not_answer_disconnects_and_is_zeroed_once_it_does(bench, tell):
    since = bench.treat()
    with bench.board.silent("dac"):
        bench.board.until_line("^G04:")
    tell("DAC silent to ENABLE off", f"{bench.off_after_ms(since):.1f} ms")
    assert bench.off_after_ms(since) <= 20
    assert bench.board.run(300).code == ZERO_CODE
    bench.acknowledge()


def test_a_lifted_electrode_pauses_and_contact_goes_on(bench, tell):
    since = bench.treat()
    bench.board.lift()
    bench.board.until_line("^- paused")
    tell("lifted to zero", f"{bench.zero_after_ms(since):.1f} ms")
    assert bench.zero_after_ms(since) <= 20
    bench.board.run(1500)
    bench.board.touch()
    bench.board.until_line("^- treating")
    since = bench.board.run(800).ms
    bench.board.press()
    bench.board.until_line("^stopped by the button")
    tell("press to ENABLE off", f"{bench.off_after_ms(since):.0f} ms")
    assert bench.off_after_ms(since) <= 600
    state = bench.board.run(600)
    assert not state.enabled
    assert state.code == ZERO_CODE
    bench.is_idle = True


def test_a_reset_disconnects_at_once_and_is_told(bench, tell):
    since = bench.treat()
    bench.board.reset()
    assert not bench.board.run(0.01).enabled
    bench.board.until_line("^G13:")
    bench.board.until_line(READ_THIS)
    tell("RESET to the DAC's zero", f"{bench.zero_after_ms(since):.0f} ms")
    assert bench.zero_after_ms(since) <= 2000  # CircuitPython waits a second for its safe mode
    bench.acknowledge()
    bench.board.until_line(IDLE)


def test_a_bus_that_hangs_ends_by_the_watchdog(bench, tell):
    since = bench.treat()
    resets = len(bench.board.record().times("reset", 1))
    bench.board.hang_the_bus()
    bench.board.until_reset(resets + len(bench.board.record().times("reset", 0)) + 1, 3000)
    tell("hung bus to ENABLE off", f"{bench.off_after_ms(since):.0f} ms")
    assert bench.off_after_ms(since) <= 260
    bench.board.until_line("^G13:")
    assert bench.board.run(0).code == ZERO_CODE


def test_never_was_more_than_the_largest_set_current_in_the_skin(bench):
    assert 300 <= bench.board.run(0).most_uA <= 320 + 4
